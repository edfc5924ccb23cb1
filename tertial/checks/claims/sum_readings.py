"""Läsningar av en summa: of which rows a row may be the sum, and what it may be instead."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tertial.checks.claims.sum_names import Named, share_a_word
from tertial.checks.equations import Equation, Linear
from tertial.checks.meant import is_slip
from tertial.checks.support import Support
from tertial.checks.tables.table import Cell, Column, Row, Table
from tertial.checks.words import Role, is_total

LOOSE = 1e-9
MEAN_TIMES, LEAST_MEANT, MOST_OFF, SHORT = 1.8, 3, 10, 2
SEVERAL = 2
_PER = re.compile(r"\bper\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a row as a sum: of which rows, with which signs."""

    rows: tuple[Row, ...]
    signs: tuple[int, ...]
    support: Support

    @property
    def score(self) -> float:
        return self.support.digits + 0.2 * self.support.empty - 4 * self.support.breaches


def rows_support(row: Row, parts: Sequence[Row], signs: Sequence[int], columns: Sequence[Column]) -> Support:
    """How well a row is the sum of others in each column; without signs all are added."""
    total = Support()
    for column in columns:
        target = row.cells.get(column.index)
        there = [at for at, part in enumerate(parts) if column.index in part.cells]
        cells = [parts[at].cells[column.index] for at in there]
        if target is not None and cells and not mixed(target.unit, [cell.unit for cell in cells]):
            total.count(target, cells, [signs[at] for at in there] if signs else ())
    return total


def growing_supports(row: Row, parts: Sequence[Row], columns: Sequence[Column]) -> list[Support]:
    """How well a row is the sum of the first, of the first two, of the first three of others, and so on."""
    found = [Support() for _ in parts]
    for column in columns:
        target = row.cells.get(column.index)
        if target is not None:
            _grow(found, target, [part.cells.get(column.index) for part in parts])
    return found


def _grow(found: Sequence[Support], target: Cell, parts: Sequence[Cell | None]) -> None:
    value = room = 0.0
    cells: list[Cell] = []
    for support, cell in zip(found, parts, strict=True):
        if cell is not None:
            if cell.unit != target.unit:
                return  # Of different units no sum is asked, nor of more rows.
            cells.append(cell)
            value, room = value + cell.value, room + cell.half
        if cells:
            support.weigh(target, cells, value, room)


def mostly(support: Support) -> bool:
    """Whether several columns agree, and twice as many as do not."""
    return support.holds >= SEVERAL and 2 * support.breaches <= support.holds


def called_below(row: Row, parts: Sequence[Row], total: bool) -> Named:
    """How surely words say that a row is the sum of those below it."""
    return Named.SURELY if total else Named.MAYBE if share_a_word(row, parts) else Named.NOT


def is_mean_of(equation: Linear) -> bool:
    """Whether a figure in a row of totals is no sum: it lies among its parts, and without any one of them their sum is
    still beyond it.
    """
    values = [cell.value for cell in equation.operands]
    target, total = equation.target.value, sum(values)
    if len(values) < LEAST_MEANT or not min(values) <= target <= max(values) or min(values) < 0 < max(values):
        return False
    even = abs(total / len(values) - target) <= 2 * equation.target.half + LOOSE
    return abs(total) > MEAN_TIMES * abs(target) and (even or abs(total) - max(map(abs, values)) > abs(target))


def is_per(table: Table, column: Column) -> bool:
    """Whether a column is so much per something, and what stands in its total lies among the rows: no sum of them."""
    if not _PER.search(column.header):
        return False
    totals = [cell.value for cell in column.cells if is_total(table.rows[cell.row].label)]
    rows = [cell.value for cell in column.cells if not is_total(table.rows[cell.row].label)]
    return bool(totals) and len(rows) >= LEAST_MEANT and all(min(rows) <= total <= max(rows) for total in totals)


def slipped(equation: Linear) -> bool:
    """Whether a slip of the pen in one of the figures explains what is missing."""
    return any(
        (value := equation.solved(cell)) is not None and is_slip(cell, value) and len(str(cell.decimal)) > SHORT
        for cell in equation.cells()
    )


def shares(
    columns: Sequence[Column], total: tuple[Row, Reading] | int, parts: tuple[Row, Reading]
) -> Iterator[Equation]:
    """Shares of a whole that is printed as 100 per cent."""
    row, reading = parts
    for column in columns:
        target = row.cells.get(column.index)
        cells = [part.cells[column.index] for part in reading.rows if column.index in part.cells]
        if target is None or len(cells) != len(reading.rows) or min(reading.signs) < 0:
            continue
        off, room = abs(sum(cell.value for cell in cells) - 100), sum(cell.half for cell in cells)
        parted = column.role is Role.SHARE and all(cell.value >= 0 for cell in cells)
        if off <= (MOST_OFF if target.value == 100 else room if parted else -1):
            yield Linear("sum", target, cells, row=row.label, column=column.header, signs=[1] * len(cells))


def mixed(unit: str, others: Iterable[str]) -> bool:
    """Whether the figures of a sum have different units."""
    return bool({*others} - {unit})
