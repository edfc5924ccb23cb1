"""HTML: tables with their spans, everything else as paragraphs. Scripts and styles are not read."""

from html.parser import HTMLParser

from tertial.checks.reading.build import Builder
from tertial.checks.source import Source

_SILENT = frozenset({"script", "style", "template", "noscript", "svg"})
_BLOCKS = frozenset(
    {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "div", "section", "caption", "dt", "dd", "figcaption"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def read_html(name: str, text: str) -> Source:
    """The tables and paragraphs of a page; a place is a line of its source."""
    parser = _Page(name)
    parser.feed(text)
    parser.close()
    parser.finish()
    source = parser.builder.source
    source.lines = text.split("\n")
    return source


class _Page(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = Builder(name)
        self.silent = 0
        self.text: list[str] = []
        self.line = 1
        self.heading = False
        self.rows: list[list[str]] | None = None
        self.spans: dict[int, tuple[int, str]] = {}
        self.cell: tuple[int, int] | None = None
        self.lines: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table" and self.rows is None:
            self._paragraph()
            self.rows, self.lines = [], []
        elif tag == "tr" and self.rows is not None:
            self.rows.append([])
            self.lines.append(self.getpos()[0])
            self._spanned()
        elif tag in ("td", "th") and self.rows is not None:
            self._cell()
            given = dict(attrs)
            self.cell = _span(given.get("colspan")), _span(given.get("rowspan"))
        elif tag in _BLOCKS and self.cell is None:
            self._paragraph()
            self.heading = tag in _HEADINGS
        elif tag == "br":
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in ("td", "th", "tr"):
            self._cell()
        elif tag == "table" and self.rows is not None:
            self._cell()
            rows = [(tuple(row), line) for row, line in zip(self.rows, self.lines, strict=True) if row]
            self.rows = None
            self.builder.table(rows)
        elif tag in _BLOCKS and self.cell is None:
            self._paragraph()

    def handle_data(self, data: str) -> None:
        if not self.silent and (self.rows is None or self.cell is not None or data.strip()):
            if not self.text:
                self.line = self.getpos()[0]
            self.text.append(data)

    def finish(self) -> None:
        """What is left open at the end of a broken page."""
        if self.rows is not None:
            self.handle_endtag("table")
        self._paragraph()

    def _taken(self) -> str:
        text = " ".join("".join(self.text).split())
        self.text = []
        return text

    def _paragraph(self) -> None:
        text = self._taken()
        if text:
            self.builder.paragraph(text, self.line, heading=self.heading)
        self.heading = False

    def _cell(self) -> None:
        if self.cell is None or self.rows is None:
            return
        text, (wide, high) = self._taken(), self.cell
        self.cell = None
        if not self.rows:
            return
        row = self.rows[-1]
        for at in range(wide):
            if high > 1:
                self.spans[len(row)] = (high - 1, text)
            row.append(text if at == 0 or _spreads(text) else "")
        self._spanned()

    def _spanned(self) -> None:
        """Cells that rows above reach down into."""
        assert self.rows is not None  # noqa: S101 - said to the type checker
        row = self.rows[-1]
        while len(row) in self.spans:
            left, text = self.spans.pop(len(row))
            if left > 1:
                self.spans[len(row)] = (left - 1, text)
            row.append("")


def _spreads(text: str) -> bool:
    """A header over several columns is each column's; a figure is not."""
    return any(map(str.isalpha, text)) or (text.isdigit() and len(text) == 4)


def _span(value: str | None) -> int:
    return min(max(int(value), 1), 50) if value and value.isascii() and value.isdigit() and len(value) < 4 else 1
