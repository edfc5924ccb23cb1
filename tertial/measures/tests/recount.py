"""Omräkning: every measure counted again in plain Python, row by row, from `design/numbers.md`.

Written from the definitions, never from the catalogue: no Ibis, no SQL, nothing imported from `tertial.measures`.
Rows are dictionaries as written to Parquet. `None` is "no figure": no source, or a division by nothing.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from statistics import median
from typing import Any

from tertial.periods import Period

Row = Mapping[str, Any]
UNKNOWN = "okänt"


@dataclass(frozen=True)
class World:
    """Everything that a recount needs: rows by table, the trees, and the profile's choices."""

    rows: Mapping[str, list[dict[str, Any]]]
    parents: Mapping[int, int | None]  # node → parent
    paths: Mapping[int, str]  # every node that may be seen
    codes: Mapping[int, tuple[str, str, int | None]]  # id → dimension, code, parent
    settings: Mapping[str, Any] = field(default_factory=dict)
    ages: tuple[tuple[int, int | None], ...] = ((0, 12), (13, 20), (21, None))
    lengths: tuple[tuple[int, int | None], ...] = ((1, 14), (15, 59), (60, None))

    def table(self, name: str) -> list[dict[str, Any]]:
        """The rows that may be seen: those of the visible nodes."""
        return [row for row in self.rows.get(name, []) if row["unit_id"] in self.paths]


# --- what a row belongs to -------------------------------------------------------------------------------------------


def values(world: World, row: Row, dimension: str, last_day: date) -> set[str]:
    """The values of a dimension that a row counts under."""
    if dimension in row.get("ignores", ()):
        return Everything()
    match dimension:
        case "unit":
            return {world.paths[each] for each in line(row["unit_id"], world.parents) if each in world.paths}
        case "activity":
            above = {each: code[2] for each, code in world.codes.items()}
            return {world.codes[each][1] for each in line(row["activity_id"], above)} or {UNKNOWN}
        case "account":
            above = {each: code[2] for each, code in world.codes.items()}
            if "account_class" in row:
                name = row["account_class"]
                known = [each for each, code in world.codes.items() if code[:2] == ("account", name)]
                return {world.codes[each][1] for each in line(known[0] if known else None, above)} or {name or UNKNOWN}
            return {world.codes[each][1] for each in line(row["account_id"], above)} or {UNKNOWN}
        case "account_class":
            if "account_class" in row:
                return {topmost(world, row["account_class"]) if row["account_class"] else UNKNOWN}
            above = {each: code[2] for each, code in world.codes.items()}
            return {world.codes[line(row["account_id"], above)[-1]][1]}
        case "month":
            return {f"{next(row[key] for key in ('month', 'date', 'received') if key in row):%Y-%m}"}
        case "sex":
            return {row["sex"] if row["sex"] in ("K", "M") else UNKNOWN}
        case "age_group":
            return {label(world.ages, age(row, last_day))}
        case "spell_length":
            return {label(world.lengths, spell_days(row, last_day))}
        case "part":
            return {row["by"] or UNKNOWN}
        case "reported_to_ivo":
            return {UNKNOWN if row[dimension] is None else "ja" if row[dimension] else "nej"}
        case "decision":
            return {f"{row['decided'].isoformat()} {row['paragraph']} {row['text']}"}
        case _:
            return {row[dimension] or UNKNOWN}


def line(start: int | None, parents: Mapping[int, int | None]) -> list[int]:
    found = []
    while start is not None:
        found.append(start)
        start = parents[start]
    return found


def age(row: Row, last_day: date) -> int | None:
    """Whole years at the period's end where the birth date is known, else year − birth year."""
    born = row.get("birth_date")
    if born is not None:
        return last_day.year - born.year - ((last_day.month, last_day.day) < (born.month, born.day))
    return None if row["birth_year"] is None else last_day.year - row["birth_year"]


class Everything(set[str]):
    """The values of a row that is a part of every group."""

    def __contains__(self, value: object) -> bool:
        return True


def spell_days(row: Row, last_day: date) -> int:
    """Days of the spell, its first and last among them, as far as the period's last day."""
    last = last_day if row["spell_end"] is None else min(row["spell_end"] - timedelta(days=1), last_day)
    return (last - row["spell_start"]).days + 1


def label(classes: tuple[tuple[int, int | None], ...], number: int | None) -> str:
    if number is None:
        return UNKNOWN
    for first, last in classes:
        if number >= first and (last is None or number <= last):
            return f"{first}-{'' if last is None else last}"
    return "övriga"


def meets(world: World, row: Row, where: Mapping[str, tuple[str, ...]], last_day: date) -> bool:
    for name, wanted in where.items():
        key = name.rstrip("!")
        if key in row.get("ignores", ()):
            continue
        if key == "age_group":
            held = any(in_class(text, age(row, last_day)) for text in wanted)
        elif key == "spell_length":
            held = any(in_class(text, spell_days(row, last_day)) for text in wanted)
        else:
            held = bool(values(world, row, key, last_day) & set(wanted))
        if held == name.endswith("!"):
            return False
    return True


