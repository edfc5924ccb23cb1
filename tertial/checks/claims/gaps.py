"""Svar och skillnader: what a table answers, and what two of its figures differ by."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from tertial.checks.claims.lines import Slot
from tertial.checks.figures import FACTOR
from tertial.checks.nearness import says
from tertial.checks.quantities import Quantity
from tertial.checks.tables.table import Cell

THOUSANDS = (Decimal(1000), Decimal(10) ** 6, Decimal(1))
AS_LARGE, AS_LARGE_A_GAP = (Decimal("0.5"), Decimal(2)), (Decimal("0.1"), Decimal(10))


class Answer(NamedTuple):
    """What the table says: a value in base units and its precision, and the figures that it was computed from.

    `sign`: which way it goes, as `Spoken.sign` is counted; 0 where the table does not say.
    """

    value: Decimal
    step: Decimal
    cells: tuple[Cell, ...]
    sign: int = 0
    share: bool = False
    how: str = ""

    def fits(self, said: Quantity) -> bool:
        return says(said, self.value, self.step)


def scale(value: Decimal, said: Quantity, bounds: tuple[Decimal, Decimal]) -> Decimal | None:
    """The unit of a table that does not say it: the one in which its figure is about as large as what is said."""
    size = said.size
    if not size:
        return None
    real, least, most = abs(value), bounds[0] * size, bounds[1] * size
    for factor in THOUSANDS:
        if least <= real * factor <= most:
            return factor
    return None


def gap_of(now: Slot, then: Slot, said: Quantity) -> Iterator[Answer]:
    """What two figures differ by: as an amount, and in per cent of the earlier."""
    one, other = now.cell, then.cell
    if one.unit == other.unit:
        way = way_of(abs(one.decimal) - abs(other.decimal))
        how = f"{one.figure.text} − {other.figure.text}"
        for value, step, share in amounts_between(one, other, said):
            told = f"({how}) / {other.figure.text}" if share else how
            yield Answer(value, step, (one, other), way, share, told)


def amounts_between(one: Cell, other: Cell, said: Quantity) -> Iterator[tuple[Decimal, Decimal, bool]]:
    """What one figure is more than another of its unit, with the precision, and whether as a share of the other."""
    gap, room = one.base - other.base, one.step + other.step
    if one.kind == said.kind:
        yield gap, room, False
    elif one.kind == "count" and said.kind == "money" and (factor := scale(gap, said, AS_LARGE_A_GAP)):
        yield gap * factor, one.step * factor * 2, False
    if not other.decimal or said.kind != "share":
        return
    if one.kind != "share" or said.unit == "%":
        yield gap / abs(other.base) * 100, room / abs(other.base) * 100, True


def way_of(value: Decimal) -> int:
    """Up (1), down (−1) or neither."""
    return (value > 0) - (value < 0)


def unit_scale(said: Quantity) -> Decimal:
    """How many base units one of the number's units is."""
    return FACTOR.get(said.unit, Decimal(1))
