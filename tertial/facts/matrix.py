"""Avstämningens matris: what has come in of each table month by month, what is ticked off, what is missing or late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tertial.facts.coverage import DATED
from tertial.facts.models import Batch
from tertial.facts.months import Month
from tertial.facts.rules import month_end
from tertial.facts.schemas import CODES, SCHEMAS

WITHOUT_MONTHS = frozenset({CODES.key, "entered"})


class Standing(StrEnum):
    """How a month of a table stands."""

    RECONCILED = "reconciled"
    ARRIVED = "arrived"
    MISSING = "missing"
    EMPTY = "empty"


@dataclass(frozen=True)
class Cell:
    """A table in a month (or, for a table by year, in the whole year). `total` in kr, where rows have an amount."""

    first: date
    standing: Standing
    rows: int = 0
    total: Decimal | None = None
    late: int = 0
    batches: tuple[Batch, ...] = ()
    whole_year: bool = False

    @property
    def key(self) -> str:
        """`2017-04`, or `2017` for a whole year."""
        return f"{self.first:%Y}" if self.whole_year else f"{self.first:%Y-%m}"


@dataclass(frozen=True)
class Row:
    """A table over a year: twelve months, and what it has by year."""

    table: str
    label: str
    months: tuple[Cell, ...]
    year: Cell | None = None


@dataclass
class _Table:
    """What the active batches of a table come to."""

    batches: list[tuple[Batch, list[Month]]] = field(default_factory=list)

    @property
    def reaches(self) -> tuple[date, date] | None:
        """The first month with rows and the last day that is covered, by whichever batch."""
        spans = [span for batch, months in self.batches if (span := _span(batch, months))]
        return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None


def matrix(batches: Iterable[Batch], year: int) -> list[Row]:
    """The tables of these active batches in the order of the schemas.

    Code plans have no months, and entered figures bear the dates of their sources: both are left out.
    """
    tables: dict[str, _Table] = {}
    for batch in batches:
        if batch.table not in WITHOUT_MONTHS:
            months = [Month.from_json(each) for each in batch.months]
            tables.setdefault(batch.table, _Table()).batches.append((batch, months))
    # What one table has reached, the others are awaited for: a year without any delivery lacks nothing.
    reached = max(
        (span[1] for table in tables.values() if (span := table.reaches) and not _by_year(table)), default=None
    )
    return [_row(key, tables[key], year, reached) for key in SCHEMAS if key in tables]


def years(batches: Iterable[Batch]) -> list[int]:
    """The years that the batches have rows in or cover, latest first."""
    found: set[int] = set()
    for batch in batches:
        if span := _span(batch, [Month.from_json(each) for each in batch.months]):
            found |= {span[0].year, span[1].year} | {int(month["month"][:4]) for month in batch.months}
    return sorted(found, reverse=True)


def latest(rows: Iterable[Row]) -> date | None:
    """The last day of the latest month that something has come in for."""
    firsts = [cell.first for row in rows for cell in row.months if cell.batches]
    return month_end(max(firsts)) if firsts else None


def unreconciled(batches: Iterable[Batch]) -> list[Batch]:
    """What is left to tick off, in the order of the tables."""
    order = list(SCHEMAS)
    left = [batch for batch in batches if not batch.is_reconciled]
    return sorted(left, key=lambda batch: (order.index(batch.table), batch.pk))


def _row(key: str, table: _Table, year: int, reached: date | None) -> Row:
    months = tuple(_month(table, date(year, number, 1), reached) for number in range(1, 13))
    return Row(key, SCHEMAS[key].label, months, _year(table, year))


def _month(table: _Table, first: date, reached: date | None) -> Cell:
    last = month_end(first)
    covering = [
        (batch, months)
        for batch, months in table.batches
        if not any(month.whole_year for month in months)
        and (span := _span(batch, months)) and span[0] <= last and span[1] >= first
    ]  # fmt: skip
    if covering:
        return _cell(first, covering)
    span = table.reaches
    monthly = not _by_year(table) and not _goes_on(table)
    awaited = monthly and span is not None and reached is not None and span[0] <= first <= reached
    return Cell(first, Standing.MISSING if awaited else Standing.EMPTY)


def _year(table: _Table, year: int) -> Cell | None:
    first = date(year, 1, 1)
    whole = [
        (batch, months) for batch, months in table.batches if any(m.whole_year and m.first == first for m in months)
    ]
    return replace(_cell(first, whole), whole_year=True) if whole else None


def _cell(first: date, covering: Sequence[tuple[Batch, list[Month]]]) -> Cell:
    counted = [month for _, months in covering for month in months if month.first == first]
    totals = [month.total for month in counted if month.total is not None]
    batches = tuple(batch for batch, _ in covering)
    ticked = all(batch.is_reconciled for batch in batches)
    return Cell(
        first,
        Standing.RECONCILED if ticked else Standing.ARRIVED,
        sum(month.rows for month in counted),
        sum(totals, Decimal(0)) if totals else None,
        sum(month.late for month in counted),
        batches,
    )


def _span(batch: Batch, months: Sequence[Month]) -> tuple[date, date] | None:
    """The first month with rows, and the last day that the batch covers."""
    firsts = [month.first for month in months]
    if not firsts:
        return None
    last = max(firsts)
    return min(firsts), batch.cut_off or (date(last.year, 12, 31) if months[-1].whole_year else month_end(last))


def _goes_on(table: _Table) -> bool:
    """Whether the table holds spells without saying to which day they are known: then no month lacks anything."""
    return any(batch.cut_off is None and len(DATED.get(batch.table, ())) == 2 for batch, _ in table.batches)


def _by_year(table: _Table) -> bool:
    return any(month.whole_year for _, months in table.batches for month in months)
