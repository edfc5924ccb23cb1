"""Personal: invented staff, their employments and their schedules, with rows that must not count."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import Any

from tertial.facts.generate.drawing import Register, day_between, text
from tertial.facts.generate.plan import Plan
from tertial.periods import Period, add_months, month

EMPLOYMENT_FIELDS = ("person", "sex", "birth_year", "unit", "form", "fte", "from", "to")
SCHEDULE_FIELDS = ("person", "unit", "month", "scheduled_hours", "statutory_leave_hours")

PERMANENT, TEMPORARY, HOURLY = "tillsvidare", "visstid", "timavlönad"
_TEMPORARY_EVERY = 8
_FULL_TIME = ("1", "1", "1", "0.75", "1", "0.8", "1", "0.5")
_DAY = 800  # hundredths of an hour a working day, full time
_USUAL_DAYS = 21
_MOVE_EVERY = 40
_LEAVE_EVERY = 19
_TWICE_EVERY = 400

Line = tuple[str, ...]


@dataclass(frozen=True)
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
        """Whether the employee is employed all that month, as all are who are employed in any of its days."""
        return self.start <= first and (self.end is None or self.end > first)

    def hundredths(self, days: int) -> int:
        """Scheduled hundredths of an hour in a month of so many full days."""
        return int(Decimal(self.fte) * days * _DAY)


@dataclass(frozen=True)
class Staff:
    """The staff of a plan: those who count, those paid by the hour, those on leave, and another committee's."""

    plan: Plan
    spec: Mapping[str, Any]
    counted: tuple[Employee, ...]
    hourly: tuple[Employee, ...]
    on_leave: tuple[Employee, ...]
    foreign: tuple[Employee, ...]

    @cached_property
    def months(self) -> tuple[date, ...]:
        """The months that absences are told of: from the first year's first to the last that is told."""
        first = month(self.plan.previous.year, 1).start
        last = month(self.plan.period.year, len(self.spec["printed"][-1]["months"])).start
        return tuple(each.start for each in Period(first, add_months(last, 1)).months())

    def days_in(self, first: date) -> int:
        """Working days of the month in the schedules."""
        for span in self.spec["printed"]:
            if span["year"] == first.year and first.month <= len(span["working_days"]):
                return int(span["working_days"][first.month - 1])
        return _USUAL_DAYS

    def scheduled(self, who: Employee, first: date) -> int:
        """Hundredths of an hour that are scheduled that month."""
        return who.hundredths(self.days_in(first)) if who.is_employed(first) and not who.without_schedule else 0


def staff(plan: Plan, random: Random) -> Staff:
    """Everybody in `[staff]` of the plan. The same random stream gives the same people."""
    spec, register = plan.raw["staff"], Register("A", random)
    units = [
        item.code
        for item in plan.codes.of("unit")
        if f"{item.unit}/".startswith(f"{spec['body']}/") and item.valid_to is None and item.valid_from < _opening(plan)
    ]
    other = [plan.codes.unit_code(path) for path in spec["foreign_units"]]
    counted = tuple(_counted(plan, spec, units, random, register))
    return Staff(
        plan, spec, counted,
        tuple(_extra(plan, units, HOURLY, spec["hourly"], random, register)),
        tuple(_extra(plan, units, PERMANENT, spec["on_leave"], random, register, without_schedule=True)),
        tuple(_extra(plan, other, PERMANENT, spec["foreign"], random, register)),
    )  # fmt: skip


def _opening(plan: Plan) -> date:
    return month(plan.previous.year, 1).start


def _counted(
    plan: Plan, spec: Mapping[str, Any], units: Sequence[str], random: Random, register: Register
) -> Iterator[Employee]:
    """Groups by age, each with its share of women, forms and shares of full time; some without sex or birth year."""
    number = 0
    for group in spec["groups"]:
        sexes = _sexes(group, spec["women"], random)
        for index, sex in enumerate(sexes):
            number += 1
            low, high = group["ages"]
            born = plan.period.year - random.randint(low, high)
            start, end = _employed(plan, group, random)
            moves = number % _MOVE_EVERY == 0 and end is None and start < _opening(plan)
            yield Employee(
                register.reference(),
                sex,
                None if group.get("unknown_age") else born,
                tuple(random.sample(list(units), 2 if moves else 1)),
                TEMPORARY if index % _TEMPORARY_EVERY == 3 else PERMANENT,
                _FULL_TIME[index % len(_FULL_TIME)],
                start, end, month(plan.previous.year, 9).start if moves else None,
            )  # fmt: skip


def _sexes(group: Mapping[str, Any], women: float, random: Random) -> list[str]:
    found = [""] * group.get("unknown_sex", 0)
    found += ["K"] * round((group["count"] - len(found)) * group.get("women", women))
    found += ["M"] * (group["count"] - len(found))
    random.shuffle(found)
    return found


def _employed(plan: Plan, group: Mapping[str, Any], random: Random) -> tuple[date, date | None]:
    """From and to: long since and still, unless the group came or left between the months that are printed."""
    told = len(plan.raw["staff"]["printed"][0]["months"])
    between = add_months(_opening(plan), told + random.randrange(13 - told))
    if group.get("came"):
        return between, None
    start = day_between(random, date(1995, 1, 1), _opening(plan)).replace(day=1)
    return start, between if group.get("left") else None


def _extra(
    plan: Plan, units: Sequence[str], form: str, count: int, random: Random, register: Register, **more: Any
) -> Iterator[Employee]:
    for _ in range(count):
        born = plan.period.year - random.randint(20, 66)
        yield Employee(
            register.reference(), random.choice("KM"), born, (random.choice(units),), form,
            "0" if form == HOURLY else "1", date(2015, 3, 1), None, **more,
        )  # fmt: skip


def employment_lines(all_staff: Staff) -> Iterator[Line]:
    """Everybody's employments; a change of unit ends one and begins another."""
    for who in (*all_staff.counted, *all_staff.hourly, *all_staff.on_leave, *all_staff.foreign):
        about = (who.reference, who.sex, text(who.birth_year))
        spans = [(who.start, who.end)] if who.moved is None else [(who.start, who.moved), (who.moved, who.end)]
        for unit, (start, end) in zip(who.units, spans, strict=True):
            yield (*about, unit, who.form, who.fte, text(start), text(end))


def schedule_lines(all_staff: Staff, random: Random) -> Iterator[Line]:
    """Schedules month by month, one month more than absences; some read twice; some hourly staff have them, too."""
    months = (*all_staff.months, add_months(all_staff.months[-1], 1))
    number = 0
    for who in (*all_staff.counted, *all_staff.foreign):
        for first in months:
            hundredths = all_staff.scheduled(who, first)
            if not hundredths:
                continue
            number += 1
            leave = hundredths // 4 if number % _LEAVE_EVERY == 0 else None
            line = _schedule(who, first, hundredths, leave)
            yield from [line] * (2 if number % _TWICE_EVERY == 0 else 1)
    for who in all_staff.hourly[::2]:
        yield _schedule(who, random.choice(months), 4000, None)


def _schedule(who: Employee, first: date, hundredths: int, leave: int | None) -> Line:
    given = "" if leave is None else hours(leave)
    return (who.reference, who.unit_on(first), f"{first:%Y-%m}", hours(hundredths), given)


def hours(hundredths: int) -> str:
    """Hundredths of an hour as they are written."""
    return str(Decimal(hundredths).scaleb(-2))