def in_class(text: str, years: int | None) -> bool:
    if years is None or text == UNKNOWN:
        return years is None and text == UNKNOWN
    first, _, last = text.partition("-")
    return int(first) <= years and (not last or years <= int(last))


# --- time ------------------------------------------------------------------------------------------------------------


def days_of(period: Period) -> list[date]:
    return [period.start + timedelta(days=n) for n in range(period.days)]


def has_day(row: Row, start: str, end: str, day: date) -> bool:
    """Pågående per den: start ≤ day and (end is empty or end > day)."""
    return row[start] is not None and row[start] <= day and (row[end] is None or row[end] > day)


@cache
def days_present(start: date | None, end: date | None, period: Period, started_day_counts: bool = False) -> int:
    """How many of the period's days a spell counts, one by one.

    A day counts when the spell is ongoing that day; the day of discharge only where every started day does.
    """
    row = {"start": start, "end": end}
    return sum(
        has_day(row, "start", "end", day) or (started_day_counts and start is not None and start <= day == end)
        for day in days_of(period)
    )


def overlapping(row: Row, period: Period) -> bool:
    """A spell overlaps the period when it has at least one of its days."""
    return days_present(row["start"], row["end"], period) > 0


def month_days(period: Period) -> list[date]:
    return [month.last_day for month in period.months()]


def care_days(world: World, rows: Iterable[Row], period: Period) -> int:
    started = bool(world.settings.get("started_day_counts"))
    return sum(days_present(row["start"], row["end"], period, started) for row in rows)


def year_places(world: World, rows: list[Row], period: Period) -> Fraction:
    """A day is a 365th of a year place, or its own year's part where the profile says so: counted month by month."""
    own = world.settings.get("year_places_divisor") == "year"
    places = Fraction(0)
    for month in period.months():
        leap = own and monthrange(month.year, 2)[1] == 29
        places += Fraction(care_days(world, rows, month), 366 if leap else 365)
    return places


def limit(opened: date) -> date:
    """Four calendar months later, or that month's last day."""
    year, month = divmod(opened.year * 12 + opened.month - 1 + 4, 12)
    return date(year, month + 1, min(opened.day, monthrange(year, month + 1)[1]))


# --- the measures ----------------------------------------------------------------------------------------------------


def in_months(row: Row, period: Period) -> bool:
    return row["month"] in period


def of_the_result(world: World, row: Row) -> bool:
    """Whether the row's account is one of income and costs, not of assets and liabilities."""
    return not any((row["account"] or "").startswith(each) for each in world.settings.get("balance_classes", "12"))


def outcome(world: World, rows: Iterable[Row], period: Period) -> Decimal:
    found = (row["amount"] for row in rows if in_months(row, period) and of_the_result(world, row))
    return sum(found, Decimal(0))


def budget_rows(world: World, period: Period) -> list[dict[str, Any]]:
    """The budget month by month: a year's amount becomes twelve twelfths (as fractions in `share`)."""
    found = []
    everything = world.table("budget")
    for row in everything:
        names = {other["version"] for other in everything if other["year"] == row["year"]}
        chosen = (world.settings.get("budget_version") or {}).get(str(row["year"])) or max(names)
        if row["version"] != chosen or not of_the_result(world, row):
            continue
        if row["month"] is not None:
            found.append({**row, "share": Fraction(row["amount"])})
        else:
            months = (date(row["year"], number, 1) for number in range(1, 13))
            found += [{**row, "month": month, "share": Fraction(row["amount"]) / 12} for month in months]
    return [row for row in found if row["month"] in period]


def forecast_rows(world: World, last_day: date, before: date | None = None) -> list[dict[str, Any]]:
    """The forecasts in force at a day: each unit's latest, in whichever detail it used last (class, activity, both)."""
    made = [row for row in world.table("forecasts") if row["year"] == last_day.year and row["made"] <= last_day]
    if before is not None:
        made = [row for row in made if row["made"] < before]
    found = []
    for unit in {row["unit_id"] for row in made}:
        own = [row for row in made if row["unit_id"] == unit]
        newest = max(row["made"] for row in own)
        latest = [row for row in own if row["made"] == newest]
        details = {detail(row) for row in latest}
        if (False, False) in details:
            found += latest
            continue
        own = [row for row in own if detail(row) in details]
        for place in {(row["account_class"] or "", row["activity_id"]) for row in own}:
            here = [row for row in own if (row["account_class"] or "", row["activity_id"]) == place]
            found += [row for row in here if row["made"] == max(each["made"] for each in here)]
    return found


def detail(row: Row) -> tuple[bool, bool]:
    return bool(row["account_class"]), row["activity_id"] is not None


def topmost(world: World, account: str) -> str:
    above = {each: code[2] for each, code in world.codes.items()}
    known = [each for each, code in world.codes.items() if code[:2] == ("account", account)]
    return world.codes[line(known[0], above)[-1]][1] if known else account


