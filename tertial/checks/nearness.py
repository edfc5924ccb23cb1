"""Whether a number in a text can be a figure of a table: at its printed precision, with what softens it."""

from decimal import Decimal

from tertial.checks.figures import round_half_up
from tertial.checks.quantities import Quantity
from tertial.numbers.words import is_near

# How nearly a number is what it should be, and a tenth or ten times that; and how far off it is something else.
NEARLY, TENFOLD, FARTHEST, LEAST_DIGITS = Decimal("0.08"), Decimal("0.01"), 3, 2
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


def is_misprint(quantity: Quantity, value: Decimal) -> bool:
    """Whether it can be seen how a number came of a value (in base units) that it should have been.

    Two digits changed places, one is another, one is too many or too few, the noughts are; or it is nearly the same.
    """
    unit = abs(quantity.base / quantity.value) if quantity.value else Decimal(1)
    said, exact = abs(quantity.value), abs(value) / unit
    expected = round_half_up(exact, quantity.step)
    if abs(said - expected) <= max(quantity.step, expected * NEARLY) or _is_tenfold(said, exact):
        return True
    mine, other = digits_of(said), digits_of(expected)
    if min(len(mine), len(other)) < LEAST_DIGITS:
        return False
    if len(mine) == len(other):
        return sorted(mine) == sorted(other) or sum(map(str.__ne__, mine, other)) == 1
    short, long = sorted((mine, other), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _is_tenfold(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers are the same but for where the point stands."""
    if not one or not other:
        return False
    first, second = (each.scaleb(-each.adjusted()) for each in (one, other))
    return len(digits_of(one)) >= LEAST_DIGITS and abs(first - second) <= second * TENFOLD


def is_far(quantity: Quantity, value: Decimal) -> bool:
    """Whether a number is so far from a value (in base units) that it is likelier something else than a slip."""
    said, real = quantity.size, abs(value)
    return bool(said and real) and max(said, real) > FARTHEST * min(said, real) and not is_misprint(quantity, value)


def digits_of(value: Decimal) -> str:
    """The digits of a number from its first on, without its point."""
    return f"{abs(value):f}".replace(".", "").lstrip("0")
