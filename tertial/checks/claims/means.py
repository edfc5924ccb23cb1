"""Genomsnitt: a column or row that is called a mean and is that of the figures beside it or above it.

A weighted mean is none: a mean is believed where at least as many come out as do not.
"""

import re
from collections.abc import Iterator, Sequence

from tertial.checks.claims.base import rows_with
from tertial.checks.equations import Equation, Mean
from tertial.checks.tables.table import Column, Row, Table
from tertial.checks.words import Role, is_mean, is_of_which, is_total

_QUOTIENTS = (Role.SHARE, Role.CONSUMED, Role.MEAN)
_PER = re.compile(r"(?<!\w)per(?!\w)|/|(?<!\w)à(?!\w)", re.IGNORECASE)
LEAST, LEAST_HOLDING, MOST_COLUMNS, SHARP = 3, 2, 16, 0.01


def means(table: Table) -> Iterator[Equation]:
    """The means of a table that its figures confirm."""
    yield from _across(table)
    yield from _down(table)


def _across(table: Table) -> Iterator[Equation]:
    """A column of means of a run of columns before it."""
    columns = table.figures()[:MOST_COLUMNS]
    for at, target in enumerate(columns):
        if target.role is not Role.MEAN:
            continue
        before = [one for one in columns[:at] if one.role not in (Role.TOTAL, Role.MEAN) and one.unit == target.unit]
        for start in range(max(0, len(before) - LEAST + 1)):
            found = [
                Mean("mean", mean, cells, row=row.label, column=target.header)
                for row, (mean, *cells) in rows_with(table, (target, *before[start:]))
                if mean.unit == cells[0].unit
            ]
            if _believed(found):
                yield from found
                break


def _down(table: Table) -> Iterator[Equation]:
    """A row of means of the rows above it, up to a heading or another mean."""
    for at, row in enumerate(table.rows):
        if not row.cells or not is_mean(row.label) or row.shaky:
            continue
        above = _above(table.rows[:at])
        found = [one for column in table.figures() if (one := _mean(row, above, column)) is not None]
        if _believed(found):
            yield from found


def _above(rows: Sequence[Row]) -> list[Row]:
    """The rows of a block, from its last upwards."""
    block: list[Row] = []
    for row in reversed(rows):
        if not row.cells or (is_mean(row.label) and block):
            break
        if not (is_total(row.label) or is_of_which(row.label) or is_mean(row.label)):
            block.insert(0, row)
    return block


def _mean(row: Row, above: Sequence[Row], column: Column) -> Mean | None:
    mine = [other.cells[column.index] for other in above if column.index in other.cells and not other.shaky]
    target = row.cells.get(column.index)
    if target is None or len(mine) < LEAST or len(mine) != len(above) or column.role in (Role.CHANGE, Role.DEVIATION):
        return None
    found = Mean("mean", target, mine, row=row.label, column=column.header)
    # The mean of a cost per piece may be of all costs and pieces: then it is no mean of those above.
    return None if _is_quotient(column) and not found.holds else found


def _is_quotient(column: Column) -> bool:
    return column.unit == "%" or column.role in _QUOTIENTS or bool(_PER.search(column.header))


def _believed(found: Sequence[Mean]) -> bool:
    holding = sum(1 for one in found if one.holds and one.target.value)
    # Of two, one that comes out in several digits is enough; but shares are weighed, and come near it by chance.
    sharp = holding == 1 and len(found) == LEAST_HOLDING and any(_is_sharp(one) for one in found if one.holds)
    return sharp or (holding >= LEAST_HOLDING and len(found) - holding <= holding // 2)


def _is_sharp(one: Mean) -> bool:
    low, high = one.expected()
    return one.target.unit != "%" and high - low + 2 * one.target.half <= SHARP * abs(one.target.value)
