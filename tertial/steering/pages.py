"""Vad planens sidor visar, read in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.core.models import User
from tertial.followup.models import Entry, ScaleStep
from tertial.followup.rules import HANDED_IN, TREND_MARKS, Trend
from tertial.followup.selectors import visible_to as entries_visible_to
from tertial.periods import Period
from tertial.steering.arranging import tree_of
from tertial.steering.figures import outcome_text, target_text
from tertial.steering.histories import History, histories, latest_last, lines, scaling
from tertial.steering.kind import short
from tertial.steering.models import Assignment, Element, Outcome, Plan
from tertial.steering.rules import Way
from tertial.steering.rules_values import trend
from tertial.steering.sparkline import sparkline

LATEST = 4  # statuses that a line of the tree shows


@dataclass
class Row:
    """A line of the tree. `said` are its statuses in the rounds, oldest first; `latest` the last one's entry."""

    element: Element
    depth: int
    url: str
    said: Sequence[ScaleStep] = ()
    latest: Entry | None = None
    value: str = ""
    about_value: str = ""
    trend: tuple[str, str] | None = None
    target: str = ""
    about_target: str = ""
    chart: str = ""
    steps: Sequence["Step"] = ()
    mark: tuple[str, str, str] | None = None

    @property
    def level(self) -> int:
        return self.depth + 1

    @property
    def shown_depth(self) -> int:
        """The indentation, of which the style has five steps."""
        return min(self.depth, 5)

    @property
    def has_ended(self) -> bool:
        last = self.element.subject.valid_to
        return last is not None and last <= min(self.element.plan.ends_on, timezone.localdate())


@dataclass(frozen=True)
class Step:
    """A button that moves an element one step; `label` says which way and what."""

    way: str
    sign: str
    label: str


def url_of(element: Element) -> str:
    return reverse("steering:element", args=[element.plan.path, element.key])


def rows_of(user: User, plan: Plan, *, arranging: bool = False) -> list[Row]:
    """The plan's tree, with what has been said and what came of it. Seven queries, however large it is."""
    related = ("subject__node", "subject__responsible", "type", "assignment")
    elements = list(Element.objects.filter(plan=plan).select_related(*related))
    for element in elements:
        element.plan = plan
    keys = [element.pk for element in elements]
    line_of = lines(keys)
    values, said = histories(keys, line_of), said_of(user, line_of)
    by_key = {element.pk: element for element in elements}
    found = []
    for placed, depth in tree_of(elements).in_order():
        element = by_key[placed.key]
        row = Row(element, depth, url_of(element), mark=mark_of(element))
        _with_values(row, values[element.pk])
        _with_said(row, said.get(element.pk, []))
        row.steps = _steps(element) if arranging else ()
        found.append(row)
    return found


def said_of(user: User, line_of: Mapping[int, Sequence[int]]) -> dict[int, list[Entry]]:
    """What the owners have handed in of each element and of what it continues, oldest first, as the user may see it.

    Three queries. `line_of` is `histories.lines`.
    """
    every = {at for line in line_of.values() for at in line}
    entries = entries_visible_to(user).filter(subject__in=every, state__in=HANDED_IN)
    by_subject: dict[int, list[Entry]] = {}
    for entry in entries.select_related("round", "status", "subject", "node", "written_by").order_by(
        "round__period_end"
    ):
        if entry.is_owners:
            by_subject.setdefault(entry.subject_id, []).append(entry)
    found = {start: [one for at in line for one in by_subject.get(at, [])] for start, line in line_of.items()}
    return {key: sorted(many, key=lambda one: (one.round.period_end, one.pk)) for key, many in found.items()}


def mark_of(element: Element) -> tuple[str, str, str] | None:
    """How far an assignment has come, as a status: overdue, reported, done; None for anything else."""
    assignment: Assignment | None = getattr(element, "assignment", None)
    return standing_of(assignment, timezone.localdate()) if assignment else None


def standing_of(assignment: Assignment, today: date) -> tuple[str, str, str]:
    """Shape, colour and word of an assignment on the day."""
    if assignment.done_on:
        return "check", "good", _("Förklarat klart")
    if assignment.due_on and assignment.due_on < today:
        return "square", "bad", _("Försenat")
    if assignment.reported_on:
        return "circle", "accent", _("Återrapporterat")
    return "ring", "neutral", _("Väntar")


def _with_said(row: Row, entries: Sequence[Entry]) -> None:
    judged = [entry for entry in entries if entry.status]
    row.said = [entry.status for entry in judged[-LATEST:] if entry.status]
    row.latest = judged[-1] if judged else None


