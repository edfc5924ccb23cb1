"""Utredningar: opened, closed, how long they take and how many keep within the law's time."""

from datetime import date

import ibis

from tertial.lawbook import versions
from tertial.measures.catalogue.common import at_the_end, day_in_period, mean, month_ends, monthly_mean, ongoing, value
from tertial.measures.declare import Aggregate, Better, Expression, Kind, Measure, Parameters
from tertial.numbers import unit

_BY = ("kind", "unit", "sex", "age_group", "group")
_SOURCE = "Utredningarna"
_CLOSED = day_in_period("closed")
_TIME = "Tiden är antalet dagar från det att utredningen inleddes till dess att den avslutades."


def _days(table: Expression, p: Parameters) -> Expression:
    return table.closed.delta(table.opened, unit="day")


def _within_limit(table: Expression, p: Parameters) -> Expression:
    """How many were closed within the limit of the law that applied on the day they were opened."""
    held = ibis.literal(False)
    for first, end, months in _limits():
        in_time = (table.opened >= ibis.date(first)) & (table.closed <= table.opened + ibis.interval(months=months))
        held = held | (in_time if end is None else in_time & (table.opened < ibis.date(end)))
    return held.sum()


def _limits() -> list[tuple[date, date | None, int]]:
    """From when, until when and how many months; versions of the law with the same limit are one."""
    found: list[tuple[date, date | None, int]] = []
    for version in versions("child_investigation"):
        months = int(version.value or 0)
        if found and found[-1][1:] == (version.valid_from, months):
            found[-1] = (found[-1][0], version.valid_to, months)
        else:
            found.append((version.valid_from, version.valid_to, months))
    return found


def _age(table: Expression, p: Parameters) -> Expression:
    """Days from opening to the period's last day, one less than to the day after it."""
    return (p.day("end").delta(table.opened, unit="day") - 1).sum()


def _ongoing(table: Expression, p: Parameters) -> Expression:
    return ongoing("opened", "closed", table, p)


OPENED = Aggregate("opened", "investigations", Kind.SUM, day_in_period("opened"))
CLOSED = Aggregate("closed", "investigations", Kind.SUM, _CLOSED)
WITHIN = Aggregate("within", "investigations", Kind.SUM, _CLOSED, _within_limit)
DAYS = Aggregate("days", "investigations", Kind.SUM, _CLOSED, lambda table, p: _days(table, p).sum())
MEDIAN = Aggregate("median", "investigations", Kind.WHOLE, _CLOSED, lambda table, p: _days(table, p).median())
AGE = Aggregate("age", "investigations", Kind.SUM, at_the_end("opened", "closed"), _age)
MONTH_ENDS = Aggregate(
    "month_ends", "investigations", Kind.SUM, _ongoing,
    lambda table, p: month_ends("opened", "closed", table, p).sum(), whole_months=True,
)  # fmt: skip

MEASURES = (
    Measure(
        "investigations.opened", "Inledda utredningar", unit("count"),
        "Antal utredningar som inleddes under perioden.", _SOURCE, Better.NEITHER, _BY, (OPENED,), value("opened"),
    ),
    Measure(
        "investigations.closed", "Avslutade utredningar", unit("count"),
        "Antal utredningar som avslutades under perioden.", _SOURCE, Better.NEITHER, _BY, (CLOSED,), value("closed"),
    ),
    Measure(
        "investigations.ongoing_monthly_mean", "Pågående utredningar, månadsmedel", unit("count"),
        "Medelvärde över periodens månader av antalet utredningar som pågick den sista dagen i månaden.",
        _SOURCE, Better.NEITHER, _BY, (MONTH_ENDS,), monthly_mean("month_ends"),
    ),
    Measure(
        "investigations.within_limit_share", "Utredningar inom lagstadgad tid", unit("share"),
        "Andel av de utredningar som avslutades under perioden som avslutades inom den tid som lagen angav den dag då "
        "de inleddes (fyra månader för utredning om barn). Förlängda utredningar räknas mot samma tid.",
        f"{_SOURCE}; SoL (2001:453) 11 kap. 2 §", Better.HIGHER, _BY, (WITHIN,), mean("within"), summable=False,
    ),
    Measure(
        "investigations.median_days", "Utredningstid, median", unit("days"),
        f"Median av utredningstiden för utredningar som avslutades under perioden. {_TIME}",
        _SOURCE, Better.LOWER, _BY, (MEDIAN,),
        lambda cells, question: cells["median"].value if cells["median"].rows else None, summable=False,
    ),
    Measure(
        "investigations.mean_days", "Utredningstid, medelvärde", unit("days"),
        f"Medelvärde av utredningstiden för utredningar som avslutades under perioden. {_TIME}",
        _SOURCE, Better.LOWER, _BY, (DAYS,), mean("days"), summable=False,
    ),
    Measure(
        "investigations.open_age_mean", "Ålder på pågående utredningar", unit("days"),
        "Medelvärde av antalet dagar sedan de utredningar inleddes som pågick på periodens sista dag.",
        _SOURCE, Better.LOWER, _BY, (AGE,), mean("age"), summable=False,
    ),
)  # fmt: skip
