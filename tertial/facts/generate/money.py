"""Belopp: the kronor behind the printed economy tables."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from tertial.facts.generate.plan import Economy, EconomyRow
from tertial.facts.generate.solve import Rule, printed, solve

AMOUNTS = ("budget_year", "budget", "outcome")
DIFFERENCES = {"deviation": ("budget", "outcome")}


@dataclass(frozen=True, slots=True)
class RowMoney:
    """A row's amounts in whole kronor: the year's budget, the period's budget, the period's outcome."""

    row: EconomyRow
    budget_year: int
    budget: int
    outcome: int


def row_money(economy: Economy, random: Random) -> tuple[RowMoney, ...]:
    """Kronor for every row such that rows, totals and deviations all round to what is printed.

    Raises Contradiction, naming the printed figure, when no kronor can.
    """
    found = solve(list(_rules(economy)), random)
    return tuple(RowMoney(row, *(found[f"{row.name}·{column}"] for column in AMOUNTS)) for row in economy.rows)


def _rules(economy: Economy) -> Iterator[Rule]:
    for row in economy.rows:
        for column, figure in row.figures.items():
            rule = printed(f"{row.name}·{column}", _terms((row,), column), figure)
            yield replace(rule, low=figure * 1000, high=figure * 1000) if economy.exact else rule
    for total in economy.totals:
        below = rows_below(economy, total.unit)
        for column, figure in total.figures.items():
            yield printed(f"{total.unit}·{column}", _terms(below, column), figure)
    frame = economy.budget_year_kr
    if frame is not None:
        yield Rule("frame", _terms(economy.rows, "budget_year"), frame, frame)


def rows_below(economy: Economy, unit: str) -> tuple[EconomyRow, ...]:
    """The rows at `unit` or below it."""
    return tuple(row for row in economy.rows if f"{row.unit}/".startswith(f"{unit}/"))


def _terms(rows: tuple[EconomyRow, ...], column: str) -> tuple[tuple[str, int], ...]:
    if column in DIFFERENCES:
        plus, minus = DIFFERENCES[column]
        return tuple((f"{row.name}·{name}", sign) for row in rows for name, sign in ((plus, 1), (minus, -1)))
    return tuple((f"{row.name}·{column}", 1) for row in rows)
