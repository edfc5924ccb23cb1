"""Frånvaro: absence hours as a share of scheduled hours, both added up over months.

The profile's `[settings.staff]` says who is counted (`population`, forms of employment), what is sick leave
(`sick_causes`) and of what it is a share (`denominator`: `scheduled`, or `available`: less statutory leave).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import ibis

from tertial.measures.catalogue.common import month_in_period, quotient
from tertial.measures.catalogue.staff import settings_of
from tertial.measures.declare import (
    Aggregate,
    Better,
    Cells,
    Expression,
    Facts,
    Kind,
    Measure,
    MeasureError,
    Parameters,
    Piece,
    Question,
    unbound,
)
from tertial.numbers import unit
from tertial.periods import Period

POPULATION = ("tillsvidare", "visstid")
SICK_CAUSES = ("sjuk",)
_DENOMINATORS = {"scheduled": 0, "available": 1}  # how much of statutory leave is taken off

_BY = ("month", "unit", "sex", "age_group")
_SOURCE = "Frånvaron, scheman och anställningarna"
_WHO = (
    "Månad för månad räknas den som har en anställning av de former som profilen anger (tillsvidare och visstid, om "
    "den inte säger annat) och schemalagd tid den månaden. Kön och födelseår är anställningens. Rader som är lika i "
    "allt räknas en gång. En frånvarorad över flera månader fördelas jämnt på sina dagar."
)
_OF_WHAT = "Schemalagd tid räknas med eller utan lagstadgad ledighet, som profilen säger (med, om den inget säger)."
_SPELL = (
    "Ett fall räknas från sin första dag till sin sista, eller till periodens sista dag om det pågår då, och alla "
    "dess timmar hör till den längd som det då har."
)


def divide(number: int, by: int) -> int:
    """The whole part of a quotient, as DuckDB has it under this name: Ibis would divide in floating point."""
    return number // by


_whole: Any = ibis.udf.scalar.builtin(divide)


def _pieces(facts: Facts, period: Period) -> tuple[Piece, ...]:
    rules = settings_of(facts.settings)
    denominator = str(rules.get("denominator", "scheduled"))
    if denominator not in _DENOMINATORS:
        choices = " eller ".join(_DENOMINATORS)
        raise MeasureError(f"Profilens nämnare för sjukfrånvaron, ”{denominator}”, finns inte. Välj {choices}.")
    return (
        Piece((
            ("start", period.start), ("end", period.end), ("statutory", _DENOMINATORS[denominator]),
            ("forms", _listed(rules, "population", POPULATION)), ("causes", _listed(rules, "sick_causes", SICK_CAUSES)),
        )),
    )  # fmt: skip


def _listed(rules: Mapping[str, Any], key: str, otherwise: Sequence[str]) -> tuple[str, ...]:
    """Never empty: an empty list would be no SQL. No form and no cause is called ”–”."""
    return tuple(str(each) for each in rules.get(key, otherwise)) or ("–",)


def _of_staff(rows: Expression, p: Parameters) -> Expression:
    """The rows of persons who are counted in the row's month, with their sex and birth year."""
    employed = unbound("employments")
    counted = employed.filter(employed.form.isin([p.text("forms")]))
    that_month = [
        rows.person == counted.person,
        counted["from"] < rows.month + ibis.interval(months=1),
        counted.to.isnull() | ((counted.to > rows.month) & (counted.to > counted["from"])),
    ]
    sex = employed.sex.max(where=employed.sex.isin(["K", "M"]))
    people = employed.group_by("person").agg(sex=sex, birth_year=employed.birth_year.max())
    kept = rows.semi_join(counted, that_month)
    return kept.left_join(people, "person").drop("person_right")


def _scheduled(table: Expression, p: Parameters) -> Expression:
    """The schedules of the period's months, in hundredths of an hour, each once."""
    rows = table.select("person", "unit_id", "month", "scheduled_hours", "statutory_leave_hours").distinct()
    return _of_staff(rows.filter(month_in_period(rows, p), rows.scheduled_hours > 0), p)


def _absent(table: Expression, p: Parameters) -> Expression:
    """The absences month by month in whole hundredths of an hour, each row once, where there is a schedule."""
    columns = ("person", "unit_id", "cause", "spell_start", "spell_end", "date_from", "date_to", "hours")
    rows = table.select(*columns).distinct()
    # The day after the last. A row without days (an end date that was read as half-open) is of its first day.
    rows = rows.mutate(after=ibis.greatest(rows.date_to, rows.date_from + ibis.interval(days=1)).cast("date"))
    rows = rows.filter(rows.date_from < p.day("end"), rows.after > p.day("start"))
    first, after = rows.date_from.truncate("M").cast("timestamp"), rows.after.cast("timestamp")
    split = rows.mutate(month=ibis.range(first, after, ibis.interval(months=1)).unnest())
    split = split.mutate(month=split.month.cast("date"))
    split = split.mutate(part=_until(split, split.month + ibis.interval(months=1)) - _until(split, split.month))
    scheduled = unbound("schedules")
    at_work = scheduled.filter(scheduled.scheduled_hours > 0)
    return _of_staff(split.semi_join(at_work, ["person", "month"]), p)


