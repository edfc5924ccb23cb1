"""Försörjningsstöd: generated payments with the wanted households, household-months and amounts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tertial.facts.generate.drawing import Register, kronor, parts
from tertial.facts.generate.plan import Plan
from tertial.periods import Period, add_months

FIELDS = ("household", "month", "district", "purpose", "amount", "persons", "age_of_applicant", "new_arrival")

STAYING_SHARE = 0.4  # households of the year before that are there again
SECOND_PAYMENT_SHARE = 0.35
TAKEN_BACK_SHARE = 0.03
OUTSIDE = 260  # households paid in each month around the periods
LEAST_PAID = 60_000  # öre in a household-month

Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Household:
    """Hushåll with an opaque id."""

    reference: str
    persons: int
    age: int
    new_arrival: str


def assistance_lines(plan: Plan, random: Random) -> Iterator[Line]:
    """Payments of both periods, and of the months before and after them, which must not count."""
    raw, register = plan.raw["assistance"], Register("H", random)
    known: list[Household] = []
    for index, period in enumerate(plan.spans(raw["household_months"])):
        known = _households(raw, index, known, random, register)
        yield from _paid(raw, index, period, known, random)
        for month in (_month(period, -1), _month(period, len(list(period.months())))):
            for household in random.sample(known, min(OUTSIDE, len(known))):
                district = random.choice(list(raw["districts"]))
                yield from _payments(household, month, district, random.randrange(300_000, 1_200_000), raw, random)


def _month(period: Period, offset: int) -> str:
    return f"{add_months(period.start, offset):%Y-%m}"


def _households(
    raw: Mapping[str, Any], index: int, known: Sequence[Household], random: Random, register: Register
) -> list[Household]:
    wanted = sum(pair[index] for pair in raw["districts"].values())
    staying = random.sample(known, int(len(known) * STAYING_SHARE))
    return staying + [_household(random, register) for _ in range(wanted - len(staying))]


def _household(random: Random, register: Register) -> Household:
    persons = random.choices([1, 2, 3, 4, 5, 6], [58, 15, 10, 9, 5, 3])[0]
    return Household(register.reference(), persons, random.randint(19, 64), random.choice(["ja", "nej", "nej", ""]))


def _paid(
    raw: Mapping[str, Any], index: int, period: Period, households: Sequence[Household], random: Random
) -> Iterator[Line]:
    """Every household in one district, in as many months as it takes; the amounts give the mean to the krona."""
    districts = [name for name, pair in raw["districts"].items() for _ in range(pair[index])]
    lengths = _lengths(len(households), raw["household_months"][index], len(list(period.months())), random)
    months = [f"{month.start:%Y-%m}" for month in period.months()]
    paid = [
        (household, month, district)
        for household, district, length in zip(households, districts, lengths, strict=True)
        for month in sorted(random.sample(months, length))
    ]
    slack = random.randint(-40, 40)  # öre a household-month, so that another seed pays another sum
    whole = raw["mean_amount"][index] * 100 * len(paid) + slack * len(paid)
    amounts = parts(random, whole - LEAST_PAID * len(paid), len(paid))
    for (household, month, district), ore in zip(paid, amounts, strict=True):
        yield from _payments(household, month, district, ore + LEAST_PAID, raw, random)


def _lengths(households: int, months: int, longest: int, random: Random) -> list[int]:
    """How many months each household is paid: at least one, at most all, `months` in total."""
    lengths = [1] * households
    while sum(lengths) < months:
        room = [i for i, length in enumerate(lengths) if length < longest]
        for i in random.sample(room, min(len(room), months - sum(lengths))):
            lengths[i] += 1
    return lengths


def _payments(
    household: Household, month: str, district: str, ore: int, raw: Mapping[str, Any], random: Random
) -> Iterator[Line]:
    """One household-month: one payment or two, and now and then one that was taken back and paid anew."""
    purposes = raw["purposes"]
    second = random.random() < SECOND_PAYMENT_SHARE
    for number, amount in enumerate(parts(random, ore, 2) if second else [ore]):
        yield _line(household, month, district, purposes[0] if number == 0 else random.choice(purposes[1:]), amount)
    if random.random() < TAKEN_BACK_SHARE:
        wrong = random.randrange(50_000, 400_000)
        yield _line(household, month, district, purposes[0], wrong)
        yield _line(household, month, district, purposes[0], -wrong)


def _line(household: Household, month: str, district: str, purpose: str, ore: int) -> Line:
    about = (str(household.persons), str(household.age), household.new_arrival)
    return (household.reference, month, district, purpose, kronor(ore), *about)
