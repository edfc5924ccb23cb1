"""Blockens sammanhang: what every block of a report is told, wherever it is made."""

from django.utils import timezone

from tertial.core.contributions import BlockContext
from tertial.facts.store import FactStore
from tertial.followup.selectors import round_of
from tertial.organisation.models import Node
from tertial.periods import Period


def context_with(facts: FactStore, body: Node, period: Period, viewer: int | None = None) -> BlockContext:
    """What blocks are made in: with the open facts, which answer with figures, and the body's round on the period."""
    round_ = round_of(body, period.start, period.end)
    return BlockContext(
        root_id=facts.scope.root_id,
        body_id=body.pk,
        body_path=body.path,
        period=period,
        as_of=timezone.now(),
        viewer_id=viewer,
        resolver=facts,
        settings=facts.scope.settings,
        round_id=round_.pk if round_ else None,
    )
