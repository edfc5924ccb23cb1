"""Insatser: people, spells, days of care, year places and what they cost."""

from calendar import isleap
from decimal import Decimal
from typing import Any

import ibis

from tertial.measures.catalogue.common import month_ends, monthly_mean, ongoing, quotient, value
from tertial.measures.declare import (
    Aggregate,
    Better,
    Cells,
    Expression,
    Facts,
    Kind,
    Measure,
    Parameters,
    Piece,
    Question,
)
from tertial.numbers import unit
from tertial.periods import Period, year

_BY = ("form", "provider", "law", "unit", "group", "sex", "age_group")
_SOURCE = "Insatserna"
_SPELL = (
    "En insats pågår under perioden om den börjar före periodens slut och slutar efter dess början. "
    "En insats som börjar och slutar samma dag har inga dygn och räknas inte."
)
_DAYS = (
    "Dygn då insatsen pågår under perioden. Utskrivningsdagen räknas inte, om inte profilen säger att varje påbörjat "
    "dygn räknas."
)
_COST = (
    "Dygnskostnad gånger vårddygn, insats för insats. Saknar någon insats dygnskostnad finns ingen uppgift, för att "
    "kostnaden annars skulle bli för låg."
)
# The year places of a year are added up exactly as days × _YEARS / year's days, and divided at the end.
_YEARS = 365 * 366


def _ongoing(table: Expression, p: Parameters) -> Expression:
    return ongoing("start", "end", table, p)


def _days(table: Expression, p: Parameters) -> Expression:
    """Days of overlap, `$discharge` of them for the day of discharge (0 or 1)."""
    length = p.day("end").delta(p.day("start"), unit="day")
    until = table.end.delta(p.day("start"), unit="day") + p.number("discharge")
    since = table.start.delta(p.day("start"), unit="day")
    return ibis.least(ibis.coalesce(until, length), length) - ibis.greatest(since, 0)


def _has_days(table: Expression, p: Parameters) -> Expression:
    touching = (table.start < p.day("end")) & (table.end.isnull() | (table.end >= p.day("start")))
    return touching & (_days(table, p) > 0)


def _day_pieces(facts: Facts, period: Period) -> tuple[Piece, ...]:
    return (_piece(facts.settings, period, 1),)


def _place_pieces(facts: Facts, period: Period) -> tuple[Piece, ...]:
    """One piece with the profile's divisor, else one a calendar year with its own number of days."""
    if str(facts.settings.get("year_places_divisor", 365)) != "year":
        return (_piece(facts.settings, period, 366),)
    years = range(period.start.year, period.year + 1)
    return tuple(_piece(facts.settings, _part(period, each), 365 if isleap(each) else 366) for each in years)


def _part(period: Period, number: int) -> Period:
    whole = year(number)
    return Period(max(period.start, whole.start), min(period.end, whole.end))


def _piece(settings: Any, part: Period, weight: int) -> Piece:
    discharge = 1 if settings.get("started_day_counts", False) else 0
    return Piece((("start", part.start), ("end", part.end), ("discharge", discharge)), weight)


def _day_sum(table: Expression, p: Parameters) -> Expression:
    return _days(table, p).sum()


def _cost_sum(table: Expression, p: Parameters) -> Expression:
    return (_days(table, p) * table.daily_cost).sum()


def _without_cost(table: Expression, p: Parameters) -> Expression:
    return table.daily_cost.isnull().sum()


def _lacking(cells: Cells) -> str | None:
    cell = cells["cost"]
    return f"Dygnskostnad saknas för {cell.noted} av {cell.rows} insatser." if cell.noted else None


def _cost_per_year_place(cells: Cells, question: Question) -> Decimal | None:
    places = cells["place_days"].value
    return cells["cost"].value * _YEARS / places if places else None


def _year_places(cells: Cells, question: Question) -> Decimal:
    return cells["place_days"].value / _YEARS


PEOPLE = Aggregate("people", "interventions", Kind.DISTINCT, _ongoing, keys=("person",))
COUNT = Aggregate("spells", "interventions", Kind.SUM, _ongoing)
DAYS = Aggregate("days", "interventions", Kind.SUM, _has_days, _day_sum, pieces=_day_pieces)
PLACE_DAYS = Aggregate("place_days", "interventions", Kind.SUM, _has_days, _day_sum, pieces=_place_pieces)
COST = Aggregate(
    "cost", "interventions", Kind.SUM, _has_days, _cost_sum, pieces=_day_pieces, noted=_without_cost,
    noted_is_missing=True,
)  # fmt: skip
MONTH_ENDS = Aggregate(
    "month_ends", "interventions", Kind.SUM, _ongoing,
    lambda table, p: month_ends("start", "end", table, p).sum(), whole_months=True,
)  # fmt: skip

MEASURES = (
    Measure(
        "interventions.people", "Unika personer med insats", unit("people"),
        f"Antal olika personer med minst en insats som pågår under perioden. {_SPELL} Den som har flera insatsformer "
        "räknas en gång i varje form och en gång i totalen.",
        _SOURCE, Better.NEITHER, _BY, (PEOPLE,), value("people"), personal=True,
    ),
    Measure(
        "interventions.count", "Insatser", unit("count"), f"Antal insatser som pågår under perioden. {_SPELL}",
        _SOURCE, Better.NEITHER, _BY, (COUNT,), value("spells"),
    ),
    Measure(
        "interventions.days", "Vårddygn", unit("care_days"), _DAYS, _SOURCE, Better.NEITHER, _BY, (DAYS,),
        value("days"),
    ),
    Measure(
        "interventions.year_places", "Årsplatser", unit("year_places"),
        f"Vårddygn delat med årets dagar: 365, eller årets egna dagar om profilen säger så. {_DAYS}",
        _SOURCE, Better.NEITHER, _BY, (PLACE_DAYS,), _year_places,
    ),
    Measure(
        "interventions.ongoing_monthly_mean", "Pågående insatser, månadsmedel", unit("count"),
        "Medelvärde över periodens månader av antalet insatser som pågick den sista dagen i månaden.",
        _SOURCE, Better.NEITHER, _BY, (MONTH_ENDS,), monthly_mean("month_ends"),
    ),
    Measure(
        "interventions.cost", "Kostnad för insatser", unit("kr"), f"{_COST} {_DAYS}",
        _SOURCE, Better.LOWER, _BY, (COST,), value("cost"), note=_lacking, volume="interventions.days",
    ),
    Measure(
        "interventions.cost_per_day", "Kostnad per vårddygn", unit("kr"),
        f"Kostnaden för insatser delad med vårddygnen. {_COST} {_DAYS}",
        _SOURCE, Better.LOWER, _BY, (COST, DAYS), quotient("cost", "days"), note=_lacking, summable=False,
    ),
    Measure(
        "interventions.cost_per_year_place", "Kostnad per årsplats", unit("kr"),
        "Kostnaden för insatser delad med årsplatserna: vad en plats kostar på ett år. Årsplatser är vårddygn delat "
        f"med 365, eller med årets egna dagar om profilen säger så. {_COST} {_DAYS}",
        _SOURCE, Better.LOWER, _BY, (COST, PLACE_DAYS), _cost_per_year_place, note=_lacking, summable=False,
    ),
)  # fmt: skip
