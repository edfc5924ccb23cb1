"""Omräkning för de andra kommunernas layouter: the generated rows counted again in plain Python, table by table.

Nothing is shared with the measures: rows are read from the generated files and the template from its TOML; periods and
rounding apart, everything is written from `numbers.md` anew.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from tertial.facts.generate import SourceFile
from tertial.periods import Period, parse

Row = Mapping[str, str]
Where = Mapping[str, Iterable[str]]
FAR = "9999-12-31"
PARTS_OF_MONEY = {"kr": 1, "tkr": 1_000, "mnkr": 1_000_000}


@dataclass(frozen=True)
class Ask:
    """What one cell asks: a measure, a period and conditions; `turned` where costs are negative."""

    key: str
    measure: str
    period: Period
    where: Where
    turned: bool


@dataclass(frozen=True)
class Place:
    """A row with what it is looked for by: its unit, and its codes with all above them."""

    row: Row
    unit: str
    activity: frozenset[str]
    account: frozenset[str]


class Recount:
    """The generated files of a profile, and its measures counted from them."""

    def __init__(self, profile: Path, generated: Iterable[SourceFile], body: str, version: str) -> None:
        self.files: dict[str, list[Row]] = {}
        for file in generated:
            with file.path.open(encoding="utf-8", newline="") as lines:
                self.files.setdefault(file.table, []).extend(csv.DictReader(lines))
        with (profile / "codes.csv").open(encoding="utf-8", newline="") as lines:
            self.codes = list(csv.DictReader(lines))
        self.body, self.version = body, version
        for table, columns in _ADDED_UP.items():
            self.files[table] = list(_added_up(self.files.get(table, []), columns))
        self._places: dict[str, list[Place]] = {}
        self._found: dict[tuple[str, object], list[Row]] = {}
        self._months: dict[tuple[str, object], dict[str, Decimal]] = {}
        self._meeting: dict[tuple[str, str, frozenset[str]], frozenset[int]] = {}

    @cached_property
    def _parents(self) -> dict[tuple[str, str], str]:
        return {(one["dimension"], one["code"]): one["parent"] for one in self.codes}

    @cached_property
    def _units(self) -> dict[tuple[str, str], str]:
        return {(one["dimension"], one["code"]): one["unit"] for one in self.codes}

    def unit(self, row: Row) -> str:
        for name in ("responsibility", "unit"):
            if row.get(name):
                return self._units[name, row[name]]
        return self.body

    def line(self, dimension: str, code: str) -> list[str]:
        """The code and all above it."""
        found = []
        while code:
            found.append(code)
            code = self._parents[dimension, code]
        return found

    def rows(self, table: str, where: Where) -> list[Row]:
        """The committee's rows under the conditions."""
        wanted = _hashable(where)
        if (table, wanted) not in self._found:
            places = self.places(table)
            numbers: Iterable[int] = range(len(places))
            if wanted:
                first, *others = (self._where(table, *condition) for condition in wanted)
                numbers = sorted(first.intersection(*others))
            self._found[table, wanted] = [places[number].row for number in numbers]
        return self._found[table, wanted]

    def _where(self, table: str, name: str, values: frozenset[str]) -> frozenset[int]:
        """Which of the table's places meet one condition."""
        key = (table, name, values)
        if key not in self._meeting:
            places = enumerate(self.places(table))
            self._meeting[key] = frozenset(number for number, place in places if _meets(place, name, values))
        return self._meeting[key]

    def places(self, table: str) -> list[Place]:
        if table not in self._places:
            found = ((row, self.unit(row)) for row in self.files.get(table, []))
            self._places[table] = [self._place(row, unit) for row, unit in found if below(unit, [self.body])]
        return self._places[table]

    def _place(self, row: Row, unit: str) -> Place:
        account = row.get("account") or row.get("account_class") or ""
        lines = (self.line("activity", row.get("activity") or ""), self.line("account", account))
        return Place(row, unit, *map(frozenset, lines))

    # ---- measures

    def value(self, ask: Ask) -> Decimal | None:
        """The measure's value; None for a measure that is not counted here."""
        family, _, name = ask.measure.partition(".")
        count = getattr(self, f"_{family}", None)
        found: Decimal | None = count(name, ask) if count else None
        return -found if found is not None and ask.turned and ask.measure in _TURNED else found

    def _economy(self, name: str, ask: Ask) -> Decimal | None:
        year = ask.period.full_year()
        match name:
            case "outcome":
                return self._booked(ask.period, ask.where)
            case "previous_full_year":
                return self._booked(ask.period.previous_full_year(), ask.where)
            case "budget":
                return self._budgeted(ask.period, ask.where)
            case "deviation":
                return self._budgeted(ask.period, ask.where) - self._booked(ask.period, ask.where)
            case "consumed_share":
                whole = self._budgeted(year, ask.where)
                return self._booked(ask.period.year_to_date(), ask.where) / whole if whole else None
            case "forecast":
                return self._forecast(ask)
            case "forecast_deviation":
                return self._budgeted(year, ask.where) - self._forecast(ask)
        return None

    def _booked(self, period: Period, where: Where) -> Decimal:
        return self._in_months("ledger", where, period, lambda row: row["account"][0] not in "12")

    def _budgeted(self, period: Period, where: Where) -> Decimal:
        return self._in_months("budget", where, period, lambda row: row["version"] == self.version and row["month"])

    def _in_months(self, table: str, where: Where, period: Period, counts: Callable[[Row], object]) -> Decimal:
        """The sum of a period's months, of the rows that count; each month is added up once for all periods."""
        key = (table, _hashable(where))
        if key not in self._months:
            months = self._months[key] = {}
            for row in filter(counts, self.rows(table, where)):
                months[row["month"]] = months.get(row["month"], Decimal(0)) + Decimal(row["amount"])
        return sum((each for month, each in self._months[key].items() if within(month, period)), Decimal(0))

    def _forecast(self, ask: Ask) -> Decimal:
        year, last = str(ask.period.year), ask.period.last_day.isoformat()
        rows = [row for row in self.rows("forecasts", ask.where) if row["year"] == year and row["made"] <= last]
        latest = max(row["made"] for row in self.files["forecasts"] if row["made"] <= last)
        return total(row for row in rows if row["made"] == latest)

    def _investments(self, name: str, ask: Ask) -> Decimal:
        spent = total(
            row for row in self.rows("ledger", ask.where)
            if row["account"][:2] in ("11", "12") and within(row["month"], ask.period)
        )  # fmt: skip
        planned = total(
            row for row in self.rows("budget", ask.where)
            if row["account"][:2] in ("11", "12") and row["version"] == self.version
            and row["year"] == str(ask.period.year)
        )  # fmt: skip
        return {"outcome": spent, "budget": planned, "left": planned - spent}[name]

    def _entered(self, name: str, ask: Ask) -> Decimal | None:
        found = [row for row in self.rows("entered", ask.where) if parse(row["period"]) == ask.period]
        if not found:
            return None
        (row,) = found
        factors = {"amount": Decimal(PARTS_OF_MONEY.get(row["unit_of_measure"], 0)), "share": Decimal("0.01")}
        return Decimal(row["value"]) * factors.get(name, Decimal(1))

    def _assistance(self, name: str, ask: Ask) -> Decimal | None:
        rows = [row for row in self.rows("assistance", ask.where) if within(row["month"], ask.period)]
        paid_out, paid = [row for row in rows if Decimal(row["amount"]) > 0], total(rows)
        households = len({row["household"] for row in paid_out})
        months = len({(row["household"], row["month"]) for row in paid_out})
        return {
            "households": Decimal(households), "household_months": Decimal(months), "paid": paid,
            "mean_amount": paid / months, "mean_months": Decimal(months) / households,
        }.get(name)  # fmt: skip

    def _referrals(self, name: str, ask: Ask) -> Decimal:
        rows = [row for row in self.rows("referrals", ask.where) if date.fromisoformat(row["received"]) in ask.period]
        return Decimal(len(rows) if name == "count" else len({row["person"] for row in rows}))

    def _cases(self, name: str, ask: Ask) -> Decimal | None:
        start, end, last = ask.period.start, ask.period.end, ask.period.last_day
        rows = self.rows("cases", {key: each for key, each in ask.where.items() if key != "age_group"})
        rows = [row for row in rows if all(_age_within(row, g, last) for g in ask.where.get("age_group", ()))]
        spells = [(date.fromisoformat(row["opened"]), row["closed"] or FAR) for row in rows]
        ended = [(opened, date.fromisoformat(closed)) for opened, closed in spells if closed != FAR]
        ended = [(opened, closed) for opened, closed in ended if start <= closed < end]
        ends = [month.last_day for month in ask.period.months()]
        ongoing = {day: sum(o <= day and c > day.isoformat() for o, c in spells) for day in ends}
        match name:
            case "opened":
                return Decimal(sum(start <= opened < end for opened, _ in spells))
            case "closed":
                return Decimal(len(ended))
            case "mean_days":
                return Decimal(sum((closed - opened).days for opened, closed in ended)) / len(ended)
            case "ongoing":
                return Decimal(ongoing[last])
            case "ongoing_monthly_mean":
                return Decimal(sum(ongoing.values())) / len(ends)
        return None

    def _interventions(self, name: str, ask: Ask) -> Decimal | None:
        days, cost = 0, Decimal(0)
        for row in self.rows("interventions", ask.where):
            if row["start"]:
                start = max(date.fromisoformat(row["start"]), ask.period.start)
                end = min(date.fromisoformat(row["end"] or FAR), ask.period.end)
                spent = max((end - start).days, 0)
                days, cost = days + spent, cost + spent * Decimal(row["daily_cost"])
        places = Decimal(days) / 365
        return {"days": Decimal(days), "year_places": places, "cost_per_year_place": cost / places}.get(name)

    def _staff(self, name: str, ask: Ask) -> Decimal | None:
        last, where = ask.period.last_day, dict(ask.where)
        groups = where.pop("age_group", ())
        rows = [row for row in self.rows("employments", where) if row["from"] <= last.isoformat() < (row["to"] or FAR)]
        rows = [row for row in rows if all(_age_within(row, group, last) for group in groups)]
        if name == "fte":
            return sum((Decimal(row["fte"]) for row in rows), Decimal(0))
        return Decimal(len({row["person"] for row in rows})) if name == "headcount" else None

    def _absence(self, name: str, ask: Ask) -> Decimal | None:
        if name != "share" or {"spell_length", "age_group"} & set(ask.where):
            return None
        sex = list(ask.where.get("sex", "KM"))
        people = {row["person"]: row for row in self.rows("employments", {}) if row["form"] != "timavlönad"}
        mine = {person for person, row in people.items() if row["sex"] in sex}
        hours = {
            table: sum(
                Decimal(row[field]) for row in self.rows(table, {})
                if row["person"] in mine and within(row[day][:7], ask.period) and row.get("cause", "sjuk") == "sjuk"
            ) for table, field, day in (("absences", "hours", "date_from"), ("schedules", "scheduled_hours", "month"))
        }  # fmt: skip
        return Decimal(hours["absences"]) / hours["schedules"]


