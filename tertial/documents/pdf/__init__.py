"""PDF: a document typeset by Typst in a process of its own, as PDF/UA-1 and PDF/A-2a together.

Text reaches Typst as data (JSON), never as markup: the one source that is compiled is the shipped `report.typ`. The
same document always gives the same bytes: its only date is `printed_on`.
"""

from tertial.documents.model import Document
from tertial.documents.pdf.data import typst_data
from tertial.documents.typesetting import TypesettingFailed, typeset

__all__ = ["TypesettingFailed", "render"]


def render(document: Document, *, timeout: float = 120.0) -> bytes:
    """The document as PDF. Raises TypesettingFailed when Typst refuses it or takes more than `timeout` seconds."""
    printed = document.printed_on.isoformat() if document.printed_on else None
    return typeset("report.typ", lambda: typst_data(document), printed_on=printed, timeout=timeout)
