"""Word: a document with real styles, tables and footnotes, that can be worked on further in a word processor."""

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

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
from tertial.documents.docx_tables import add_remarks, add_status_list, add_table
from tertial.documents.layout import PORTRAIT
from tertial.documents.model import (
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
    Subheading,
    Table,
    Text,
    TypedNumber,
)
from tertial.documents.outline import Heading, chart_table, headings
from tertial.numbers import format_figure

_DEEPEST = 9


def render(document: Document) -> bytes:
    """The document as DOCX. The same document gives the same bytes."""
    writer = _Writer(document)
    for heading in headings(document):
        writer.heading(heading)
        for block in heading.section.blocks:
            writer.block(block, heading.level)
    return writer.finish()


class _Writer:
    """One document being written, from top to bottom."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._docx = new_document(document)
        self._footnotes = Footnotes(self._docx)
        self._landscape = False
        self._pictures = iter(_pictures(document))
        self._front()

    def finish(self) -> bytes:
        day = self._document.printed_on
        properties = self._docx.core_properties
        properties.title, properties.author = self._document.title[:255], self._document.body[:255]
        properties.language, properties.comments = "sv-SE", ""
        properties.created = properties.modified = (
            datetime.combine(day, time(), UTC) if day else datetime(1980, 1, 1, tzinfo=UTC)
        )
        self._footnotes.finish()
        target = BytesIO()
        self._docx.save(target)
        return fix_zip(target.getvalue())

    def heading(self, heading: Heading) -> None:
        first = heading.section.blocks[0] if heading.section.blocks else None
        self._turn(isinstance(first, Table) and first.landscape)
        paragraph = self._docx.add_paragraph(style=f"Heading {min(heading.level, _DEEPEST)}")
        paragraph.add_run(heading.text)
        if heading.appendix and heading.level == 1:
            paragraph.paragraph_format.page_break_before = True

    def block(self, block: Block, level: int) -> None:
        self._turn(isinstance(block, Table) and block.landscape)
        match block:
            case Paragraph(runs):
                self._runs(self._docx.add_paragraph(), runs)
            case BulletList(items, ordered):
                self._list(items, ordered=ordered)
            case Subheading(text):
                self._docx.add_paragraph(text, style=f"Heading {min(level + 1, _DEEPEST)}")
            case Note(text):
                self._docx.add_paragraph(text, style="Anmärkning")
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case StatusList():
                add_status_list(self._docx, block)
            case PageBreak():
                self._docx.add_page_break()

    def _front(self) -> None:
        document = self._document
        self._docx.add_paragraph(document.title, style="Title")
        if document.subtitle:
            self._docx.add_paragraph(document.subtitle, style="Subtitle")
        facts = [text for text in (document.body, document.period_label, document.state_label) if text]
        self._docx.add_paragraph(" · ".join(facts), style="Anmärkning")
        table_of_contents(self._docx, [(heading.level, heading.text) for heading in headings(document)])

    def _turn(self, landscape: bool) -> None:
        if landscape != self._landscape:
            page_section(self._docx, self._document, landscape=landscape)
            self._landscape = landscape

    def _runs(self, paragraph: Any, runs: tuple[Run, ...]) -> None:
        for run in runs:
            match run:
                case Text(text, bold, italic):
                    made = paragraph.add_run(text)
                    made.bold, made.italic = bold or None, italic or None
                case FigureRun():
                    paragraph.add_run(format_figure(run.figure, run.style))
                case TypedNumber(text):
                    paragraph.add_run(text)
                    paragraph.add_run(" (utan källa)", style="Utan källa")
                case FootnoteRun(text):
                    self._footnotes.add(paragraph, text)

    def _list(self, items: tuple[tuple[Run, ...], ...], *, ordered: bool) -> None:
        numbering = restarted_numbering(self._docx) if ordered else None
        for item in items:
            paragraph = self._docx.add_paragraph(style="List Number" if ordered else "List Bullet")
            if numbering is not None:
                paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = numbering
            self._runs(paragraph, item)

    def _table(self, table: Table) -> None:
        self._docx.add_paragraph(table.title, style="Caption")
        add_table(self._docx, table)
        add_remarks(self._docx, table)

    def _chart(self, chart: Chart) -> None:
        self._docx.add_paragraph(chart.title, style="Caption")
        picture = self._docx.add_picture(BytesIO(next(self._pictures)), width=Pt(PORTRAIT))
        add_alt_text(picture, chart.alt or chart.title)
        table = chart_table(chart)
        add_table(self._docx, table, compact=True)
        add_remarks(self._docx, table)


def _pictures(document: Document) -> list[bytes]:
    """All charts as PNG, in the order of print, drawn in one go."""
    charts = [block for section in document.all_sections() for block in section.blocks if isinstance(block, Chart)]
    return png([svg(chart) for chart in charts]) if charts else []
