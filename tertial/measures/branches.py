"""Grenar: several aggregates read in one query, as one UNION ALL of their SQL.

Sums over the very same rows (a cost and its days, a group and the whole that it is a share of) are one scan of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from tertial.facts.store import FactStore
from tertial.measures.breakdowns import DIMENSIONS, AgeClass, Dimension, Where
from tertial.measures.compiling import EXACT, Shape, compiled, filled, places, shape_tests
from tertial.measures.declare import Aggregate, Cell, Filling, Kind, unbound
from tertial.measures.rollup import Trees, filling
from tertial.periods import Period


@dataclass(frozen=True)
class Branch:
    """One aggregate over one piece: its parameters, its SQL conditions and the keys that it is grouped by."""

    aggregate: Aggregate
    parameters: tuple[tuple[str, Filling], ...]
    weight: int
    by: tuple[str, ...]
    tests: Where
    ages: tuple[AgeClass, ...] = ()
    rolled: bool = False
    lengths: tuple[AgeClass, ...] = ()

    def dimensions(self) -> tuple[Dimension, ...]:
        """The dimensions of `by`, as this table holds them."""
        table = unbound(self.aggregate.table)
        return tuple(DIMENSIONS[key].in_table(table) for key in self.by)


@dataclass(frozen=True, slots=True)
class Group:
    """A row of a branch. `keys` are SQL keys. Groups with one `origin` share the same source rows; −1 has its own."""

    keys: tuple[str | None, ...]
    cell: Cell
    total: bool
    origin: int = -1

    def counted(self, seen: set[tuple[object, int]], where: object) -> Cell:
        """The cell, without its rows where rows of the same origin have been counted there already."""
        if self.origin < 0:
            return self.cell
        if (where, self.origin) in seen:
            return Cell(self.cell.value)
        seen.add((where, self.origin))
        return self.cell


def read(store: FactStore, trees: Trees, branches: Sequence[Branch]) -> tuple[list[list[Group]], str]:
    """The groups of every branch, and the SQL that gave them. One query, whatever the number of branches.

    What is the same in two branches (an outcome, and the outcome of a share) is read once.
    """
    if not branches:
        return [], ""
    scans: dict[object, _Scan] = {}
    wide = [_widened(each, branches) for each in branches]
    found = [scans.setdefault(_rows_of(each), _Scan(len(scans), each)) for each in wide]
    columns = [scan.column_of(each.aggregate) for scan, each in zip(found, branches, strict=True)]
    keys, values = max(len(each.by) for each in wide), max(len(scan.reductions) for scan in found)
    sql = "\nUNION ALL\n".join(_numbered(scan, trees, keys, values) for scan in scans.values())
    rows: list[list[tuple[Any, ...]]] = [[] for _ in scans]
    for number, *row in store.fetch(sql):
        rows[number].append(tuple(row))
    groups = [
        _spread(branch, _narrowed(branch, read_as, _groups(read_as, rows[scan.number], keys, column)))
        for branch, read_as, scan, column in zip(branches, wide, found, columns, strict=True)
    ]
    return groups, sql


def _widened(branch: Branch, branches: Sequence[Branch]) -> Branch:
    """The branch as it is read: a sum in the scan of another that reads its rows for a count or split by more."""

    def same(each: Branch) -> bool:
        one, other = branch.aggregate, each.aggregate
        rows = (one.table, one.relation, one.condition) == (other.table, other.relation, other.condition)
        return rows and (branch.parameters, branch.tests) == (each.parameters, each.tests)

    if not branch.aggregate.additive:
        return branch
    alike = [each for each in branches if same(each)]
    split = (branch.by, branch.ages, branch.lengths, False)
    for each in alike:
        if each.aggregate.kind is Kind.DISTINCT and (each.by, each.ages, each.lengths, each.rolled) == split:
            return replace(branch, aggregate=each.aggregate)
    wider = (each for each in alike if each.aggregate.additive and set(each.by) > set(branch.by))
    widest = max(wider, key=lambda each: len(each.by), default=branch)
    return replace(branch, by=widest.by, ages=widest.ages, lengths=widest.lengths)


def _narrowed(branch: Branch, read_as: Branch, groups: list[Group]) -> list[Group]:
    """The groups as the branch itself is split; a sum has no total beside them."""
    if branch.aggregate.additive:
        groups = [group for group in groups if not group.total]
    if read_as.by == branch.by:
        return groups
    places_of, found = [read_as.by.index(key) for key in branch.by], dict[tuple[str | None, ...], Cell]()
    for group in groups:
        key = tuple(group.keys[place] for place in places_of)
        found[key] = found.get(key, Cell()) + group.cell
    return [Group(key, cell, total=False) for key, cell in found.items()]


@dataclass
class _Scan:
    """One reading of some rows: the branch that names them, and every reduction of them that is wanted."""

    number: int
    branch: Branch
    reductions: dict[object, Aggregate] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.column_of(self.branch.aggregate)

    def column_of(self, aggregate: Aggregate) -> int:
        """Which of the values is the aggregate's."""
        key = (aggregate.kind, aggregate.value, aggregate.noted)
        self.reductions.setdefault(key, aggregate)
        return list(self.reductions).index(key)