def month_of_latest(world: World, last_day: date) -> date | None:
    made = [row["made"] for row in world.table("forecasts") if row["year"] == last_day.year and row["made"] <= last_day]
    return max(made).replace(day=1) if made else None


def divided(above: Fraction | Decimal | int, below: Fraction | Decimal | int) -> Fraction | None:
    return Fraction(above) / Fraction(below) if below else None


Select = Callable[[Iterable[dict[str, Any]], Period], list[dict[str, Any]]]
Number = Fraction | Decimal | int | None


def measured(world: World, key: str, period: Period, select: Select, months: int) -> Number:
    """The measure over the rows that `select` lets through (a group, a filter). `select` judges ages at the period."""
    family, _, name = key.partition(".")
    counting = {
        "economy": economy, "referrals": referrals, "investigations": investigations,
        "interventions": interventions, "assistance": assistance,
    }  # fmt: skip
    return counting[family](world, name, period, select, months)


def economy(world: World, name: str, period: Period, select: Select, months: int) -> Number:
    def spent(span: Period) -> Fraction:
        return Fraction(outcome(world, select(world.table("ledger"), period), span))

    def budgeted(span: Period) -> Fraction:
        return sum((row["share"] for row in select(budget_rows(world, span), period)), Fraction(0))

    year = Period(date(period.year, 1, 1), date(period.year + 1, 1, 1))
    match name:
        case "outcome":
            return spent(period)
        case "previous_full_year":
            return spent(Period(date(period.year - 1, 1, 1), date(period.year, 1, 1)))
        case "budget":
            return budgeted(period)
        case "deviation":
            return budgeted(period) - spent(period)
        case "consumed_share":
            return divided(spent(Period(date(period.year, 1, 1), period.end)), budgeted(year))
        case "frame":
            decided = (
                row for row in world.table("frame_changes")
                if row["year"] == period.year and row["decided"] <= period.last_day
            )  # fmt: skip
            return sum((row["amount"] for row in select(decided, period)), Decimal(0))
    before = month_of_latest(world, period.last_day) if name.startswith("previous") else None
    if name.startswith("previous") and before is None:
        return None
    in_force = select(forecast_rows(world, period.last_day, before), period)
    if not in_force:
        return None
    forecast = Fraction(sum((row["amount"] for row in in_force), Decimal(0)))
    if not name.endswith("deviation"):
        return forecast
    units: dict[int, Fraction] = {}
    for row in select(budget_rows(world, year), period):
        units[row["unit_id"]] = units.get(row["unit_id"], Fraction(0)) + row["share"]
    given = {row["unit_id"] for row in in_force}
    for unit, amount in units.items():
        near = any(unit in line(each, world.parents) or each in line(unit, world.parents) for each in given)
        if amount and not near:
            return None
    return budgeted(year) - forecast


def referrals(world: World, name: str, period: Period, select: Select, months: int) -> Number:
    rows = select((row for row in world.table("referrals") if row["received"] in period), period)
    return len(rows) if name == "count" else len({row["person"] for row in rows})


def investigations(world: World, name: str, period: Period, select: Select, months: int) -> Number:
    rows = select(world.table("investigations"), period)
    closed = [row for row in rows if row["closed"] is not None and row["closed"] in period]
    took = [(row["closed"] - row["opened"]).days for row in closed]
    match name:
        case "opened":
            return sum(row["opened"] in period for row in rows)
        case "closed":
            return len(closed)
        case "ongoing_monthly_mean":
            days = month_days(period)
            return Fraction(sum(has_day(row, "opened", "closed", day) for row in rows for day in days), len(days))
        case "within_limit_share":
            return divided(sum(row["closed"] <= limit(row["opened"]) for row in closed), len(closed))
        case "median_days":
            return Fraction(median(took)) if took else None
        case "mean_days":
            return divided(sum(took), len(took))
    ages = [(period.last_day - row["opened"]).days for row in rows if has_day(row, "opened", "closed", period.last_day)]
    return divided(sum(ages), len(ages))


def interventions(world: World, name: str, period: Period, select: Select, months: int) -> Number:
    rows = select(world.table("interventions"), period)
    match name:
        case "people":
            return len({row["person"] for row in rows if overlapping(row, period)})
        case "count":
            return sum(overlapping(row, period) for row in rows)
        case "days":
            return care_days(world, rows, period)
        case "year_places":
            return year_places(world, rows, period)
    days = month_days(period)
    return Fraction(sum(has_day(row, "start", "end", day) for row in rows for day in days), len(days))


def assistance(world: World, name: str, period: Period, select: Select, months: int) -> Number:
    rows = [row for row in select(world.table("assistance"), period) if in_months(row, period)]
    paid = sum((row["amount"] for row in rows), Decimal(0))
    pairs = {(row["household"], row["month"]) for row in rows if row["amount"] > 0}
    match name:
        case "households":
            return len({household for household, _ in pairs})
        case "household_months":
            return len(pairs)
        case "households_monthly_mean":
            return Fraction(len(pairs), months)
        case "mean_amount":
            return divided(paid, len(pairs))
    return paid
