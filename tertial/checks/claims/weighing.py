"""Vägning: how surely a number that a table contradicts is meant to be the table's, and whether it is told."""

from decimal import Decimal

from tertial.checks.claims.gaps import Answer, unit_scale
from tertial.checks.claims.spoken import Ask, Spoken
from tertial.checks.claims.subjects import Subject, counts_the_same
from tertial.checks.figures import round_half_up
from tertial.checks.nearness import digits_of
from tertial.checks.quantities import Quantity

LEAST_SURE, QUITE_SURE = 3, 4
LESS_FAR, FAR, RATHER_FAR, VERY_FAR = Decimal("1.4"), Decimal(2), Decimal(5), Decimal(12)
_TENS = (Decimal(10), Decimal(100), Decimal(1000))
SEVERAL, CLOSE, RATHER_CLOSE = 3, Decimal("1.05"), Decimal("1.15")


def sure_enough(one: Spoken, answer: Answer, subject: Subject, agreed: bool) -> bool:
    """Whether a number that does not fit is told: how surely the line is meant, and how far off the number is."""
    size, real = abs(one.said.base), abs(answer.value)
    if not size or not real:
        return False
    times = max(size, real) / min(size, real)
    if times > VERY_FAR:
        return False
    slip = _slip(one.said, answer, times)
    counted = counts_the_same(one, subject.line)
    sure = subject.sure + slip + counted + one.explicit + 2 * agreed + (one.dated and slip > 0)
    if sure < LEAST_SURE:
        return False
    if one.said.kind == "money" and answer.cells[0].kind == "count":  # A table that says no unit may count things.
        return times <= LESS_FAR
    if one.said.kind == "share":
        return times <= FAR or (sure >= QUITE_SURE and one.explicit and not subject.whole and times <= RATHER_FAR)
    if sure >= QUITE_SURE and (one.explicit or agreed or slip > 1 or counted > 0) and not (subject.whole and not slip):
        return times <= VERY_FAR
    return times <= (FAR if one.ask in (Ask.DEVIATION, Ask.CHANGE) else LESS_FAR)


def _slip(said: Quantity, answer: Answer, times: Decimal) -> int:
    """What speaks for a slip of the pen: a number of several digits that almost agrees, or has the same digits."""
    mine = digits_of(said.value)
    if len(mine) < 2:
        return 0
    if sorted(mine) == sorted(digits_of(round_half_up(abs(answer.value) / unit_scale(said), said.step))):
        return 2
    if times in _TENS and mine.rstrip("0") == digits_of(answer.value).rstrip("0"):
        return 2  # Thousands for millions, a nought too many.
    return 0 if len(mine) < SEVERAL else 2 if times <= CLOSE else 1 if times <= RATHER_CLOSE else 0
