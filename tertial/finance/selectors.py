"""Reads about the bookkeeping that the figures stand on: how far it has come, who has ticked it off, what came late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from tertial.facts.late import late_postings
from tertial.facts.models import Batch
from tertial.facts.schemas import LEDGER
from tertial.facts.selectors import active_batches
from tertial.facts.store import FactStore
from tertial.organisation.models import Node
from tertial.organisation.selectors import Actor
from tertial.periods import Period, month, month_span_label


@dataclass(frozen=True, slots=True)
class Late:
    """Sena bokningar that came with a batch: how many, and their sum in kr with the ledger's sign."""

    batch: Batch
    count: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Bookkeeping:
    """Bokföringen: `through` its last month in words, empty where there is none. `batches` are those of the ledger now.

    `reconciled_on` and `reconciled_by` say when and by whom the last of them was ticked off, empty while one is left.
    """

    through: str
    batches: tuple[Batch, ...]
    reconciled_on: str = ""
    reconciled_by: str = ""
    late: tuple[Late, ...] = ()

    @property
    def left(self) -> int:
        """How many batches nobody has ticked off."""
        return sum(1 for batch in self.batches if not batch.is_reconciled)


def bookkeeping(user: Actor, body: Node, store: FactStore, period: Period) -> Bookkeeping:
    """The state of the ledger's batches that cover the period's year, and what came late in them."""
    year = period.full_year()
    covering = {each.batch_id: each for each in store.coverage(LEDGER.key) if each.covers(year)}
    found = active_batches(body).filter(pk__in=covering).select_related("reconciled_by", "body")
    batches = tuple(found.order_by("committed_at"))
    last = max((each.last for each in covering.values() if each.last), default=None)
    late = [(batch, late_postings(user, batch)) for batch in batches if batch.late_rows]
    told = tuple(Late(batch, each.count, each.total) for batch, each in late if each)
    return Bookkeeping(_month(last), batches, *_ticked(batches), told)


def _month(day: date | None) -> str:
    return "" if day is None else f"{month_span_label(month(day.year, day.month), short=False)} {day.year}"


def _ticked(batches: Sequence[Batch]) -> tuple[str, str]:
    """The day of the last tick and the name of who made it; nothing while a batch is left."""
    if not batches or not all(batch.is_reconciled for batch in batches):
        return "", ""
    last = max(batches, key=lambda batch: batch.reconciled_at or batch.committed_at)
    moment = timezone.localtime(last.reconciled_at).strftime("%Y-%m-%d")
    return moment, str(last.reconciled_by or "")
