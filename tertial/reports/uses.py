"""Användning: which reports a batch of facts is used in, for the page of the batch."""

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL
from django.urls import reverse

from tertial.core.contributions import Use
from tertial.core.models import User
from tertial.reports.models import Composition
from tertial.reports.rules import STATE_LABELS, State
from tertial.reports.selectors import visible_to

SHOWN = 20
_SHAPES = {
    State.DRAFT: ("ring", "neutral"),
    State.REVIEWED: ("diamond", "warning"),
    State.APPROVED: ("circle", "good"),
    State.FROZEN: ("check", "good"),
}
# A kept composition tells of each figure which batches it was computed from.
_NAMES = "jsonb_path_exists(blocks::jsonb, '$.**.batches[*] ? (@ == $batch)', jsonb_build_object('batch', %s::int))"


def uses_of(user: User, batch: int, path: str) -> list[Use]:
    """The reports that the user may see and whose figures come from the batch; a frozen one as it was frozen.

    `path` is that of the batch's body: only reports of bodies at, above or below it can use it. One query.
    """
    parts = path.split("/")
    above = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
    near = visible_to(user).filter(Q(body__path__in=above) | Q(body__path__startswith=f"{path}/"))
    composed = Composition.objects.filter(report__body__path__in=near.values("body__path"))
    holding = composed.annotate(uses=RawSQL(_NAMES, [batch], BooleanField())).filter(uses=True)  # noqa: S611
    drafts = Q(pk__in=holding.values("report_id")) & ~Q(state=State.FROZEN)
    found = near.filter(drafts | Q(frozen__batches__contains=[batch])).order_by("-period_end", "pk")[:SHOWN]
    return [
        Use(
            report.title,
            reverse("reports:report", args=[report.path]),
            (*_SHAPES[State(report.state)], STATE_LABELS[State(report.state)]),
            report.period_label,
        )
        for report in found
    ]
