"""Version: what the blocks of forecasts depend on besides facts; asked at every reading of a report."""

from collections.abc import Sequence

from django.db.models import Subquery

from tertial.core.contributions import BlockContext
from tertial.core.versions import RowsHash, latest_change
from tertial.finance.forecast.lines import KIND
from tertial.finance.models import ForecastLine
from tertial.followup.models import Entry, Subject
from tertial.followup.rules import HANDED_IN


def words(context: BlockContext) -> Sequence[Subquery]:
    """What the blocks depend on besides facts: the lines, and what has been handed in of them."""
    there = {"round__period_start": context.period.start, "round__period_end": context.period.end}
    asked = Entry.objects.filter(round__body=context.body_id, subject__kind=KIND, **there)
    said = asked.filter(state__in=HANDED_IN).values("pk", "version", "forecast__amount", "forecast__adjustment")
    return [latest_change(ForecastLine), latest_change(Subject), RowsHash(asked.values("pk")), RowsHash(said)]
