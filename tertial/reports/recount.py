"""Omräkning: a figure asked again of the facts: the year before, and the rows behind it that somebody may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tertial.facts import store
from tertial.facts.selectors import scope_for, scope_for_system
from tertial.facts.store import Scope
from tertial.measures import catalogue, engine
from tertial.measures.declare import MeasureError
from tertial.measures.lineage import notes_of, where_of
from tertial.measures.presentation import is_deviation
from tertial.measures.rows import Behind, behind
from tertial.measures.tables import MIRRORED
from tertial.numbers import Figure, MeasureLineage, Sign, State, Style, change_percent, convert, format_figure, style
from tertial.numbers.formatting import STATE_MEANING
from tertial.organisation.selectors import Actor
from tertial.periods import parse
from tertial.reports.models import Report
from tertial.reports.reader import is_at_or_below
from tertial.reports.rules import State as ReportState

PAGE = 100


@dataclass(frozen=True)
class LastYear:
    """The figure of the same period a year before, the change since, the SQL of both, and the names of units."""

    text: str
    change: str = ""
    sql: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rows:
    """A page of the rows behind a figure; `hidden` is how many more there are of units that may not be seen."""

    page: Behind
    shown: int
    hidden: int


def last_year(report: Report, figure: Figure, lineage: MeasureLineage, shown: Style) -> LastYear:
    """The figure's counterpart a year before, from the facts that the report itself stands on."""
    scope = scope_for_system(report.body, batches=_frozen_batches(report))
    names = {node.path: node.name for node in scope.nodes}
    measure, period, where = catalogue.measure(lineage.measure), parse(lineage.period), where_of(lineage.filters)
    try:
        with store.open(scope) as facts:
            result = engine.compute(facts, measure.key, period, where=where, compare="previous_year")
    except MeasureError as error:
        return LastYear(str(error), names=names)
    then = _as_shown(result.total.previous, figure, lineage)
    if then is None or then.value is None:
        meaning = STATE_MEANING[then.state if then else State.MISSING]
        return LastYear(meaning.capitalize(), "", result.sql, names)
    # A deviation changes sign: a percentage of it says nothing.
    change = "" if is_deviation(measure) else _change(figure, then)
    return LastYear(format_figure(then, shown), change, result.sql, names)


def rows(user: Actor, report: Report, figure: Figure, lineage: MeasureLineage, page: int) -> Rows | None:
    """The rows behind the figure, of the units where the user may see facts; None where they are not shown at all."""
    if figure.state is State.SUPPRESSED:
        return None
    scope = scope_for(user, report.body, batches=lineage.batches)
    where = _within(scope, where_of(lineage.filters))
    if where is None:
        return None
    period = parse(lineage.period)
    with store.open(scope) as facts:
        found = behind(facts, lineage.measure, period, where, limit=PAGE, offset=(page - 1) * PAGE)
        mine = engine.compute(facts, lineage.measure, period, where=where).lineage.rows
    return Rows(found, mine, max(0, lineage.rows - mine))


def _within(scope: Scope, where: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]] | None:
    """The conditions with units that may not be seen replaced by what may be seen below them; None where nothing is."""
    if not scope.node_ids:
        return None
    seen = [node.path for node in scope.nodes if node.id in scope.node_ids]
    found = dict(where)
    for name in ("unit", "unit!"):
        if name not in where:
            continue
        found[name] = tuple(path for path in seen if any(is_at_or_below(path, wanted) for wanted in where[name]))
        if not found[name] and name == "unit":
            return None
        if not found[name]:
            del found[name]
    return found


def _frozen_batches(report: Report) -> list[int] | None:
    return list(report.frozen.batches) if report.state == ReportState.FROZEN else None


def _as_shown(then: Figure | None, now: Figure, lineage: MeasureLineage) -> Figure | None:
    """With the sign that the report's table gives it, and in the unit of the figure: a plan counts in its own."""
    if then is None or then.value is None:
        return then
    value = convert(then.value, then.unit, now.unit)
    return replace(then, value=-value if MIRRORED in notes_of(lineage.filters) else value, unit=now.unit)


def _change(now: Figure, then: Figure) -> str:
    changed = change_percent(now, then)
    if changed.value is None:
        return ""
    return format_figure(changed, replace(style("percent", 1), sign=Sign.ALWAYS))
