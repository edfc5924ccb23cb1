"""Bortfallna celler: rows with fewer cells than the table is wide, put where the table's own totals say.

Where several placements could be, and the total row agrees with only one of them, that is where the figures stand.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from tertial.checks.tables.table import Cell, Column, Row, Table
from tertial.checks.words import Role, is_of_which, is_total

MOST_SHAKY, MOST_WAYS, LEAST_AGREE = 3, 3000, 2
UNLIKELY = 0.5
Placing = tuple[int, ...]


def place_dropped(table: Table) -> None:
    """Moves the figures of rows with dropped cells to the columns in which the total then adds up."""
    shaky = [row for row in table.rows if row.shaky and len(row.cells) > 1]
    total = next((row for row in reversed(table.rows) if is_total(row.label) and row.cells and not row.shaky), None)
    columns = [column for column in table.columns if column.cells]
    if not shaky or len(shaky) > MOST_SHAKY or total is None or shaky[-1].index > total.index:
        return
    ways = [list(combinations(range(len(columns)), len(row.cells))) for row in shaky]
    count = 1
    for way in ways:
        count *= len(way)
    if not 1 < count <= MOST_WAYS:
        return
    residuals = _residuals(table, total, columns)
    scored = sorted(
        ((_score(placings, shaky, residuals, columns), placings) for placings in product(*ways)), reverse=True
    )
    (best, placings), second = scored[0], scored[1][0]
    if best >= LEAST_AGREE and best > second:
        for row, placing in zip(shaky, placings, strict=True):
            _place(row, [columns[at] for at in placing])
        for column in columns:
            column.cells = [row.cells[column.index] for row in table.rows if column.index in row.cells]


def _residuals(table: Table, total: Row, columns: Sequence[Column]) -> list[tuple[float, float] | None]:
    """For each column what the other rows leave of the total, and how much of it rounding may be."""
    found: list[tuple[float, float] | None] = []
    for column in columns:
        target = total.cells.get(column.index)
        parts = list(_parts(table, total, column))
        if target is None or not column.additive:
            found.append(None)
        else:
            room = target.half + sum(cell.half for cell in parts)
            found.append((target.value - sum(cell.value for cell in parts), room))
    return found


def _parts(table: Table, total: Row, column: Column) -> Iterator[Cell]:
    for row in table.rows:
        if row is not total and not row.shaky and not is_of_which(row.label) and not is_total(row.label):
            cell = row.cells.get(column.index)
            if cell is not None:
                yield cell


def _score(
    placings: Sequence[Placing],
    shaky: Sequence[Row],
    residuals: Sequence[tuple[float, float] | None],
    columns: Sequence[Column],
) -> float:
    """In how many columns the total then adds up, and in how many rows the last figure is the sum of the others."""
    sums = [0.0] * len(columns)
    agree = 0.0
    for row, placing in zip(shaky, placings, strict=True):
        cells = [row.cells[at] for at in sorted(row.cells)]
        for at, cell in zip(placing, cells, strict=True):
            sums[at] += cell.value
        whole = columns[placing[-1]].role is Role.TOTAL and len(cells) > 1
        agree += whole and abs(sum(cell.value for cell in cells[:-1]) - cells[-1].value) <= 1e-6 + cells[-1].half * 2
    agree -= UNLIKELY * sum(residuals[at] is None for placing in placings for at in placing)
    for at, residual in enumerate(residuals):
        if residual is not None:
            agree += abs(residual[0] - sums[at]) <= residual[1] + 1e-6
    return agree


def _place(row: Row, columns: Sequence[Column]) -> None:
    cells = [row.cells[at] for at in sorted(row.cells)]
    row.cells = {}
    for cell, column in zip(cells, columns, strict=True):
        cell.column = column.index
        cell.unit = cell.figure.unit or column.unit
        cell.settle()
        row.cells[column.index] = cell
    row.shaky = False


def place_income(table: Table) -> None:
    """Moves income with dropped cells to the columns in which costs and net of its group differ by it."""
    by_group: dict[str, dict[str, Row]] = {}
    for row in table.rows:
        if row.kind:
            by_group.setdefault(row.group, {})[row.kind] = row
    columns = [column for column in table.columns if column.cells]
    for rows in by_group.values():
        income, cost, net = (rows.get(kind) for kind in ("income", "cost", "net"))
        if income is None or cost is None or net is None or not income.shaky or cost.shaky or net.shaky:
            continue
        gaps = [(column, gap) for column in columns if (gap := _gap(cost, net, column)) is not None]
        filled = [column for column, (gap, room) in gaps if gap > room]
        values = [abs(income.cells[at].value) for at in sorted(income.cells)]
        agree = [abs(gap - value) <= room + 1e-6 for value, (gap, room) in
                 zip(values, [pair for _, pair in gaps if pair[0] > pair[1]], strict=False)]  # fmt: skip
        if len(filled) == len(values) and all(agree):
            _place(income, filled)


def _gap(cost: Row, net: Row, column: Column) -> tuple[float, float] | None:
    """How far costs and net are apart in a column, and how much of it rounding may be."""
    if column.index not in cost.cells or column.index not in net.cells:
        return None
    one, other = cost.cells[column.index], net.cells[column.index]
    return abs(one.value - other.value), 2 * (one.half + other.half)
