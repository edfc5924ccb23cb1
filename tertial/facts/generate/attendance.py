"""Närvaro: generated days of attendance that add up to the wanted number, and days that must not count."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from tertial.facts.generate.drawing import Register
from tertial.facts.generate.plan import Plan
from tertial.periods import Period

FIELDS = ("person", "unit", "form", "date", "quantity")

HALVES_SHARE = 0.04  # days written in two rows, a half in each
ABSENT_SHARE = 0.03  # rows that say that nobody came
STAYING_SHARE = 0.7
TRAPS = 6

Line = tuple[str, ...]


def attendance_lines(plan: Plan, spec: Mapping[str, Any], random: Random, register: Register) -> Iterator[Line]:
    """The days of one form in both periods, each person at most once a weekday."""
    unit, known = plan.codes.unit_code(spec["unit"]), list[str]()
    for index, period in enumerate(plan.periods):
        staying = random.sample(known, min(len(known), int(spec["people"][index] * STAYING_SHARE)))
        known = [*staying, *(register.reference() for _ in range(spec["people"][index] - len(staying)))]
        yield from _present(known, unit, spec, index, period, random)
        yield from _traps(plan, spec, known, period, random)


def _present(
    people: Sequence[str], unit: str, spec: Mapping[str, Any], index: int, period: Period, random: Random
) -> Iterator[Line]:
    days = _weekdays(period)
    for person, count in zip(people, _counts(spec["quantity"][index], len(people), len(days), random), strict=True):
        for day in random.sample(days, count):
            halves = random.random() < HALVES_SHARE
            for quantity in ("0.5", "0.5") if halves else ("1",):
                yield (person, unit, spec["form"], day.isoformat(), quantity)
        if random.random() < ABSENT_SHARE * count:
            yield (person, unit, spec["form"], random.choice(days).isoformat(), "0")


def _weekdays(period: Period) -> list[date]:
    days = (period.start + timedelta(days=each) for each in range(period.days))
    return [day for day in days if day.weekday() < 5]


def _counts(whole: int, people: int, most: int, random: Random) -> list[int]:
    """How many days each comes: at least one, at most `most`, `whole` in all."""
    if not people <= whole <= people * most:
        raise ValueError(f"{people} persons cannot come {whole} days of {most}")
    counts = [max(1, min(most, whole // people + random.randint(-12, 12))) for _ in range(people)]
    while sum(counts) != whole:
        step = 1 if sum(counts) < whole else -1
        place = random.randrange(people)
        counts[place] = max(1, min(most, counts[place] + step))
    return counts


def _traps(
    plan: Plan, spec: Mapping[str, Any], people: Sequence[str], period: Period, random: Random
) -> Iterator[Line]:
    """The days next to the period, another form, and the same form in another committee."""
    unit, foreign = plan.codes.unit_code(spec["unit"]), plan.codes.unit_code(spec["foreign_unit"])
    inside = _weekdays(period)
    for person in random.sample(people, min(len(people), TRAPS)):
        for day in (period.start - timedelta(days=1), period.end):
            yield (person, unit, spec["form"], day.isoformat(), "1")
        yield (person, unit, spec["other_form"], random.choice(inside).isoformat(), "1")
        yield (person, foreign, spec["form"], random.choice(inside).isoformat(), "1")
