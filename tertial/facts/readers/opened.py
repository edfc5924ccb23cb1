"""Öppnad fil: each format behind one face: what was detected, and its rows in batches."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from tertial.facts.fields import Schema
from tertial.facts.problems import Collector, refuse
from tertial.facts.readers import delimited, parquet, sniff, spreadsheet
from tertial.facts.readers.amounts import decimal_sign
from tertial.facts.readers.cells import RawBatch, Wanted
from tertial.facts.readers.detected import SAMPLE, Detected
from tertial.facts.readers.scan import digest, scan_text
from tertial.facts.readers.sie.file import SieFile
from tertial.facts.readers.sniff import Format
from tertial.facts.readers.source import Limits, Meter, Source
from tertial.facts.readers.values import Unreadable, read_date

Reader = Callable[[Wanted, Collector], Iterator[RawBatch]]


@dataclass
class Opened:
    """A file that has been looked through, ready to be read."""

    detected: Detected
    read: Reader = field(repr=False)
    meter: Meter = field(default_factory=Meter)
    sie: SieFile | None = None

    def batches(self, wanted: Wanted, collector: Collector) -> Iterator[RawBatch]:
        """The rows, one batch ahead: the next is split while this one is converted."""
        return _ahead(self.read(wanted, collector))

    @property
    def vouchers(self) -> int | None:
        """How many vouchers a SIE file had, once it has been read."""
        return self.sie.vouchers if self.sie else None

    def expected(self, rows: int) -> int | None:
        """About how many rows there will be, by how far the file has been read."""
        if not self.meter.bytes:
            return None
        return max(rows, round(rows * self.detected.size / self.meter.bytes))


def open_source(
    source: Source, sheet: str | None, schema: Schema, limits: Limits, header_row: int | None = None
) -> Opened:
    """Look through the file and give its reader. Raises Rejected, with the reason, for what cannot be read.

    `header_row` is that of a spreadsheet or CSV file, counted from 1; None: it is found.
    """
    with source.open() as stream:
        kind = sniff.sniff(stream.read(sniff.HEAD), source.name)
    if kind is Format.SIE:
        opened = _sie(source, schema, limits)
    elif kind is Format.PARQUET:
        opened = _parquet(source, limits)
    elif kind in (Format.XLSX, Format.ODS):
        opened = _spreadsheet(source, kind, sheet, header_row, limits)
    else:
        opened = _csv(source, header_row, limits)
    if note := sniff.mislabelled(source.name, kind):
        opened.detected = replace(opened.detected, notes=(note, *opened.detected.notes))
    return opened


def _csv(source: Source, header_row: int | None, limits: Limits) -> Opened:
    if sniff.promised_sie(source.name):
        raise refuse("Filen heter som en SIE-fil men innehåller inga SIE-poster (#FLAGGA, #VER …).")
    scan, meter = scan_text(source, limits), Meter()
    layout = delimited.dialect(scan, limits, header_row)
    rows = tuple(row[: len(layout.headers)] for row in layout.rows)
    detected = Detected(
        "csv", Format.CSV, scan.sha256, scan.size, layout.headers, rows[:SAMPLE],
        encoding=scan.encoding.label, delimiter=layout.delimiter, decimal=_decimal(rows), head=rows,
        header_row=layout.header_row, top=layout.top,
    )  # fmt: skip
    return Opened(
        detected, lambda wanted, collector: delimited.read(source, scan, layout, wanted, collector, meter), meter
    )


def _parquet(source: Source, limits: Limits) -> Opened:
    data = source.read_whole(limits)
    found = parquet.examine(data, limits)
    detected = Detected(
        "parquet", Format.PARQUET, digest(data), len(data), found.headers, found.rows[:SAMPLE], head=found.rows
    )
    return Opened(detected, lambda wanted, _: parquet.read(data, wanted.names))


def _spreadsheet(source: Source, kind: Format, sheet: str | None, header_row: int | None, limits: Limits) -> Opened:
    data = source.read_whole(limits)
    found = spreadsheet.examine(data, kind, sheet, header_row, limits)
    detected = Detected(
        kind.value, kind, digest(data), len(data), found.headers, found.rows[:SAMPLE],
        sheets=found.sheets, sheet=found.name, head=found.rows, header_row=found.header_row, top=found.top,
    )  # fmt: skip
    return Opened(detected, lambda wanted, _: spreadsheet.read(data, found, wanted.names, limits))


def _sie(source: Source, schema: Schema, limits: Limits) -> Opened:
    if not schema.sie:
        label = schema.label.lower()
        raise refuse(f"En SIE-fil kan inte läsas in som {label}; den ger huvudbok, budget eller kodplan.")
    meter = Meter()
    file = SieFile(source, scan_text(source, limits), schema.key, meter)
    return Opened(file.examine(), lambda wanted, collector: file.read(wanted.names, collector), meter, file)


def _ahead(batches: Iterator[RawBatch]) -> Iterator[RawBatch]:
    """The same batches, each made in another thread while the one before it is used."""
    with ThreadPoolExecutor(1, "tertial-read") as pool:
        coming = pool.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = pool.submit(next, batches, None)
            yield batch


def _decimal(rows: tuple[tuple[str, ...], ...]) -> str | None:
    """The decimal sign that the first rows show, in whatever column; dates with points are no numbers."""
    return decimal_sign(value for row in rows[:200] for value in row if value and not _is_date(value))


def _is_date(text: str) -> bool:
    try:
        read_date(text)
    except Unreadable:
        return False
    return True
