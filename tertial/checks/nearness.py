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
# A whole number that ends in noughts is read as rounded, so far as this part of it: "12 300" can be 12 345, "200" 198.
ROUNDED = Decimal("0.05")


def says(quantity: Quantity, value: Decimal, step: Decimal) -> bool:
    """Whether the quantity can be this value, both without sign and in base units; `step` is the value's precision."""
    said, real = abs(quantity.base), abs(value)
    mine = max(quantity.base_step, _noughts(quantity))
    room = (mine + step) / 2 if mine != step else step / 2  # At the same precision only the same number is right.
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


def _noughts(quantity: Quantity) -> Decimal:
    """What the last figure that is not a nought counts, where the number may be rounded to it."""
    whole = abs(quantity.value)
    if quantity.step != 1 or whole < 10 or whole % 10 or quantity.kind == "share":
        return Decimal(0)
    counts = Decimal(10) ** (len(str(int(whole))) - len(str(int(whole)).rstrip("0")))
    return min(counts, whole * ROUNDED) * quantity.base / quantity.value
