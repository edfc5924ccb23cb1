"""Planen läst: a body's plan as a report tells of it, with what has been said in the round, read once a composition."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from weakref import WeakKeyDictionary

from django.utils import timezone

from tertial.core.contributions import BlockContext
from tertial.core.errors import Refused
from tertial.followup.models import Entry, Round, ScaleStep
from tertial.followup.rules import HANDED_IN, RoundState
from tertial.followup.selectors import previous_round
from tertial.numbers import EnteredLineage
from tertial.periods import Period
from tertial.steering.blocks_version import unsaid
from tertial.steering.histories import History, histories, lines
from tertial.steering.models import Element, ElementType, Outcome, Plan, Target
from tertial.steering.rules import PlanState


@dataclass(frozen=True)
class Line:
    """An element with its values and what has been said of it: by its owner, its units, and its owner last time.

    An entry that has not been handed in says nothing here; `is_asked` tells that there is one.
    """

    element: Element
    values: History
    asked: Entry | None = None
    units: tuple[Entry, ...] = ()
    earlier: Entry | None = None

    @property
    def entry(self) -> Entry | None:
        """The owner's word, when it has been handed in."""
        return self.asked if self.asked and self.asked.state in HANDED_IN else None

    @property
    def is_awaited(self) -> bool:
        """Whether the owner has been asked and has not answered."""
        return self.asked is not None and self.asked.state not in HANDED_IN

    @property
    def type(self) -> ElementType:
        return self.element.type

    @property
    def key(self) -> str:
        """As figures are named after it: what a text may refer to."""
        return self.element.key.replace("-", "_")

    @property
    def title(self) -> str:
        return self.element.subject.title

    @property
    def heading(self) -> str:
        """The number and the title."""
        return str(self.element.subject)


@dataclass(frozen=True)
class PlanRead:
    """A plan in its order. `asking`: the round has been opened, so who has no entry in it was not asked."""

    plan: Plan
    period: Period
    lines: tuple[Line, ...]
    types: Mapping[str, ElementType]
    steps: Mapping[int, Sequence[ScaleStep]]
    round: Round | None
    unsaid: frozenset[int] = frozenset()
    by_pk: Mapping[int, Line] = field(default_factory=dict)

    @property
    def is_asking(self) -> bool:
        return self.round is not None and self.round.state != RoundState.PLANNED

    def awaits(self, line: Line) -> bool:
        """Whether something is still to be said of the element: its owner has been asked, or nobody has been yet."""
        return line.is_awaited or (not self.is_asking and (line.type.is_assessed or line.type.is_measured))

    def above(self, line: Line) -> Iterator[Line]:
        """What the element stands under, nearest first."""
        parent = line.element.parent_id
        while parent is not None and parent in self.by_pk:
            line = self.by_pk[parent]
            yield line
            parent = line.element.parent_id

    def source(self, outcome: Outcome) -> EnteredLineage:
        """Who says an entered outcome, when and from where; of one that came with the plan, the plan."""
        when = outcome.entered_at or self._begins
        who = str(outcome.entered_by) if outcome.entered_by else self.plan.title
        return EnteredLineage(who, when, outcome.source or self.plan.title, outcome.source_date or when.date())

    def wanted(self, target: Target) -> EnteredLineage:
        """A target is said by its plan."""
        return EnteredLineage(self.plan.body.name, self._begins, self.plan.title, self.plan.starts_on)

    @property
    def _begins(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.plan.starts_on, time()))


_read: WeakKeyDictionary[Any, dict[str, PlanRead]] = WeakKeyDictionary()


def plan_of(context: BlockContext, slug: str = "") -> PlanRead:
    """The adopted plan that holds the report's period (with a slug: that one), read once for all blocks of a report.

    Refused where there is none.
    """
    shared = _read.setdefault(context.resolver, {}) if context.resolver is not None else {}
    if slug not in shared:
        shared[slug] = _plan(context, slug)
    return shared[slug]


def _plan(context: BlockContext, slug: str) -> PlanRead:
    plans = Plan.objects.filter(body=context.body_id, state=PlanState.ADOPTED).select_related("body")
    plans = plans.filter(starts_on__lt=context.period.end, ends_on__gte=context.period.start)
    plan = (plans.filter(slug=slug) if slug else plans).order_by("-ends_on", "-starts_on", "-pk").first()
    if plan is None:
        named = f" ”{slug}”" if slug else ""
        raise Refused(
            f"Det finns ingen antagen plan{named} som gäller i {context.period.label}. "
            "Anta planen, eller ta bort blocket."
        )
    round_ = Round.objects.filter(pk=context.round_id or 0).select_related("body").first()
    related = ("subject__node", "subject__responsible", "subject__scale", "type", "assignment", "plan")
    elements = list(_in_order(Element.objects.filter(plan=plan).select_related(*related)))
    scales: dict[int, list[ScaleStep]] = {}
    for step in ScaleStep.objects.order_by("position", "pk"):
        scales.setdefault(step.scale_id, []).append(step)
    keys = [element.pk for element in elements]
    read = tuple(_lines(elements, round_, lines(keys), histories(keys)))
    return PlanRead(
        plan=plan,
        period=context.period,
        lines=read,
        types={one.type.key: one.type for one in read},
        steps=scales,
        round=round_,
        unsaid=frozenset(unsaid().filter(element__plan__body=context.body_id).values_list("pk", flat=True)),
        by_pk={one.element.pk: one for one in read},
    )


def _in_order(elements: Any) -> Iterator[Element]:
    """Every element after the one it stands under."""
    below: dict[int | None, list[Element]] = {}
    for element in sorted(elements, key=lambda one: (one.position, one.pk)):
        below.setdefault(element.parent_id, []).append(element)
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        element = waiting.pop()
        yield element
        waiting.extend(reversed(below.get(element.pk, [])))


def _lines(
    elements: Sequence[Element],
    round_: Round | None,
    line_of: Mapping[int, Sequence[int]],
    values: Mapping[int, History],
) -> Iterator[Line]:
    now = _entries(round_)
    before = _entries(previous_round(round_) if round_ else None)
    for element in elements:
        found = now.get(element.pk, [])
        own = [entry for entry in found if entry.node_id == element.subject.node_id]
        rest = [entry for entry in found if entry.node_id != element.subject.node_id and entry.state in HANDED_IN]
        earlier = [entry for at in line_of[element.pk] for entry in before.get(at, []) if _is_said_by_owner(entry)]
        yield Line(element, values[element.pk], next(iter(own), None), tuple(rest), next(iter(earlier), None))


def _entries(round_: Round | None) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = {}
    if round_ is None:
        return found
    related = ("subject", "node", "status", "written_by", "responsible")
    for entry in Entry.objects.filter(round=round_).select_related(*related).order_by("node__path", "pk"):
        found.setdefault(entry.subject_id, []).append(entry)
    return found


def _is_said_by_owner(entry: Entry) -> bool:
    return entry.is_owners and entry.state in HANDED_IN