def _rows_of(branch: Branch) -> object:
    """What is the same for branches that can share a scan: the rows that count and their groups.

    What cannot be added up has to be read by itself.
    """
    one = branch.aggregate
    alone = None if one.additive else (one.kind, one.keys, one.value, one.noted)
    named = places(_shape(branch))
    filling = tuple(each for each in branch.parameters if each[0] in named)
    grouped = (branch.by, branch.tests, branch.ages, branch.lengths, branch.rolled)
    return (one.table, one.relation, one.condition, filling, grouped, alone)


def sql_of(branch: Branch, trees: Trees, beside: tuple[Aggregate, ...] = ()) -> str:
    """The branch's own SQL, with the sums beside it."""
    return filled(compiled(_shape(branch, beside)), values_of_branch(branch, trees))


def _shape(branch: Branch, beside: tuple[Aggregate, ...] = ()) -> Shape:
    tests = shape_tests(branch.tests)
    return Shape(branch.aggregate, branch.by, tests, branch.ages, branch.rolled, branch.lengths, beside)


def values_of_branch(branch: Branch, trees: Trees) -> dict[str, Filling]:
    """The values that a branch's SQL leaves open."""
    values: dict[str, Filling] = dict(branch.parameters)
    table = unbound(branch.aggregate.table)
    for test in branch.tests:
        # No id is negative: a code without accounts below it holds no rows.
        values[test.parameter] = filling(test, trees, DIMENSIONS[test.dimension].in_table(table)) or (-1,)
    return values


def _numbered(scan: _Scan, trees: Trees, keys: int, values: int) -> str:
    """A scan's SQL with its number, its own keys and values, and as many empty ones as the widest has more."""
    first, *beside = scan.reductions.values()
    sql = sql_of(replace(scan.branch, aggregate=first), trees, tuple(beside))
    own = len(scan.branch.by)
    columns = [f"{scan.number} AS branch", "rows", "total"]
    columns += [f"d{each}" if each < own else f"CAST(NULL AS TEXT) AS d{each}" for each in range(keys)]
    for number in range(values):
        names = (f"value{number or ''}", f"noted{number or ''}")
        empty = (f"CAST(NULL AS {EXACT}) AS {names[0]}", f"CAST(NULL AS BIGINT) AS {names[1]}")
        columns += names if number <= len(beside) else empty
    return f"SELECT {', '.join(columns)} FROM (\n{sql}\n)"  # noqa: S608


def _groups(branch: Branch, rows: Sequence[tuple[Any, ...]], keys: int, column: int) -> list[Group]:
    """The branch's groups: its `column`-th value and what is noted of it, in rows of as many `keys`."""
    found, own, at = [], len(branch.by), 2 + keys + 2 * column
    for row in rows:
        value, noted = row[at], row[at + 1]
        if not isinstance(value, Decimal):
            raise TypeError(f"{branch.aggregate.name} is not exact: {type(value).__name__}")
        found.append(Group(row[2 : 2 + own], Cell(value * branch.weight, row[0], noted), row[1]))
    return found


def _spread(branch: Branch, groups: list[Group]) -> list[Group]:
    """By month, a row without month adds its share to every month of the piece."""
    if not branch.aggregate.spread or "month" not in branch.by:
        return groups
    place, parameters = branch.by.index("month"), dict(branch.parameters)
    start, end = parameters["start"], parameters["end"]
    months = [each.start.isoformat() for each in Period(start, end).months()]  # type: ignore[arg-type]
    found = []
    for origin, group in enumerate(groups):
        if group.keys[place] is not None:
            found.append(group)
            continue
        before, after = group.keys[:place], group.keys[place + 1 :]
        found.extend(replace(group, keys=(*before, month, *after), origin=origin) for month in months)
    return found
