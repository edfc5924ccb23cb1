"""SIE-verifikationer: the stream of vouchers, with added and removed rows counted as the specification asks."""

import zlib
from collections import Counter
from collections.abc import Callable, Iterator

from tertial.facts.problems import Collector, Problem
from tertial.facts.readers.sie.book import Book
from tertial.facts.readers.sie.records import OPEN, Malformed, Row, Voucher, checksum_text, numbered, row, split

_ROWS = ("#TRANS", "#RTRANS", "#BTRANS")
Check = Callable[[int, str], None]


class VoucherStream:
    """Reads lines once: records go to the book, vouchers come out, errors go to the collector."""

    def __init__(self, lines: Iterator[str], book: Book, collector: Collector, codec: str = "cp437") -> None:
        self._lines, self._book, self._collector = lines, book, collector
        self._sum = Checksum(codec)
        self._open: Voucher | None = None
        self._inside = False
        self._rows: list[Row] = []

    def __iter__(self) -> Iterator[Voucher]:
        take = dict.fromkeys(_ROWS, self._take_row) | {
            "#VER": self._take_voucher,
            "{": self._take_opening,
        }
        for number, text in numbered(self._lines):
            if self._sum.running or "#KSUMMA" in text:
                self._sum.take(text)
            label = text.split(None, 1)[0]
            if label == "}":
                if (voucher := self._close(number)) is not None:
                    yield voucher
            else:
                self._safely(take.get(label, self._take_record), number, text)
        self._finish()

    def _safely(self, read: Check, number: int, text: str) -> None:
        try:
            read(number, text)
        except Malformed as problem:
            self._collector.add(Problem(str(problem), row=number))

    def _take_row(self, number: int, text: str) -> None:
        if not self._inside:
            raise Malformed("Transaktionsraden står utanför en verifikation.")
        self._rows.append(row(number, text))

    def _take_opening(self, number: int, text: str) -> None:
        if self._open is None:
            raise Malformed("En klammer öppnas utan verifikation (#VER) före.")
        self._inside = True

    def _take_voucher(self, number: int, text: str) -> None:
        if self._open is not None:
            self._collector.add(Problem("Verifikationen saknar avslutande klammer.", row=self._open.line))
        parts = split(text)
        if len(parts) < 4:
            raise Malformed("Verifikationen (#VER) ska ha serie, nummer och datum.")
        self._open = Voucher(number, parts[1], parts[2], parts[3], parts[4] if len(parts) > 4 else "")
        self._inside, self._rows = OPEN in parts[4:], []

    def _take_record(self, number: int, text: str) -> None:
        if not text.lstrip().startswith("#"):
            raise Malformed(f"Raden är ingen SIE-post: {text.strip()[:80]}")
        self._book.take(number, text)

    def _close(self, number: int) -> Voucher | None:
        voucher, self._open, self._inside = self._open, None, False
        if voucher is None:
            self._collector.add(Problem("En klammer stängs utan verifikation före.", row=number))
            return None
        voucher.rows = self._counted(self._rows)
        self._book.vouchers += 1
        return voucher

    def _counted(self, rows: list[Row]) -> list[Row]:
        """The rows that count: not removed ones (#BTRANS), and an added one (#RTRANS) once.

        An #RTRANS is followed by a #TRANS that says the same, for programs that only know that one. The two may have
        different days. Where the #TRANS is missing the added row still counts, and is warned of.
        """
        if all(each.kind == "TRANS" for each in rows):
            return rows
        counted = [each for each in rows if each.kind == "TRANS"]
        twins = Counter((each.account, each.objects, each.amount) for each in counted)
        for each in rows:
            if each.kind != "RTRANS":
                continue
            key = (each.account, each.objects, each.amount)
            if twins[key]:
                twins[key] -= 1
                continue
            self._collector.warn("En tillagd rad (#RTRANS) saknar sin #TRANS-rad. Den räknas ändå med.", each.line)
            counted.append(each)
        return counted

    def _finish(self) -> None:
        if self._open is not None:
            self._collector.add(
                Problem("Filen slutar mitt i en verifikation. Exportera den igen.", row=self._open.line)
            )
        if problem := self._sum.problem():
            self._collector.add(Problem(problem))
        if warning := self._sum.warning():
            self._collector.warn(warning)


class Checksum:
    """#KSUMMA: CRC-32 over the records between the first #KSUMMA and the last, computed only where it is declared."""

    def __init__(self, codec: str) -> None:
        self._codec = codec if codec in ("cp437", "cp1252") else "cp437"
        self._crc = 0
        self.running = False
        self._stated: str | None = None

    def take(self, text: str) -> None:
        if not text.lstrip().startswith("#KSUMMA"):
            self._crc = zlib.crc32(checksum_text(text).encode(self._codec, "replace"), self._crc)
            return
        parts = split(text)
        self.running = len(parts) == 1
        if len(parts) > 1:
            self._stated = parts[1]

    def problem(self) -> str | None:
        """A sum that was begun and never ended means that the end of the file is gone."""
        return "Kontrollsumman (#KSUMMA) saknar slut: filen är avbruten. Exportera den igen." if self.running else None

    def warning(self) -> str | None:
        """Some programs write the sum as a signed number."""
        if self._stated is None:
            return None
        try:
            agrees = int(self._stated) % 2**32 == self._crc
        except ValueError:
            agrees = False
        if agrees:
            return None
        return f"Kontrollsumman (#KSUMMA) är {self._stated} men filens innehåll ger {self._crc}. Filen kan vara ändrad."
