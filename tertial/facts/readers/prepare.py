"""Inläsning: a file, a mapping and a code plan into rows as stored: whole or not at all, and nothing held back.

`detect` says what a file is. `prepare` gives a lazy pipeline: its batches are valid one by one, and only when the last
has been read is the file accepted; any error anywhere raises Rejected with all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from tertial.facts.fields import Kind, Schema
from tertial.facts.problems import LISTED, Cancelled, Collector, Notice, Problem, Rejected, refuse
from tertial.facts.pseudonyms import PseudonymKey
from tertial.facts.readers.amounts import decimal_sign
from tertial.facts.readers.cells import RawBatch, Wanted
from tertial.facts.readers.convert import Converter
from tertial.facts.readers.delimited import no_rows
from tertial.facts.readers.detected import Detected
from tertial.facts.readers.mapping import Mapping, guess
from tertial.facts.readers.opened import Opened, open_source
from tertial.facts.readers.sniff import Format
from tertial.facts.readers.source import Cancel, Limits, Progress, Source, never, silent
from tertial.facts.resolve import CodePlan
from tertial.facts.schemas import CODES
from tertial.facts.schemas import schema as schema_for

# A SIE row without an object belongs to the body itself; most files have no dimension for activities.
SIE_LENIENT = frozenset({"responsibility", "activity"})
_VARIED = (Kind.TEXT, Kind.AMOUNT, Kind.NUMBER, Kind.PERSON)


@dataclass(frozen=True, slots=True)
class Totals:
    """Kontrollsummor: what the controller ticks off against the source. `sum` in kr; `last_day` is the cut-off."""

    rows: int = 0
    vouchers: int | None = None
    sum: Decimal | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass
class Prepared:
    """A file on its way in. Iterate `batches()` once; after the last one `totals` and `notices` are final.

    `progress` and `cancelled` are called from the thread that iterates.
    """

    schema: Schema
    detected: Detected
    key_id: str | None
    opened: Opened = field(repr=False)
    converter: Converter = field(repr=False)
    collector: Collector = field(repr=False)
    limits: Limits = field(repr=False)
    progress: Progress = field(default=silent, repr=False)
    cancelled: Cancel = field(default=never, repr=False)
    totals: Totals = field(default_factory=Totals)

    @property
    def notices(self) -> tuple[Notice, ...]:
        return tuple(self.collector.notices)

    def batches(self) -> Iterator[pa.Table]:
        """Valid tables of the schema's columns (codes and choices dictionary-encoded).

        Raises Rejected at the end if anything was wrong anywhere: until then nothing may be kept for good.
        """
        gathered = _Gathered(self.schema)
        for raw in self.opened.batches(self._wanted(), self.collector):
            if self.cancelled():
                raise Cancelled
            gathered.take_raw(raw, self.limits)
            table = self.converter.convert(raw)
            self.progress(gathered.source_rows, self.opened.expected(gathered.source_rows))
            if table is not None and not self.collector.total:
                gathered.take(table)
                yield table
        self._finish(gathered)

    def check(self) -> Totals:
        """Read the whole file and keep nothing (`--dry-run`)."""
        for _ in self.batches():
            pass
        return self.totals

    def _wanted(self) -> Wanted:
        columns = self.converter.mapping.columns
        varied = {column for column, key in columns.items() if self.schema.field(key).kind in _VARIED}
        return Wanted(tuple(columns), frozenset(varied))

    def _finish(self, gathered: "_Gathered") -> None:
        if self.collector.total:
            first = sorted(self.collector.problems, key=lambda each: (each.row or 0, each.column or ""))
            raise Rejected(first, self.collector.total)
        self.totals = gathered.totals(self.opened.vouchers)
        if not gathered.rows and not self.detected.is_sie:
            raise no_rows()
        self._warn()

    def _warn(self) -> None:
        if count := self.converter.rounded:
            self.collector.warn(f"{count} tal hade fler decimaler än som sparas och avrundades.")
        for key, count in self.converter.without.items():
            if count:
                label = self.schema.field(key).label.lower()
                place = " och läggs på nämnden själv" if key in self.schema.unit_from else ""
                self.collector.warn(f"{count} rader saknar {label}{place}.")
        for key in sorted(SIE_LENIENT & {one.key for one in self.schema.fields}) if self.detected.is_sie else ():
            if self.totals.rows and self.converter.mapping.column_of(key) is None:
                label = self.schema.field(key).label.lower()
                self.collector.warn(f"Ingen dimension i filen är kopplad till {label}.")
        if self.detected.is_sie and not self.totals.rows:
            label = self.schema.label.lower()
            self.collector.warn(f"Filen är {self.detected.format} och innehåller inga rader för {label}.")


def detect(
    source: Source,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    table: str = "ledger",
    limits: Limits | None = None,
) -> Detected:
    """What the file is: format, encoding, delimiter, columns, first rows, sheets. Raises Rejected with the reason.

    `table` matters for SIE only: the ledger, its budget and its code plan are different columns of the same file.
    """
    return open_source(source, sheet, schema_for(table), limits or Limits(), header_row).detected


def prepare(
    source: Source,
    schema: Schema,
    mapping: Mapping,
    plan: CodePlan,
    keys: PseudonymKey | None = None,
    *,
    progress: Progress = silent,
    cancelled: Cancel = never,
    limits: Limits | None = None,
    opened: Opened | None = None,
) -> Prepared:
    """Open the file and check the mapping against it; rows are read when `batches()` is iterated.

    `opened` is what `open_source` gave for the same file and sheet, to spare looking it through a second time.

    Raises Rejected (unreadable file, mapping that does not fit it) and, while reading, Rejected or Cancelled.
    """
    bounds = limits or Limits()
    opened = opened or open_source(source, mapping.sheet, schema, bounds, mapping.header_row)
    detected = opened.detected
    lenient = SIE_LENIENT if detected.is_sie else frozenset()
    misfits = mapping.check(schema, detected.columns, lenient=lenient)
    if misfits:
        raise Rejected([Problem(message, sheet=detected.sheet) for message in misfits])
    collector = Collector(LISTED)
    decimals = _decimals(schema, mapping, detected)
    converter = Converter(
        schema, mapping, plan, keys, collector, decimals=decimals, sheet=detected.sheet, lenient=lenient
    )
    key_id = keys.key_id if keys and any(one.kind is Kind.PERSON for one in schema.fields) else None
    return Prepared(schema, detected, key_id, opened, converter, collector, bounds, progress, cancelled)


def sie_code_plan(source: Source, *, limits: Limits | None = None) -> pa.Table:
    """The code plan of a SIE file as rows of `codes`: accounts, and the objects of dimensions 1 and 6."""
    detected = detect(source, table=CODES.key, limits=limits)
    if not detected.is_sie:
        raise refuse("Filen är ingen SIE-fil och har ingen egen kodplan.")
    prepared = prepare(source, CODES, guess(detected, CODES), CodePlan((), -1), limits=limits)
    return pa.concat_tables(list(prepared.batches()) or [CODES.arrow.empty_table()])


def _decimals(schema: Schema, mapping: Mapping, detected: Detected) -> dict[str, str | None]:
    """The decimal sign of each number column: the mapping's, the format's, or what its first rows show."""
    signs: dict[str, str | None] = {}
    for one in schema.fields:
        column = mapping.column_of(one.key)
        if one.kind in (Kind.AMOUNT, Kind.NUMBER) and column is not None:
            signs[one.key] = mapping.decimal or _sign_shown(detected, column)
    return signs


def _sign_shown(detected: Detected, column: str) -> str | None:
    """SIE says which sign it uses; in a spreadsheet each text must be clear by itself, for its numbers are no text."""
    if detected.is_sie:
        return detected.decimal
    return decimal_sign(detected.column(column)) if detected.kind is Format.CSV else None


class _Gathered:
    """Running control totals."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self.rows = self.source_rows = 0
        self._sum = Decimal(0)
        self._first: date | None = None
        self._last: date | None = None

    def take_raw(self, raw: RawBatch, limits: Limits) -> None:
        self.source_rows += len(raw.rows)
        if self.source_rows > limits.rows:
            raise refuse(f"Filen har fler än {limits.rows} rader. Dela upp den, till exempel per år.")

    def take(self, table: pa.Table) -> None:
        self.rows += table.num_rows
        if self._schema.sum_of:
            self._sum += pc.sum(table[self._schema.sum_of]).as_py() or Decimal(0)
        for key in self._schema.date_from:
            if pa.types.is_date(table.schema.field(key).type):
                self._widen(pc.min_max(table[key]).as_py())

    def _widen(self, span: dict[str, date | None]) -> None:
        if span["min"] is not None and span["max"] is not None:
            self._first = min(self._first or span["min"], span["min"])
            self._last = max(self._last or span["max"], span["max"])

    def totals(self, vouchers: int | None) -> Totals:
        return Totals(self.rows, vouchers, self._sum if self._schema.sum_of else None, self._first, self._last)
