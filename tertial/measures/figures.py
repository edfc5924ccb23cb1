"""Figurer i mängd: many single figures (the cells of tables, the figures of a text) from one query.

Requests that differ only in their conditions share a scan: a sum is read once by everything they differ in and added
up here; a distinct count is read once by the one dimension they differ in, with its total. Sums over months share one
scan by month, whatever their periods.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from tertial.facts.store import FactStore
from tertial.measures import catalogue, suppression
from tertial.measures.branches import Branch, read
from tertial.measures.breakdowns import DIMENSIONS, Condition, Sort, Where, class_parameters, conditions
from tertial.measures.declare import Aggregate, Cell, Filling, Measure, as_asked
from tertial.measures.engine import month_count
from tertial.measures.groups import Groups
from tertial.measures.rollup import UnknownUnit
from tertial.measures.session import NOTHING, Session, hanging
from tertial.numbers import Figure, MeasureLineage, State, absent
from tertial.periods import Period, add_months

# Planning a query grows faster than its branches; a report seldom has as many.
AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Request:
    """One figure: a measure over a period under conditions."""

    key: str
    period: Period
    where: Where = ()

    @classmethod
    def of(cls, key: str, period: Period, where: Mapping[str, object] | None = None) -> "Request":
        return cls(key, period, conditions(where or {}))


@dataclass(frozen=True)
class _Need:
    """One aggregate over one piece under conditions: what a request is made of."""

    aggregate: Aggregate
    parameters: tuple[tuple[str, Filling], ...]
    weight: int
    where: Where
    complete: tuple[str, str] | None
    measure: Measure = field(compare=False)

    @property
    def months(self) -> tuple[Filling, Filling]:
        """The first day of the period that is read, and the day after it."""
        of = dict(self.parameters)
        return of["start"], of["end"]


class Figures:
    """A store's figures, each read once. Lives as long as the page or the report it serves."""

    def __init__(self, store: FactStore) -> None:
        self.session = Session(store)
        self._rule = suppression.rule(self.session.settings)
        self.sql: list[str] = []
        self._known: dict[Request, Figure] = {}
        self._cells: dict[_Need, Cell] = {}

    def get(self, request: Request) -> Figure:
        """One figure. Raises MeasureError; a unit that may not be seen gives a missing figure."""
        return self._known[request] if request in self._known else self.fetch([request])[0]

    def fetch(self, requests: Sequence[Request]) -> list[Figure]:
        """The figures, in order; those not yet known come from one query, or a few where there are very many."""
        new = [request for request in dict.fromkeys(requests) if request not in self._known]
        visible = [request for request in new if self._is_visible(request)]
        needs = {request: self._needs(request) for request in visible}
        self._read(dict.fromkeys(need for found in needs.values() for _, need in found))
        for request in new:
            self._known[request] = self._figure(request, needs[request]) if request in needs else self._unseen(request)
        return [self._known[request] for request in requests]

    def _is_visible(self, request: Request) -> bool:
        paths = [each.values for each in request.where if each.dimension == "unit"]
        try:
            for values in paths:
                self.session.trees.nodes_below(values)
        except UnknownUnit:
            return False
        return True

    def _unseen(self, request: Request) -> Figure:
        lineage = MeasureLineage(request.key, self.session.store.scope.body_path, request.period.label)
        return absent(catalogue.measure(request.key).unit, State.MISSING, lineage)

    def _needs(self, request: Request) -> list[tuple[str, _Need]]:
        measure = catalogue.measure(request.key)
        self.session.check(measure, request.period, (), request.where)
        found = []
        group = (measure.group,) if measure.group and self._rule.least else ()
        for aggregate in (*measure.aggregates, *group):
            where = tuple(each for each in request.where if each.dimension not in aggregate.ignores)
            monthly = aggregate.spread and any(each.dimension == "month" for each in where)
            by = ("month",) if monthly else ()
            for piece in self.session.pieces(aggregate, request.period, by):
                need = _Need(aggregate, piece.parameters, piece.weight, where, measure.complete, measure)
                found.append((aggregate.name, need))
        return found

    def _figure(self, request: Request, needs: Sequence[tuple[str, _Need]]) -> Figure:
        measure = catalogue.measure(request.key)
        read = {each.name: NOTHING for each in measure.aggregates}
        for name, need in needs:
            read[name] = read.get(name, NOTHING) + self._cells[need]
        cells = {each.name: read[each.name] for each in measure.aggregates}
        months = month_count(request.period)
        figure = self.session.figure(measure, request.period, cells, months, request.where)
        size = suppression.size_of(measure, figure, read)
        return suppression.hidden(figure) if self._rule.hides(size) else figure

    def _read(self, needs: Iterable[_Need]) -> None:
        """Reads the cells that are not known yet."""
        new = [need for need in needs if need not in self._cells]
        plans = _over_months([plan for group in _alike(new) for plan in _plans(group)])
        for start in range(0, len(plans), AT_ONCE):
            some = plans[start : start + AT_ONCE]
            groups, sql = read(self.session.store, self.session.trees, [plan.branch for plan in some])
            self.sql.append(sql)
            for plan, found in zip(some, groups, strict=True):
                held = Groups(plan.branch, found, self.session.trees)
                for need in plan.needs:
                    self._cells[need] = _cell(plan, need, held)


