"""Stöd: whether the figures of a table themselves say that a relation is meant.

A relation is weighed by how unlikely it is that it holds by chance: a row in which 18 802 − 16 325 = 2 477 agrees in
about four digits. Relations that words ask for need little; others need several rows that agree in many digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from math import log10

from tertial.checks.tables.table import Cell

WITH_WORDS, WITHOUT_WORDS = 0.5, 6.0
CERTAIN, MOST_BREACHES = 7.0, 0.5
SLACK, LEAST_SIZES = 1e-9, 3


@dataclass(slots=True)
class Support:
    """How often a relation holds and does not, the digits that agree where it holds, and how often to the last one."""

    holds: int = 0
    breaches: int = 0
    digits: float = 0.0
    empty: int = 0
    exact: int = 0

    def add(self, other: "Support") -> None:
        """Counts what other rows or columns say too."""
        self.holds += other.holds
        self.breaches += other.breaches
        self.digits += other.digits
        self.empty += other.empty
        self.exact += other.exact

    def count(self, target: Cell, operands: Sequence[Cell], signs: Sequence[int]) -> None:
        """Counts a row in which the target is the sum of the operands, by their signs where there are any."""
        value = room = 0.0
        for sign, cell in zip(signs or repeat(1), operands, strict=False):
            value += sign * cell.value
            room += cell.half
        self.weigh(target, operands, value, room)

    def weigh(self, target: Cell, operands: Sequence[Cell], value: float, room: float) -> None:
        """Counts a row whose operands give a value, all of them rounded by so much at most."""
        room += target.half
        off = abs(value - target.value)
        slack = SLACK * max(1.0, abs(value))
        if off > room + slack:
            self.breaches += 1
            return
        self.exact += off <= slack and bool(target.value)
        sizes = [abs(cell.value) for cell in (target, *operands) if cell.value]
        if len(sizes) >= LEAST_SIZES and (target.value or len(operands) > 2):
            self.holds += 1
            self.digits += digits(sizes, room)
        else:
            self.empty += 1

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


def most_breaches(rows: int) -> int:
    """How many rows may not hold: with more of them no relation is believed, whether words ask for it or not."""
    return max(1, rows // 2)


def difference_support(rows: Sequence[Sequence[Cell]], way: int = 1, most: int | None = None) -> Support:
    """The support of target = first − second over rows of these three, or of second − first where `way` is −1.

    As `linear_support`, of what is asked most often.
    """
    found = Support()
    for target, first, second in rows:
        value = (first.value - second.value) * way
        found.weigh(target, (first, second), value, first.half + second.half)
        if most is not None and found.breaches > most:
            break
    return found


def linear_support(rows: Sequence[Sequence[Cell]], signs: Sequence[int] = (), most: int | None = None) -> Support:
    """The support of target = sum of signed operands over rows (or columns) of cells, the target first in each.

    Without `signs` all are added. A row in which fewer than two operands, or the target, differ from zero says nothing:
    it would hold in many ways. With more breaches than `most` no more rows are tried.
    """
    found = Support()
    for target, *operands in rows:
        found.count(target, operands, signs)
        if most is not None and found.breaches > most:
            break
    return found
