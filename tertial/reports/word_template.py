"""Wordmall: a report set in somebody's own Word template, by docxtpl. Our content goes in as a subdocument.

Its styles, letterhead and pages are the template's; its figures are the document's, as in every other form.
"""

from io import BytesIO
from typing import Any

from docx.shared import Pt
from docxtpl import DocxTemplate

from tertial.documents.docx import saved, write_into
from tertial.documents.docx_parts import new_document
from tertial.documents.layout import PORTRAIT
from tertial.documents.model import Document
from tertial.reports.word_template_check import CONTENT, environment
from tertial.reports.word_template_styles import add_missing, missing


def render(template: bytes, document: Document) -> bytes:
    """The document in the template, which has been checked. The same of both gives the same bytes."""
    made = DocxTemplate(BytesIO(template))
    made.render_init()
    add_missing(made.docx)
    content = made.new_subdoc()
    footnotes = write_into(content, document)
    _fit(content, _width(made.docx))
    made.render({**_values(document), CONTENT: content}, environment())
    # Not before: docxtpl would take what people have written in a footnote for placeholders.
    footnotes.finish()
    return saved(made.docx, document)


def told(template: bytes) -> list[str]:
    """What is to be known of how reports come out in the template."""
    made = DocxTemplate(BytesIO(template))
    made.render_init()
    found = missing(made.docx)
    if not found:
        return []
    word = "formatmallen" if len(found) == 1 else "formatmallarna"
    return [f"Mallen saknar {word} {', '.join(found)}. Där används Tertials egen."]


def example() -> bytes:
    """A template to start from: our own look, with every placeholder."""
    document = Document("{{ titel }}", "", "{{ organ }}", "", ())
    made = new_document(document)
    made.add_paragraph("{{ titel }}", style="Title")
    made.add_paragraph("{{ underrubrik }}", style="Subtitle")
    made.add_paragraph("{{ organ }} · {{ period }} {{ lage }} {{ utskriven }}", style="Anmärkning")
    made.add_paragraph("{{p " + CONTENT + " }}")
    return saved(made, Document("", "", "", "", ()))


def _values(document: Document) -> dict[str, str]:
    return {
        "titel": document.title,
        "underrubrik": document.subtitle,
        "organ": document.body,
        "period": document.period_label,
        "lage": document.state_label or "",
        "utskriven": document.printed_on.isoformat() if document.printed_on else "",
    }


def _width(made: Any) -> float:
    """The width of the text on the template's pages, in points; ours where it does not say."""
    section = made.sections[-1]
    sizes = (section.page_width, section.left_margin, section.right_margin)
    return PORTRAIT if None in sizes else (sizes[0] - sizes[1] - sizes[2]) / Pt(1)


def _fit(content: Any, width: float) -> None:
    """Tables and pictures as wide as the template's text, where that is narrower than ours."""
    scale = width / PORTRAIT
    if scale >= 1:
        return
    for table in content.tables:
        for column in table.columns:
            column.width = int((column.width or 0) * scale)
        for row in table.rows:
            for cell in row.cells:
                cell.width = int((cell.width or 0) * scale)
    for picture in content.inline_shapes:
        picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
