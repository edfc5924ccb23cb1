"""Avrundning: half away from zero, at display only."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

# Wide enough for any sum of kronor; the default context of 28 digits is, too, but is mutable and thread-wide.
CONTEXT = Context(prec=50, rounding=ROUND_HALF_UP)

# Shares come from division, which stops at 28 digits: 1/3 + 1/3 + 1/3 is this little from 1. Sums of money are exact.
_DIVISION_RESIDUE = Decimal("1E-24")


def round_half_away(value: Decimal, decimals: int) -> Decimal:
    """`value` rounded to `decimals` places, halves away from zero; never a negative zero."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), context=CONTEXT)
    return abs(rounded) if rounded.is_zero() else rounded


def rounding_gap(parts: Sequence[Decimal], total: Decimal, decimals: int) -> bool:
    """Whether the displayed parts fail to add up to the displayed total *because of rounding alone*.

    False when they add up as displayed, and False when the unrounded parts do not add up either: the note about
    rounding must never excuse a real error.
    """
    if abs(_exact_sum(parts) - total) > _DIVISION_RESIDUE * (abs(total) + 1):
        return False
    return _exact_sum([round_half_away(part, decimals) for part in parts]) != round_half_away(total, decimals)


def _exact_sum(parts: Sequence[Decimal]) -> Decimal:
    result = Decimal(0)
    for part in parts:
        result = CONTEXT.add(result, part)
    return result
