"""Disposition: the headings of a document as the page's outline shows them."""

from typing import Any

from tertial.documents.model import Document, Section
from tertial.documents.outline import anchor


def entries(document: Document) -> list[dict[str, Any]]:
    """Entries for `core/components/outline.html`: sections and their subsections, two levels deep."""
    return [_entry(section, deep=True) for section in (*document.sections, *document.appendices)]


def _entry(section: Section, *, deep: bool) -> dict[str, Any]:
    below = [_entry(child, deep=False) for child in section.sections] if deep else []
    return {
        "url": f"#{anchor('section', section.key)}",
        "number": section.number,
        "label": section.title,
        "entries": below,
    }
