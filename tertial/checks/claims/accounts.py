"""Intäkter, kostnader, netto: the rows by which each activity is told, and the last activity as the sum of the others.

How a net comes of income and costs is the same in the whole table: costs less income, income less costs, or both added
where costs have a minus. A column of deviations has its own way, as a plus can be good in all three rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tertial.checks.equations import Equation, Linear
from tertial.checks.support import Support, linear_support
from tertial.checks.tables.table import Cell, Column, Row, Table
from tertial.checks.words import Role, is_total

# The signs of income and of costs in their net.
WAYS = ((1, 1), (-1, 1), (1, -1))
KINDS = ("income", "cost", "net")
LEAST_LEAVES = 2
_DEVIATIONS = (Role.DEVIATION, Role.CHANGE)


@dataclass(slots=True)
class Group:
    """The rows of one activity, by kind."""

    name: str
    rows: dict[str, Row] = field(default_factory=dict)

    @property
    def total(self) -> bool:
        return is_total(self.name)


def groups_of(table: Table) -> list[Group]:
    """The groups of a table from the top; a kind that returns, or what follows a net, begins another."""
    found: list[Group] = []
    for row in table.rows:
        if not row.kind:
            continue
        last = found[-1] if found else None
        if last is None or last.name != row.group or row.kind in last.rows or "net" in last.rows:
            found.append(Group(row.group))
        found[-1].rows[row.kind] = row
    return found


def accounts(table: Table) -> Iterator[Equation]:
    """The nets of a table's groups, and the sums over them of each kind."""
    groups = groups_of(table)
    if not groups:
        return
    columns = [column for column in table.figures() if column.additive]
    yield from _nets(table, groups, columns)
    for at, group in enumerate(groups):
        if group.total:
            yield from _sums(group, groups[:at], columns)


def _nets(table: Table, groups: Sequence[Group], columns: Sequence[Column]) -> Iterator[Equation]:
    family = [group for member in table.family or [table] for group in groups_of(member)]
    for same in (
        [column for column in columns if column.role not in _DEVIATIONS],
        *([column] for column in columns if column.role in _DEVIATIONS),
    ):
        way = _way(family, same)
        if way is not None:
            for group in groups:
                yield from (net for column in same if (net := _net(group, column, way)) is not None)


def _way(groups: Sequence[Group], columns: Sequence[Column]) -> tuple[int, int] | None:
    """The signs with which most nets come out; None where most do with none."""
    best: tuple[float, tuple[int, int]] | None = None
    for way in WAYS:
        nets = [net for group in groups for column in columns if (net := _net(group, column, way)) is not None]
        told = [net for net in nets if len(net.operands) > 1 or all(cell.value for cell in net.cells())]
        holds = sum(1 for net in told if net.holds)
        if holds and len(told) - holds <= holds and (best is None or holds > best[0]):
            best = holds, way
    return best[1] if best else None


def _net(group: Group, column: Column, way: tuple[int, int]) -> Linear | None:
    cells = {kind: row.cells[column.index] for kind, row in group.rows.items() if column.index in row.cells}
    shaky = any(row.shaky for row in group.rows.values())
    parts = [(cells[kind], sign) for kind, sign in zip(KINDS, way, strict=False) if kind in cells]
    if "net" not in cells or not parts or shaky or any(kind not in cells for kind in group.rows if kind == "cost"):
        return None
    return Linear(
        "net", cells["net"], [cell for cell, _ in parts], row=group.rows["net"].label, column=column.header,
        signs=[sign for _, sign in parts],
    )  # fmt: skip


def _sums(total: Group, above: Sequence[Group], columns: Sequence[Column]) -> Iterator[Equation]:
    """A total over the groups since the last one, over all of them, or over the totals: as most figures say."""
    totals = [at for at, group in enumerate(above) if group.total]
    leaves = [group for group in above if not group.total]
    since = list(above[totals[-1] + 1 :]) if totals else leaves
    best: tuple[int, list[Linear]] | None = None
    for parts in (since, leaves, [above[at] for at in totals]):
        if len(parts) < LEAST_LEAVES:
            continue
        found = [
            one
            for kind in KINDS
            if kind in total.rows
            for column in columns
            if (one := _sum(total, parts, kind, column))
        ]
        support = _support(found)
        if support.holds and support.breaches <= support.holds and (best is None or support.holds > best[0]):
            best = support.holds, found
    if best is not None:
        yield from best[1]


def _support(found: Sequence[Linear]) -> Support:
    return linear_support([one.cells() for one in found])


def _sum(total: Group, parts: Sequence[Group], kind: str, column: Column) -> Linear | None:
    row = total.rows[kind]
    mine = [part.rows[kind] for part in parts if kind in part.rows]
    cells: list[Cell] = [other.cells[column.index] for other in mine if column.index in other.cells]
    if column.index not in row.cells or not cells or row.shaky or any(other.shaky for other in mine):
        return None
    return Linear(
        "sum", row.cells[column.index], cells, row=row.label, column=column.header, signs=[1] * len(cells)
    )  # fmt: skip
