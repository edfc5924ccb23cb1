"""What Tertial prints, as the checker reads it: nothing in it may be wrong."""

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO

from docx import Document as WordDocument
from docx.oxml.ns import qn

from tertial.checks.engine import check
from tertial.checks.findings import Report, Severity
from tertial.checks.reading.opened import read_bytes
from tertial.documents import docx, html, json, pdf, xlsx
from tertial.documents.model import Document

FORMS: Mapping[str, Callable[[Document], str | bytes]] = {
    "json": json.dumps, "html": html.render, "docx": docx.render, "xlsx": xlsx.render, "pdf": pdf.render,
}  # fmt: skip


def printed(document: Document) -> dict[str, bytes]:
    """The document as a file in each of its five forms."""
    files = ((form, render(document)) for form, render in FORMS.items())
    return {form: file.encode() if isinstance(file, str) else file for form, file in files}


def checked(files: Mapping[str, bytes]) -> Iterator[tuple[str, Report]]:
    """The forms of a document, each as it is read, checked."""
    for form, file in files.items():
        yield form, check(read_bytes(f"rapport.{form}", file))


def said(report: Report) -> list[str]:
    """What is found beyond rounding."""
    return [one.message for one in report.findings if one.severity is not Severity.ROUNDING]


def word_rows(file: bytes) -> list[tuple[str, ...]]:
    """The texts of every row of every table in a Word document, cell by cell."""
    body = WordDocument(BytesIO(file)).element.body
    rows = ((cell for cell in row if cell.tag == qn("w:tc")) for row in body.iter(qn("w:tr")))
    return [tuple("".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row) for row in rows]