_TURNED = ("economy.outcome", "economy.budget", "economy.forecast", "economy.previous_full_year")


# Tables of which only sums are asked: rows alike in these columns are one.
_ADDED_UP = {
    "ledger": ("month", "account", "responsibility", "activity", "project"),
    "budget": ("year", "month", "version", "account", "responsibility", "activity", "project"),
}


def _added_up(rows: Iterable[Row], columns: tuple[str, ...]) -> Iterator[Row]:
    sums: dict[tuple[str, ...], Decimal] = {}
    for row in rows:
        month = row.get("period") or row.get("month") or row.get("date", "")[:7]
        key = tuple(month if name == "month" else row[name] for name in columns)
        sums[key] = sums.get(key, Decimal(0)) + Decimal(row["amount"])
    for key, amount in sums.items():
        yield {**dict(zip(columns, key, strict=True)), "amount": str(amount)}


def _hashable(where: Where) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(sorted(((name, frozenset(values)) for name, values in where.items()), key=lambda each: each[0]))


def _meets(place: Place, name: str, values: frozenset[str]) -> bool:
    match name:
        case "unit":
            return below(place.unit, values)
        case "activity":
            return bool(values & place.activity)
        case "account":
            return bool(values & place.account)
        case _:
            return place.row[name] in values


