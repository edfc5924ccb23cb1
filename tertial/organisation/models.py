"""The tree of nodes, dated code plans, people with appointments, and grants."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.query import TreeQuerySet

from tertial.core.history import tracked
from tertial.core.models import RootedModel, User
from tertial.core.sorting import swedish_sort_key
from tertial.organisation.rules import ROLE_LABELS, Role


def _during() -> Func:
    """The half-open range of days in which a row is valid; an empty end is open."""
    return Func(F("valid_from"), F("valid_to"), function="daterange")


def _in_order() -> Q:
    return Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gt=F("valid_from"))


class NamedQuerySet(models.QuerySet[Any]):
    """Keeps the stored sort key true where rows are written many at a time, past `save`."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        objects = list(objs)
        for item in objects:
            item.fill_in()
        return super().bulk_create(objects, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        objects, names = list(objs), list(fields)
        for item in objects:
            item.fill_in()
        return super().bulk_update(objects, [*names, *(["sort_key"] if "name" in names else [])], *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        if isinstance(kwargs.get("name"), str):
            kwargs["sort_key"] = swedish_sort_key(kwargs["name"])
        return super().update(**kwargs)


class SortedByName(RootedModel):
    """Base of what is listed in Swedish alphabetical order: the key is stored, and compared byte by byte."""

    name = models.CharField("namn", max_length=300)
    sort_key = models.CharField(max_length=700, editable=False, db_collation="C")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def fill_in(self) -> None:
        """Sets what follows from other fields."""
        self.sort_key = swedish_sort_key(self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_in()
        super().save(*args, **kwargs)


class NodeKind(models.TextChoices):
    MUNICIPALITY = "municipality", "Kommun"
    BODY = "body", "Organ"
    UNIT = "unit", "Enhet"


class NodeQuerySet(NamedQuerySet, TreeQuerySet):  # type: ignore[misc]
    """A named tree."""


@tracked()
class Node(SortedByName):  # type: ignore[django-manager-missing]  # the tree query set has no types
    """Nod: a municipality, a body (nämnd, utskott, styrelse) or a unit (förvaltning, avdelning, enhet)."""

    parent = TreeNodeForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField("slag", max_length=20, choices=NodeKind.choices)
    level_name = models.CharField("nivå", max_length=60, blank=True)
    slug = models.SlugField()
    path = models.CharField("sökväg", max_length=600, editable=False, db_collation="C")
    number_series = models.CharField("nummerserie", max_length=10, blank=True)
    position = models.PositiveIntegerField("ordning", default=0)
    valid_from = models.DateField("gäller från", null=True, blank=True)
    valid_to = models.DateField("gäller till", null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = NodeQuerySet.as_manager()

    class Meta:
        verbose_name = "nod"
        verbose_name_plural = "noder"
        ordering = ("position", "sort_key")
        constraints = [
            models.UniqueConstraint(fields=["root", "path"], name="node_path_once"),
            models.CheckConstraint(condition=_in_order(), name="node_valid_in_order"),
        ]

    def fill_in(self) -> None:
        super().fill_in()
        self.path = f"{self.parent.path}/{self.slug}" if self.parent else self.slug


@tracked()
class Code(SortedByName):
    """Kod i en kodplan: a code in a dimension, valid from–to, with its parent and the node it stands for."""

    dimension = models.CharField("dimension", max_length=40)
    code = models.CharField("kod", max_length=60, db_collation="C")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    node = models.ForeignKey(Node, models.PROTECT, null=True, blank=True, related_name="codes")
    valid_from = models.DateField("gäller från")
    valid_to = models.DateField("gäller till", null=True, blank=True)

    objects = NamedQuerySet.as_manager()

    class Meta:
        verbose_name = "kod"
        verbose_name_plural = "koder"
        ordering = ("dimension", "code", "valid_from")
        constraints = [
            models.CheckConstraint(condition=_in_order(), name="code_valid_in_order"),
            ExclusionConstraint(
                name="code_once_a_day",
                expressions=[
                    ("root", RangeOperators.EQUAL),
                    ("dimension", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (_during(), RangeOperators.OVERLAPS),
                ],
                deferrable=models.Deferrable.IMMEDIATE,  # seen to after a statement, which may move several periods
            ),
        ]


@tracked()
class Person(SortedByName):
    """Person: somebody who is elected, employed or mentioned by name; may have a login."""

    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    party = models.CharField("parti", max_length=60, blank=True)

    objects = NamedQuerySet.as_manager()

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "personer"


class AppointmentRole(models.TextChoices):
    MEMBER = "member", "Ledamot"
    SUBSTITUTE = "substitute", "Ersättare"
    CHAIR = "chair", "Ordförande"
    FIRST_VICE_CHAIR = "first_vice_chair", "Förste vice ordförande"
    SECOND_VICE_CHAIR = "second_vice_chair", "Andre vice ordförande"


@tracked()
class Appointment(RootedModel):
    """Uppdrag: a person serves in a body in a role from one day to another."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    body = models.ForeignKey(Node, models.PROTECT, related_name="appointments")
    role = models.CharField("uppdrag", max_length=30, choices=AppointmentRole.choices)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    class Meta:
        verbose_name = "uppdrag"
        verbose_name_plural = "uppdrag"
        constraints = [
            models.CheckConstraint(condition=_in_order(), name="appointment_valid_in_order"),
            ExclusionConstraint(
                name="appointment_once_a_day",
                expressions=[
                    ("root", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("body", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (_during(), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="appointment_one_chair",
                expressions=[
                    ("root", RangeOperators.EQUAL),
                    ("body", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (_during(), RangeOperators.OVERLAPS),
                ],
                condition=Q(role__in=["chair", "first_vice_chair", "second_vice_chair"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"


@tracked()
class Grant(RootedModel):
    """Behörighet: a user has a role at a node, and so at everything below it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    node = models.ForeignKey(Node, models.CASCADE, related_name="grants")
    role = models.CharField("roll", max_length=20, choices=[(role.value, ROLE_LABELS[role]) for role in Role])
    valid_from = models.DateField("från", null=True, blank=True)
    valid_to = models.DateField("till", null=True, blank=True)

    class Meta:
        verbose_name = "behörighet"
        verbose_name_plural = "behörigheter"
        constraints = [
            models.UniqueConstraint(fields=["root", "user", "node", "role"], name="grant_once"),
            models.CheckConstraint(condition=_in_order(), name="grant_valid_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} vid {self.node}"


@tracked(exclude=("token_hash",))
class Invitation(RootedModel):
    """Inbjudan: somebody is asked, by e-mail, to take a role at a node. Only the hash of the link's token is kept.

    `invited_by` is nobody where the operator of the installation invited. `letter_number` is the outbox's latest
    letter about it, which is forgotten before the invitation is: a number, not a reference.
    """

    email = models.EmailField("e-post")
    name = models.CharField("namn", max_length=200)
    node = models.ForeignKey(Node, models.CASCADE, related_name="invitations")
    role = models.CharField("roll", max_length=20, choices=[(role.value, ROLE_LABELS[role]) for role in Role])
    valid_to = models.DateField("till", null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField("gäller till")
    accepted_at = models.DateTimeField("antagen", null=True, blank=True)
    withdrawn_at = models.DateTimeField("återtagen", null=True, blank=True)
    letter_number = models.BigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = "inbjudan"
        verbose_name_plural = "inbjudningar"

    def __str__(self) -> str:
        return f"{self.name}, {self.get_role_display().lower()}"


@tracked()
class SeriesBreak(RootedModel):
    """Brott i serie: from this day figures of the node and below it cannot be compared with those from before it.

    `measure` is the key of the one measure that it concerns; empty: all of them (a reorganisation).
    """

    node = models.ForeignKey(Node, models.CASCADE, related_name="series_breaks")
    measure = models.CharField("mått", max_length=80, blank=True)
    day = models.DateField("dag")
    text = models.CharField("varför", max_length=200)

    class Meta:
        verbose_name = "brott i serie"
        verbose_name_plural = "brott i serier"
        constraints = [
            models.UniqueConstraint(fields=["root", "node", "measure", "day"], name="series_break_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure or 'alla mått'} {self.day}"
