"""Budget: the internal budget by month, the frame's changes and the forecasts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tertial.facts.generate.drawing import even
from tertial.facts.generate.money import RowMoney
from tertial.facts.generate.plan import EconomyRow, Mix, Plan

BUDGET_FIELDS = ("year", "month", "account", "responsibility", "activity", "project", "version", "amount")
FRAME_FIELDS = ("year", "decided", "paragraph", "text", "amount")
FORECAST_FIELDS = ("year", "made", "unit", "activity", "account_class", "amount", "reason", "measure")
ENTERED_FIELDS = ("key", "label", "unit_of_measure", "period", "by", "value", "source", "source_date")

OTHER_VERSION_SHARE = 1.01

Line = tuple[str, ...]


def budget_lines(plan: Plan, money: Sequence[RowMoney]) -> Iterator[Line]:
    """The budget of the period's year by month, of the year before likewise, and of the other committees."""
    for item in money:
        year, version = plan.period.year, plan.economy.version
        yield from _year_lines(plan, item, year, version)
        yield from _year_lines(plan, _scaled(item, OTHER_VERSION_SHARE), year, plan.economy.other_version)
        for earlier, share in plan.economy.history.items():
            yield from _year_lines(plan, _scaled(item, share), earlier, version)
    for foreign in plan.economy.foreign:
        for code in foreign.responsibilities:
            amount = str(foreign.costs * 1000)
            account, version = next(iter(plan.economy.mixes[foreign.mix].costs)), plan.economy.version
            yield (str(plan.period.year), "", account, code, foreign.activities[0], "", version, amount)


def _scaled(item: RowMoney, share: float) -> RowMoney:
    return replace(item, budget_year=int(item.budget_year * share), budget=int(item.budget * share))


def _year_lines(plan: Plan, item: RowMoney, year: int, version: str) -> Iterator[Line]:
    row, mix = item.row, plan.economy.mixes[item.row.mix]
    months = _by_month(plan, item.budget_year, item.budget)
    costs = _cost_months(plan, item, months)
    for number in range(12):
        revenue = months[number] - costs[number]
        for place, amount in _spread(plan, row, mix, costs[number], revenue):
            yield (str(year), f"{year}-{number + 1:02d}", *place, "", version, str(amount))


def _cost_months(plan: Plan, item: RowMoney, months: Sequence[int]) -> list[int]:
    """The gross cost by month: as it was booked, or what the budgeted revenues leave room for."""
    if item.row.revenues is None:
        return _by_month(plan, item.row.costs * 12_000 // plan.months, item.row.costs * 1000)
    return [net + revenue for net, revenue in zip(months, even(item.row.revenues * 1000, [1] * 12), strict=True)]


def _by_month(plan: Plan, whole: int, within: int) -> list[int]:
    """Twelve months: those of the period add up to `within`, all of them to `whole`."""
    first, last = plan.period.start.month - 1, plan.period.last_day.month
    if last - first == 12:
        return even(whole, [1] * 12)
    inside = even(within, [1] * (last - first))
    outside = even(whole - within, [1] * (12 - len(inside)))
    return [*outside[:first], *inside, *outside[first:]]


def _spread(plan: Plan, row: EconomyRow, mix: Mix, cost: int, revenue: int) -> Iterator[tuple[Line, int]]:
    accounts, activities = _largest(plan, mix.costs), plan.codes.leaves("activity", row.activity)
    places = [(a, unit, activity) for a in accounts for unit in row.responsibilities for activity in activities]
    if places:
        yield from zip(places, even(cost, [mix.costs[account] for account, _, _ in places]), strict=True)
    earning = _largest(plan, mix.revenues) if row.revenues is not None else list(mix.revenues)[:1]
    if earning:
        shares = even(revenue, [mix.revenues[account] for account in earning])
        yield from zip([(account, row.responsibilities[0], activities[0]) for account in earning], shares, strict=True)


def _largest(plan: Plan, shares: Mapping[str, int]) -> list[str]:
    return sorted(shares, key=lambda account: -shares[account])[: plan.economy.budgeted_accounts]


def frame_lines(changes: Sequence[dict[str, Any]]) -> Iterator[Line]:
    """Changes of the frame, amounts from tkr to kronor."""
    for change in changes:
        amount = str(change["amount"] * 1000)
        yield (str(change["year"]), change["decided"].isoformat(), change["paragraph"], change["text"], amount)


def forecast_lines(plan: Plan, money: Sequence[RowMoney]) -> Iterator[Line]:
    """The forecast of the full year by department at each occasion: its budget less the forecast deviation.

    A row of the economy with forecasts of its own gives them by activity and account.
    """
    for item in money:
        for made, deviation in zip(plan.raw["forecasts"]["made"], item.row.forecasts, strict=False):
            yield from _by_account(plan, item, made, deviation * 1000)
    for row in plan.raw["forecasts"].get("rows", ()):
        budget = sum(item.budget_year for item in money if f"{item.row.unit}/".startswith(f"{row['unit']}/"))
        for made, deviation in zip(plan.raw["forecasts"]["made"], row["deviations"], strict=True):
            yield _forecast(plan, made, row, budget - deviation * 1000)


def _forecast(plan: Plan, made: date, row: dict[str, Any], amount: int) -> Line:
    reason = row.get("reason", "")
    return (str(made.year), made.isoformat(), plan.codes.unit_code(row["unit"]), "", "", str(amount), reason, "")


def _by_account(plan: Plan, item: RowMoney, made: date, deviation: int) -> Iterator[Line]:
    """The year's budget by account, with the deviation shared out over the cost accounts (revenues where none)."""
    amounts: Counter[str] = Counter()
    for line in _year_lines(plan, item, plan.period.year, plan.economy.version):
        amounts[line[2]] += int(line[-1])
    mix = plan.economy.mixes[item.row.mix]
    shares = mix.costs or mix.revenues
    sharing = [account for account in amounts if account in shares]
    for account, part in zip(sharing, even(deviation, [shares[account] for account in sharing]), strict=True):
        amounts[account] -= part
    unit = plan.codes.unit_code(item.row.unit)
    for account, amount in amounts.items():
        yield (str(made.year), made.isoformat(), unit, item.row.activity, account, str(amount), "", "")


def entered_lines(rows: Sequence[dict[str, Any]]) -> Iterator[Line]:
    """Figures that somebody enters by hand, with source and date."""
    for row in rows:
        fixed = (row["key"], row["label"], row["unit_of_measure"], row["period"], row.get("by", ""), str(row["value"]))
        yield (*fixed, row["source"], row["source_date"].isoformat())
