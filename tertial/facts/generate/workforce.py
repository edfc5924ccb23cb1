"""Personalstyrka: invented staff of the wanted size at two dates, with sick leave and other absence in wanted shares.

For profiles whose tables print sizes and shares of no published report: the numbers of people are exact, the shares of
hours come within a row of absence of what is wanted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tertial.facts.generate.drawing import Register, day_between, text
from tertial.facts.generate.plan import Plan
from tertial.facts.generate.staff import hours
from tertial.periods import Period, add_months, parse

STAYING = 0.9  # of the smaller of the two numbers: people who are there at both dates
SICK = "sjuk"
DAY = timedelta(days=1)
_FULL_TIME = (Decimal(1), Decimal(1), Decimal("0.75"), Decimal(1), Decimal("0.8"))
_MONTH = 16_000  # hundredths of an hour in a month of full time
# What one row of absence takes, in hundredths of an hour, and how long its spell is in days.
_SHORT, _LONG, _LONGEST = (2_400, 3), (12_000, 40), (12_000, 75)
_LONGEST_SHARE = 0.7  # of the long sick leave
_CAUSES = {
    "semester": (4_000, 7),
    "vård av barn": (1_600, 2),
    "föräldraledig": (12_000, 200),
    "tjänstledig": (9_000, 90),
}

Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Employee:
    """An invented employee; `end` is the day after the last."""

    reference: str
    sex: str
    birth_year: int
    unit: str
    form: str
    fte: Decimal
    start: date
    end: date | None

    def hundredths(self, first: date) -> int:
        """Scheduled hundredths of an hour in the month, for those employed all of it."""
        whole = self.start <= first and (self.end is None or self.end >= add_months(first, 1))
        return int(self.fte * _MONTH) if whole else 0


@dataclass(frozen=True, slots=True)
class Workforce:
    """Everybody in `[workforce]` of a plan, and the months that their schedules and absences are told of."""

    spec: Mapping[str, Any]
    people: tuple[Employee, ...]
    foreign: tuple[Employee, ...]
    months: tuple[date, ...]


def workforce(plan: Plan, random: Random) -> Workforce:
    """The same random stream gives the same people."""
    spec, register = plan.raw["workforce"], Register("A", random)
    dates = tuple(spec["dates"])
    people = tuple(who for group in spec["groups"] for who in _group(plan, group, dates, random, register))
    foreign = tuple(_group(plan, spec["foreign"], dates, random, register))
    months = tuple(each.start for each in parse(spec["months"]).months())
    return Workforce(spec, people, foreign, months)


def _group(
    plan: Plan, group: Mapping[str, Any], dates: Sequence[date], random: Random, register: Register
) -> Iterator[Employee]:
    """As many women and men as wanted at both dates; some have left between them, some have come."""
    units = [plan.codes.unit_code(path) for path in group["units"]]
    for sex, (before, now) in (("K", group["women"]), ("M", group["men"])):
        both = int(min(before, now) * STAYING)
        for came, left, count in ((False, False, both), (False, True, before - both), (True, False, now - both)):
            for _ in range(count):
                start = date(2001, 1, 1) + DAY * random.randrange(3000)
                if came:
                    start = day_between(random, dates[0] + DAY, dates[1] + DAY)
                end = day_between(random, dates[0] + 2 * DAY, dates[1]) if left else None
                low, high = group["ages"]
                yield Employee(
                    register.reference(), sex, dates[1].year - random.randint(low, high), random.choice(units),
                    group["form"], random.choice(_FULL_TIME), start, end,
                )  # fmt: skip


def employment_lines(found: Workforce) -> Iterator[Line]:
    """The employments of the committee and of another one, which must not count."""
    for who in (*found.people, *found.foreign):
        about = (who.reference, who.sex, str(who.birth_year), who.unit, who.form, str(who.fte))
        yield (*about, text(who.start), text(who.end))


def schedule_lines(found: Workforce) -> Iterator[Line]:
    """A row a person and month."""
    for who in (*found.people, *found.foreign):
        for first in found.months:
            scheduled = who.hundredths(first)
            if scheduled:
                yield (who.reference, who.unit, f"{first:%Y-%m}", hours(scheduled), "")


def absence_lines(found: Workforce, random: Random) -> Iterator[Line]:
    """Sick leave by sex and length and absence of other causes, month by month, in the wanted shares of the hours.

    `sick` has a pair of shares in percent, short and long, for each sex and year; `other` one share for each cause.
    """
    for first in found.months:
        left = {who: who.hundredths(first) for who in found.people if who.hundredths(first)}
        for sex, by_year in found.spec["sick"].items():
            own = [who for who in left if who.sex == sex]
            short, long = by_year[str(first.year)]
            longest = long * _LONGEST_SHARE
            for share, what in ((short, _SHORT), (long - longest, _LONG), (longest, _LONGEST)):
                yield from _dealt(own, left, first, share, (SICK, *what), random)
        for cause, share in found.spec["other"].items():
            yield from _dealt(list(left), left, first, share, (cause, *_CAUSES[cause]), random)


def _dealt(
    people: list[Employee], left: dict[Employee, int], first: date, share: float, what: tuple[str, int, int],
    random: Random,
) -> Iterator[Line]:  # fmt: skip
    """Rows of one cause until they make up the share of these people's hours in the month."""
    cause, size, days = what
    wanted = round(sum(who.hundredths(first) for who in people) * share / 100)
    for who in random.sample(people, len(people)):
        taken = min(size, left[who], wanted)
        if wanted <= 0:
            return
        if not taken:
            continue
        left[who] -= taken
        wanted -= taken
        yield _absence(who, cause, _spell(first, days, random), first, taken)


def _spell(first: date, days: int, random: Random) -> Period:
    """A spell of so many days that begins in the month, or before it where it is longer than that."""
    start = first + DAY * random.randrange(20) if days < 15 else first - DAY * (days - 28)
    return Period(start, start + DAY * days)


def _absence(who: Employee, cause: str, spell: Period, first: date, hundredths: int) -> Line:
    after = add_months(first, 1)
    here = Period(max(spell.start, first), min(spell.end, after))
    days = (spell.start, spell.end, here.start, here.end)
    return (who.reference, who.unit, cause, *(text(day) for day in days), hours(hundredths))
