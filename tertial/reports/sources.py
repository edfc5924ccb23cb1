"""Källorna bakom en siffra: the batches it was computed from, and whether they were reconciled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from tertial.facts.models import Batch
from tertial.facts.months import Month
from tertial.numbers import format_decimal
from tertial.reports.reader import Reader


@dataclass(frozen=True, slots=True)
class Source:
    """A batch: its file, when it was read in and how many rows, when and against what it was reconciled (or empty).

    `url` is the page of the batch, for whoever may open it. `late` are its rows that came into a month after that was
    closed, by the month's first day.
    """

    name: str
    detail: str
    reconciled: str
    url: str
    late: Mapping[date, int] = field(default_factory=dict)


def sources_of(reader: Reader, batches: tuple[int, ...]) -> tuple[Source, ...]:
    """The batches in words. One query."""
    found = Batch.objects.filter(pk__in=batches).select_related("body").order_by("table", "pk")
    return tuple(_source(reader, batch) for batch in found)


def _source(reader: Reader, batch: Batch) -> Source:
    committed = timezone.localtime(batch.committed_at).strftime("%Y-%m-%d %H.%M")
    return Source(
        name=batch.file_name,
        detail=f"{batch.table_label} · inläst {committed} · {format_decimal(Decimal(batch.rows))} rader",
        reconciled=_reconciled(batch),
        url=reverse("facts:batch", args=[batch.pk]) if reader.may_open(batch) else "",
        late={month.first: month.late for month in map(Month.from_json, batch.months) if month.late},
    )


def _reconciled(batch: Batch) -> str:
    if batch.reconciled_at is None:
        return ""
    day = timezone.localtime(batch.reconciled_at).strftime("%Y-%m-%d")
    return f"{day} mot {batch.reconciled_against}" if batch.reconciled_against else day
