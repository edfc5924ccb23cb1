"""Synpunkter: what people have said, and how far it has been dealt with."""

from tertial.measures.catalogue.common import by_month_of, day_in_period, value
from tertial.measures.declare import Aggregate, Better, Kind, Measure
from tertial.numbers import unit

_BY = ("unit", "status", "kind", "channel", "sex", "month")

COUNT = Aggregate("complaints", "complaints", Kind.SUM, day_in_period("received"), relation=by_month_of("received"))

MEASURES = (
    Measure(
        "complaints.count", "Inkomna synpunkter", unit("count"),
        "Antal synpunkter och klagomål som kom in under perioden. Status är den som synpunkten hade när uppgifterna "
        "togs ut.",
        "Synpunkterna", Better.NEITHER, _BY, (COUNT,), value("complaints"),
    ),
)  # fmt: skip
