"""Stöd: whether the figures of a table themselves say that a relation is meant.

A relation is weighed by how unlikely it is that it holds by chance: a row in which 18 802 − 16 325 = 2 477 agrees in
about four digits. Relations that words ask for need little; others need several rows that agree in many digits.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log10

from tertial.checks.tables.table import Cell

WITH_WORDS, WITHOUT_WORDS = 0.5, 6.0
CERTAIN, MOST_BREACHES = 7.0, 0.5


@dataclass(slots=True)
class Support:
    """How often a relation holds and does not, the digits that agree where it holds, and how often to the last one."""

    holds: int = 0
    breaches: int = 0
    digits: float = 0.0
    empty: int = 0
    exact: int = 0

    def believed(self, by_words: bool) -> bool:
        """Whether the relation is meant."""
        if by_words:
            return self.digits >= WITH_WORDS and self.breaches <= max(1, self.holds)
        most = self.holds * (1.0 if self.digits >= CERTAIN else MOST_BREACHES)
        return self.holds >= 2 and self.digits >= WITHOUT_WORDS and self.breaches <= most


def digits(sizes: Sequence[float], room: float) -> float:
    """How much it says that these came out right: the digits of their typical size beyond the room for rounding."""
    typical = (min(sizes) * sorted(sizes)[len(sizes) // 2]) ** 0.5
    return log10(max(1.0, typical / max(room, room if room else 0.5)))


def linear_support(rows: Sequence[tuple[Cell, Sequence[Cell]]], signs: Callable[[int], int]) -> Support:
    """The support of target = sum of signed operands over rows (or columns) of cells.

    A row in which fewer than two operands, or the target, differ from zero says nothing: it would hold in many ways.
    """
    found = Support()
    for target, operands in rows:
        value = sum(signs(at) * cell.value for at, cell in enumerate(operands))
        found.exact += abs(value - target.value) <= 1e-9 * max(1.0, abs(value)) and bool(target.value)
        room = target.half + sum(cell.half for cell in operands)
        if abs(value - target.value) > room + 1e-9 * max(1.0, abs(value)):
            found.breaches += 1
            continue
        sizes = [abs(cell.value) for cell in (target, *operands) if cell.value]
        if len(sizes) >= 3 and (target.value or len(operands) > 2):
            found.holds += 1
            found.digits += digits(sizes, room)
        else:
            found.empty += 1
    return found
