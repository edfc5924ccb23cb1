"""Svar och skillnader: what a table answers, and what two of its figures differ by."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tertial.checks.claims.lines import Slot
from tertial.checks.figures import FACTOR
from tertial.checks.nearness import says
from tertial.checks.quantities import Quantity
from tertial.checks.tables.table import Cell

THOUSANDS = (Decimal(1000), Decimal(10) ** 6, Decimal(1))
AS_LARGE, AS_LARGE_A_GAP = (Decimal("0.5"), Decimal(2)), (Decimal("0.1"), Decimal(10))


@dataclass(frozen=True, slots=True)
class Answer:
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
    sizes = ((factor, abs(value * factor)) for factor in THOUSANDS)
    return next((one for one, size in sizes if said.base and bounds[0] <= size / abs(said.base) <= bounds[1]), None)


def gap_of(now: Slot, then: Slot, said: Quantity) -> Iterator[Answer]:
    """What two figures differ by: as an amount, and in per cent of the earlier."""
    one, other = now.cell, then.cell
    if one.unit != other.unit:
        return
    gap = one.base - other.base
    way = way_of(abs(one.decimal) - abs(other.decimal))
    how = f"{one.figure.text} − {other.figure.text}"
    if one.kind == said.kind:
        yield Answer(gap, one.step + other.step, (one, other), way, how=how)
    elif one.kind == "count" and said.kind == "money" and (factor := scale(gap, said, AS_LARGE_A_GAP)):
        yield Answer(gap * factor, one.step * factor * 2, (one, other), way, how=how)
    if said.kind == "share" and one.kind != "share" and other.decimal:
        per_cent = gap / abs(other.base) * 100
        room = (one.step + other.step) / abs(other.base) * 100
        yield Answer(per_cent, room, (one, other), way, True, f"({how}) / {other.figure.text}")
    if said.unit == "%" and one.kind == "share" and other.decimal:
        room = (one.step + other.step) / abs(other.base) * 100
        yield Answer(gap / abs(other.base) * 100, room, (one, other), way, True, f"({how}) / {other.figure.text}")


def way_of(value: Decimal) -> int:
    """Up (1), down (−1) or neither."""
    return (value > 0) - (value < 0)


def unit_scale(said: Quantity) -> Decimal:
    """How many base units one of the number's units is."""
    return FACTOR.get(said.unit, Decimal(1))
