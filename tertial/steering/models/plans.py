"""Element types, plans and the tree of elements."""

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tertial.core.history import tracked
from tertial.core.models import RootedModel
from tertial.followup.models import Scale, Subject
from tertial.numbers import UNITS, Unit, unit
from tertial.organisation.models import Node
from tertial.periods import Period
from tertial.steering.rules import DIRECTION_LABELS, NUMBERING_LABELS, PLAN_LABELS, OwnerKind, PlanState

UNIT_CHOICES = [(each.key, each.label) for each in UNITS.values()]
OWNER_CHOICES = [(OwnerKind.BODY.value, "organet"), (OwnerKind.UNIT.value, "en enhet")]


@tracked()
class ElementType(RootedModel):
    """Typ av element in the municipality's own steering model: målområde, mål, processmål, åtagande, mått, uppdrag …

    `parents` are the keys of the types under which it may stand; "" among them: at the top. What is `is_assessed` is
    judged on `scale`; what is `is_measured` has targets and outcomes, women and men apart where it `splits_by_sex`.
    """

    key = models.SlugField("nyckel")
    name = models.CharField("namn", max_length=60)
    name_plural = models.CharField("namn i plural", max_length=60)
    level = models.PositiveSmallIntegerField("nivå", default=1)
    position = models.PositiveSmallIntegerField("ordning", default=0)
    parents = ArrayField(models.CharField(max_length=50, blank=True), verbose_name="står under", default=list)
    numbering = models.CharField("numrering", max_length=10, blank=True, choices=list(NUMBERING_LABELS.items()))
    is_assessed = models.BooleanField("bedöms", default=False)
    scale = models.ForeignKey(Scale, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="skala")
    is_measured = models.BooleanField("mäts", default=False)
    splits_by_sex = models.BooleanField("delas på kvinnor och män", default=False)
    is_dated = models.BooleanField("har start- och slutdag", default=False)
    names_bound = models.BooleanField("säger vem som är bunden", default=False)
    has_purpose = models.BooleanField("har ett syfte", default=False)
    owner_kind = models.CharField("ägs av", max_length=10, blank=True, choices=OWNER_CHOICES)
    is_assignment = models.BooleanField("är ett uppdrag", default=False)

    class Meta:
        verbose_name = "elementtyp"
        verbose_name_plural = "elementtyper"
        ordering = ("level", "position", "key")
        constraints = [
            models.UniqueConstraint(fields=["root", "key"], name="element_type_once"),
            models.CheckConstraint(
                condition=Q(is_assessed=False) | Q(scale__isnull=False), name="element_type_assessed_on_a_scale"
            ),
            models.CheckConstraint(
                condition=Q(splits_by_sex=False) | Q(is_measured=True), name="element_type_split_is_measured"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Plan(RootedModel):
    """Plan: what a body is to achieve from one day to another, both included. Nobody is asked about a draft's elements.

    `based_on` is the plan that it began as a copy of.
    """

    body = models.ForeignKey(Node, models.PROTECT, related_name="plans")
    slug = models.SlugField()
    title = models.CharField("namn", max_length=200)
    starts_on = models.DateField("första dag")
    ends_on = models.DateField("sista dag")
    state = models.CharField("läge", max_length=20, default=PlanState.DRAFT, choices=list(PLAN_LABELS.items()))
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")

    class Meta:
        verbose_name = "plan"
        verbose_name_plural = "planer"
        ordering = ("-ends_on", "body__path", "slug")
        constraints = [
            models.UniqueConstraint(fields=["root", "body", "slug"], name="plan_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="plan_days_in_order"),
            models.CheckConstraint(
                condition=Q(based_on__isnull=True) | ~Q(based_on=F("id")), name="plan_based_on_another"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> str:
        """`kommun/namnd/2017`, as its address names it."""
        return f"{self.body.path}/{self.slug}"

    @property
    def is_adopted(self) -> bool:
        return self.state == PlanState.ADOPTED

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on + timedelta(days=1))

    @property
    def valid_from(self) -> date | None:
        """From when its elements are followed up; None in a draft."""
        return self.starts_on if self.is_adopted else None


@tracked()
class Element(RootedModel):
    """Element: one line of the plan's tree. Title, description, owner, number and scale are its subject's.

    `key` names it in profile files. `given_number` stands in place of a counted number. `continues` is the same thing
    in the plan before: history runs through it. A `measure` with `where` gives its outcomes; else they are entered.
    """

    subject = models.OneToOneField(Subject, models.CASCADE, primary_key=True, related_name="element")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="elements")
    type = models.ForeignKey(ElementType, models.PROTECT, related_name="elements", verbose_name="typ")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField("ordning", default=0)
    key = models.SlugField("nyckel", max_length=80)
    given_number = models.CharField("eget nummer", max_length=20, blank=True)
    continues = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="continued_by")
    bound = models.CharField("gäller för", max_length=300, blank=True)
    purpose = models.TextField("syfte", blank=True)
    unit = models.CharField("enhet", max_length=30, blank=True, choices=UNIT_CHOICES)
    decimals = models.PositiveSmallIntegerField("decimaler", default=0)
    direction = models.CharField("bättre när", max_length=10, blank=True, choices=list(DIRECTION_LABELS.items()))
    measure = models.CharField("mått", max_length=80, blank=True)
    where = models.JSONField("villkor", default=dict, blank=True)
    is_new = models.BooleanField("nytt i planen", default=False)
    starts_on = models.DateField("börjar", null=True, blank=True)
    due_on = models.DateField("klart senast", null=True, blank=True)
    footnote = models.CharField("fotnot", max_length=500, blank=True)

    class Meta:
        verbose_name = "element"
        verbose_name_plural = "element"
        ordering = ("subject__position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["root", "key"], name="element_key_once"),
            models.UniqueConstraint(
                fields=["root", "plan", "parent", "position"],
                name="element_place_once",
                nulls_distinct=False,
                deferrable=models.Deferrable.DEFERRED,  # a move changes several places at a time
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("subject")), name="element_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(continues__isnull=True) | ~Q(continues=F("subject")), name="element_continues_another"
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(starts_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                name="element_days_in_order",
            ),
            models.CheckConstraint(condition=Q(measure="") | ~Q(unit=""), name="element_measure_in_a_unit"),
            models.CheckConstraint(condition=Q(decimals__lte=6), name="element_few_decimals"),
        ]

    def __str__(self) -> str:
        return str(self.subject)

    @property
    def number(self) -> str:
        return self.subject.number

    @property
    def title(self) -> str:
        return self.subject.title

    @property
    def shown_unit(self) -> Unit | None:
        """What its values count; None for an element that is not measured in any."""
        return unit(self.unit) if self.unit else None
