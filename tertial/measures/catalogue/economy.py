"""Ekonomi: outcome, budget, deviation, forecast and frame. Kronor with the ledger's sign: cost positive."""

from dataclasses import replace
from decimal import Decimal

import ibis

from tertial.measures.catalogue.common import balance_classes, month_in_period, on_result_account, value
from tertial.measures.declare import (
    Aggregate,
    Better,
    Cells,
    Expression,
    Facts,
    Formula,
    Kind,
    Measure,
    Parameters,
    Piece,
    Question,
)
from tertial.numbers import unit
from tertial.periods import Period, year

_SUM = "Belopp i kronor med huvudbokens tecken: kostnader är positiva, intäkter negativa."
_RESULT = (
    "Bara resultatkonton räknas: konton vars första siffra hör till balansräkningen (1 och 2, om profilen inte säger "
    "annat) är inte med."
)
_VERSION = (
    "Budgetens version är den som profilen anger för året, annars den sista i namnordning bland de inlästa. "
    "Varje version läses som en hel budget; versioner läggs aldrig ihop."
)
_FORECAST = (
    "Per enhet, verksamhet och kontoslag gäller den prognos som gjordes senast, dock senast på periodens sista dag. "
    "Lämnar en enhet en ny prognos i en annan indelning, till exempel för hela enheten, gäller den före äldre. "
    "En enhet utan prognos har ingen uppgift, inte noll."
)
_BY = ("unit", "activity", "account_class", "month")
_FORECAST_BY = ("unit", "activity", "account_class")
_FILTERS = ("account",)


def _booked_pieces(facts: Facts, period: Period) -> tuple[Piece, ...]:
    return (Piece((("start", period.start), ("end", period.end), balance_classes(facts))),)


def _booked(table: Expression, p: Parameters) -> Expression:
    return month_in_period(table, p) & on_result_account(table, p)


def _budget_pieces(facts: Facts, period: Period) -> tuple[Piece, ...]:
    """One piece a calendar year: its version, its part of the period and how many of its months that is."""
    pieces = []
    for number in range(period.start.year, period.year + 1):
        version = facts.budget_version(number)
        part = _within(period, year(number))
        if version is not None:
            months = ("months", sum(1 for _ in part.months()))
            dates = ("start", part.start), ("end", part.end)
            pieces.append(Piece((("year", number), ("version", version), *dates, months, balance_classes(facts))))
    return tuple(pieces)


def _within(period: Period, whole: Period) -> Period:
    return Period(max(period.start, whole.start), min(period.end, whole.end))


def _in_version(table: Expression, p: Parameters) -> Expression:
    of_version = (table.year == p.number("year")) & (table.version == p.text("version"))
    return of_version & on_result_account(table, p)


def _budget_condition(table: Expression, p: Parameters) -> Expression:
    return _in_version(table, p) & (table.month.isnull() | month_in_period(table, p))


def _twelfths(table: Expression, p: Parameters) -> Expression:
    """Twelve times the budget to date: twelve times the months' amounts, and a year's amount for every month."""
    monthly = table.amount.sum(where=table.month.notnull()).fill_null(0)
    yearly = table.amount.sum(where=table.month.isnull()).fill_null(0)
    return monthly * 12 + yearly * p.number("months")


def _forecast_pieces(facts: Facts, period: Period) -> tuple[Piece, ...]:
    return (Piece((("year", period.year), ("cutoff", period.last_day))),)


def _made_by(table: Expression, p: Parameters) -> Expression:
    return table.filter(table.year == p.number("year"), table.made <= p.day("cutoff"))


