"""Budget: the internal budget by month, the frame's changes and the forecasts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tertial.facts.generate.drawing import even
from tertial.facts.generate.money import RowMoney
from tertial.facts.generate.plan import CodePlan, EconomyRow, Mix, Plan

BUDGET_FIELDS = ("year", "month", "account", "responsibility", "activity", "project", "version", "amount")
FRAME_FIELDS = ("year", "decided", "paragraph", "text", "amount")
FORECAST_FIELDS = ("year", "made", "unit", "account_class", "amount", "reason", "measure")
ENTERED_FIELDS = ("key", "label", "unit_of_measure", "period", "by", "value", "source", "source_date")

BUDGETED_ACCOUNTS = 3  # the largest cost accounts carry a row's budget
HISTORY_SHARE = 0.97
OTHER_VERSION_SHARE = 1.01

Line = tuple[str, ...]


def budget_lines(plan: Plan, money: Sequence[RowMoney]) -> Iterator[Line]:
    """The budget of the period's year by month, of the year before likewise, and of the other committees."""
    for item in money:
        year, version = plan.period.year, plan.economy.version
        yield from _year_lines(plan, item, year, version)
        yield from _year_lines(plan, _scaled(item, OTHER_VERSION_SHARE), year, plan.economy.other_version)
        yield from _year_lines(plan, _scaled(item, HISTORY_SHARE), plan.previous.year, version)
    for foreign in plan.economy.foreign:
        for code in foreign.responsibilities:
            amount = str(foreign.costs * 1000)
            account = next(iter(plan.economy.mixes[foreign.mix].costs))
            version = plan.economy.version
            yield (str(plan.period.year), "", account, code, foreign.activities[0], "", version, amount)


def _scaled(item: RowMoney, share: float) -> RowMoney:
    return replace(item, budget_year=int(item.budget_year * share), budget=int(item.budget * share))


def _year_lines(plan: Plan, item: RowMoney, year: int, version: str) -> Iterator[Line]:
    row, mix = item.row, plan.economy.mixes[item.row.mix]
    months = _by_month(plan, item.budget_year, item.budget)
    costs = _by_month(plan, row.costs * 12_000 // plan.months, row.costs * 1000)
    for number in range(12):
        revenue = months[number] - costs[number]
        for place, amount in _spread(plan.codes, row, mix, costs[number], revenue):
            yield (str(year), f"{year}-{number + 1:02d}", *place, "", version, str(amount))


def _by_month(plan: Plan, whole: int, within: int) -> list[int]:
    """Twelve months: those of the period add up to `within`, all of them to `whole`."""
    first, last = plan.period.start.month - 1, plan.period.last_day.month
    inside = even(within, [1] * (last - first))
    outside = even(whole - within, [1] * (12 - len(inside)))
    return [*outside[:first], *inside, *outside[first:]]


def _spread(codes: CodePlan, row: EconomyRow, mix: Mix, cost: int, revenue: int) -> Iterator[tuple[Line, int]]:
    accounts = sorted(mix.costs, key=lambda account: -mix.costs[account])[:BUDGETED_ACCOUNTS]
    places = [(a, r, v) for a in accounts for r in row.responsibilities for v in codes.leaves("activity", row.activity)]
    yield from zip(places, even(cost, [mix.costs[account] for account, _, _ in places]), strict=True)
    revenue_account = next(iter(mix.revenues))
    yield (revenue_account, row.responsibilities[0], places[0][2]), revenue


def frame_lines(changes: Sequence[dict[str, Any]]) -> Iterator[Line]:
    """Changes of the frame, amounts from tkr to kronor."""
    for change in changes:
        amount = str(change["amount"] * 1000)
        yield (str(change["year"]), change["decided"].isoformat(), change["paragraph"], change["text"], amount)


def forecast_lines(plan: Plan, money: Sequence[RowMoney]) -> Iterator[Line]:
    """The forecast of the full year by department at each occasion: its budget less the forecast deviation."""
    for row in plan.raw["forecasts"]["rows"]:
        budget = sum(item.budget_year for item in money if f"{item.row.unit}/".startswith(f"{row['unit']}/"))
        for made, deviation in zip(plan.raw["forecasts"]["made"], row["deviations"], strict=True):
            yield _forecast(plan, made, row, budget - deviation * 1000)


def _forecast(plan: Plan, made: date, row: dict[str, Any], amount: int) -> Line:
    reason = row.get("reason", "")
    return (str(made.year), made.isoformat(), plan.codes.unit_code(row["unit"]), "", str(amount), reason, "")


def entered_lines(rows: Sequence[dict[str, Any]]) -> Iterator[Line]:
    """Figures that somebody enters by hand, with source and date."""
    for row in rows:
        fixed = (row["key"], row["label"], row["unit_of_measure"], row["period"], "", str(row["value"]))
        yield (*fixed, row["source"], row["source_date"].isoformat())
