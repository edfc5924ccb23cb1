"""Måttkatalogen: every measure, declared once."""

from tertial.measures.catalogue import (
    absence,
    assistance,
    attendance,
    cases,
    complaints,
    economy,
    entered,
    incidents,
    interventions,
    investigations,
    investments,
    referrals,
    staff,
)
from tertial.measures.declare import Measure, MeasureError

ALL: tuple[Measure, ...] = (
    *economy.MEASURES,
    *investments.MEASURES,
    *referrals.MEASURES,
    *cases.MEASURES,
    *investigations.MEASURES,
    *interventions.MEASURES,
    *attendance.MEASURES,
    *assistance.MEASURES,
    *incidents.MEASURES,
    *complaints.MEASURES,
    *staff.MEASURES,
    *absence.MEASURES,
    *entered.MEASURES,
)
_BY_KEY = {measure.key: measure for measure in ALL}


def measure(key: str) -> Measure:
    """The measure with this key. Raises MeasureError, with the known keys, for any other."""
    try:
        return _BY_KEY[key]
    except KeyError:
        raise MeasureError(f"Måttet ”{key}” finns inte. Välj bland {', '.join(_BY_KEY)}.") from None
