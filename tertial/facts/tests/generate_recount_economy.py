"""Omräkning av ekonomin: outcome, budget, forecast and frame counted again in plain Python, from `numbers.md` alone."""

import tomllib
from collections.abc import Iterable
from decimal import Decimal

from tertial.facts.tests.generate_yardstick import BODY, PROFILE, RESULT, Cells, Sources, below, rounded

DEPARTMENTS = {
    "disability": {"sol_adults": "520", "lss": "513", "administration": "509"},
    "children": {"prevention": "540", "family_care": "550"},
    "adults": {"labour_market": "610", "income_support": "570", "misuse": "560", "psychiatry": "530"},
    "social_care": {"open_care": "551", "disability": "521"},
    "housing": {"sol": "522", "lss": "514", "support": "523"},
    "work": {"labour_market": "610", "daily_activity": "515", "assistance": "516", "other": "524"},
}
BALANCE = "12"  # accounts of assets and liabilities, which are no outcome
MONTHS = ("2017-01", "2017-02", "2017-03", "2017-04")
Amounts = dict[tuple[str, str], Decimal]


def outcome_by_place(sources: Sources) -> Amounts:
    """Kronor by (unit, head activity) in January–April 2017: the accounting month decides, else the date's month."""
    amounts: Amounts = {}
    for row in sources.rows("ledger"):
        if row["account"][0] not in BALANCE and (row["period"] or row["date"][:7]) in MONTHS:
            unit = sources.unit("responsibility", row["responsibility"], row["date"])
            _add(amounts, unit, sources.head(row["activity"]), row["amount"])
    return amounts


def budget_by_place(sources: Sources, months: Iterable[str]) -> Amounts:
    amounts: Amounts = {}
    wanted = set(months)
    for row in sources.rows("budget"):
        if row["month"] in wanted and row["version"] == "internbudget" and row["account"][0] not in BALANCE:
            unit = sources.unit("responsibility", row["responsibility"], f"{row['month']}-01")
            _add(amounts, unit, sources.head(row["activity"]), row["amount"])
    return amounts


def _add(amounts: Amounts, unit: str, activity: str, amount: str) -> None:
    amounts[unit, activity] = amounts.get((unit, activity), Decimal(0)) + Decimal(amount)


def _sum(amounts: Amounts, unit: str, activity: str | None = None) -> Decimal:
    return sum((v for (u, a), v in amounts.items() if below(u, unit) and activity in (None, a)), Decimal(0))


def economy(sources: Sources) -> Cells:
    year = [f"2017-{month:02d}" for month in range(1, 13)]
    books = {
        "budget_year": budget_by_place(sources, year),
        "budget": budget_by_place(sources, year[:4]),
        "outcome": outcome_by_place(sources),
    }
    places = [("result", key, path, None) for key, path in RESULT.items()]
    for table, activities in DEPARTMENTS.items():
        places += [(f"{table}_result", row, RESULT[table], code) for row, code in activities.items()]
        places.append((f"{table}_result", "total", RESULT[table], None))
    cells: Cells = {}
    for table, row, unit, activity in places:
        exact = {column: _sum(amounts, unit, activity) for column, amounts in books.items()}
        exact["deviation"] = exact["budget"] - exact["outcome"]
        cells |= {(table, row, column): rounded(value / 1000) for column, value in exact.items()}
    return cells | _forecasts(sources, books["budget_year"]) | _frame(sources)


def _forecasts(sources: Sources, budget: Amounts) -> Cells:
    earlier = {
        sources.unit("unit", row["unit"], row["made"]): Decimal(row["amount"])
        for row in sources.rows("forecasts")
        if row["made"] == "2017-03-31"
    }
    cells: Cells = {}
    for key, path in RESULT.items():
        before, now = (
            _sum(budget, path) - sum((v for u, v in made.items() if below(u, path)), Decimal(0))
            for made in (earlier, said_in_the_round())
        )
        cells["result", key, "forecast_deviation"] = rounded(now / 1000)
        if key not in ("ordering", "providing"):
            exact = {"previous": before, "forecast": now, "change": now - before}
            cells |= {("forecast", key, column): rounded(value / 1000) for column, value in exact.items()}
    return cells


def said_in_the_round() -> dict[str, Decimal]:
    """The forecasts of April, by unit: no file holds them, the round does."""
    said = tomllib.loads((PROFILE / "forecast.toml").read_text("utf-8"))
    units = {line["key"]: line["node"] for line in said["line"]}
    return {units[one["line"]]: Decimal(one["amount"]) for one in said["round"][0]["forecast"]}


def _frame(sources: Sources) -> Cells:
    changes = [
        row for row in sources.rows("frame_changes", BODY) if row["year"] == "2017" and row["decided"] < "2017-05-01"
    ]
    cells = {
        ("frame", f"decision_{row['paragraph'].removeprefix('§ ')}", "amount"): rounded(Decimal(row["amount"]) / 1000)
        for row in changes
    }
    whole = sum((Decimal(row["amount"]) for row in changes), Decimal(0))
    return cells | {("frame", "total", "amount"): rounded(whole / 1000)}
