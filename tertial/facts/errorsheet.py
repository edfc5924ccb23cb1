"""Fel som kalkylark: what is wrong with a file, to send back to whoever made it. Text only: no cell is a formula."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter

HEADINGS = {"sheet": "Blad", "row": "Rad", "column": "Kolumn", "value": "Värde", "message": "Fel",
            "expected": "Förväntat"}  # fmt: skip
WIDTHS = (14, 8, 22, 28, 60, 40)


def workbook(file_name: str, problems: Iterable[Mapping[str, Any]], count: int) -> bytes:
    """An xlsx with one row an error, as stored on the upload (values masked); says how many there are in all."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Fel")
    bold = book.add_format({"bold": True})
    sheet.write_string(0, 0, f"{file_name}: {count} fel", bold)
    for at, (heading, width) in enumerate(zip(HEADINGS.values(), WIDTHS, strict=True)):
        sheet.write_string(2, at, heading, bold)
        sheet.set_column(at, at, width)
    for line, problem in enumerate(problems, start=3):
        for at, key in enumerate(HEADINGS):
            _write(sheet, line, at, problem.get(key))
    sheet.freeze_panes(3, 0)
    book.close()
    return out.getvalue()


def _write(sheet: Any, line: int, at: int, value: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(line, at, value)
    elif value:
        sheet.write_string(line, at, str(value))
