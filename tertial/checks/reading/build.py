"""What the readers of structured formats share: tables whose cells stand in their columns, paragraphs, headings."""

from collections.abc import Sequence

from tertial.checks.source import Paragraph, Place, RawRow, RawTable, Source

LONGEST_TITLE = 220


class Builder:
    """Collects a document's items in reading order."""

    def __init__(self, name: str) -> None:
        self.source = Source(name)
        self.heading = ""
        self.before: list[str] = []
        self.read = 0
        self.anchor = ""

    def paragraph(self, text: str, line: int | None = None, heading: bool = False) -> None:
        """A paragraph, or a heading that what follows stands under."""
        bare = " ".join(text.split())
        if not bare:
            return
        if heading:
            self.heading = bare
        self.before = [*self.before[-1:], bare]
        self.source.items.append(Paragraph(bare, self._place(line), self.heading))

    def table(self, rows: Sequence[tuple[Sequence[str], int | None]], title: str = "") -> None:
        """A table: cells and the line of each row."""
        if not rows:
            return
        raw = [
            RawRow(tuple(" ".join(cell.split()) for cell in cells), self._place(line), aligned=True)
            for cells, line in rows
        ]
        named = title or (self.before[-1] if self.before and len(self.before[-1]) <= LONGEST_TITLE else "")
        self.source.items.append(RawTable(raw, named, self.heading))
        self.before = []

    def _place(self, line: int | None) -> Place:
        self.read += 2  # not adjacent: each is a whole paragraph or row, none a line of one
        return Place(line, order=self.read, anchor=self.anchor)
