"""Täckning: which days a batch covers, so that "no rows" can be told from "no source"."""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tertial.periods import Period

# The columns that say when a table's rows are from. With two of them, the second ends a spell: empty means "goes on".
DATED: Mapping[str, tuple[str, ...]] = {
    "ledger": ("month",),
    "budget": ("year",),
    "frame_changes": ("year",),
    "forecasts": ("year",),
    "entered": ("source_date",),
    "referrals": ("received",),
    "investigations": ("opened", "closed"),
    "interventions": ("start", "end"),
    "assistance": ("month",),
    "cases": ("opened", "closed"),
    "attendance": ("date",),
    "incidents": ("date",),
    "complaints": ("received",),
    "employments": ("from", "to"),
    "absences": ("date_from",),
    "schedules": ("month",),
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """A batch covers `first` to `last`, both included; `last` is None where it reaches on without an end."""

    batch_id: int
    first: date
    last: date | None

    def covers(self, period: Period) -> bool:
        """Whether any day of the period is covered."""
        return self.first < period.end and (self.last is None or self.last >= period.start)


def read_coverage(table: str, batch_id: int, path: str, first: date | None, last: date | None) -> Coverage | None:
    """The batch's coverage: what its source states, else whole months around its rows' dates; None without dates.

    Only the file's footer is read, once for each state of the file.
    """
    if first is not None and last is not None:
        return Coverage(batch_id, first, last)
    state = Path(path).stat()
    start, end = _span(table, path, state.st_mtime_ns, state.st_size)
    start = first or start
    return None if start is None else Coverage(batch_id, start, last or end)


@lru_cache(maxsize=10_000)
def _span(table: str, path: str, changed_at: int, size: int) -> tuple[date | None, date | None]:
    """First and last day of the rows; no last day where a spell goes on, neither where no row has a date."""
    columns = DATED[table]
    found = [list(_statistics(path, column)) for column in columns]
    lows = [low for low, _, _ in found[0]]
    highs = [high for column in found for _, high, _ in column if high is not None]
    if not any(low is not None for low in lows):
        return None, None
    goes_on = len(columns) == 2 and any(nulls for _, _, nulls in found[1])
    start = min(_first_day(low) for low in lows if low is not None)
    return start, None if goes_on else max(_last_day(high) for high in highs)


def _statistics(path: str, column: str) -> Iterator[tuple[Any, Any, bool]]:
    """(least, greatest, whether any is empty) of a column, one row group at a time."""
    with pq.ParquetFile(path) as file:
        metadata, index = file.metadata, file.schema_arrow.get_field_index(column)
        for number in range(metadata.num_row_groups):
            statistics = metadata.row_group(number).column(index).statistics
            if statistics is None or not statistics.has_min_max:
                yield None, None, True
            else:
                yield statistics.min, statistics.max, bool(statistics.null_count)


def _first_day(value: date | int) -> date:
    return date(value, 1, 1) if isinstance(value, int) else value.replace(day=1)


def _last_day(value: date | int) -> date:
    if isinstance(value, int):
        return date(value, 12, 31)
    return value.replace(day=calendar.monthrange(value.year, value.month)[1])
