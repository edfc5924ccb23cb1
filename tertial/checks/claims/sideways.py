"""På ledden: rows that are computed from other rows, as columns are from columns: differences, costs per unit.

Only what the labels ask for: rows of one table more often have nothing to do with each other than columns.
"""

import re
from collections.abc import Iterable, Iterator

from tertial.checks.claims.balances import balances
from tertial.checks.claims.differences import differences
from tertial.checks.claims.laid_down import blocks_of, laid_down
from tertial.checks.claims.ratios import is_rate, per_unit, rated
from tertial.checks.equations import Equation
from tertial.checks.tables.table import Table
from tertial.checks.words import Role

LEAST, MOST_BLOCKS = 3, 40
# Labels that ask for a computation; most tables have none.
_ASKS = re.compile(
    r"skillnad|diff|förändr|ökning|minskning|ändring|avvik|överskott|underskott|netto|kvar|återstå|ledig|outnyttja|"
    r"utveckling|(?<!\w)per(?!\w)|/|utgående|\bub\b|slut|utgång|31 dec|^ny (?:ram|budget)",
    re.IGNORECASE,
)
# A column of changes or shares is not computed down the rows as the figures are that it speaks of.
_NOT_ADDED = (Role.CHANGE, Role.DEVIATION, Role.SHARE, Role.CONSUMED, Role.MEAN)


def sideways(table: Table) -> Iterator[Equation]:
    """What the labels say that rows are of other rows, within a block and in the whole table."""
    if any(is_rate(row.label) and any(cell.unit == "%" for cell in row.cells.values()) for row in table.rows):
        yield from _turned(rated(laid_down(table, table.rows, _NOT_ADDED)))
    if not any(_ASKS.search(row.label) for row in table.rows if row.cells):
        return
    blocks = [block for block in blocks_of(table) if len(block) >= LEAST][:MOST_BLOCKS]
    whole = [row for row in table.rows if row.cells]
    for rows in [*blocks, whole] if len(blocks) > 1 else [whole]:
        if len(rows) < LEAST:
            continue
        lying = laid_down(table, rows, _NOT_ADDED)
        yield from _turned(differences(lying, only_asked=True))
        yield from _turned(per_unit(lying))
        yield from _turned(balances(lying))


def _turned(found: Iterable[Equation]) -> Iterator[Equation]:
    for equation in found:
        equation.row, equation.column = equation.column, equation.row
        yield equation
