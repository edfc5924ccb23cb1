"""Huvudbok: generated ledger rows whose sums are the wanted outcomes, and rows that must not count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from random import Random

from tertial.facts.generate.drawing import day_between, even, kronor, parts, weighted
from tertial.facts.generate.money import RowMoney
from tertial.facts.generate.plan import Booked, CodePlan, Economy, Foreign, Mix, Plan
from tertial.periods import Period, add_months, year

FIELDS = (
    "date", "period", "account", "responsibility", "activity", "project", "object", "counterparty", "voucher", "text",
    "amount",
)  # fmt: skip

LATE_SHARE = 0.02  # postings of a month that are dated in the next
REVERSED = 60  # vouchers booked twice and taken back once
AFTER = 300  # postings of the month after the period
TEXTS = {"3": "Intäkt", "4": "Faktura vård och stöd", "5": "Lön", "6": "Faktura"}
OTHER_TEXT = "Leverantörsfaktura"


@dataclass(frozen=True, slots=True)
class Posting:
    """One ledger row. `period` is empty where the accounting month is the date's own."""

    day: date
    period: str
    account: str
    responsibility: str
    activity: str
    voucher: str
    text: str
    ore: int

    def fields(self, internal: frozenset[str]) -> tuple[str, ...]:
        party = "intern" if self.account in internal else "extern"
        return (
            self.day.isoformat(), self.period, self.account, self.responsibility, self.activity, "", "", party,
            self.voucher, self.text, kronor(self.ore),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cost:
    """What to post: a net outcome, a gross cost (both in öre), where, in how many rows."""

    outcome: int
    gross: int
    entries: int
    responsibilities: Sequence[str]
    activities: Sequence[str]
    mix: Mix
    booked: Booked = "any_day"


def period_rows(plan: Plan, money: Sequence[RowMoney], random: Random) -> list[Posting]:
    """The period's postings with its traps, and the first ones of the month after, in order of date."""
    economy, numbers = plan.economy, count(1)
    rows: list[Posting] = []
    for cost in [*_outcomes(economy, plan.codes, money), *(_foreign(economy, f) for f in economy.foreign)]:
        rows += _posted(cost, plan.period, random, numbers)
    rows += _reversals(rows, random, numbers)
    rows += _month_after(rows, plan.period, random, numbers)
    return sorted(rows, key=lambda posting: (posting.day, posting.voucher))


def history_rows(plan: Plan, number: int, money: Sequence[RowMoney], random: Random) -> list[Posting]:
    """The whole of an earlier year: no published figure, but every comparison needs it."""
    past, numbers, share = year(number), count(1), plan.economy.history[number]
    rows: list[Posting] = []
    for item, cost in zip(money, _outcomes(plan.economy, plan.codes, money), strict=True):
        outcome = int(item.budget_year * 100 * share)
        gross = cost.gross * 12 // plan.months
        if item.row.revenues is not None:
            gross = outcome + int(item.row.revenues * 100_000 * share)
        rows += _posted(replace(cost, outcome=outcome, gross=gross), past, random, numbers)
    return sorted(rows, key=lambda posting: (posting.day, posting.voucher))


def _outcomes(economy: Economy, codes: CodePlan, money: Sequence[RowMoney]) -> Iterator[Cost]:
    gross = sum(row.costs for row in economy.rows)
    for item in money:
        row = item.row
        entries = max(4, economy.entries * row.costs // gross)
        leaves = codes.leaves("activity", row.activity)
        mix = economy.mixes[row.mix]
        yield Cost(item.outcome * 100, row.costs * 100_000, entries, row.responsibilities, leaves, mix, row.booked)


def _foreign(economy: Economy, foreign: Foreign) -> Cost:
    ore = foreign.costs * 100_000
    mix = economy.mixes[foreign.mix]
    return Cost(ore, ore, foreign.entries, foreign.responsibilities, foreign.activities, mix)


def _posted(cost: Cost, period: Period, random: Random, numbers: "count[int]") -> Iterator[Posting]:
    """Cost rows that add up to the gross cost and revenue rows that bring the sum down to the outcome."""
    months = list(period.months())
    if cost.booked != "any_day":
        yield from _regular(cost, months if cost.booked == "monthly" else months[:1], numbers)
        return
    gross = max(cost.gross, cost.outcome)
    revenue = gross - cost.outcome
    revenue_rows = max(1, cost.entries // 8) if revenue else 0
    cost_rows = max(2, cost.entries - revenue_rows)
    accounts = weighted(random, cost.mix.costs, cost_rows) + weighted(random, cost.mix.revenues, revenue_rows)
    amounts = parts(random, gross, cost_rows) + [
        -ore for ore in (parts(random, revenue, revenue_rows) if revenue else [])
    ]
    for account, ore in zip(accounts, amounts, strict=True):
        month = random.choice(months)
        day, label = _dated(month, random)
        yield Posting(
            day, label, account, random.choice(cost.responsibilities), random.choice(cost.activities),
            f"V{next(numbers):06d}", TEXTS.get(account[0], OTHER_TEXT), ore,
        )  # fmt: skip


def _regular(cost: Cost, months: Sequence[Period], numbers: "count[int]") -> Iterator[Posting]:
    """The outcome in like amounts, one on the first day of each month: a grant that is paid out, a deficit carried."""
    account = next(iter(cost.mix.revenues or cost.mix.costs))
    amounts = even(cost.outcome, [1] * len(months)) if cost.outcome else []
    for month, ore in zip(months, amounts, strict=False):
        yield Posting(
            month.start, "", account, cost.responsibilities[0], cost.activities[0], f"V{next(numbers):06d}",
            TEXTS.get(account[0], OTHER_TEXT), ore,
        )  # fmt: skip


def _dated(month: Period, random: Random) -> tuple[date, str]:
    """A day and the accounting month: late postings are dated in the next month and name their own."""
    if random.random() < LATE_SHARE:
        return day_between(random, month.end, add_months(month.end, 1)), month.label
    return day_between(random, month.start, month.end), month.label if random.random() < 0.5 else ""


def _reversals(rows: Sequence[Posting], random: Random, numbers: "count[int]") -> list[Posting]:
    """Some vouchers booked a second time by mistake and taken back under the same accounting month."""
    found: list[Posting] = []
    for posting in random.sample(rows, min(REVERSED, len(rows))):
        again = replace(posting, voucher=f"V{next(numbers):06d}")
        back = replace(again, voucher=f"V{next(numbers):06d}", text=f"Rättelse av {again.voucher}", ore=-again.ore)
        found += [again, back]
    return found


def _month_after(rows: Sequence[Posting], period: Period, random: Random, numbers: "count[int]") -> list[Posting]:
    """Postings of the month after the period; every third is dated on the period's last days but names its month."""
    after = Period(period.end, add_months(period.end, 1))
    found = []
    for index, posting in enumerate(random.sample(rows, min(AFTER, len(rows)))):
        early = index % 3 == 0
        day = period.last_day if early else day_between(random, after.start, after.end)
        label = after.label if early else ""
        found.append(replace(posting, day=day, period=label, voucher=f"V{next(numbers):06d}"))
    return found
