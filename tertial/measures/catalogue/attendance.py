"""Närvaro: how much, and how many persons."""

from tertial.measures.catalogue.common import by_month_of, day_in_period, value
from tertial.measures.declare import Aggregate, Better, Expression, Kind, Measure, Parameters
from tertial.numbers import unit

_BY = ("form", "unit", "month")
_SOURCE = "Närvaron"
_MONTH = by_month_of("date")


def _present(table: Expression, p: Parameters) -> Expression:
    return day_in_period("date")(table, p) & (table.quantity > 0)


QUANTITY = Aggregate(
    "quantity", "attendance", Kind.SUM, day_in_period("date"), lambda table, p: table.quantity.sum(), relation=_MONTH
)
PEOPLE = Aggregate("people", "attendance", Kind.DISTINCT, _present, keys=("person",), relation=_MONTH)

MEASURES = (
    Measure(
        "attendance.quantity", "Närvaro", unit("count"),
        "Summan av närvaron under perioden, i den enhet som källan anger (dygn, dagar eller timmar).",
        _SOURCE, Better.NEITHER, _BY, (QUANTITY,), value("quantity"),
    ),
    Measure(
        "attendance.people", "Personer med närvaro", unit("people"),
        "Antal olika personer med närvaro under perioden. Den som finns i flera grupper räknas en gång i varje grupp "
        "och en gång i totalen.",
        _SOURCE, Better.NEITHER, _BY, (PEOPLE,), value("people"), personal=True,
    ),
)  # fmt: skip