def _in_force(made: Expression) -> Expression:
    """The rows in force among those made: each unit's latest, in the detail in which it was last given.

    The detail is whether a row names an account class and whether it names an activity.
    """
    by_class, by_activity = made.account_class.fill_null(""), made.activity_id.fill_null(0)
    detail = ibis.ifelse(by_class == "", 0, 1) + ibis.ifelse(by_activity == 0, 0, 2)
    named = made.mutate(_class=by_class, _activity=by_activity, _detail=detail)
    place = ["unit_id", "_detail", "_class", "_activity"]
    last = named.group_by(place).agg(_last=named.made.max())
    by_unit = ibis.window(group_by=last.unit_id)
    marked = last.mutate(
        _unit_last=last._last.max().over(by_unit),
        _whole_last=last._last.max(where=last._detail == 0).over(by_unit),
        _detail_last=last._last.max().over(ibis.window(group_by=[last.unit_id, last._detail])),
    )
    given_whole = marked._whole_last.notnull() & (marked._whole_last == marked._unit_last)
    newest = ibis.ifelse(given_whole, marked._last, marked._detail_last)
    kept = marked.filter(newest == marked._unit_last)
    same = [named[key] == kept[key] for key in place]
    return named.semi_join(kept, [*same, named.made == kept._last]).select(made.columns)


def _latest(table: Expression, p: Parameters) -> Expression:
    return _in_force(_made_by(table, p))


def _before_latest(table: Expression, p: Parameters) -> Expression:
    """As `_latest`, at the end of the month before the one in which the latest forecast was made."""
    made = _made_by(table, p)
    latest = made.agg(latest=made.made.max().truncate("M").cast("date"))
    earlier = made.cross_join(latest)
    return _in_force(earlier.filter(earlier.made < earlier.latest).select(made.columns))


def _everything(table: Expression, p: Parameters) -> Expression:
    return ibis.literal(True)


def _frame_pieces(facts: Facts, period: Period) -> tuple[Piece, ...]:
    return (Piece((("year", period.year), ("last", period.last_day))),)


def _decided(table: Expression, p: Parameters) -> Expression:
    return (table.year == p.number("year")) & (table.decided <= p.day("last"))


def _amount(table: Expression, p: Parameters) -> Expression:
    return table.amount.sum()


OUTCOME = Aggregate(
    "outcome", "ledger", Kind.SUM, _booked, _amount, pieces=_booked_pieces, whole_months=True, by_months=True
)
BUDGET = Aggregate(
    "budget", "budget", Kind.SUM, _budget_condition, _twelfths, pieces=_budget_pieces,
    noted=lambda table, p: table.month.isnull().sum(), spread=True, whole_months=True, by_months=True,
)  # fmt: skip
FULL_BUDGET = Aggregate(
    "full_budget", "budget", Kind.SUM, _in_version, _amount, pieces=_budget_pieces, over=Period.full_year,
    whole_months=True,
)  # fmt: skip
FORECAST = Aggregate(
    "forecast", "forecasts", Kind.SUM, _everything, _amount, pieces=_forecast_pieces, relation=_latest,
    empty_is_missing=True,
)  # fmt: skip
PREVIOUS_FORECAST = replace(FORECAST, name="previous_forecast", relation=_before_latest)
FRAME = Aggregate("frame", "frame_changes", Kind.SUM, _decided, _amount, pieces=_frame_pieces)


def _from_twelfths(cells: Cells, question: Question) -> Decimal:
    return cells["budget"].value / 12


def _less_outcome(cells: Cells, question: Question) -> Decimal:
    return (cells["budget"].value - 12 * cells["outcome"].value) / 12


def _consumed(cells: Cells, question: Question) -> Decimal | None:
    budget = cells["full_budget"].value
    return cells["outcome"].value / budget if budget else None


def _less(forecast: str) -> Formula:
    return lambda cells, question: cells["full_budget"].value - cells[forecast].value


def _how_distributed(cells: Cells) -> str | None:
    """What the budget to date stands on; nothing for rows that say nothing."""
    cell = cells["budget"]
    if not cell.noted:
        return "månadsfördelad" if cell.rows else None
    return "tolftedelar" if cell.noted == cell.rows else "månadsfördelad och tolftedelar"


