"""What the readers of structured formats share: tables whose cells stand in their columns, paragraphs, headings."""

from collections.abc import Sequence

from tertial.checks.source import Paragraph, Place, RawRow, RawTable, Source

LONGEST_TITLE = 220


class Builder:
    """Collects a document's items in reading order.

    Formats without lines number their paragraphs and rows of tables instead, from the top. `page`: the page that is
    being read, where the format knows. `group`: what the names of the tables begin with.
    """

    def __init__(self, name: str) -> None:
        self.source = Source(name)
        self.heading = ""
        self.before: list[str] = []
        self.read = 0
        self.anchor = ""
        self.group = ""
        self.page: int | None = None

    def paragraph(self, text: str, line: int | None = None, heading: bool = False) -> None:
        """A paragraph, or a heading that what follows stands under."""
        bare = " ".join(text.split())
        if not bare:
            return
        if heading:
            self.heading = bare
        self.before = [*self.before[-1:], bare]
        self.source.items.append(Paragraph(bare, self._place(line, self.page), self.heading))

    def table(
        self,
        rows: Sequence[tuple[Sequence[str], int | None]],
        title: str = "",
        pages: Sequence[int | None] = (),
    ) -> None:
        """A table: cells and the line of each row, and its page where rows of one table are on several."""
        if not rows:
            return
        raw = [
            RawRow(
                tuple(" ".join(cell.split()) for cell in cells),
                self._place(line, pages[at] if pages else self.page),
                aligned=True,
            )
            for at, (cells, line) in enumerate(rows)
        ]
        named = title or (self.before[-1] if self.before and len(self.before[-1]) <= LONGEST_TITLE else "")
        grouped = ": ".join(filter(None, (self.group, named)))
        self.source.items.append(RawTable(raw, grouped, self.heading))
        self.before = []

    def _place(self, line: int | None, page: int | None) -> Place:
        self.read += 2  # not adjacent: each is a whole paragraph or row, none a line of one
        return Place(self.read // 2 if line is None else line, page, order=self.read, anchor=self.anchor)
