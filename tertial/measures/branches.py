"""Grenar: several aggregates read in one query, as one UNION ALL of their SQL."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tertial.facts.store import FactStore
from tertial.measures.breakdowns import DIMENSIONS, AgeClass, Dimension, Where
from tertial.measures.compiling import Shape, compiled, filled, shape_tests
from tertial.measures.declare import Aggregate, Cell, Filling, unbound
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

    Branches with the same SQL (an outcome, and the outcome of a share) are read once.
    """
    if not branches:
        return [], ""
    width = max(len(branch.by) for branch in branches)
    numbers: dict[str, int] = {}
    places = [numbers.setdefault(sql_of(each, trees), len(numbers)) for each in branches]
    widths = {number: len(branch.by) for number, branch in zip(places, branches, strict=True)}
    sql = "\nUNION ALL\n".join(_numbered(number, text, widths[number], width) for text, number in numbers.items())
    rows: list[list[tuple[Any, ...]]] = [[] for _ in numbers]
    for number, *row in store.fetch(sql):
        rows[number].append(tuple(row))
    found = [_spread(each, _groups(each, rows[number])) for each, number in zip(branches, places, strict=True)]
    return found, sql


def sql_of(branch: Branch, trees: Trees) -> str:
    """The branch's own SQL."""
    tests = shape_tests(branch.tests)
    template = compiled(Shape(branch.aggregate, branch.by, tests, branch.ages, branch.rolled, branch.lengths))
    return filled(template, values_of_branch(branch, trees))


def values_of_branch(branch: Branch, trees: Trees) -> dict[str, Filling]:
    """The values that a branch's SQL leaves open."""
    values: dict[str, Filling] = dict(branch.parameters)
    table = unbound(branch.aggregate.table)
    for test in branch.tests:
        # No id is negative: a code without accounts below it holds no rows.
        values[test.parameter] = filling(test, trees, DIMENSIONS[test.dimension].in_table(table)) or (-1,)
    return values


def _numbered(number: int, sql: str, own: int, width: int) -> str:
    """A branch's SQL with its number, its own keys and as many empty ones as the widest branch has more."""
    keys = [f"d{each}" if each < own else f"CAST(NULL AS TEXT) AS d{each}" for each in range(width)]
    columns = ", ".join([f"{number} AS branch", *keys, "value", "noted", "rows", "total"])
    return f"SELECT {columns} FROM (\n{sql}\n)"  # noqa: S608


def _groups(branch: Branch, rows: Sequence[tuple[Any, ...]]) -> list[Group]:
    found = []
    for *keys, value, noted, count, total in rows:
        if not isinstance(value, Decimal):
            raise TypeError(f"{branch.aggregate.name} is not exact: {type(value).__name__}")
        found.append(Group(tuple(keys[: len(branch.by)]), Cell(value * branch.weight, count, noted), total))
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
