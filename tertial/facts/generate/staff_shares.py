"""Frånvaro i andelar: sick leave by sex and length, and absence of other causes, in wanted shares of the hours.

For profiles whose tables print shares of no published report: they come within a row of absence of what is wanted.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from tertial.facts.generate.drawing import text
from tertial.facts.generate.staff import SICK, Employee, Line, Staff, hours
from tertial.periods import Period, add_months

DAY = timedelta(days=1)
# What one row of absence takes, in hundredths of an hour, and how long its spell is in days.
_SHORT, _LONG, _LONGEST = (2_400, 3), (12_000, 40), (12_000, 75)
_LONGEST_SHARE = 0.7  # of the long sick leave
_CAUSES = {
    "semester": (4_000, 7),
    "vård av barn": (1_600, 2),
    "föräldraledig": (12_000, 200),
    "tjänstledig": (9_000, 90),
}


def shared_lines(staff: Staff, random: Random) -> Iterator[Line]:
    """Every row of absence, month by month.

    `sick` has a pair of shares in percent, short and long, for each sex and year; `other` one share for each cause.
    """
    for first in staff.months:
        scheduled = {who: staff.scheduled(who, first) for who in staff.counted if staff.scheduled(who, first)}
        left = dict(scheduled)
        for sex, by_year in staff.spec["sick"].items():
            own = [who for who in left if who.sex == sex]
            short, long = by_year[str(first.year)]
            longest = long * _LONGEST_SHARE
            for share, what in ((short, _SHORT), (long - longest, _LONG), (longest, _LONGEST)):
                yield from _dealt(own, scheduled, left, first, share, (SICK, *what), random)
        for cause, share in staff.spec["other"].items():
            yield from _dealt(list(left), scheduled, left, first, share, (cause, *_CAUSES[cause]), random)


def _dealt(
    people: list[Employee], scheduled: Mapping[Employee, int], left: dict[Employee, int], first: date, share: float,
    what: tuple[str, int, int], random: Random,
) -> Iterator[Line]:  # fmt: skip
    """Rows of one cause until they make up the share of these people's hours in the month."""
    cause, size, days = what
    wanted = round(sum(scheduled[who] for who in people) * share / 100)
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
    return (who.reference, who.unit_on(first), cause, *(text(day) for day in days), hours(hundredths))
