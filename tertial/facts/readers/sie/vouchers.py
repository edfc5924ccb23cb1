"""SIE-verifikationer: the stream of vouchers, with added and removed rows counted as the specification asks."""

import zlib
from collections import Counter
from collections.abc import Callable, Iterator

from tertial.facts.problems import Collector, Problem
from tertial.facts.readers.sie.book import Book
from tertial.facts.readers.sie.pages import Page, of_text, of_vouchers
from tertial.facts.readers.sie.records import OPEN, Malformed, Row, Voucher, checksum_text, row, split

_ROWS = ("#TRANS", "#RTRANS", "#BTRANS")
_STRETCH = 8 << 20
Check = Callable[[int, str], None]


class Pages:
    """Reads a file once: records go to the book, vouchers come out in pages, errors go to the collector.

    Stretches of plain vouchers are read as columns. The first record that is anything else (#RTRANS, a checksum, a
    text with an escaped quote …) has its stretch read record by record, with the same result.
    """

    def __init__(self, texts: Iterator[str], book: Book, collector: Collector, codec: str = "cp437") -> None:
        self._texts, self._book, self._collector = texts, book, collector
        self._sum = Checksum(codec)
        self._open: Voucher | None = None
        self._inside = False
        self._rows: list[Row] = []
        self._line = 1
        self._take = dict.fromkeys(_ROWS, self._take_row) | {"#VER": self._take_voucher, "{": self._take_opening}

    def __iter__(self) -> Iterator[Page]:
        held = ""
        for text in self._texts:
            held += text
            cut = _after_last_voucher(held)
            if not cut and len(held) < _STRETCH:
                continue
            cut = cut or len(held)
            yield from self._stretch(held[:cut])
            held = held[cut:]
        yield from self._stretch(held)
        self._finish()

    def _stretch(self, text: str) -> Iterator[Page]:
        """Whole lines. What stands before their first voucher is read record by record."""
        begins = 0 if text.startswith("#VER") else text.find("\n#VER") + 1
        if self._open is not None or self._sum.running or "#KSUMMA" in text or (not begins and text[:4] != "#VER"):
            yield from self._slowly(text)
            return
        yield from self._slowly(text[:begins])
        page = None if self._sum.running else of_text(text[begins:], self._line)
        if page is None:
            yield from self._slowly(text[begins:])
            return
        self._line += text.count("\n", begins)
        self._book.vouchers += page.vouchers.num_rows
        yield page

    def _slowly(self, text: str) -> Iterator[Page]:
        """The vouchers that end in the text, read record by record."""
        lines = text.split("\n")
        closed = []
        for number, line in enumerate(lines, start=self._line):
            if line and not line.isspace():
                voucher = self._record(number, line)
                if voucher is not None:
                    closed.append(voucher)
        self._line += len(lines) - 1
        if closed:
            yield of_vouchers(closed)

    def _record(self, number: int, text: str) -> Voucher | None:
        if self._sum.running or "#KSUMMA" in text:
            self._sum.take(text)
        label = text.split(None, 1)[0]
        if label == "}":
            return self._close(number)
        self._safely(self._take.get(label, self._take_record), number, text)
        return None

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


def _after_last_voucher(text: str) -> int:
    """Where the line after the last closing brace begins; 0 when there is none."""
    brace = text.rfind("\n}")
    return text.find("\n", brace + 1) + 1 if brace >= 0 else 0


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
