"""Scales, subjects, rounds and entries; who answers for a unit, and who stands in for whom."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from tertial.core.history import tracked
from tertial.core.models import RootedModel, User
from tertial.followup.rules import ENTRY_LABELS, ROUND_LABELS, TREND_MARKS, EntryState, RoundState
from tertial.organisation.models import Node
from tertial.periods import Period

SHAPES = [(name, name) for name in ("circle", "diamond", "square", "triangle", "ring")]
COLOURS = [(name, name) for name in ("good", "warning", "bad", "neutral", "accent")]


@tracked()
class Scale(RootedModel):
    """Statusskala: the words, symbols and colours in which a kind of subject is judged."""

    key = models.SlugField("nyckel")
    name = models.CharField("namn", max_length=100)

    class Meta:
        verbose_name = "statusskala"
        verbose_name_plural = "statusskalor"
        ordering = ("key",)
        constraints = [models.UniqueConstraint(fields=["root", "key"], name="scale_once")]

    def __str__(self) -> str:
        return self.name


@tracked()
class ScaleStep(RootedModel):
    """Steg på en statusskala: always a word, a shape and a colour; `symbol` is what a municipality prints besides.

    `is_reached` says how the step counts: reached, not reached, or (None) neither: it could not be judged.
    """

    scale = models.ForeignKey(Scale, models.CASCADE, related_name="steps")
    key = models.SlugField("nyckel")
    word = models.CharField("ord", max_length=60)
    symbol = models.CharField("tecken", max_length=4, blank=True)
    shape = models.CharField("form", max_length=20, choices=SHAPES)
    colour = models.CharField("färg", max_length=20, choices=COLOURS)
    position = models.PositiveSmallIntegerField("ordning", default=0)
    is_reached = models.BooleanField("räknas som uppnått", null=True)

    class Meta:
        verbose_name = "steg på en statusskala"
        verbose_name_plural = "steg på statusskalor"
        ordering = ("position", "pk")
        constraints = [models.UniqueConstraint(fields=["root", "scale", "key"], name="scale_step_once")]

    def __str__(self) -> str:
        return self.word

    @property
    def mark(self) -> tuple[str, str, str]:
        """Shape, colour and word, as the `status` tag's."""
        return self.shape, self.colour, self.word


@tracked()
class Subject(RootedModel):
    """Uppföljningsobjekt: anything that is followed up. A goal or a forecast line has its own table, one row to one.

    `kind` names who knows more of it (`kinds.kinds`); `type_key` is its sort within the kind, which a round asks by.
    `node` owns it: the body or unit whose word of it is the one that counts. Without `valid_from` it is not in force
    yet (the line of a draft), and no round asks about it.
    """

    kind = models.SlugField("slag")
    type_key = models.SlugField("typ")
    number = models.CharField("nummer", max_length=20, blank=True)
    title = models.CharField("rubrik", max_length=500)
    description = models.TextField("beskrivning", blank=True)
    node = models.ForeignKey(Node, models.PROTECT, related_name="subjects")
    responsible = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    scale = models.ForeignKey(Scale, models.PROTECT, null=True, blank=True, related_name="subjects")
    position = models.PositiveIntegerField("ordning", default=0)
    valid_from = models.DateField("gäller från", null=True, blank=True)
    valid_to = models.DateField("gäller till", null=True, blank=True)

    class Meta:
        verbose_name = "uppföljningsobjekt"
        verbose_name_plural = "uppföljningsobjekt"
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="subject_valid_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


@tracked()
class SubjectUnit(RootedModel):
    """Enhet som svarar: a unit besides the owner that says its word of the subject in each round."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="units")
    node = models.ForeignKey(Node, models.PROTECT, related_name="+")
    responsible = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "enhet som svarar"
        verbose_name_plural = "enheter som svarar"
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["root", "subject", "node"], name="subject_unit_once")]

    def __str__(self) -> str:
        return f"{self.subject}: {self.node}"


@tracked()
class Round(RootedModel):
    """Uppföljningsomgång: one occasion on which a body asks, about one period, with a last day for each step.

    `asks` are the types of subject that it asks about (`type_key`); none: all of them.
    """

    body = models.ForeignKey(Node, models.PROTECT, related_name="rounds")
    slug = models.SlugField()
    title = models.CharField("namn", max_length=100)
    period_start = models.DateField("från")
    period_end = models.DateField("till")
    period_label = models.CharField("period", max_length=40)
    opens_on = models.DateField("öppnar")
    contribute_by = models.DateField("lämna senast")
    review_by = models.DateField("granska senast", null=True, blank=True)
    approve_by = models.DateField("godkänn senast", null=True, blank=True)
    asks = ArrayField(models.SlugField(), verbose_name="frågar om", default=list, blank=True)
    state = models.CharField("läge", max_length=20, default=RoundState.PLANNED, choices=list(ROUND_LABELS.items()))
    state_note = models.TextField("anmärkning", blank=True)
    closed_at = models.DateTimeField("stängd", null=True, blank=True)

    class Meta:
        verbose_name = "uppföljningsomgång"
        verbose_name_plural = "uppföljningsomgångar"
        ordering = ("-period_end", "-contribute_by", "slug")
        constraints = [
            models.UniqueConstraint(fields=["root", "body", "slug"], name="round_once"),
            models.CheckConstraint(condition=Q(period_end__gt=F("period_start")), name="round_period_in_order"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end, self.period_label)

    @property
    def path(self) -> str:
        """`kommun/namnd/2017-t1`, as its address names it."""
        return f"{self.body.path}/{self.slug}"

    @property
    def is_open(self) -> bool:
        return self.state == RoundState.OPEN


# A round is shared by all who write in it and taken whole by who closes it: nothing slips in behind the closing.
_ONLY_IN_AN_OPEN_ROUND = """
    IF TG_OP <> 'INSERT' THEN
        SELECT state INTO round_state FROM followup_round WHERE id = {old} FOR SHARE;
        IF round_state = 'closed' THEN
            RAISE EXCEPTION 'round % is closed', {old} USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    SELECT state INTO round_state FROM followup_round WHERE id = {new} FOR SHARE;
    IF round_state = 'closed' THEN
        RAISE EXCEPTION 'round % is closed', {new} USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


