"""Aktualiseringar: reports and applications that came in."""

from tertial.measures.catalogue.common import day_in_period, value
from tertial.measures.declare import Aggregate, Better, Kind, Measure
from tertial.numbers import unit

_BY = ("kind", "unit", "sex", "age_group", "group")
_RECEIVED = day_in_period("received")

COUNT = Aggregate("referrals", "referrals", Kind.SUM, _RECEIVED)
PEOPLE = Aggregate("people", "referrals", Kind.DISTINCT, _RECEIVED, keys=("person",))

MEASURES = (
    Measure(
        "referrals.count", "Aktualiseringar", unit("count"), "Antal aktualiseringar som kom in under perioden.",
        "Aktualiseringarna", Better.NEITHER, _BY, (COUNT,), value("referrals"),
    ),
    Measure(
        "referrals.people", "Aktualiserade personer", unit("people"),
        "Antal olika personer med minst en aktualisering som kom in under perioden. Den som finns i flera grupper "
        "räknas en gång i varje grupp och en gång i totalen.",
        "Aktualiseringarna", Better.NEITHER, _BY, (PEOPLE,), value("people"), personal=True,
    ),
)  # fmt: skip
