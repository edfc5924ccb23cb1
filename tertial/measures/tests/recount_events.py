"""Omräkning av det som senare kom till: cases, attendance, incidents, complaints, investments and what care costs.

As `recount`: written from `design/numbers.md`, row by row, and dispatching to it for the rest.
"""

from datetime import date
from fractions import Fraction
from typing import Any

from tertial.measures.tests import recount, recount_staff
from tertial.measures.tests.recount import Number, Row, Select, World, divided, has_day, month_days
from tertial.periods import Period, parse


def measured(world: World, key: str, period: Period, select: Select, months: int) -> Number:
    """The measure over the rows that `select` lets through."""
    family, _, name = key.partition(".")
    match family:
        case "cases":
            return cases(select(world.table("cases"), period), name, period)
        case "attendance":
            rows = [row for row in select(world.table("attendance"), period) if row["date"] in period]
            people = {row["person"] for row in rows if row["quantity"] > 0}
            return len(people) if name == "people" else sum((Fraction(row["quantity"]) for row in rows), Fraction(0))
        case "incidents":
            return sum(row["date"] in period for row in select(world.table("incidents"), period))
        case "complaints":
            return sum(row["received"] in period for row in select(world.table("complaints"), period))
        case "staff" | "absence":
            return recount_staff.measured(world, key, period, select, months)
        case "investments":
            return investments(world, name, period, select)
        case "entered":
            return entered(world, name, period, select)
        case "interventions" if name.startswith("cost"):
            return cost(world, select(world.table("interventions"), period), name, period)
        case "assistance" if name == "mean_months":
            pairs = recount.measured(world, "assistance.household_months", period, select, months)
            households = recount.measured(world, "assistance.households", period, select, months)
            return divided(pairs or 0, households or 0)
    return recount.measured(world, key, period, select, months)


def cases(rows: list[dict[str, Any]], name: str, period: Period) -> Number:
    closed = [row for row in rows if isinstance(row["closed"], date) and row["closed"] in period]
    match name:
        case "opened":
            return sum(row["opened"] in period for row in rows)
        case "closed":
            return len(closed)
        case "ongoing":
            return sum(has_day(row, "opened", "closed", period.last_day) for row in rows)
        case "mean_days":
            return divided(sum((row["closed"] - row["opened"]).days for row in closed), len(closed))
    days = month_days(period)
    return Fraction(sum(has_day(row, "opened", "closed", day) for row in rows for day in days), len(days))


def cost(world: World, rows: list[dict[str, Any]], name: str, period: Period) -> Number:
    """Every spell's own days at its own price; nothing where any of them has no price."""
    days = [(row, recount.care_days(world, [row], period)) for row in rows]
    present = [(row["daily_cost"], count) for row, count in days if count > 0]
    if any(price is None for price, _ in present):
        return None
    whole = sum((Fraction(str(price)) * count for price, count in present), Fraction(0))
    match name:
        case "cost":
            return whole
        case "cost_per_day":
            return divided(whole, sum(count for _, count in present))
    return divided(whole, recount.year_places(world, [*rows], period))


UNITS = {"count": "antal", "amount": "tkr", "share": "%", "index": "index"}
FACTORS = {"count": Fraction(1), "amount": Fraction(1000), "share": Fraction(1, 100), "index": Fraction(1)}


def entered(world: World, name: str, period: Period, select: Select) -> Number:
    """The rows for just this period in a unit of this sort, each as its latest source has it, of one figure only."""
    newest: dict[tuple[Any, ...], Row] = {}
    for row in (each for each in world.table("entered") if parse(each["period"]) == period):
        same = tuple(row[key] for key in ("key", "by", "unit_id"))
        if same not in newest or row["source_date"] > newest[same]["source_date"]:
            newest[same] = row
    rows = select([dict(row) for row in newest.values() if row["unit_of_measure"].lower() == UNITS[name]], period)
    if len({row["key"] for row in rows}) != 1 or (len(rows) > 1 and name in ("share", "index")):
        return None
    return sum((Fraction(row["value"]) for row in rows), Fraction(0)) * FACTORS[name]


def is_investment(row: Row) -> bool:
    return (row["account"] or "").startswith(("11", "12"))


def investments(world: World, name: str, period: Period, select: Select) -> Number:
    year = Period(date(period.year, 1, 1), date(period.year + 1, 1, 1))
    span = period if name == "outcome" else Period(year.start, period.end)
    booked = [row for row in select(world.table("ledger"), period) if is_investment(row) and row["month"] in span]
    spent = sum((Fraction(row["amount"]) for row in booked), Fraction(0))
    if name == "outcome":
        return spent
    budget = Fraction(0)
    for row in select(world.table("budget"), period):
        names = {other["version"] for other in world.table("budget") if other["year"] == row["year"]}
        chosen = (world.settings.get("budget_version") or {}).get(str(row["year"])) or max(names)
        if is_investment(row) and row["version"] == chosen and row["year"] == year.start.year:
            budget += Fraction(row["amount"])
    return budget if name == "budget" else budget - spent