MEASURES = (
    Measure(
        "economy.outcome", "Utfall", unit("kr"),
        f"Summan av periodens bokförda rader, efter redovisningsmånad. {_RESULT} {_SUM}",
        "Huvudboken", Better.LOWER, (*_BY, "counterparty"), (OUTCOME,), value("outcome"), filters=_FILTERS,
        ledger_sign=True,
    ),
    Measure(
        "economy.budget", "Budget", unit("kr"),
        "Budget för periodens månader. Budget som är fördelad på månader räknas månad för månad, budget som gäller "
        f"hela året med en tolftedel för varje månad. {_RESULT} {_VERSION} {_SUM}",
        "Budgeten", Better.NEITHER, _BY, (BUDGET,), _from_twelfths, filters=_FILTERS, note=_how_distributed,
        ledger_sign=True,
    ),
    Measure(
        "economy.deviation", "Budgetavvikelse", unit("kr"),
        f"Budget för perioden minus utfall. Ett positivt tal är bättre än budget. {_RESULT} {_VERSION}",
        "Budgeten och huvudboken", Better.HIGHER, _BY, (BUDGET, OUTCOME), _less_outcome, filters=_FILTERS,
        note=_how_distributed,
    ),
    Measure(
        "economy.forecast", "Helårsprognos", unit("kr"), f"Prognos för hela året. {_FORECAST} {_SUM}",
        "Prognoserna", Better.LOWER, _FORECAST_BY, (FORECAST,), value("forecast"), filters=_FILTERS, ledger_sign=True,
    ),
    Measure(
        "economy.previous_forecast", "Föregående helårsprognos", unit("kr"),
        "Den prognos för hela året som gällde vid utgången av månaden före den månad då den senaste prognosen gjordes. "
        f"{_FORECAST} {_SUM}",
        "Prognoserna", Better.LOWER, _FORECAST_BY, (PREVIOUS_FORECAST,), value("previous_forecast"),
        filters=_FILTERS, ledger_sign=True,
    ),
    Measure(
        "economy.forecast_deviation", "Prognosavvikelse", unit("kr"),
        "Helårsbudget minus helårsprognos. Ett positivt tal är bättre än budget. Saknar någon enhet med budget prognos "
        f"saknas också summan. {_FORECAST} {_RESULT} {_VERSION}",
        "Budgeten och prognoserna", Better.HIGHER, _FORECAST_BY, (FULL_BUDGET, FORECAST),
        _less("forecast"), filters=_FILTERS, complete=("full_budget", "forecast"),
    ),
    Measure(
        "economy.previous_forecast_deviation", "Föregående prognosavvikelse", unit("kr"),
        "Helårsbudget minus föregående helårsprognos. Ett positivt tal är bättre än budget. "
        f"{_FORECAST} {_RESULT} {_VERSION}",
        "Budgeten och prognoserna", Better.HIGHER, _FORECAST_BY, (FULL_BUDGET, PREVIOUS_FORECAST),
        _less("previous_forecast"), filters=_FILTERS, complete=("full_budget", "previous_forecast"),
    ),
    Measure(
        "economy.consumed_share", "Förbrukad andel", unit("share"),
        f"Utfall från årets början till och med periodens slut, som andel av helårsbudgeten. {_RESULT} {_VERSION}",
        "Huvudboken och budgeten", Better.NEITHER, ("unit", "activity", "account_class"),
        (replace(OUTCOME, over=Period.year_to_date), FULL_BUDGET), _consumed, filters=_FILTERS, summable=False,
    ),
    Measure(
        "economy.previous_full_year", "Utfall helår föregående år", unit("kr"),
        f"Summan av de bokförda raderna för hela kalenderåret före periodens. {_RESULT} {_SUM}",
        "Huvudboken", Better.NEITHER, (*_BY, "counterparty"),
        (replace(OUTCOME, over=Period.previous_full_year),), value("outcome"), filters=_FILTERS, ledger_sign=True,
    ),
    Measure(
        "economy.frame", "Budgetram", unit("kr"),
        "Nämndens ram för året: summan av de beslut som fattats till och med periodens sista dag.",
        "Ramförändringarna", Better.NEITHER, ("decision",), (FRAME,), value("frame"), filters=("unit",),
        ledger_sign=True,
    ),
)  # fmt: skip
