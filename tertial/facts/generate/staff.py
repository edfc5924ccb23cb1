"""Personal: invented staff, their employments and their schedules, with rows that must not count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from tertial.facts.generate.drawing import text
from tertial.facts.generate.plan import Plan
from tertial.periods import add_months

EMPLOYMENT_FIELDS = ("person", "sex", "birth_year", "unit", "form", "fte", "from", "to")
SCHEDULE_FIELDS = ("person", "unit", "month", "scheduled_hours", "statutory_leave_hours")

SICK = "sjuk"
PERMANENT, TEMPORARY, HOURLY = "tillsvidare", "visstid", "timavlönad"
_DAY = 800  # hundredths of an hour a working day, full time
_USUAL_DAYS = 21
_LEAVE_EVERY = 19
_TWICE_EVERY = 400

Line = tuple[str, ...]


@dataclass(frozen=True, eq=False)  # each is somebody of their own, looked up by the thousand
class Employee:
    """An invented employee. `stays` is from the first day to the day after the last, `moved` when the unit changed."""

    reference: str
    sex: str
    birth_year: int | None
    units: tuple[str, ...]
    form: str
    fte: str
    start: date
    end: date | None = None
    moved: date | None = None
    without_schedule: bool = False

    def unit_on(self, day: date) -> str:
        return self.units[-1] if self.moved is not None and day >= self.moved else self.units[0]

    def is_employed(self, first: date) -> bool:
        """Whether the employee is employed all that month."""
        return self.start <= first and (self.end is None or self.end >= add_months(first, 1))

    def hundredths(self, days: int) -> int:
        """Scheduled hundredths of an hour in a month of so many full days."""
        return int(Decimal(self.fte) * days * _DAY)


@dataclass(frozen=True)
class Staff:
    """The staff of a plan: those who count and another committee's, and the months that absences are told of.

    With `strays` there are rows that must not count: of those paid by the hour and those on leave, and in schedules.
    """

    plan: Plan
    spec: Mapping[str, Any]
    months: tuple[date, ...]
    counted: tuple[Employee, ...]
    foreign: tuple[Employee, ...]
    hourly: tuple[Employee, ...] = ()
    on_leave: tuple[Employee, ...] = ()
    strays: bool = False

    def days_in(self, first: date) -> int:
        """Working days of the month in the schedules."""
        for span in self.spec.get("printed", ()):
            if span["year"] == first.year and first.month <= len(span["working_days"]):
                return int(span["working_days"][first.month - 1])
        return int(self.spec.get("working_days", _USUAL_DAYS))

    def scheduled(self, who: Employee, first: date) -> int:
        """Hundredths of an hour that are scheduled that month."""
        return who.hundredths(self.days_in(first)) if who.is_employed(first) and not who.without_schedule else 0


def employment_lines(all_staff: Staff) -> Iterator[Line]:
    """Everybody's employments; a change of unit ends one and begins another."""
    for who in (*all_staff.counted, *all_staff.hourly, *all_staff.on_leave, *all_staff.foreign):
        about = (who.reference, who.sex, text(who.birth_year))
        spans = [(who.start, who.end)] if who.moved is None else [(who.start, who.moved), (who.moved, who.end)]
        for unit, (start, end) in zip(who.units, spans, strict=True):
            yield (*about, unit, who.form, who.fte, text(start), text(end))


def schedule_lines(all_staff: Staff, random: Random) -> Iterator[Line]:
    """Schedules month by month. Strays: one month more than absences, some read twice, and of some hourly staff."""
    months = (*all_staff.months, *([add_months(all_staff.months[-1], 1)] if all_staff.strays else []))
    number = 0
    for who in (*all_staff.counted, *all_staff.foreign):
        for first in months:
            hundredths = all_staff.scheduled(who, first)
            if not hundredths:
                continue
            number += 1
            leave = hundredths // 4 if all_staff.strays and number % _LEAVE_EVERY == 0 else None
            line = _schedule(who, first, hundredths, leave)
            yield from [line] * (2 if all_staff.strays and number % _TWICE_EVERY == 0 else 1)
    for who in all_staff.hourly[::2]:
        yield _schedule(who, random.choice(months), 4000, None)


def _schedule(who: Employee, first: date, hundredths: int, leave: int | None) -> Line:
    given = "" if leave is None else hours(leave)
    return (who.reference, who.unit_on(first), f"{first:%Y-%m}", hours(hundredths), given)


def hours(hundredths: int) -> str:
    """Hundredths of an hour as they are written."""
    return str(Decimal(hundredths).scaleb(-2))
