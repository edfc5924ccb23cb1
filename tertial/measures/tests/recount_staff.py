"""Omräkning av personal: headcounts, turnover and absence counted person by person and day by day.

As `recount`: written from `design/numbers.md` and the measures' own definitions, without SQL.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tertial.measures.tests.recount import Number, Row, Select, World, divided, has_day, month_days
from tertial.periods import Period, month

Rows = list[dict[str, Any]]
ABSENCE = ("person", "unit_id", "cause", "spell_start", "spell_end", "date_from", "date_to", "hours")
SCHEDULE = ("person", "unit_id", "month", "scheduled_hours", "statutory_leave_hours")
EMPLOYMENT = ("person", "sex", "birth_year", "unit_id", "form", "fte", "from", "to")
# What each measure's whole does not ask about.
WHOLES = {
    "share": ("spell_length",), "contribution": ("spell_length", "sex", "age_group"), "spell_share": ("spell_length",),
    "cause_share": ("cause",), "worked_share": (), "form_share": ("form",), "sex_share": ("sex",),
}  # fmt: skip


def told(world: World) -> World:
    """The world with absences cut up by month, and who they and the schedules are about written on every row."""
    schedules = [row for row in once(world.table("schedules"), SCHEDULE) if row["scheduled_hours"] > 0]
    at_work = {(row["person"], row["month"]) for row in schedules}
    parts = [part for row in once(world.table("absences"), ABSENCE) for part in by_month(row)]
    parts = [part for part in parts if (part["person"], part["month"]) in at_work]
    about = People(world)
    whole = without(about.counted(schedules), ("spell_length", "cause"))
    return replace(world, rows={**world.rows, "absences": about.counted(parts), "schedules": whole})


def once(rows: Iterable[Row], columns: tuple[str, ...]) -> Rows:
    return [dict(zip(columns, values, strict=True)) for values in {tuple(row[c] for c in columns) for row in rows}]


def by_month(row: Row) -> Rows:
    """The row's hundredths of an hour dealt out day by day, never more than has been earned, and the month's summed."""
    days = max((row["date_to"] - row["date_from"]).days, 1)
    hundredths, given = int(row["hours"] * 100), 0
    months: dict[date, int] = {}
    for number in range(1, days + 1):
        day = row["date_from"] + timedelta(days=number - 1)
        due = hundredths * number // days
        first = day.replace(day=1)
        months[first] = months.get(first, 0) + due - given
        given = due
    return [{**row, "month": first, "part": part} for first, part in months.items()]


class People:
    """What the employments say of the persons."""

    def __init__(self, world: World) -> None:
        self.of: dict[Any, Rows] = {}
        for row in world.table("employments"):
            self.of.setdefault(row["person"], []).append(row)
        self.forms = world.settings.get("staff", {}).get("population", ["tillsvidare", "visstid"])

    def counted(self, rows: Rows) -> Rows:
        return [
            {**row, "sex": self.known(row, "sex", ("K", "M")), "birth_year": self.known(row, "birth_year")}
            for row in rows
            if self.is_counted(row["person"], row["month"])
        ]

    def known(self, row: Row, column: str, allowed: tuple[str, ...] | None = None) -> Any:
        held = {each[column] for each in self.of[row["person"]]} - {None}
        return max((each for each in held if allowed is None or each in allowed), default=None)

    def is_counted(self, person: Any, first: date) -> bool:
        that_month = month(first.year, first.month)
        days = [first + timedelta(days=number) for number in range(that_month.days)]
        employed = (row for row in self.of.get(person, []) if row["form"] in self.forms)
        return any(has_day(row, "from", "to", day) for row in employed for day in days)


def without(rows: Iterable[Row], ignored: tuple[str, ...]) -> Rows:
    """The rows, marked as of every group of what is ignored."""
    return [{**row, "ignores": ignored} for row in rows]


def measured(world: World, key: str, period: Period, select: Select, months: int) -> Number:
    family, _, name = key.partition(".")
    return (staff if family == "staff" else absence)(world, name, period, select, months)


def staff(world: World, name: str, period: Period, select: Select, months: int) -> Number:
    everybody = world.table("employments")
    if name == "turnover_share":
        return turnover(select(everybody, period), period)
    here = [row for row in select(everybody, period) if has_day(row, "from", "to", period.last_day)]
    if name == "fte":
        return sum((Fraction(row["fte"]) for row in once(here, EMPLOYMENT)), Fraction(0))
    if name == "headcount":
        return len(people(here))
    whole = select(without(everybody, WHOLES[name]), period)
    return divided(len(people(here)), len(people(r for r in whole if has_day(r, "from", "to", period.last_day))))


def people(rows: Iterable[Row]) -> set[Any]:
    return {row["person"] for row in rows}


def turnover(rows: Rows, period: Period) -> Number:
    """Those whose last day lies in the period and who are not there the day after it."""
    permanent = [row for row in rows if row["form"] == "tillsvidare"]
    last_days = {r["person"] for r in permanent if r["to"] and r["to"] > r["from"] and _day_before(r["to"]) in period}
    left = last_days - people(row for row in permanent if has_day(row, "from", "to", period.end))
    counts = [len(people(r for r in permanent if has_day(r, "from", "to", day))) for day in month_days(period)]
    return divided(len(left), Fraction(sum(counts), len(counts)))


def _day_before(day: date) -> date:
    return day - timedelta(days=1)


def absence(world: World, name: str, period: Period, select: Select, months: int) -> Number:
    rules: Mapping[str, Any] = world.settings.get("staff", {})
    in_period = [row for row in world.table("absences") if row["month"] in period]
    sick = [row for row in in_period if row["cause"] in rules.get("sick_causes", ["sjuk"])]
    schedules = [row for row in world.table("schedules") if row["month"] in period]
    less = rules.get("denominator") == "available" and name in ("share", "contribution")
    whole = hours_of(select(without(schedules, WHOLES[name]), period), less)
    match name:
        case "share" | "contribution":
            return divided(parts_of(select(sick, period)), whole)
        case "spell_share":
            return divided(parts_of(select(sick, period)), parts_of(select(without(sick, WHOLES[name]), period)))
        case "cause_share":
            return divided(parts_of(select(in_period, period)), whole)
    return divided(whole - parts_of(select(in_period, period)), whole)


def parts_of(rows: Rows) -> int:
    return sum(row["part"] for row in rows)


def hours_of(rows: Rows, less_statutory: bool) -> Decimal:
    """Hundredths of scheduled hours."""
    return sum(
        ((row["scheduled_hours"] - (row["statutory_leave_hours"] or 0) * less_statutory) * 100 for row in rows),
        Decimal(0),
    )