def _with_values(row: Row, history: History) -> None:
    element = row.element
    if not element.type.is_measured:
        return
    whole = sorted(
        ((period, one) for (period, sex), one in history.outcomes.items() if not sex),
        key=lambda pair: latest_last(pair[0]),
    )
    period = whole[-1][0] if whole else element.plan.period
    row.target, row.about_target = _target_of(history, period, element)
    if not whole:
        return
    latest = whole[-1][1]
    row.value, row.about_value = outcome_text(latest, element), short(period)
    wanted = history.target(period)
    heading = trend(
        latest.value, history.value(period.previous_year()), scaling(element), wanted.value if wanted else None
    )
    row.trend = TREND_MARKS[Trend(heading)] if heading else None
    row.chart = sparkline([one.value for _period, one in history.points(period)])


def _target_of(history: History, period: Period, element: Element) -> tuple[str, str]:
    """The target of the outcome's period; else the latest there is, with its own period."""
    target = history.target(period)
    if target is not None:
        return target_text(target, element), ""
    whole = [(each, one) for (each, sex, node), one in history.targets.items() if not sex and node is None]
    if not whole:
        return "", ""
    latest, one = max(whole, key=lambda pair: latest_last(pair[0]))
    return target_text(one, element), short(latest)


_SIGNS = {Way.UP: "↑", Way.DOWN: "↓", Way.OUT: "←", Way.IN: "→"}


def _steps(element: Element) -> list[Step]:
    words = {
        Way.UP: _("Flytta upp %(title)s"),
        Way.DOWN: _("Flytta ned %(title)s"),
        Way.OUT: _("Flytta ut %(title)s en nivå"),
        Way.IN: _("Flytta in %(title)s under det som står före"),
    }
    return [Step(way, _SIGNS[way], words[way] % {"title": element.subject.title}) for way in words]


@dataclass
class ValueLine:
    """A period of an element's table of values: outcome and target of all, women and men, in words."""

    period: str
    key: str
    cells: Sequence[str]
    target: str
    source: str
    footnote: str
    correction: str
    can_change: bool


@dataclass
class ElementPage:
    """An element with all that is known of it."""

    element: Element
    below: Sequence[Element]
    values: Sequence[ValueLine] = ()
    shares: Sequence[tuple[str, str, str]] = ()
    entries: Sequence[Entry] = ()
    history: History = field(default_factory=History)

    @property
    def assignment(self) -> Assignment | None:
        found: Assignment | None = getattr(self.element, "assignment", None)
        return found

    @property
    def sexes(self) -> list[str]:
        return ["", "women", "men"] if self.element.type.splits_by_sex else [""]


def element_page(user: User, element: Element) -> ElementPage:
    """What the page of an element shows but its changes. Seven queries."""
    below = Element.objects.filter(parent=element).select_related("subject", "type", "plan__body").order_by("position")
    line_of = lines([element.pk])
    history = histories([element.pk], line_of)[element.pk]
    page = ElementPage(element, list(below), history=history)
    page.entries = said_of(user, line_of).get(element.pk, [])[::-1]
    if element.type.is_measured:
        page.values = [_value_line(period, page) for period in _periods(history)]
        page.shares = [
            (target.node.name, target.period.label, target_text(target, element))
            for (_p, _s, node), target in sorted(history.targets.items(), key=lambda one: one[0][0])
            if node is not None and target.node is not None
        ]
    return page


def _periods(history: History) -> list[Period]:
    """Every period with an outcome or a target, latest first."""
    found = {period for period, _sex in history.outcomes} | {period for period, _s, node in history.targets if not node}
    return sorted(found, key=latest_last, reverse=True)


def _value_line(period: Period, page: ElementPage) -> ValueLine:
    element, history = page.element, page.history
    outcomes = [history.outcome(period, sex) for sex in page.sexes]
    known = [one for one in outcomes if one]
    targets = [
        f"{_SEX_WORD[sex]} {target_text(target, element)}".strip()
        for sex in ("", "women", "men")
        if (target := history.targets.get((period, sex, None)))
    ]
    return ValueLine(
        period=short(period),
        key=period.label,
        cells=[outcome_text(one, element) or "–" for one in outcomes],
        target=", ".join(targets),
        source=_source(known[0]) if known else "",
        footnote="; ".join(dict.fromkeys(one.footnote for one in known if one.footnote)),
        correction="; ".join(dict.fromkeys(one.correction for one in known if one.correction)),
        can_change=not any(one.is_measured or one.element_id != element.pk for one in known),
    )


_SEX_WORD: Mapping[str, str] = {"": "", "women": "kvinnor", "men": "män"}


def _source(outcome: Outcome) -> str:
    dated = f" {outcome.source_date}" if outcome.source_date else ""
    if outcome.is_measured:
        return _("Uträknat: %(measure)s") % {"measure": outcome.source}
    who = _("inmatat av %(who)s") % {"who": outcome.entered_by} if outcome.entered_by else ""
    return ", ".join(part for part in (f"{outcome.source}{dated}".strip(), who) if part)
