"""Dragning: seeded draws that the tables share: days, shares of an amount, invented persons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random

MISSING_SEX_SHARE = 0.02
BIRTH_DATE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Somebody:
    """An invented person. `reference` is an opaque id that cannot be anybody's personnummer."""

    reference: str
    sex: str
    birth_year: int
    birth_date: date | None


class Register:
    """Hands out invented persons, each with an id of its own."""

    def __init__(self, prefix: str, random: Random) -> None:
        self._prefix = prefix
        self._random = random
        self._used: set[int] = set()

    def reference(self) -> str:
        while True:
            number = self._random.randrange(1_000_000)
            if number not in self._used:
                self._used.add(number)
                return f"{self._prefix}-{number:06d}"

    def person(self, ages: Sequence[int], year: int) -> Somebody:
        """Somebody whose age is within `ages` (inclusive) both at the end of a period in `year` and a year before.

        Two years are kept free at the lower end: one for the year before, one for a birthday later in the year.
        """
        low, high = ages
        birth_year = year - self._random.randint(low + 2, high)
        known = self._random.random() < BIRTH_DATE_SHARE
        born = date(birth_year, 1, 1) + timedelta(days=self._random.randrange(365)) if known else None
        return Somebody(self.reference(), self._sex(), birth_year, born)

    def aged(self, ages: Sequence[int], year: int) -> Somebody:
        """Somebody whose age is within `ages` (inclusive) in this year, as year less birth year."""
        return Somebody(self.reference(), self._sex(), year - self._random.randint(*ages), None)

    def late_birthday(self, ages: Sequence[int], year: int) -> Somebody:
        """Somebody a year too old by the birth year alone, but not yet by the birthday in the autumn."""
        birth_year = year - ages[1] - 1
        return Somebody(self.reference(), self._sex(), birth_year, date(birth_year, 9, self._random.randint(1, 28)))

    def _sex(self) -> str:
        return "" if self._random.random() < MISSING_SEX_SHARE else self._random.choice("KM")


def day_between(random: Random, start: date, end: date) -> date:
    """A day with start ≤ day < end."""
    return start + timedelta(days=random.randrange((end - start).days))


def weighted(random: Random, weights: Mapping[str, int], count: int) -> list[str]:
    """`count` keys drawn by weight."""
    return random.choices(list(weights), list(weights.values()), k=count)


def parts(random: Random, whole: int, count: int) -> list[int]:
    """`whole` ≥ `count` cut into `count` positive whole parts, most of them small, as amounts on invoices are."""
    if whole < count:
        raise ValueError(f"{whole} cannot be cut into {count} parts")
    edges = list(accumulate(random.expovariate(1) + 0.02 for _ in range(count)))
    spare = whole - count
    marks = [0, *(int(spare * edge / edges[-1]) for edge in edges[:-1]), spare]
    return [1 + marks[i + 1] - marks[i] for i in range(count)]


def even(whole: int, weights: Sequence[int]) -> list[int]:
    """`whole` (of either sign) shared out by weight in whole units that add up to it exactly."""
    marks = [whole * done // sum(weights) for done in accumulate(weights, initial=0)]
    return [marks[i + 1] - marks[i] for i in range(len(weights))]


def kronor(ore: int) -> str:
    """Öre as an amount with two decimals and a point."""
    return str(Decimal(ore).scaleb(-2))


def text(value: date | int | str | None) -> str:
    """A value as it is written in a canonical CSV file; nothing for None."""
    return "" if value is None else str(value)
