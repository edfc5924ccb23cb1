"""Sammanvägda poäng: a total that is points of two or three sorts, each with its weight, the weights together one.

The header says that it is weighted; the rows say with what: the weights, in whole steps of five per cent, with which
nearly all come out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, product

from tertial.checks.claims.base import rows_with
from tertial.checks.equations import Equation, Interval, shown
from tertial.checks.tables.table import Cell, Column, Table
from tertial.checks.words import squeeze

_WEIGHTED = re.compile(r"v[iä]kta[dt]|sammanväg|(?:total|slut|utvärderings)poäng|poäng(?:total|summa)|totalpoäng")
STEPS, LEAST, MOST_COLUMNS = 20, 3, 6


@dataclass(slots=True)
class Weighted(Equation):
    """Figures beside it, each times its weight."""

    weights: Sequence[Decimal] = field(default_factory=tuple)

    def expected(self) -> Interval:
        middle, width = 0.0, 0.0
        for weight, cell in zip(self.weights, self.operands, strict=True):
            middle += float(weight) * cell.value
            width += float(weight) * cell.half
        return middle - width, middle + width

    def exact(self) -> Decimal | None:
        return sum((w * cell.decimal for w, cell in zip(self.weights, self.operands, strict=True)), Decimal(0))

    def implied(self, cell: Cell) -> Interval:
        low, high = self.expected()
        if cell is self.target:
            return low, high
        weight = float(self._weight(cell))
        gap = (self.target.value - (low + high) / 2) / weight
        width = ((high - low) / 2 + self.target.half) / weight - cell.half
        return cell.value + gap - width, cell.value + gap + width

    def solved(self, cell: Cell) -> Decimal | None:
        exact = self.exact()
        if cell is self.target or exact is None:
            return exact
        return cell.decimal + (self.target.decimal - exact) / self._weight(cell)

    def _weight(self, cell: Cell) -> Decimal:
        return next(weight for weight, other in zip(self.weights, self.operands, strict=True) if other is cell)

    def arithmetic(self) -> str:
        return " + ".join(
            f"{str(weight).replace('.', ',')} × {shown(cell.decimal, cell)}"
            for weight, cell in zip(self.weights, self.operands, strict=True)
        )


def weighted(table: Table) -> Iterator[Equation]:
    """The weighted totals of a table."""
    columns = table.figures()[:MOST_COLUMNS]
    for target in columns:
        if _WEIGHTED.search(squeeze(target.header)):
            others = [one for one in columns if one is not target]
            tried = (
                one for count in (2, 3) for parts in combinations(others, count) for one in _tried(table, target, parts)
            )
            yield from max(tried, key=_holding, default=())


def _tried(table: Table, target: Column, parts: Sequence[Column]) -> Iterator[list[Weighted]]:
    """The weights with which nearly all rows come out."""
    rows = rows_with(table, (target, *parts))
    for steps in product(range(1, STEPS), repeat=len(parts) - 1):
        weights = [Decimal(step) / STEPS for step in (*steps, STEPS - sum(steps))]
        if weights[-1] <= 0:
            continue
        found = [
            Weighted("weighted", cells[0], cells[1:], row=row.label, column=target.header, weights=weights)
            for row, cells in rows
        ]
        if (holding := _holding(found)) >= LEAST and len(found) - holding <= 1:
            yield found


def _holding(found: Sequence[Equation]) -> int:
    return sum(1 for one in found if one.holds)
