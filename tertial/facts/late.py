"""Sena bokföringar: rows that came into a period after it was closed.

Which months were closed when, `facts.closing` says. A batch's late postings are its rows whose accounting month was
closed before the batch was read in. Where the batch replaces another, only what differs counts: rows that the replaced
one lacked are *added*, rows that it had and this one lacks are *removed* (rows are compared by what the source says,
equal rows one against one).
"""

# ruff: noqa: S608 - the queries hold numbers, a date and names of ours: no text of a user

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tertial.facts import store
from tertial.facts.closing import closed_at
from tertial.facts.models import Batch
from tertial.facts.schemas import LEDGER
from tertial.facts.selectors import scope_for
from tertial.organisation.selectors import Actor

LISTED = 200
_COLUMNS = ", ".join([field.key for field in LEDGER.fields] + ["month"])
_SHOWN = "month, date, account, responsibility, activity, voucher, text, amount"


@dataclass(frozen=True, slots=True)
class LatePostings:
    """`closed` is the last closed day; `rows` the first of `count`; `total` their sum in kr, removed ones negative."""

    closed: date
    rows: tuple[Mapping[str, Any], ...]
    count: int
    total: Decimal


def closed_before(batch: Batch) -> date | None:
    """The last day that was closed when the batch was read in, or None."""
    return closed_at(batch.body, batch.committed_at)


def late_postings(user: Actor, batch: Batch) -> LatePostings | None:
    """The late postings that the user may see; None where the batch can have none."""
    closed = closed_before(batch) if batch.table == LEDGER.key else None
    if closed is None:
        return None
    named = [batch.pk] + ([batch.replaces_id] if batch.replaces_id else [])
    query = _query(batch, closed)
    with store.open(scope_for(user, batch.body, batches=named)) as facts:
        count, total = facts.run(f"SELECT count(*) AS n, sum(signed) AS total FROM ({query})").to_pylist()[0].values()
        rows = facts.run(f"SELECT * FROM ({query}) ORDER BY month, date, voucher LIMIT {LISTED}").to_pylist()
    return LatePostings(closed, tuple(rows), count, total or Decimal(0)) if count else None


def _query(batch: Batch, closed: date) -> str:
    rows = f"SELECT {_COLUMNS} FROM ledger WHERE month <= DATE '{closed.isoformat()}' AND batch_id ="
    added = f"SELECT true AS added, {_SHOWN}, amount AS signed FROM"
    if batch.replaces_id is None:
        return f"{added} ({rows} {batch.pk})"
    removed = f"SELECT false AS added, {_SHOWN}, -amount AS signed FROM"
    now, before = f"({rows} {batch.pk})", f"({rows} {batch.replaces_id})"
    return f"{added} ({now} EXCEPT ALL {before}) UNION ALL {removed} ({before} EXCEPT ALL {now})"
