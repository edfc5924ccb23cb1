"""Försörjningsstöd: households, household-months and what was paid."""

from tertial.measures.catalogue.common import month_in_period, monthly_mean, quotient, value
from tertial.measures.declare import Aggregate, Better, Expression, Kind, Measure, Parameters
from tertial.numbers import unit

_BY = ("district", "purpose", "month")
_FILTERS = ("unit",)
_SOURCE = "Försörjningsstödet"
_PAID_OUT = "Ett hushåll räknas när något har betalats ut till det; enbart återkrav räcker inte."


def _paid_out(table: Expression, p: Parameters) -> Expression:
    return month_in_period(table, p) & (table.amount > 0)


PAID = Aggregate(
    "paid", "assistance", Kind.SUM, month_in_period, lambda table, p: table.amount.sum(), whole_months=True
)
HOUSEHOLDS = Aggregate("households", "assistance", Kind.DISTINCT, _paid_out, keys=("household",), whole_months=True)
HOUSEHOLD_MONTHS = Aggregate(
    "household_months", "assistance", Kind.DISTINCT, _paid_out, keys=("household", "month"), whole_months=True
)

MEASURES = (
    Measure(
        "assistance.households", "Bidragshushåll", unit("households"),
        f"Antal olika hushåll som har fått försörjningsstöd under perioden. {_PAID_OUT} Ett hushåll i flera grupper "
        "räknas en gång i varje grupp och en gång i totalen.",
        _SOURCE, Better.LOWER, _BY, (HOUSEHOLDS,), value("households"), filters=_FILTERS, personal=True,
    ),
    Measure(
        "assistance.households_monthly_mean", "Bidragshushåll, månadsmedel", unit("households"),
        f"Medelvärde över periodens månader av antalet olika hushåll som har fått försörjningsstöd. {_PAID_OUT}",
        _SOURCE, Better.LOWER, _BY, (HOUSEHOLD_MONTHS,), monthly_mean("household_months"), filters=_FILTERS,
        personal=True, summable=False,
    ),
    Measure(
        "assistance.household_months", "Biståndsmånader", unit("months"),
        f"Antal olika par av hushåll och månad med utbetalt försörjningsstöd. {_PAID_OUT}",
        _SOURCE, Better.LOWER, _BY, (HOUSEHOLD_MONTHS,), value("household_months"), filters=_FILTERS,
    ),
    Measure(
        "assistance.mean_months", "Biståndsmånader per hushåll", unit("months"),
        f"Antal biståndsmånader delat med antal olika hushåll som har fått försörjningsstöd. {_PAID_OUT}",
        _SOURCE, Better.LOWER, _BY, (HOUSEHOLD_MONTHS, HOUSEHOLDS), quotient("household_months", "households"),
        filters=_FILTERS, summable=False,
    ),
    Measure(
        "assistance.mean_amount", "Medelbistånd per hushåll och månad", unit("kr"),
        f"Utbetalt försörjningsstöd delat med antalet biståndsmånader. {_PAID_OUT}",
        _SOURCE, Better.NEITHER, _BY, (PAID, HOUSEHOLD_MONTHS), quotient("paid", "household_months"),
        filters=_FILTERS, summable=False,
    ),
    Measure(
        "assistance.paid", "Utbetalt försörjningsstöd", unit("kr"),
        "Summan av periodens utbetalningar, med återkrav avdragna.",
        _SOURCE, Better.LOWER, _BY, (PAID,), value("paid"), filters=_FILTERS,
    ),
)  # fmt: skip
