"""Jobs: outcomes are computed when a round opens and when facts have changed; no page computes them."""

from django.db.models import Q

from tertial.core.jobs import enqueue, job
from tertial.followup.models import Round
from tertial.followup.rules import RoundState
from tertial.organisation.selectors import path_and_above
from tertial.steering.models import Element

MEASURE = "steering.measure"


def measure_later(round_: Round) -> None:
    """Asks for the computed outcomes of the round, where it asks about any."""
    if Element.objects.filter(subject__entries__round=round_).exclude(measure="").exists():
        enqueue(MEASURE, user_id=None, lock=f"{MEASURE}:{round_.pk}", round_id=round_.pk)


def facts_have_changed(node_id: int, path: str) -> None:
    """Asks for the open rounds of bodies above the node whose facts have changed, and of those below it."""
    touched = Q(body__path__in=path_and_above(path)) | Q(body__path__startswith=f"{path}/")
    for round_ in Round.objects.filter(touched, state=RoundState.OPEN):
        measure_later(round_)


@job(MEASURE)
def measure(*, round_id: int) -> None:
    """Computes what the round's bound elements came to, while it is open."""
    from tertial.steering.measured import measure_round

    round_ = Round.objects.filter(pk=round_id, state=RoundState.OPEN).select_related("body").first()
    if round_ is not None:
        measure_round(round_)
