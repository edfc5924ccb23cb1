"""SIE-fil: one file behind the face of the other formats: columns, first rows, batches."""

import io
from collections.abc import Collection, Iterator

from tertial.facts.problems import Collector, Rejected, refuse
from tertial.facts.readers.cells import RawBatch
from tertial.facts.readers.detected import SAMPLE, Detected
from tertial.facts.readers.scan import Scan
from tertial.facts.readers.sie import ledger, plan
from tertial.facts.readers.sie.book import Book
from tertial.facts.readers.sie.pages import Page
from tertial.facts.readers.sie.vouchers import Pages
from tertial.facts.readers.sniff import Format
from tertial.facts.readers.source import Counted, Meter, Source


class SieFile:
    """Reads a SIE file twice: its head to know the columns, then all of it as a stream."""

    def __init__(self, source: Source, scan: Scan, table: str, meter: Meter) -> None:
        self._source, self._scan, self._table, self._meter = source, scan, table, meter
        self._head = Book()
        self.vouchers = 0

    def examine(self) -> Detected:
        """What the file is. Raises Rejected when not even its beginning is SIE."""
        collector = Collector()
        with self._source.open() as raw:
            pages = Pages(self._scan.encoding.texts(raw), self._head, collector)
            first = next(iter(pages), None)
            columns = self._columns()
            rows = self._sample(first, columns)
        if not self._head.accounts and not self._head.vouchers and collector.total:
            raise Rejected(collector.problems, collector.total)
        head = tuple(rows)
        return Detected(
            self._head.label, Format.SIE, self._scan.sha256, self._scan.size, columns, head[:SAMPLE],
            encoding=self._scan.encoding.label, decimal=".", notes=self._notes(), head=head,
        )  # fmt: skip

    def read(self, wanted: Collection[str], collector: Collector) -> Iterator[RawBatch]:
        """The file's rows for its table. Raises Rejected when the encoding breaks down on the way."""
        book = Book(dimensions=dict(self._head.dimensions), parents=dict(self._head.parents))
        raw = Counted(self._source.open(), self._meter)
        try:
            with raw:
                texts = self._scan.encoding.texts(io.BufferedReader(raw, 1 << 20))
                pages = Pages(texts, book, collector, self._scan.encoding.codec)
                yield from self._batches(iter(pages), book, collector, wanted)
        except UnicodeError:
            label = self._scan.encoding.label
            raise refuse(f"Filen går inte att läsa som {label} hela vägen. Exportera den igen.") from None
        self.vouchers = book.vouchers

    def _batches(
        self, pages: Iterator[Page], book: Book, collector: Collector, wanted: Collection[str]
    ) -> Iterator[RawBatch]:
        if self._table == "budget":
            return plan.budget(pages, book, wanted)
        if self._table == "codes":
            return plan.codes(pages, book, wanted)
        return ledger.batches(pages, book, collector, wanted)

    def _columns(self) -> tuple[str, ...]:
        if self._table == "budget":
            return plan.budget_columns(self._head)
        return plan.CODE_COLUMNS if self._table == "codes" else ledger.columns(self._head)

    def _sample(self, first: Page | None, columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        pages = iter([first] if first else [])
        batch = next(self._batches(pages, self._head, Collector(), columns), None)
        if batch is None:
            return iter(())
        texts = [batch.cells[name].as_text.slice(0, SAMPLE).to_pylist() for name in columns]
        return iter(tuple(value or "" for value in row) for row in zip(*texts, strict=True))

    def _notes(self) -> tuple[str, ...]:
        notes = []
        encoding = self._scan.encoding
        if self._head.declared == "PC8" and encoding.codec != "cp437" and not self._scan.head.isascii():
            notes.append(f"Filen uppger PC8 (CP437) men är skriven i {encoding.label}, och läses som det.")
        if "\ufffd".encode() in self._scan.head:
            notes.append("Tecken som å, ä och ö har gått förlorade i filen innan den kom hit.")
        if self._head.flag == "1":
            notes.append("Filen är märkt som redan inläst i ett annat program (#FLAGGA 1).")
        return tuple(notes)
