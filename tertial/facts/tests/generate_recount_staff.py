"""Omräkning av personaltabellerna ur CSV-filerna: sick hours person by person and day by day, from `numbers.md`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from tertial.facts.tests.generate_yardstick import BODY, Cells, Row, Sources, below, rounded

QUARTERS = {"then": (date(2016, 1, 1), date(2016, 4, 1)), "now": (date(2017, 1, 1), date(2017, 4, 1))}
MONTHS = {"january": 1, "february": 2, "march": 3}
COUNTED = ("tillsvidare", "visstid")


@dataclass(frozen=True)
class Sick:
    """A day's part of a sick row, in hours."""

    person: str
    day: date
    spell_start: date
    spell_end: date  # the day after its last, far off where it goes on
    hours: Decimal


class Personnel:
    """What the three files say of the committee, read with care."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.about = {row["person"]: row for row in sources.rows("employments")}

    def is_ours(self, row: Row, day: str) -> bool:
        return below(self.sources.unit("unit", row["unit"], day), BODY)

    @cached_property
    def employed(self) -> set[tuple[str, str]]:
        """(person, month) of those with a counted employment in the committee some day of the month."""
        found = set()
        for row in self.sources.rows("employments"):
            if row["form"] in COUNTED and self.is_ours(row, max(row["from"], "2011-01-01")):
                for month in months_of("2016-01", "2017-04"):
                    if row["from"][:7] <= month and (not row["to"] or row["to"] > f"{month}-01"):
                        found.add((row["person"], month))
        return found

    @cached_property
    def scheduled(self) -> dict[tuple[str, str], Decimal]:
        """Hours by person and month; a row that stands twice is one."""
        rows = {tuple(row.values()): row for row in self.sources.rows("schedules")}
        return {
            (row["person"], row["month"]): Decimal(row["scheduled_hours"])
            for row in rows.values()
            if (row["person"], row["month"]) in self.employed and self.is_ours(row, f"{row['month']}-01")
        }

    @cached_property
    def sick(self) -> list[Sick]:
        """Every day of sick leave of those who had a schedule that month."""
        rows = {tuple(row.values()): row for row in self.sources.rows("absences") if row["cause"] == "sjuk"}
        days = (day for row in rows.values() if self.is_ours(row, row["date_from"]) for day in _days(row))
        return [day for day in days if (day.person, f"{day.day:%Y-%m}") in self.scheduled]

    def share(self, start: date, end: date, wanted: Callable[[Row], bool] = lambda row: True) -> Decimal:
        """Percent of the scheduled hours of those who are wanted."""
        sick = sum((d.hours for d in self.sick if start <= d.day < end and wanted(self.about[d.person])), Decimal(0))
        first, after = f"{start:%Y-%m}", f"{end:%Y-%m}"
        whole = (h for (who, month), h in self.scheduled.items() if first <= month < after and wanted(self.about[who]))
        return rounded(100 * sick / sum(whole, Decimal(0)), 2)

    def of_sick(self, start: date, end: date, long: bool) -> Decimal:
        """Percent of the sick hours that lie in spells of at least sixty days, or not."""
        days = [day for day in self.sick if start <= day.day < end]
        part = sum((d.hours for d in days if ((min(d.spell_end, end) - d.spell_start).days >= 60) == long), Decimal(0))
        return rounded(100 * part / sum((day.hours for day in days), Decimal(0)), 2)


def _days(row: Row) -> list[Sick]:
    first, after = date.fromisoformat(row["date_from"]), date.fromisoformat(row["date_to"])
    spell = date.fromisoformat(row["spell_start"]), date.fromisoformat(row["spell_end"] or "9999-12-31")
    count = (after - first).days
    return [Sick(row["person"], first + timedelta(n), *spell, Decimal(row["hours"]) / count) for n in range(count)]


def months_of(first: str, last: str) -> list[str]:
    every = [f"{year}-{month:02}" for year in range(int(first[:4]), int(last[:4]) + 1) for month in range(1, 13)]
    return [month for month in every if first <= month <= last]


def _aged(low: int, high: int, year: int) -> Callable[[Row], bool]:
    return lambda row: bool(row["birth_year"]) and low <= year - int(row["birth_year"]) <= high


def personnel(sources: Sources) -> Cells:
    """The two tables of sick leave."""
    people, cells = Personnel(sources), Cells()
    for key, (start, end) in QUARTERS.items():
        for column, number in MONTHS.items():
            first, after = date(start.year, number, 1), date(start.year, number + 1, 1)
            cells["sick_leave_months", key, column] = people.share(first, after)
        cells["sick_leave_months", key, "mean"] = people.share(start, end)
        cells["sick_leave", "total", key] = people.share(start, end)
        cells["sick_leave", "short", key] = people.of_sick(start, end, long=False)
        cells["sick_leave", "long", key] = people.of_sick(start, end, long=True)
        cells["sick_leave", "women", key] = people.share(start, end, lambda row: row["sex"] == "K")
        cells["sick_leave", "men", key] = people.share(start, end, lambda row: row["sex"] == "M")
        for name, low, high in (("young", 0, 29), ("middle", 30, 49), ("old", 50, 199)):
            cells["sick_leave", name, key] = people.share(start, end, _aged(low, high, start.year))
    return cells