def only_in_an_open_round(entry: str = "") -> pgtrigger.Trigger:
    """A trigger for tables with a `round`, or with an `entry` (the column with its key): the database refuses every
    write in a closed round."""
    of_entry = f"(SELECT round_id FROM followup_entry WHERE id = {{row}}.{entry})"  # noqa: S608 - the name of a column
    through = of_entry if entry else "{row}.round_id"
    return pgtrigger.Trigger(
        name="only_in_an_open_round",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("round_state", "text")],
        func=_ONLY_IN_AN_OPEN_ROUND.format(old=through.format(row="OLD"), new=through.format(row="NEW")),
    )


@tracked()
class Entry(RootedModel):
    """Lägesrapport: what one unit or body says of one subject in one round. It exists from when the round asks.

    The owner's entry (`node` is the subject's) is the one that is reported; other units' stand beside it.
    `proposed` is the status that value and target spoke for; where another was chosen, `status_reason` says why.
    `version` counts what was saved, so that nobody overwrites what they have not seen; `written_on` is the opened page
    that wrote last, so that a page whose answer was lost knows its own words again.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="entries")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="entries")
    node = models.ForeignKey(Node, models.PROTECT, related_name="entries")
    responsible = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    handed_over_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.ForeignKey(ScaleStep, models.PROTECT, null=True, blank=True, related_name="+")
    proposed = models.ForeignKey(ScaleStep, models.PROTECT, null=True, blank=True, related_name="+")
    status_reason = models.TextField("skäl till annan status", blank=True)
    trend = models.CharField(
        "trend", max_length=10, blank=True, choices=[(trend, word) for trend, (_, word) in TREND_MARKS.items()]
    )
    comment = models.TextField("kommentar", blank=True)
    state = models.CharField("läge", max_length=20, default=EntryState.DRAFT, choices=list(ENTRY_LABELS.items()))
    note = models.TextField("anmärkning", blank=True)
    version = models.PositiveIntegerField(default=0)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField("skriven", null=True)
    written_on = models.CharField("skriven på sidan", max_length=40, blank=True)
    ready_at = models.DateTimeField("lämnad", null=True)
    is_late = models.BooleanField("lämnad för sent", default=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("granskad", null=True)

    class Meta:
        verbose_name = "lägesrapport"
        verbose_name_plural = "lägesrapporter"
        ordering = ("subject__position", "pk")
        constraints = [models.UniqueConstraint(fields=["root", "round", "subject", "node"], name="entry_once")]
        triggers = [only_in_an_open_round()]

    def __str__(self) -> str:
        return f"{self.subject}, {self.round}"

    @property
    def is_owners(self) -> bool:
        """Whether it is the word of whoever owns the subject."""
        return self.node_id == self.subject.node_id


@tracked()
class Cover(RootedModel):
    """Ersättare vid frånvaro: who answers for what somebody owes while they are away."""

    user = models.ForeignKey(User, models.CASCADE, related_name="covers")
    substitute = models.ForeignKey(User, models.CASCADE, related_name="+")
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)

    class Meta:
        verbose_name = "ersättare vid frånvaro"
        verbose_name_plural = "ersättare vid frånvaro"
        ordering = ("valid_from", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="cover_valid_in_order"
            ),
            models.CheckConstraint(condition=~Q(user=F("substitute")), name="cover_by_another"),
            ExclusionConstraint(
                name="cover_once_a_day",
                expressions=[
                    ("root", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    ("substitute", RangeOperators.EQUAL),
                    (Func(F("valid_from"), F("valid_to"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.substitute} för {self.user}"
