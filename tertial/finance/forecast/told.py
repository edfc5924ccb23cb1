"""Prognosen i en rapport: what has been handed in of a round's forecasts, as figures that know where they came from.

Figures have the sign of the table's convention: where costs are negative, all but deviations are turned.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from django.utils import timezone

from tertial.core.contributions import BlockContext
from tertial.facts.store import FactStore
from tertial.finance.forecast.facts import source_name
from tertial.finance.forecast.lines import Book, Row, entries_of, read
from tertial.finance.models import Forecast
from tertial.followup.models import Round
from tertial.followup.rules import HANDED_IN
from tertial.measures.tables import convention_of, shown_by
from tertial.numbers import EnteredLineage, Figure, State, absent, difference, total, unit

KR = unit("kr")


@dataclass(frozen=True)
class Told:
    """A round's forecasts as a report tells of them. `turned` is whether costs are shown as negative."""

    book: Book
    convention: str

    @property
    def round(self) -> Round:
        return self.book.round

    @property
    def turned(self) -> bool:
        return self.convention == "outcome_minus_budget"

    @cached_property
    def lines(self) -> list[Row]:
        return list(self.book.rows.values())

    def said(self) -> Iterator[tuple[Row, Forecast]]:
        """The lines of which something has been handed in."""
        for row in self.lines:
            if row.forecast is not None and row.entry.state in HANDED_IN:
                yield row, row.forecast

    def below(self, row: Row) -> list[Row]:
        """The lines right within a line."""
        return [one for one in self.lines if one.above == row.entry.pk]

    def measured(self, figure: Figure | None) -> Figure:
        """A measured figure with the sign of the convention; missing where nothing is measured."""
        return absent(KR) if figure is None else shown_by(self.convention, figure)

    def entered(self, row: Row, amount: Decimal, *, is_deviation: bool = False) -> Figure:
        """An amount that somebody has said of the line; a deviation keeps its sign."""
        entry = row.entry
        due = timezone.make_aware(datetime.combine(entry.round.contribute_by, time(12)))
        who, source = str(entry.written_by or entry.node), source_name(self.round)
        lineage = EnteredLineage(who, entry.written_at or due, source, self.round.period.last_day)
        return Figure(-amount if self.turned and not is_deviation and amount else amount, KR, lineage=lineage)

    def own(self, row: Row) -> Figure | None:
        """What the line's own will cost; None where it has none beside the lines within it."""
        rolled = row.rolled
        if rolled.said.amount is not None:
            return self.entered(row, rolled.said.amount)
        return absent(KR, State.MISSING) if rolled.needs_amount else None

    def forecast(self, row: Row) -> Figure:
        """The line with all within it; missing until all of it is handed in."""
        own, adjustment = self.own(row), row.rolled.said.adjustment
        parts = [*([own] if own else []), *map(self.forecast, self.below(row))]
        if adjustment:
            parts.append(self.entered(row, adjustment))
        return parts[0] if len(parts) == 1 else total(parts)

    def deviation(self, budget: Figure, forecast: Figure) -> Figure:
        """Better than budget is positive, whichever way costs are shown."""
        return difference(forecast, budget) if self.turned else difference(budget, forecast)


_TOLD: WeakKeyDictionary[FactStore, Told | None] = WeakKeyDictionary()


def told_in(context: BlockContext) -> Told | None:
    """What the report's round has been told; None where the body has no round on the period, or it asks for none.

    Read once for all of a report's blocks.
    """
    store: Any = context.resolver
    if store not in _TOLD:
        _TOLD[store] = _read(context, store)
    return _TOLD[store]


def _read(context: BlockContext, store: FactStore) -> Told | None:
    round_ = Round.objects.select_related("body").filter(pk=context.round_id or 0).first()
    if round_ is None:
        return None
    entries = list(entries_of(round_).prefetch_related("forecast__measures", "forecast__risks"))
    handed_in = {entry.pk for entry in entries if entry.state in HANDED_IN}
    return Told(read(round_, handed_in, store, entries), convention_of(store)) if entries else None
