"""Excel: each sheet's filled blocks as tables, as the cells show them. Formulas are the values they last gave."""

import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from tertial.checks.reading.build import Builder
from tertial.checks.reading.numberformats import MOST_ROWS, SheetFormats, sheet_formats
from tertial.checks.source import Source, Unreadable

# A sheet may claim a cell in its last row and column; the reader would fill all that is between.
MOST_CELLS = 5_000_000


def read_xlsx(name: str, content: bytes) -> Source:
    """The tables of a workbook; a place is a row of its sheet, and the table's name begins with the sheet's.

    Raises Unreadable.
    """
    import python_calamine

    builder = Builder(name)
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            formats = sheet_formats(parts)
        if any(sheet.rows * sheet.columns > MOST_CELLS for sheet in formats.values()):
            raise Unreadable(f"{name} har ett kalkylblad med celler så långt isär att det inte läses.")
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        for sheet in book.sheet_names:
            builder.heading = sheet
            builder.group = sheet if len(book.sheet_names) > 1 else ""
            known = formats[sheet]  # A sheet that was not found above is not opened.
            rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False, nrows=MOST_ROWS)
            _sheet(builder, rows, known)
    except Unreadable:
        raise
    except Exception as error:  # calamine raises its own errors and, on broken files, panics of Rust
        raise Unreadable(f"{name} är inte en hel Excel-arbetsbok och går inte att läsa.") from error
    return builder.source


def _sheet(builder: Builder, rows: list[list[Any]], formats: SheetFormats) -> None:
    block: list[tuple[list[str], int | None]] = []
    for number, row in enumerate([*rows, []], start=1):
        texts = [_text(value, formats, number - 1, column) for column, value in enumerate(row)]
        if sum(1 for text in texts if text) > 1:
            block.append((texts, number))
            continue
        if any(texts) and (len(block) > 1 or (block and _heads(block[0][0], texts, rows[number:]))):
            block.append((texts, number))  # A label alone within a table.
            continue
        if block:
            builder.table(block)
            block = []
        for text in filter(None, texts):
            builder.paragraph(text, number)


def _heads(header: list[str], label: list[str], below: list[list[Any]]) -> bool:
    """Whether a lone label right below one row stands under a table's header: over rows as wide as that."""
    filled = sum(1 for text in header if text)
    return filled > 2 and bool(label[0]) and bool(below) and sum(1 for value in below[0] if value != "") >= filled


def _text(value: Any, formats: SheetFormats, row: int, column: int) -> str:
    """A value as its cell shows it, with a decimal comma; without a format, without the noise of binary arithmetic."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        shown = formats.shown(row, column, float(value))
        if shown is not None:
            return shown
        number = Decimal(repr(round(float(value), 6)))
        whole = number == number.to_integral_value()
        return f"{number:.0f}" if whole else f"{number.normalize():f}".replace(".", ",")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else " ".join(str(value).split())