def below(path: str, tops: Iterable[str]) -> bool:
    return any(path == top or path.startswith(f"{top}/") for top in tops)


def within(month: str, period: Period) -> bool:
    first, last = _first_and_last(period)
    return first <= month <= last


@cache
def _first_and_last(period: Period) -> tuple[str, str]:
    """The period's months as the files write them."""
    return period.start.isoformat()[:7], period.last_day.isoformat()[:7]


def total(rows: Iterable[Row]) -> Decimal:
    return sum((Decimal(row["amount"]) for row in rows), Decimal(0))


def _age_within(row: Row, group: str, last: date | None = None) -> bool:
    first, _, upper = group.partition("-")
    age = (last.year if last else 0) - int(row["birth_year"])
    return int(first) <= age <= int(upper or 200)


# ---- the template


def blocks(sections: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Every table of the template."""
    for section in sections:
        yield from (each for each in section.get("block", []) if each["block"] == "measures.table")
        yield from blocks(section.get("section", []))


def rows_of(block: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The table's rows with those of `each` written out."""
    for row in block["rows"]:
        if not row.get("each"):
            yield row
            continue
        for each in block["each"]:
            where = {**row.get("where", {}), **each.get("where", {})}
            yield {**each, "key": f"{row['key']}_{each['key']}", "where": where}


def asks(block: Mapping[str, Any], period: Period) -> Iterator[Ask]:
    """What every measured cell of the table asks."""
    turned = block.get("convention") == "outcome_minus_budget"
    for row in rows_of(block):
        if "of" in row or row.get("kind") == "group":
            continue
        for column in block["columns"]:
            own = {} if column.get("alone") else row
            measure = column.get("measure") or own.get("measure") or block.get("measure")
            shown = column["key"] in row.get("columns", [column["key"]]) and column["key"] not in row.get("cells", {})
            if measure is None or not shown or any(name in column for name in ("derive", "compose", "text")):
                continue
            named = {
                key: [each.replace("{row}", row["key"]) for each in values]
                for key, values in column.get("where", {}).items()
            }
            where = {**block.get("where", {}), **own.get("where", {}), **named}
            text = column.get("period") or own.get("period") or block.get("period")
            key = f"{block['key']}.{row['key']}.{column['key']}"
            yield Ask(key, measure, _period(text, period), where, turned)


def _period(text: str | None, period: Period) -> Period:
    named = {None: period, "full_year": period.full_year(), "previous_year": period.previous_year()}
    return named[text] if text in named else parse(str(text))
