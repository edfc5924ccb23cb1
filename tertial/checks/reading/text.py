"""Text med tabbar: tables are runs of tabbed lines, with page furniture and page breaks in between."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from tertial.checks.figures import read_cell
from tertial.checks.reading.furniture import furniture
from tertial.checks.reading.paragraphs import heading_of, is_heading, paragraphs, title_of
from tertial.checks.reading.rows import join_broken
from tertial.checks.source import Paragraph, Place, RawRow, RawTable, Source
from tertial.checks.words import is_sum, is_total, squeeze

_CONTENTS = re.compile(r"(?:\. ?){6}\.*\s*\d{1,4}$")  # a line of a table of contents: leaders, and the page
_YEAR = re.compile(r"(?:19|20)\d\d")
_TAG = re.compile(r"</?(?:p|i|b|u|em|strong|ul|ol|li|br|span|sup|sub|div)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
LONGEST_LABEL, LABEL_LINES = 90, 3
LONGEST_LINE = 20_000


def read_text(name: str, text: str, paged: bool = False) -> Source:
    """The tables and paragraphs of a text. Lines are numbered from 1; a form feed begins a page."""
    lines = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    reader = _Reader(lines, paged)
    reader.read()
    return Source(name, reader.items, lines, reader.aside)


def read_pages(name: str, pages: Sequence[list[str]], aside: Sequence[list[str]] = ()) -> Source:
    """Pages of lines with tabs: as a text, but places are pages and not lines. `aside`: heads and feet a page."""
    source = read_text(name, "\n\f".join("\n".join([*page, ""]) for page in pages), paged=True)
    source.lines = []
    source.items = list(paragraphs(source.items))
    begins = accumulate((len(page) + 1 for page in pages), initial=1)
    for number, (order, texts) in enumerate(zip(begins, aside, strict=False), start=1):
        source.furniture += [Paragraph(text, Place(None, number, order)) for text in texts]
    return source


@dataclass
class _Reader:
    lines: list[str]
    paged: bool = False
    items: list[RawTable | Paragraph] = field(default_factory=list)
    heading: str = ""
    before: list[str] = field(default_factory=list)
    aside: list[Paragraph] = field(default_factory=list)
    open: RawTable | None = None
    gap: bool = False
    repeated: int = 0
    page: int | None = None
    number: int = 0

    def read(self) -> None:
        self.furniture = furniture(self.lines)
        self.page = 1 if self.paged or any("\f" in line for line in self.lines) else None
        for number, line in enumerate(self.lines, start=1):
            if "\f" in line and self.page is not None:
                self.page += line.count("\f")
                line = line.replace("\f", "")
            self.number = number
            self._line(Place(None if self.paged else number, self.page, number), line[:LONGEST_LINE])
        self._close()

    def _line(self, place: Place, line: str) -> None:
        bare = line.strip()
        if not bare:
            self.gap = True
        elif self.number - 1 in self.furniture or ("\t" not in line and _is_of_contents(bare)):
            self.aside.append(Paragraph(" · ".join(filter(None, map(str.strip, bare.split("\t")))), place))
            self.gap = True
        elif "\t" in line.strip(" "):
            self._row(RawRow(tuple(_clean(cell) for cell in line.split("\t")), place))
        elif self.open is not None and (self.paged or not self.gap) and self._row_follows():
            self.open.rows.append(RawRow((_clean(bare),), place))
        else:
            self._text(place, _clean(bare))

    def _row_follows(self) -> bool:
        """Whether a row follows: then a line without a tab is a label in the table. On a page, it may take three."""
        if len(self.lines[self.number - 1]) > LONGEST_LABEL:
            return False
        ahead = self.lines[self.number : self.number + (2 * LABEL_LINES if self.paged else 1)]
        follows = [line for line in ahead if line.strip()] if self.paged else ahead
        for line in follows[:LABEL_LINES]:
            if "\t" in line.strip(" "):
                return not self.paged or any(_is_figure(cell.strip()) for cell in line.split("\t")[1:])
            if len(line) > LONGEST_LABEL or line.rstrip().endswith("."):
                return False
        return False

    def _row(self, row: RawRow) -> None:
        if self.open is not None and self.gap and not self._continues(row):
            self._close()
        if self.open is None:
            self.open = RawTable([], title_of(self.before), self.heading)
        elif self.gap and _same(row, self.open.rows[0]):
            self.gap, self.repeated = False, 1  # The header, repeated on the next page.
            return
        elif 0 < self.repeated < len(self.open.rows) and _same(row, self.open.rows[self.repeated]):
            self.repeated += 1  # Its next line.
            return
        self.open.rows.append(row)
        self.gap, self.repeated = False, 0

    def _continues(self, row: RawRow) -> bool:
        assert self.open is not None  # noqa: S101 - said to the type checker
        rows = self.open.rows
        if _same(row, rows[0]):
            return not is_sum(rows[-1].cells[0]) if len(rows) > 1 else True
        figures = any(_is_figure(cell) for other in rows for cell in other.cells[1:])
        if not figures:
            return len(row.cells) >= 2 and abs(len(row.cells) - len(rows[0].cells)) <= 1
        if not any(_is_figure(cell) for cell in row.cells):
            return False
        width = max(len(other.cells) for other in rows)
        figures_beyond = any(_is_figure(cell) for cell in row.cells[width:])
        return not figures_beyond and len(row.cells) <= width + 1 and not any(map(is_total, rows[-1].cells[:3]))

    def _text(self, place: Place, text: str) -> None:
        self._close()
        self.gap = False
        if not text:
            return
        if is_heading(text):
            self.heading = heading_of(text)
        self.before = [*self.before[-2:], text]
        self.items.append(Paragraph(text, place, self.heading))

    def _close(self) -> None:
        if self.open is not None:
            self.open.rows = join_broken(self.open.rows)
            self.items.append(self.open)
            self.before = []
        self.open = None


def _is_of_contents(line: str) -> bool:
    """Whether a line is one of a table of contents."""
    return line[-1].isdigit() and _CONTENTS.search(line) is not None


def _clean(cell: str) -> str:
    bare = _TAG.sub(" ", cell).strip() if "<" in cell else cell.strip()
    return "" if len(bare) > 1 and not bare.strip("-_–—=.") else bare


def _same(row: RawRow, header: RawRow) -> bool:
    return [squeeze(cell) for cell in row.cells] == [squeeze(cell) for cell in header.cells]


def _is_figure(cell: str) -> bool:
    return read_cell(cell) is not None and not _YEAR.fullmatch(cell)
