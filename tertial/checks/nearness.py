"""Whether a number in a text can be a figure of a table: at its printed precision, with what softens it."""

from decimal import Decimal

from tertial.checks.quantities import Quantity
from tertial.numbers.words import is_near

_MORE, _LESS = frozenset({"drygt"}), frozenset({"knappt", "närmare", "nästan", "uppemot"})
_SOME = frozenset({"ca", "ca.", "c:a", "cirka", "ungefär", "ung", "ung.", "omkring", "runt", "~"})
_ABOVE, _BELOW = (
    frozenset({"över", "mer än", "fler än", ">", "minst", "≥"}),
    frozenset({"under", "mindre än", "<", "högst", "≤"}),
)


def says(quantity: Quantity, value: Decimal, step: Decimal) -> bool:
    """Whether the quantity can be this value, both without sign and in base units; `step` is the value's precision."""
    said, real, mine = quantity.size, abs(value), quantity.room
    room = (mine + step) / 2 if mine != step else step / 2  # At the same precision only the same number is right.
    if not quantity.about:
        return abs(real - said) <= room
    if quantity.about in _ABOVE:
        return real >= said - room
    if quantity.about in _BELOW:
        return real <= said + room
    if quantity.about in _MORE or quantity.about in _LESS:
        side = 1 if quantity.about in _MORE else -1
        return is_near(real, said, quantity.base_step, side) or abs(real - said) <= step / 2
    if quantity.about in _SOME:
        return is_near(real, said, quantity.base_step, 0) or abs(real - said) <= room
    return abs(real - said) <= room
