"""What Tertial prints, as the checker reads it: nothing in it may be wrong."""

from collections.abc import Iterator

from tertial.checks.engine import check
from tertial.checks.findings import Report, Severity
from tertial.checks.reading.opened import read_bytes
from tertial.documents import docx, html, json, pdf, xlsx
from tertial.documents.model import Document


def checked(document: Document) -> Iterator[tuple[str, Report]]:
    """The document in each of its five forms, checked."""
    yield "json", check(read_bytes("rapport.json", json.dumps(document).encode()))
    yield "html", check(read_bytes("rapport.html", html.render(document).encode()))
    yield "docx", check(read_bytes("rapport.docx", docx.render(document)))
    yield "xlsx", check(read_bytes("rapport.xlsx", xlsx.render(document)))
    yield "pdf", check(read_bytes("rapport.pdf", pdf.render(document)))


def said(report: Report) -> list[str]:
    """What is found beyond rounding."""
    return [one.message for one in report.findings if one.severity is not Severity.ROUNDING]
