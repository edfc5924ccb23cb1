"""Avvikelser: near misses, accidents, deviations and reports under lex Sarah."""

from tertial.measures.catalogue.common import by_month_of, day_in_period, value
from tertial.measures.declare import Aggregate, Better, Kind, Measure
from tertial.numbers import unit

_BY = ("kind", "category", "process", "severity", "unit", "status", "reported_to_ivo", "month")

COUNT = Aggregate("incidents", "incidents", Kind.SUM, day_in_period("date"), relation=by_month_of("date"))

MEASURES = (
    Measure(
        "incidents.count", "Rapporterade händelser", unit("count"),
        "Antal händelser under perioden: tillbud, olycksfall, ärenden om egendom och säkerhet, avvikelser och "
        "rapporter enligt lex Sarah. Status är den som händelsen hade när uppgifterna togs ut.",
        "Avvikelserna", Better.NEITHER, _BY, (COUNT,), value("incidents"),
    ),
)  # fmt: skip
