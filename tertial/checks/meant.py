"""Vad som menades: the value that a wrong figure most likely had, of those that its relations allow.

Rounding leaves room for several. Of them the printed figure with its sign turned, or with one digit or two neighbours
changed, is the likeliest, where only one is.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import inf

from tertial.checks.equations import Equation, Interval
from tertial.checks.figures import round_half_up
from tertial.checks.tables.table import Cell

MOST_ROOM = 40


def meant(cell: Cell, explained: Sequence[Equation]) -> Decimal | None:
    """The value that the relations agree on: the likeliest slip, or what the relation with the least room gives."""
    known = [(_width(one.implied(cell)), value) for one in explained if (value := one.solved(cell)) is not None]
    if not known:
        return None
    best = round_half_up(min(known, key=lambda pair: pair[0])[1], cell.figure.step)
    room = _common([one.implied(cell) for one in explained])
    if _inside(-cell.decimal, room) and cell.decimal:
        return -cell.decimal
    if best == cell.decimal or _inside(best, room) or room[1] - room[0] > MOST_ROOM * float(cell.figure.step):
        return best
    likely = {value for value in slips(cell.decimal, cell.figure.step) if _inside(value, room)}
    return likely.pop() if len(likely) == 1 and best not in likely else best


def _width(bounds: Interval) -> float:
    return bounds[1] - bounds[0]


def _common(bounds: Sequence[Interval]) -> Interval:
    return max((low for low, _ in bounds), default=-inf), min((high for _, high in bounds), default=inf)


def _inside(value: Decimal, room: Interval) -> bool:
    slack = 1e-9 * max(1.0, abs(float(value)))
    return room[0] - slack <= float(value) <= room[1] + slack


def is_slip(cell: Cell, value: Decimal) -> bool:
    """Whether a figure differs from what it should be by its sign, a digit or two that changed places."""
    return value == -cell.decimal or value in slips(cell.decimal, cell.figure.step)


def slips(value: Decimal, step: Decimal) -> Iterator[Decimal]:
    """The figures that differ from one by two neighbouring digits that changed places, or by one digit."""
    digits = str(int(abs(value) / step))
    sign = -1 if value < 0 else 1
    for at in range(len(digits)):
        if at + 1 < len(digits):
            turned = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
            yield sign * Decimal(turned) * step
        for digit in "0123456789":
            yield sign * Decimal(digits[:at] + digit + digits[at + 1 :]) * step
