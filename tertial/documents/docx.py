"""Word: a document with real styles, tables and footnotes, that can be worked on further in a word processor."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial
from io import BytesIO
from typing import Any, Protocol

from docx.shared import Pt

from tertial.documents.charts import png, svg
from tertial.documents.docx_parts import (
    Footnotes,
    add_alt_text,
    fix_zip,
    new_document,
    page_section,
    restarted_numbering,
    table_of_contents,
)
from tertial.documents.docx_tables import add_remarks, add_status, add_status_list, add_table
from tertial.documents.docx_text import add_paragraph, add_run
from tertial.documents.layout import PORTRAIT
from tertial.documents.model import (
    Awaited,
    Block,
    BulletList,
    Chart,
    Document,
    FigureRun,
    FootnoteRun,
    Note,
    PageBreak,
    Paragraph,
    Run,
    StatusList,
    StatusMark,
    Subheading,
    Table,
    Text,
    TypedNumber,
)
from tertial.documents.outline import Heading, chart_table, charts_table, grouped, headings
from tertial.numbers import format_figure

_DEEPEST = 9


class Turn(Protocol):
    """Has the pages of a Word document lie or stand from where it has been written to."""

    def __call__(self, made: Any, *, landscape: bool) -> None: ...


def render(document: Document) -> bytes:
    """The document as DOCX. The same document gives the same bytes."""
    made = new_document(document)
    writer = _Writer(document, made, partial(page_section, document=document))
    writer.front()
    writer.sections()
    writer.footnotes.finish()
    return saved(made, document)


def write_into(made: Any, document: Document, turn: Turn | None) -> Footnotes:
    """Writes the sections last in a Word document that somebody else has begun, on its pages.

    `turn` has its pages lie or stand from there on, and they stand when all is written; without it they stay as they
    are. `made` must have the styles that are written in. The footnotes' texts are put in by `finish`.
    """
    writer = _Writer(document, made, turn)
    writer.sections()
    writer.stand()
    return writer.footnotes


def saved(made: Any, document: Document) -> bytes:
    """The Word document's bytes, with the properties of the document. The same content gives the same bytes."""
    day = document.printed_on
    properties = made.core_properties
    properties.title, properties.author = document.title[:255], document.body[:255]
    properties.language, properties.comments = "sv-SE", ""
    properties.created = properties.modified = (
        datetime.combine(day, time(), UTC) if day else datetime(1980, 1, 1, tzinfo=UTC)
    )
    target = BytesIO()
    made.save(target)
    return fix_zip(target.getvalue())


class _Writer:
    """One document being written, from top to bottom."""

    def __init__(self, document: Document, made: Any, turn: Turn | None) -> None:
        self._document = document
        self._docx = made
        self._turn_pages = turn
        self.footnotes = Footnotes(made)
        self._landscape = False
        self._pictures = iter(_pictures(document))

    def sections(self) -> None:
        for heading in headings(self._document):
            self.heading(heading)
            for block in grouped(heading.section.blocks):
                self.block(block, heading.level)

    def heading(self, heading: Heading) -> None:
        first = heading.section.blocks[0] if heading.section.blocks else None
        self._turn(isinstance(first, Table) and first.landscape)
        paragraph = add_paragraph(self._docx, style=f"Heading {min(heading.level, _DEEPEST)}")
        add_run(paragraph, heading.text)
        if heading.appendix and heading.level == 1:
            paragraph.paragraph_format.page_break_before = True

    def block(self, block: Block | tuple[Chart, ...], level: int) -> None:
        self._turn(isinstance(block, Table) and block.landscape)
        match block:
            case Paragraph(runs):
                self._runs(self._docx.add_paragraph(), runs)
            case BulletList(items, ordered):
                self._list(items, ordered=ordered)
            case Subheading(text, below):
                add_paragraph(self._docx, text, style=f"Heading {min(level + below, _DEEPEST)}")
            case Note(text):
                add_paragraph(self._docx, text, style="Anmärkning")
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case tuple():
                self._small_charts(block)
            case StatusList():
                add_status_list(self._docx, block)
            case PageBreak():
                self._docx.add_page_break()

    def front(self) -> None:
        document = self._document
        add_paragraph(self._docx, document.title, style="Title")
        if document.subtitle:
            add_paragraph(self._docx, document.subtitle, style="Subtitle")
        facts = [text for text in (document.body, document.period_label, document.state_label) if text]
        add_paragraph(self._docx, " · ".join(facts), style="Anmärkning")
        table_of_contents(self._docx, [(heading.level, heading.text) for heading in headings(document)])

    def stand(self) -> None:
        """The pages stand from here on."""
        self._turn(False)

    def _turn(self, landscape: bool) -> None:
        if self._turn_pages and landscape != self._landscape:
            self._turn_pages(self._docx, landscape=landscape)
            self._landscape = landscape

    def _runs(self, paragraph: Any, runs: tuple[Run, ...]) -> None:
        for run in runs:
            match run:
                case Text(text, bold, italic):
                    made = add_run(paragraph, text)
                    made.bold, made.italic = bold or None, italic or None
                case FigureRun():
                    add_run(paragraph, format_figure(run.figure, run.style))
                case TypedNumber(text, bold, italic):
                    made = add_run(paragraph, text)
                    made.bold, made.italic = bold or None, italic or None
                    add_run(paragraph, " (utan källa)", style="Utan källa")
                case FootnoteRun(text):
                    self.footnotes.add(paragraph, text)
                case StatusMark():
                    add_status(paragraph, run)
                case Awaited(text):
                    add_run(paragraph, text).italic = True

    def _list(self, items: tuple[tuple[Run, ...], ...], *, ordered: bool) -> None:
        numbering = restarted_numbering(self._docx) if ordered else None
        for item in items:
            paragraph = add_paragraph(self._docx, style="List Number" if ordered else "List Bullet")
            if numbering is not None:
                paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = numbering
            self._runs(paragraph, item)

    def _table(self, table: Table) -> None:
        if not self._turn_pages:
            table = replace(table, landscape=False)
        add_paragraph(self._docx, table.title, style="Caption")
        add_table(self._docx, table)
        add_remarks(self._docx, table)

    def _chart(self, chart: Chart) -> None:
        self._picture(chart, PORTRAIT)
        table = chart_table(chart)
        add_table(self._docx, table, compact=True)
        add_remarks(self._docx, table)

    def _small_charts(self, charts: tuple[Chart, ...]) -> None:
        """One below the other, so that they are read in their order, as small as in print; then their table."""
        for chart in charts:
            self._picture(chart, PORTRAIT / 2)
            if chart.notes:
                add_paragraph(self._docx, " ".join(chart.notes), style="Anmärkning")
        table = charts_table(charts)
        add_table(self._docx, table)
        add_remarks(self._docx, table)

    def _picture(self, chart: Chart, width: float) -> None:
        add_paragraph(self._docx, chart.title, style="Caption")
        picture = self._docx.add_picture(BytesIO(next(self._pictures)), width=Pt(width))
        add_alt_text(picture, chart.alt or chart.title)


def _pictures(document: Document) -> list[bytes]:
    """All charts as PNG, in the order of print, drawn in one go."""
    drawn = [picture for section in document.all_sections() for picture in _drawn(section.blocks)]
    return png(drawn) if drawn else []


def _drawn(blocks: Iterable[Block]) -> Iterator[str]:
    for block in grouped(blocks):
        charts = (block,) if isinstance(block, Chart) else block if isinstance(block, tuple) else ()
        yield from (svg(chart, charts) for chart in charts)