def _until(rows: Expression, day: Expression) -> Expression:
    """How many of the row's hundredths lie before the day, spread evenly over its days and rounded down.

    The parts between any days are whole, and add up to the row's hours.
    """
    reached = ibis.least(ibis.greatest(day, rows.date_from), rows.after).delta(rows.date_from, unit="day")
    return _whole((rows.hours * 100).cast("int64") * reached, rows.after.delta(rows.date_from, unit="day"))


def _sick(table: Expression, p: Parameters) -> Expression:
    return month_in_period(table, p) & table.cause.isin([p.text("causes")])


def _available_hours(table: Expression, p: Parameters) -> Expression:
    less = table.statutory_leave_hours.fill_null(0) * p.number("statutory")
    return ((table.scheduled_hours - less) * 100).sum()


def _part_sum(table: Expression, p: Parameters) -> Expression:
    return table.part.sum()


SICK = Aggregate(
    "sick", "absences", Kind.SUM, _sick, _part_sum, pieces=_pieces, relation=_absent, whole_months=True,
    joins=("schedules", "employments"),
)  # fmt: skip
SCHEDULED = Aggregate(
    "scheduled", "schedules", Kind.SUM, month_in_period, _available_hours, pieces=_pieces, relation=_scheduled,
    whole_months=True, joins=("employments",), ignores=("spell_length",),
)  # fmt: skip
ALL_SCHEDULED = replace(SCHEDULED, ignores=("spell_length", "sex", "age_group"))
ALL_SICK = replace(SICK, name="all_sick", ignores=("spell_length",))
ABSENT = replace(SICK, name="absent", condition=month_in_period)
FULL_TIME = replace(
    SCHEDULED, value=lambda table, p: (table.scheduled_hours * 100).sum(), ignores=("cause",)
)  # fmt: skip
PEOPLE = Aggregate(
    "people", "schedules", Kind.DISTINCT, month_in_period, keys=("person",), pieces=_pieces, relation=_scheduled,
    whole_months=True, joins=("employments",), ignores=("spell_length", "cause"),
)  # fmt: skip


def _at_work(cells: Cells, question: Question) -> Decimal | None:
    whole = cells["scheduled"].value
    return (whole - cells["absent"].value) / whole if whole else None


MEASURES = (
    Measure(
        "absence.share", "Sjukfrånvaro", unit("share"),
        f"Sjukfrånvarons timmar som andel av den schemalagda tiden, båda summerade över periodens månader. {_WHO} "
        f"{_OF_WHAT} Efter kön och ålder är andelen av gruppens egen tid, efter fallets längd av all tid. {_SPELL}",
        _SOURCE, Better.LOWER, (*_BY, "spell_length"), (SICK, SCHEDULED), quotient("sick", "scheduled"),
        summable=False, group=PEOPLE,
    ),
    Measure(
        "absence.contribution", "Sjukfrånvaro, gruppens bidrag", unit("share"),
        "Gruppens sjukfrånvaro i timmar som andel av allas schemalagda tid, oavsett kön, ålder och fallets längd: "
        f"grupperna summerar till hela sjukfrånvaron. {_WHO} {_OF_WHAT} {_SPELL}",
        _SOURCE, Better.LOWER, (*_BY, "spell_length"), (SICK, ALL_SCHEDULED), quotient("sick", "scheduled"),
        summable=False, group=PEOPLE,
    ),
    Measure(
        "absence.spell_share", "Andel av sjukfrånvaron, efter fallets längd", unit("share"),
        f"Timmar i sjukfall av en viss längd som andel av gruppens alla sjukfrånvarotimmar. {_WHO} {_SPELL}",
        _SOURCE, Better.NEITHER, ("spell_length", *_BY), (SICK, ALL_SICK), quotient("sick", "all_sick"),
        summable=False, group=PEOPLE,
    ),
    Measure(
        "absence.cause_share", "Frånvaro efter orsak", unit("share"),
        "Frånvarons timmar efter orsak, som andel av all schemalagd tid, lagstadgad ledighet inräknad. Med arbetad tid "
        f"blir det 100 %. {_WHO}",
        _SOURCE, Better.NEITHER, ("cause", *_BY), (ABSENT, FULL_TIME), quotient("absent", "scheduled"),
        summable=False, group=PEOPLE,
    ),
    Measure(
        "absence.worked_share", "Arbetad tid", unit("share"),
        "Den schemalagda tid som inte är frånvaro av något slag, som andel av all schemalagd tid, lagstadgad ledighet "
        f"inräknad. {_WHO}",
        _SOURCE, Better.NEITHER, _BY, (ABSENT, FULL_TIME), _at_work, summable=False, group=PEOPLE,
    ),
)  # fmt: skip
