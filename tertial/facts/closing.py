"""Stängda perioder: a month that is closed is final; what comes into it afterwards is late, and is told."""

import logging
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.facts.models import Batch, ClosedPeriod
from tertial.facts.rules import closed_through, month_end
from tertial.facts.schemas import LEDGER
from tertial.organisation.models import Node
from tertial.organisation.selectors import Actor, require

log = logging.getLogger("tertial.facts")


def closings(body: Node) -> QuerySet[ClosedPeriod]:
    """The body's closings that hold now, latest period first."""
    return ClosedPeriod.objects.filter(body=body, opened_at__isnull=True).select_related("closed_by")


def closed_at(body: Node, moment: datetime) -> date | None:
    """The last day that was closed for the body at a moment, or None."""
    by_then = ClosedPeriod.objects.filter(body=body, closed_at__lte=moment)
    holding = by_then.filter(Q(opened_at__isnull=True) | Q(opened_at__gt=moment))
    return holding.order_by("-through").values_list("through", flat=True).first()


def closed_by_ledger(user: Actor, batch: Batch) -> None:
    """A ledger that is reconciled closes the whole months that it covers, where they are not closed already."""
    if batch.table != LEDGER.key or batch.cut_off is None:
        return
    through = closed_through(batch.cut_off)
    if not closings(batch.body).filter(through__gte=through).exists():
        ClosedPeriod.objects.create(body=batch.body, through=through, closed_by_id=user.pk)


def close_period(*, user: Actor, body: Node, through: date) -> ClosedPeriod:
    """Stänger: everything through the last day of a month is final. Requires RECONCILE at the body.

    Refused for a day that ends no month, for a month that is not over, and where it is closed already.
    """
    require(user, Permission.RECONCILE, body)
    if through != month_end(through):
        raise Refused("En period stängs till och med den sista dagen i en månad.")
    if through >= timezone.localdate():
        raise Refused(f"{through:%Y-%m} är inte slut än; stäng perioden när månaden har gått.")
    latest = closings(body).first()
    if latest is not None and latest.through >= through:
        raise Refused(f"Perioden är redan stängd till och med {latest.through}.")
    try:
        with transaction.atomic():
            closed = ClosedPeriod.objects.create(body=body, through=through, closed_by_id=user.pk)
    except IntegrityError:  # somebody else did it at the same time
        raise Refused("Perioden är redan stängd.") from None
    log.info("facts.period_closed body=%s through=%s", body.path, through)
    return closed


def open_period(*, user: Actor, closed: ClosedPeriod, reason: str) -> None:
    """Öppnar igen: the closing stays on record with who opened it and why. Requires RECONCILE at the body."""
    require(user, Permission.RECONCILE, closed.body)
    if not reason.strip():
        raise Refused("Skriv varför perioden öppnas igen.")
    found = ClosedPeriod.objects.filter(pk=closed.pk, opened_at__isnull=True).update(
        opened_by_id=user.pk, opened_at=timezone.now(), reason=reason.strip()
    )
    if not found:
        raise Refused("Perioden är redan öppnad igen.")
    log.info("facts.period_opened closing=%s", closed.pk)
