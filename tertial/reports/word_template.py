"""Wordmall: a report set in somebody's own Word template, by docxtpl. Our content goes in as a subdocument.

Its styles, letterhead and pages are the template's; its figures are the document's, as in every other form.
"""

from io import BytesIO

from docxtpl import DocxTemplate

from tertial.documents.docx import saved, write_into
from tertial.documents.docx_parts import new_document
from tertial.documents.model import Document
from tertial.reports.word_template_check import CONTENT, environment
from tertial.reports.word_template_pages import Pages
from tertial.reports.word_template_styles import add_missing, missing


def render(template: bytes, document: Document) -> bytes:
    """The document in the template, which has been checked. The same of both gives the same bytes."""
    made = DocxTemplate(BytesIO(template))
    made.render_init()
    add_missing(made.docx)
    content, pages = made.new_subdoc(), Pages(made.docx)
    footnotes = write_into(content, document, pages.turn if pages.may_turn else None)
    pages.fit(content)
    pages.finish()
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
