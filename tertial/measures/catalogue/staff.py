"""Personal: how many are employed, their full-time equivalents, and how many leave."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import ibis

from tertial.measures.catalogue.common import at_the_end, ongoing, quotient, value
from tertial.measures.declare import Aggregate, Better, Cells, Expression, Kind, Measure, Parameters, Question
from tertial.numbers import unit

PERMANENT = "tillsvidare"
_BY = ("form", "unit", "sex", "age_group")
_SOURCE = "Anställningarna"
_EMPLOYED = at_the_end("from", "to")
_PER_DAY = "Den som är anställd på periodens sista dag räknas; anställningens sista dag är med."
# An aggregate keeps two decimals, a share of full time has eight: it is added up in millionths.
_MILLIONTHS = 1_000_000


def settings_of(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """The profile's rules for personnel: `[settings.staff]`."""
    found: Mapping[str, Any] = settings.get("staff", {})
    return found


def _each_once(table: Expression, p: Parameters) -> Expression:
    """The employments, those that are alike in everything but where they were read counted once."""
    return table.select("person", "sex", "birth_year", "unit_id", "form", "fte", "from", "to").distinct()


def _permanent(table: Expression) -> Expression:
    return table.form == PERMANENT


def _was_permanent(table: Expression, p: Parameters) -> Expression:
    return _permanent(table) & ongoing("from", "to", table, p)


def _stays(table: Expression, p: Parameters) -> Expression:
    """Permanently employed on the day after the period."""
    return (table["from"] <= p.day("end")) & (table.to.isnull() | (table.to > p.day("end")))


def _stays_or_ended(table: Expression, p: Parameters) -> Expression:
    ended = (table.to > p.day("start")) & (table.to <= p.day("end")) & (table["from"] < table.to)
    return _permanent(table) & (_stays(table, p) | ended)


def _any_stays(table: Expression, p: Parameters) -> Expression:
    return _stays(table, p).cast("int64").max()


def _by_month(table: Expression, p: Parameters) -> Expression:
    """Permanent employments once for every month of the period that they touch."""
    held = table.filter(_was_permanent(table, p))
    first = ibis.greatest(held["from"], p.day("start")).truncate("M").cast("timestamp")
    until = ibis.least(ibis.coalesce(held.to, p.day("end")), p.day("end")).cast("timestamp")
    spread = held.mutate(month=ibis.range(first, until, ibis.interval(months=1)).unnest())
    return spread.mutate(month=spread.month.cast("date"))


def _at_month_end(table: Expression, p: Parameters) -> Expression:
    return table.to.isnull() | (table.to >= table.month + ibis.interval(months=1))


def _full_time(cells: Cells, question: Question) -> Decimal:
    return cells["fte"].value / _MILLIONTHS


def _turnover(cells: Cells, question: Question) -> Decimal | None:
    left = cells["stays_or_ended"].value - cells["stays_or_ended"].noted
    month_ends = cells["month_ends"].value  # as many times the mean as there are months
    return left * question.months / month_ends if month_ends else None


PEOPLE = Aggregate("people", "employments", Kind.DISTINCT, _EMPLOYED, keys=("person",))
FTE = Aggregate(
    "fte", "employments", Kind.SUM, _EMPLOYED, lambda table, p: (table.fte * _MILLIONTHS).sum(), relation=_each_once
)
STAYS_OR_ENDED = Aggregate(
    "stays_or_ended", "employments", Kind.DISTINCT, _stays_or_ended, keys=("person",), noted=_any_stays,
    whole_months=True,
)  # fmt: skip
MONTH_ENDS = Aggregate(
    "month_ends", "employments", Kind.DISTINCT, _at_month_end, keys=("person", "month"), relation=_by_month,
    whole_months=True,
)  # fmt: skip
PERMANENT_PEOPLE = Aggregate("permanent_people", "employments", Kind.DISTINCT, _was_permanent, keys=("person",))


def _share_of(dimension: str) -> tuple[Aggregate, Aggregate]:
    """The employed of a group, and those of the same group whatever their value of the dimension."""
    return PEOPLE, replace(PEOPLE, name="all_people", ignores=(dimension,))


MEASURES = (
    Measure(
        "staff.headcount", "Anställda", unit("people"),
        f"Antal olika personer med anställning. {_PER_DAY} Den som har anställningar i flera grupper räknas en gång i "
        "varje grupp och en gång i totalen.",
        _SOURCE, Better.NEITHER, _BY, (PEOPLE,), value("people"), personal=True,
    ),
    Measure(
        "staff.form_share", "Andel av de anställda, efter anställningsform", unit("share"),
        f"Antal anställda med anställningsformen, som andel av gruppens alla anställda. {_PER_DAY}",
        _SOURCE, Better.NEITHER, _BY, _share_of("form"), quotient("people", "all_people"), summable=False,
        group=PEOPLE,
    ),
    Measure(
        "staff.sex_share", "Andel av de anställda, efter kön", unit("share"),
        f"Antal anställda kvinnor eller män, som andel av gruppens alla anställda. {_PER_DAY}",
        _SOURCE, Better.NEITHER, _BY, _share_of("sex"), quotient("people", "all_people"), summable=False,
        group=PEOPLE,
    ),
    Measure(
        "staff.fte", "Årsarbetare", unit("fte"),
        f"Summan av anställningarnas sysselsättningsgrader, där 1 är heltid. {_PER_DAY} Rader som är lika i allt "
        "räknas en gång.",
        _SOURCE, Better.NEITHER, _BY, (FTE,), _full_time, group=PEOPLE,
    ),
    Measure(
        "staff.turnover_share", "Personalomsättning", unit("share"),
        "Antal personer vars tillsvidareanställning upphörde under perioden, som andel av medelantalet "
        "tillsvidareanställda. Den som dagen efter perioden är tillsvidareanställd i samma grupp har inte slutat: "
        "den som byter enhet har lämnat enheten men inte organisationen. Medelantalet är medelvärdet över periodens "
        "månader av antalet tillsvidareanställda på månadens sista dag.",
        _SOURCE, Better.LOWER, ("unit", "sex", "age_group"), (STAYS_OR_ENDED, MONTH_ENDS), _turnover,
        summable=False, group=PERMANENT_PEOPLE,
    ),
)  # fmt: skip
