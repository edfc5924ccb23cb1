"""Avstämning: a batch is ticked off against its source, and that is undone where it was wrong."""

import logging
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.facts.closing import closed_by_ledger
from tertial.facts.models import Batch
from tertial.numbers import format_decimal
from tertial.numbers.formatting import NBSP
from tertial.organisation.selectors import Actor, require

log = logging.getLogger("tertial.facts")


@transaction.atomic
def reconcile(*, user: Actor, batch: Batch, rows: int | None, total: Decimal | None, against: str) -> None:
    """Stämmer av: ticks the batch off against what its source says, which must be the batch's own control total.

    `rows` None: the source tells no number of rows. `total` is in kr. A ledger that is ticked off closes its months.
    Requires RECONCILE at the batch's body.
    """
    require(user, Permission.RECONCILE, batch.body)
    counted = batch.rows if rows is None else rows
    if counted != batch.rows:
        raise Refused(f"Källan har {counted} rader men inläsningen {batch.rows}; läs in en ny fil om källan är rätt.")
    if total != batch.total:
        raise Refused(
            f"Summan i källan, {_kr(total)}, är inte inläsningens, {_kr(batch.total)}; "
            "skillnaden ska förklaras eller rättas med en ny fil."
        )
    if not batch.is_active:
        raise Refused("Inläsningen är ersatt; stäm av den som ersatte den.")
    found = Batch.objects.filter(pk=batch.pk, reconciled_at__isnull=True).update(
        reconciled_by_id=user.pk, reconciled_at=timezone.now(), reconciled_rows=counted, reconciled_total=total,
        reconciled_against=against, undone_because="",
    )  # fmt: skip
    if not found:
        raise Refused("Inläsningen är redan avstämd.")
    closed_by_ledger(user, batch)
    log.info("facts.batch_reconciled batch=%s", batch.pk)


def undo_reconciliation(*, user: Actor, batch: Batch, reason: str) -> None:
    """Tar bort avstämningen: the batch counts as before but is not ticked off; why stays in its history.

    A period that the tick closed stays closed until somebody opens it. Requires RECONCILE at the batch's body.
    """
    require(user, Permission.RECONCILE, batch.body)
    if not reason.strip():
        raise Refused("Skriv varför avstämningen tas bort.")
    found = Batch.objects.filter(pk=batch.pk, reconciled_at__isnull=False).update(
        reconciled_by=None, reconciled_at=None, reconciled_rows=None, reconciled_total=None, reconciled_against="",
        undone_because=reason.strip(),
    )  # fmt: skip
    if not found:
        raise Refused("Inläsningen är inte avstämd.")
    log.info("facts.reconciliation_undone batch=%s", batch.pk)


def _kr(amount: Decimal | None) -> str:
    return "ingen summa" if amount is None else f"{format_decimal(amount)}{NBSP}kr"