@dataclass(frozen=True)
class _Plan:
    """A branch and the needs that it answers. With `spans` they are of different months of what it reads."""

    branch: Branch
    needs: tuple[_Need, ...]
    spans: bool = False


def _cell(plan: _Plan, need: _Need, groups: Groups) -> Cell:
    """The need's part of what the plan's branch gave."""
    branch = plan.branch
    left = [each for each in need.where if each not in branch.tests]
    if branch.by and not left and not need.aggregate.additive:
        return groups.total.cell if groups.total else NOTHING
    found = groups.meeting(left, need.months if plan.spans else None)
    unit = branch.by.index("unit") if "unit" in branch.by else None
    seen: set[tuple[object, int]] = set()
    value, rows, noted, units = Decimal(0), 0, 0, set[int]()
    for group in found:
        cell = group.counted(seen, None)
        value, rows, noted = value + cell.value, rows + cell.rows, noted + cell.noted
        if unit is not None and need.complete is not None:
            units |= hanging(need.measure, need.aggregate.name, group.keys[unit], cell).units
    return Cell(value, rows, noted, frozenset(units))


def _alike(needs: Iterable[_Need]) -> list[list[_Need]]:
    """Needs that may share a scan: one aggregate over one piece; sums also with their conditions on like dimensions."""
    groups: dict[object, list[_Need]] = {}
    for need in needs:
        groups.setdefault((need.aggregate, need.parameters, need.complete), []).append(need)
    found: list[list[_Need]] = []
    for group in groups.values():
        found.extend(_by_dimensions(group) if group[0].aggregate.additive else [group])
    return found


def _by_dimensions(needs: Sequence[_Need]) -> list[list[_Need]]:
    """Needs together with those whose dimensions they have among their own: a total with the rows it stands above."""
    groups: dict[frozenset[str], list[_Need]] = {}
    for need in sorted(needs, key=lambda need: -len({each.dimension for each in need.where})):
        own = frozenset(each.dimension for each in need.where)
        wider = next((names for names in groups if own <= names), own)
        groups.setdefault(wider, []).append(need)
    return list(groups.values())


def _plans(needs: Sequence[_Need]) -> list[_Plan]:
    return _sum_plans(needs) if needs[0].aggregate.additive else _distinct_plans(needs)


def _sum_plans(needs: Sequence[_Need]) -> list[_Plan]:
    """One branch for each set of age conditions, grouped by all that the other conditions differ in."""
    plans = []
    by_age: dict[Where, list[_Need]] = {}
    for need in needs:
        by_age.setdefault(tuple(each for each in need.where if _only_in_sql(each)), []).append(need)
    for own in by_age.values():
        first = own[0]
        monthly = first.aggregate.spread
        shared = tuple(
            each
            for each in first.where
            if all(each in need.where for need in own) and not (monthly and each.dimension == "month")
        )
        differing = {each.dimension: None for need in own for each in need.where if each not in shared}
        if first.measure.complete:
            differing["unit"] = None
        plans.append(_plan(own, tuple(differing), shared))
    return plans


