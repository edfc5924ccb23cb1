"""Ärenden: opened, closed, ongoing and how long they lasted."""

from tertial.measures.catalogue.common import (
    at_the_end,
    day_in_period,
    mean,
    month_ends,
    monthly_mean,
    ongoing,
    value,
)
from tertial.measures.declare import Aggregate, Better, Expression, Kind, Measure, Parameters
from tertial.numbers import unit

_BY = ("kind", "unit", "sex", "age_group", "group")
_SOURCE = "Ärendena"


def _ongoing(table: Expression, p: Parameters) -> Expression:
    return ongoing("opened", "closed", table, p)


OPENED = Aggregate("opened", "cases", Kind.SUM, day_in_period("opened"))
CLOSED = Aggregate("closed", "cases", Kind.SUM, day_in_period("closed"))
DAYS = Aggregate(
    "days", "cases", Kind.SUM, day_in_period("closed"),
    lambda table, p: table.closed.delta(table.opened, unit="day").sum(),
)  # fmt: skip
OPEN = Aggregate("open", "cases", Kind.SUM, at_the_end("opened", "closed"))
MONTH_ENDS = Aggregate(
    "month_ends", "cases", Kind.SUM, _ongoing,
    lambda table, p: month_ends("opened", "closed", table, p).sum(), whole_months=True,
)  # fmt: skip

MEASURES = (
    Measure(
        "cases.opened", "Nya ärenden", unit("count"), "Antal ärenden som öppnades under perioden.",
        _SOURCE, Better.NEITHER, _BY, (OPENED,), value("opened"),
    ),
    Measure(
        "cases.closed", "Avslutade ärenden", unit("count"), "Antal ärenden som avslutades under perioden.",
        _SOURCE, Better.NEITHER, _BY, (CLOSED,), value("closed"),
    ),
    Measure(
        "cases.ongoing", "Pågående ärenden", unit("count"), "Antal ärenden som pågick på periodens sista dag.",
        _SOURCE, Better.NEITHER, _BY, (OPEN,), value("open"),
    ),
    Measure(
        "cases.ongoing_monthly_mean", "Pågående ärenden, månadsmedel", unit("count"),
        "Medelvärde över periodens månader av antalet ärenden som pågick den sista dagen i månaden.",
        _SOURCE, Better.NEITHER, _BY, (MONTH_ENDS,), monthly_mean("month_ends"),
    ),
    Measure(
        "cases.mean_days", "Ärendetid, medelvärde", unit("days"),
        "Medelvärde av antalet dagar från det att ärendet öppnades till dess att det avslutades, för ärenden som "
        "avslutades under perioden.",
        _SOURCE, Better.NEITHER, _BY, (DAYS,), mean("days"), summable=False,
    ),
)  # fmt: skip
