"""Fasta satser: a column that is so many times another in every row: nine kronor a time, 31,42 per cent in fees.

Nothing in the headers says it; the rows do, where nearly all come out to the last digit with one and the same short
rate. One that does not is told only where a slip of the pen explains it: some rows may have a rate of their own.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from tertial.checks.claims.base import rows_with
from tertial.checks.equations import Equation, Same, shown
from tertial.checks.figures import round_half_up
from tertial.checks.meant import is_slip
from tertial.checks.tables.table import Cell, Column, Table
from tertial.checks.words import Role

MOST_COLUMNS, LEAST, MOST_BREACHES, TOLD_DIGITS, LEAST_SIZE, FAR = 8, 4, 1, 4, 10, 3
_NOT = frozenset({Role.SHARE, Role.CONSUMED, Role.CHANGE, Role.DEVIATION, Role.NOTE, Role.CODE, Role.MEAN, Role.REST})


@dataclass(slots=True)
class Rate(Same):
    """So many times a figure beside it. `factor`: how many."""

    def arithmetic(self) -> str:
        rate = f"{self.factor.normalize():f}".replace(".", ",")
        return f"{shown(self.operands[0].decimal, self.operands[0])} × {rate}"


def rates(table: Table) -> Iterator[Equation]:
    """The columns that are a fixed number of times another."""
    columns = [one for one in table.figures() if one.additive and one.role not in _NOT][:MOST_COLUMNS]
    for one, other in combinations(columns, 2):
        yield from _of(table, one, other) or _of(table, other, one)


def _of(table: Table, target: Column, part: Column) -> Sequence[Equation]:
    """The equations of a column as so many times another; none where the rows do not agree on one short rate."""
    pairs = [
        (row, cells)
        for row, cells in rows_with(table, (target, part))
        if min(abs(cell.value) for cell in cells) >= LEAST_SIZE
    ]
    if len({cells[1].value for _, cells in pairs}) < LEAST:
        return ()
    factor, agreeing = _agreed([cells for _, cells in pairs])
    if factor is None or factor == 1 or agreeing < LEAST:
        return ()
    found = [
        Rate("rate", cells[0], cells[1:], row=row.label, column=target.header, factor=factor) for row, cells in pairs
    ]
    return [one for one in found if one.holds_exactly or (not one.holds and _slipped(one))]


def _agreed(pairs: Sequence[Sequence[Cell]]) -> tuple[Decimal | None, int]:
    """The rate of most pairs of figures, and of how many; none as soon as too many have another."""
    counted: Counter[Decimal | None] = Counter()
    for at, cells in enumerate(pairs, 1):
        counted[_rate(cells)] += 1
        if at - max(counted.values()) > MOST_BREACHES:
            return None, 0
    return counted.most_common(1)[0]


def _rate(cells: Sequence[Cell]) -> Decimal | None:
    """How many times one figure is the other, where a few digits say it exactly."""
    target, part = cells
    rate = target.decimal / part.decimal
    short = round_half_up(rate, Decimal(1).scaleb(rate.adjusted() - TOLD_DIGITS + 1)).normalize()
    return short if round_half_up(part.decimal * short, target.figure.step) == target.decimal else None


def _slipped(one: Rate) -> bool:
    """Whether a slip of the pen explains what is wrong, and no rounding of what the rate was taken from."""
    low, high = one.expected()
    off = max(low - one.target.value, one.target.value - high)
    return off > FAR * float(one.target.figure.step) * max(1.0, abs(float(one.factor))) and any(
        (value := one.solved(cell)) is not None and is_slip(cell, value) for cell in one.cells()
    )
