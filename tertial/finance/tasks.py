"""Jobs: a round's approved forecasts are written among the sources."""

from tertial.core.jobs import job
from tertial.finance.forecast.facts import JOB, write_round
from tertial.followup.models import Round


@job(JOB)
def forecasts_to_facts(*, round_id: int) -> None:
    """Writes them as they are when the job runs."""
    write_round(Round.objects.select_related("body").get(pk=round_id))
