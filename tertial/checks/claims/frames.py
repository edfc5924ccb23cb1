"""Ram till ram: a plan of several years side by side, each column beginning with what the one before ended in."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tertial.checks.claims.laid_down import blocks_of
from tertial.checks.claims.sum_names import is_of_before
from tertial.checks.equations import Equation, Same
from tertial.checks.tables.table import Column, Row, Table

LEAST_ROWS, LEAST_SIZE = 3, 100


def frames(table: Table) -> Iterator[Equation]:
    """The opening of each year as the closing of the year before, where most of them agree."""
    for _, found in chained(table):
        yield from found


def chained(table: Table) -> Iterator[tuple[Row, list[Same]]]:
    """The rows that the columns close with, each with what it is in the column after it."""
    openings = [row for row in table.rows if row.cells and is_of_before(row.label)]
    years = [one for one in table.figures() if one.additive and len(one.years) == 1] if openings else []
    steps = [(one, other) for one, other in pairwise(years) if other.years[0] == one.years[0] + 1]
    if not steps:
        return
    for block in blocks_of(table):
        if len(block) >= LEAST_ROWS and block[0] in openings:
            row, found = max(((row, _chained(block[0], row, steps)) for row in block[1:]), key=_holding_of)
            if _holding(found) and 2 * _holding(found) >= len(found):
                yield row, found


def _chained(opening: Row, closing: Row, steps: Sequence[tuple[Column, Column]]) -> list[Same]:
    return [
        Same(
            "chain", opening.cells[later.index], (closing.cells[earlier.index],), row=opening.label, column=later.header
        )
        for earlier, later in steps
        if later.index in opening.cells and earlier.index in closing.cells
    ]


def _holding(found: Sequence[Same]) -> int:
    return sum(1 for one in found if one.holds_exactly and abs(one.target.value) >= LEAST_SIZE)


def _holding_of(pair: tuple[Row, list[Same]]) -> int:
    return _holding(pair[1])
