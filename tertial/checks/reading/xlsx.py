"""Excel: each sheet's filled blocks as tables. Formulas are read as the values they last gave."""

from decimal import Decimal
from io import BytesIO
from typing import Any

from tertial.checks.reading.build import Builder
from tertial.checks.source import Source, Unreadable

MOST_ROWS = 20_000


def read_xlsx(name: str, content: bytes) -> Source:
    """The tables of a workbook; a place is a row of its sheet. Raises Unreadable."""
    import python_calamine

    builder = Builder(name)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        for sheet in book.sheet_names:
            builder.heading = sheet
            _sheet(builder, book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)[:MOST_ROWS])
    except Exception as error:  # calamine raises its own errors and, on broken files, panics of Rust
        raise Unreadable(f"{name} är inte en hel Excel-arbetsbok och går inte att läsa.") from error
    return builder.source


def _sheet(builder: Builder, rows: list[list[Any]]) -> None:
    block: list[tuple[list[str], int | None]] = []
    for number, row in enumerate([*rows, []], start=1):
        texts = [_text(value) for value in row]
        if sum(1 for text in texts if text) > 1:
            block.append((texts, number))
            continue
        if block and any(texts) and len(block) > 1:
            block.append((texts, number))  # A label alone within a table.
            continue
        if block:
            builder.table(block)
            block = []
        for text in filter(None, texts):
            builder.paragraph(text, number)


def _text(value: Any) -> str:
    """A value as text, with a decimal comma. A float is written without the noise of binary arithmetic."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        number = Decimal(repr(round(float(value), 6)))
        whole = number == number.to_integral_value()
        return f"{number:.0f}" if whole else f"{number.normalize():f}".replace(".", ",")
    return " ".join(str(value).split())
