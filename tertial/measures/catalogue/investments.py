"""Investeringar: what was booked and budgeted on the accounts of fixed assets, by project."""

from decimal import Decimal

from tertial.measures.catalogue.common import month_in_period, value
from tertial.measures.declare import (
    Aggregate,
    Better,
    Cells,
    Expression,
    Facts,
    Filling,
    Kind,
    Measure,
    Parameters,
    Piece,
    Question,
)
from tertial.numbers import unit
from tertial.periods import Period

ASSETS = ("11", "12")  # fixed assets in BAS and Kommun-Bas
_BY = ("project", "unit")
_ACCOUNTS = (
    "Bara konton för anläggningstillgångar räknas: de som börjar på 11 eller 12, om profilen inte säger annat. "
    "De är inte med i driftens utfall och budget."
)
_BUDGET = "Hela årets budget i den version som profilen anger."


def _assets(facts: Facts) -> tuple[str, Filling]:
    given = facts.settings.get("investment_accounts", ASSETS)
    return ("assets", tuple(str(each) for each in given))


def _on_assets(table: Expression, p: Parameters) -> Expression:
    return table.account.left(2).isin([p.text("assets")])


def _booked(table: Expression, p: Parameters) -> Expression:
    return month_in_period(table, p) & _on_assets(table, p)


def _booked_pieces(facts: Facts, period: Period) -> tuple[Piece, ...]:
    return (Piece((("start", period.start), ("end", period.end), _assets(facts))),)


def _in_version(table: Expression, p: Parameters) -> Expression:
    return (table.year == p.number("year")) & (table.version == p.text("version")) & _on_assets(table, p)


def _version_pieces(facts: Facts, period: Period) -> tuple[Piece, ...]:
    """One piece a calendar year that has a budget."""
    years = range(period.start.year, period.year + 1)
    named = ((each, facts.budget_version(each)) for each in years)
    return tuple(Piece((("year", each), ("version", name), _assets(facts))) for each, name in named if name is not None)


def _amount(table: Expression, p: Parameters) -> Expression:
    return table.amount.sum()


def _left(cells: Cells, question: Question) -> Decimal:
    return cells["full_budget"].value - cells["spent"].value


OUTCOME = Aggregate("outcome", "ledger", Kind.SUM, _booked, _amount, pieces=_booked_pieces, whole_months=True)
SPENT = Aggregate(
    "spent", "ledger", Kind.SUM, _booked, _amount, over=Period.year_to_date, pieces=_booked_pieces, whole_months=True
)
BUDGET = Aggregate(
    "full_budget", "budget", Kind.SUM, _in_version, _amount, over=Period.full_year, pieces=_version_pieces,
    whole_months=True,
)  # fmt: skip

MEASURES = (
    Measure(
        "investments.outcome", "Investeringsutgifter", unit("kr"),
        f"Summan av periodens bokförda rader på investeringar, efter redovisningsmånad. {_ACCOUNTS}",
        "Huvudboken", Better.NEITHER, (*_BY, "month"), (OUTCOME,), value("outcome"),
    ),
    Measure(
        "investments.budget", "Investeringsbudget helår", unit("kr"), f"{_BUDGET} {_ACCOUNTS}",
        "Budgeten", Better.NEITHER, _BY, (BUDGET,), value("full_budget"),
    ),
    Measure(
        "investments.left", "Kvar av investeringsbudgeten", unit("kr"),
        "Hela årets investeringsbudget minus investeringsutgifterna från årets början till och med periodens slut. "
        f"{_BUDGET} {_ACCOUNTS}",
        "Budgeten och huvudboken", Better.NEITHER, _BY, (BUDGET, SPENT), _left,
    ),
)  # fmt: skip
