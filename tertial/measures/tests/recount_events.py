"""Omräkning av det som senare kom till: cases, attendance, incidents, complaints, investments and what care costs.

As `recount`: written from `design/numbers.md`, row by row, and dispatching to it for the rest.
"""

from datetime import date
from fractions import Fraction

from tertial.measures.tests import recount
from tertial.measures.tests.recount import Number, Row, Select, World, divided, has_day, month_days
from tertial.periods import Period


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
        case "investments":
            return investments(world, name, period, select)
        case "interventions" if name.startswith("cost"):
            return cost(world, select(world.table("interventions"), period), name, period)
        case "assistance" if name == "mean_months":
            pairs = recount.measured(world, "assistance.household_months", period, select, months)
            households = recount.measured(world, "assistance.households", period, select, months)
            return divided(pairs or 0, households or 0)
    return recount.measured(world, key, period, select, months)


def cases(rows: list[dict[str, object]], name: str, period: Period) -> Number:
    closed = [row for row in rows if isinstance(row["closed"], date) and row["closed"] in period]
    match name:
        case "opened":
            return sum(row["opened"] in period for row in rows)  # type: ignore[operator]
        case "closed":
            return len(closed)
        case "ongoing":
            return sum(has_day(row, "opened", "closed", period.last_day) for row in rows)
        case "mean_days":
            return divided(sum((row["closed"] - row["opened"]).days for row in closed), len(closed))  # type: ignore[operator]
    days = month_days(period)
    return Fraction(sum(has_day(row, "opened", "closed", day) for row in rows for day in days), len(days))


def cost(world: World, rows: list[dict[str, object]], name: str, period: Period) -> Number:
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
    return divided(whole, recount.year_places(world, rows, period))


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
