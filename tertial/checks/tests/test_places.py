"""Where a finding stands, in formats that have no lines: rows and paragraphs from the top, and Word's own pages."""

import io
import json

import docx
from docx.oxml import OxmlElement

from tertial.checks.engine import check
from tertial.checks.reading.opened import read_bytes

ROWS = (("Utfall, tkr", "Budget", "Utfall"), ("Barn", "2 100", "3 400"), ("Vuxen", "1 200", "2 300"))
MEETING = "Nästa möte är måndag den 3 juni 2020 klockan nio."


def word(broken: bool) -> bytes:
    """A heading, a table with a wrong sum, and a sentence with a wrong weekday; on two pages or not saved as such."""
    document = docx.Document()
    document.add_heading("Ekonomi")
    table = document.add_table(0, 3)
    for texts in (*ROWS, ("Summa", "3 300", "5 900")):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    paragraph = document.add_paragraph()
    if broken:
        paragraph.add_run()._r.append(OxmlElement("w:lastRenderedPageBreak"))
    paragraph.add_run(MEETING)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def found(name: str, content: bytes) -> list[tuple[int | None, int | None, str]]:
    findings = check(read_bytes(name, content)).findings
    return [(one.place.line, one.place.page, one.printed) for one in findings]


def test_a_word_document_has_its_paragraphs_and_rows_numbered():
    assert found("rapport.docx", word(broken=False)) == [(5, None, "5 900"), (6, None, "måndag")]


def test_a_word_document_has_the_pages_that_word_saved():
    assert found("rapport.docx", word(broken=True)) == [(5, 1, "5 900"), (6, 2, "måndag")]


def test_a_document_of_our_own_has_its_paragraphs_and_rows_numbered():
    table = {
        "type": "table", "key": "utfall", "title": "Utfall, tkr",
        "columns": [{"label": label} for label in ROWS[0]],
        "rows": [_row(*texts) for texts in (*ROWS[1:], ("Summa", "3 300", "5 900"))],
    }  # fmt: skip
    said = {"type": "paragraph", "runs": [{"type": "text", "text": MEETING}]}
    section = {"type": "section", "key": "ekonomi", "title": "Ekonomi", "blocks": [table, said]}
    content = {"schema": "tertial-document/1", "document": {"type": "document", "sections": [section]}}
    assert found("rapport.json", json.dumps(content).encode()) == [
        (5, None, "5 900"),
        (6, None, "måndag"),
    ]


def _row(label: str, *texts: str) -> dict[str, object]:
    return {"type": "row", "label": label, "cells": [{"type": "text_cell", "text": text} for text in texts]}