def _distinct_plans(needs: Sequence[_Need]) -> list[_Plan]:
    """Branches grouped by the one dimension that joins most needs; a need that fits none of them has its own."""
    dimensions = {each.dimension: None for need in needs for each in need.where if _is_group(each)}
    ways = [(dimension, _grouped(needs, dimension)) for dimension in dimensions]
    dimension, groups = min(ways, key=lambda way: len(way[1]), default=("", {}))
    plans = []
    for (shared, joined), own in (groups or _grouped(needs, "")).items():
        if joined and len(own) > 1:
            # Without a dimension the needs differ in their measures alone.
            plans.append(_plan(own, (dimension,) if dimension else (), shared))
        else:
            plans.extend(_plan([need], (), need.where) for need in own)
    return plans


def _grouped(needs: Sequence[_Need], dimension: str) -> dict[tuple[Where, bool], list[_Need]]:
    """Needs by the conditions they share beside one value of the dimension (or none: the total)."""
    groups: dict[tuple[Where, bool], list[_Need]] = {}
    for need in needs:
        own = [each for each in need.where if each.dimension == dimension]
        fits = not own or (len(own) == 1 and _is_group(own[0]))
        shared = tuple(each for each in need.where if each not in own) if fits else need.where
        groups.setdefault((shared, fits), []).append(need)
    return groups


def _over_months(plans: Sequence[_Plan]) -> list[_Plan]:
    """The plans, with those that differ in their periods alone as one, by month.

    Not where they are split by more than one other dimension: by month too, the groups would be too many.
    """
    groups: dict[object, list[_Plan]] = {}
    for number, plan in enumerate(plans):
        groups.setdefault(_but_months(plan) or number, []).append(plan)
    found: list[_Plan] = []
    for group in groups.values():
        by = {key for plan in group for key in plan.branch.by if key != "month"}
        found.extend(group if len(group) == 1 or len(by) > 1 else [_joined(group, tuple(by))])
    return found


def _but_months(plan: _Plan) -> object:
    """All that decides what a plan reads but its period; nothing for one that has to be read by itself."""
    branch = plan.branch
    dimensions = {each.dimension for each in branch.tests}
    if not branch.aggregate.by_months or any(key == "month" or DIMENSIONS[key].is_class for key in dimensions):
        return None
    rest = tuple(each for each in branch.parameters if each[0] not in _OF_PERIOD)
    return replace(branch.aggregate, over=as_asked), rest, branch.weight, branch.tests, plan.needs[0].complete


_OF_PERIOD = {"start", "end", "months", *(name for name, _ in class_parameters(date(2000, 1, 1)))}


def _joined(plans: Sequence[_Plan], by: tuple[str, ...]) -> _Plan:
    """One plan over the months of all of them, and over no others."""
    first, spans = plans[0].branch, {plan.needs[0].months for plan in plans}
    months = {month for start, end in spans for month in Period(start, end).months()}  # type: ignore[arg-type]
    start, end = min(month.start for month in months), max(month.end for month in months)
    of_all: dict[str, Filling] = {"start": start, "end": end, "months": 1}
    parameters = tuple((name, of_all.get(name, each)) for name, each in first.parameters)
    tests = first.tests
    if add_months(start, len(months)) != end and not first.aggregate.spread:
        tests += (Condition("month", tuple(sorted(month.label for month in months))),)
    needs = tuple(need for plan in plans for need in plan.needs)
    return _Plan(replace(first, parameters=parameters, by=(*by, "month"), tests=tests), needs, spans=True)


def _plan(needs: Sequence[_Need], by: tuple[str, ...], tests: Where) -> _Plan:
    first = needs[0]
    return _Plan(Branch(first.aggregate, first.parameters, first.weight, by, tests), tuple(needs))


def _is_group(condition: Condition) -> bool:
    """Whether the condition is one group of its dimension as SQL groups it."""
    sort = DIMENSIONS[condition.dimension].sort
    return sort in (Sort.TEXT, Sort.SEX, Sort.MONTH) and len(condition.values) == 1 and not condition.negated


def _only_in_sql(condition: Condition) -> bool:
    return DIMENSIONS[condition.dimension].is_class
