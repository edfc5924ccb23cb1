"""Kalkylblad: each table and each chart's figures on a sheet of its own, real numbers in the displayed unit, unrounded.

Text never becomes a formula or a link. A figure without a value is its text ("u.s."). The first sheet lists the others.
"""

import re
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from tertial.documents.headers import head_of
from tertial.documents.layout import cell_text
from tertial.documents.model import Cell, Chart, Column, Document, EmptyCell, FigureCell, Row, Table
from tertial.documents.outline import chart_table, charts_table, grouped, headings
from tertial.documents.rules import is_negative, notes_of
from tertial.documents.tokens import INK, MUTED, NEGATIVE
from tertial.numbers import Sign, State, Style, convert

CONTENTS = "Innehåll"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_HEAD = 2  # the row of the first headings, below the title
_LONGEST_NAME = 31
_LONGEST_TEXT = 32767
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def render(document: Document) -> bytes:
    """The document's figures as XLSX. The same document gives the same bytes."""
    target = BytesIO()
    book = Workbook(target, {**_OPTIONS, "default_date_format": "yyyy-mm-dd"})
    formats = _Formats(book)
    contents = book.add_worksheet(CONTENTS)
    sheets: list[tuple[str, str, str]] = []
    taken = {CONTENTS.lower()}
    for heading in headings(document):
        for block in grouped(heading.section.blocks):
            table = charts_table(block) if isinstance(block, tuple) else block
            table = chart_table(table) if isinstance(table, Chart) else table
            if isinstance(table, Table):
                name = _sheet_name(table.title, taken)
                _write_table(book.add_worksheet(name), table, formats)
                sheets.append((heading.text, table.title, name))
    _write_contents(contents, document, sheets, formats)
    _set_properties(book, document)
    book.close()
    return target.getvalue()


class _Formats:
    """Cell formats, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_color": INK, **properties})
        return self._made[key]


def number_format(style: Style, state: State, unit_label: str) -> str:
    """The figure's style as a number format: `#,##0.0" mnkr"`, with a real minus and `p` for a preliminary figure."""
    digits = "#,##0" + ("." + "0" * style.decimals if style.decimals else "")
    suffix = f'"\u00a0{unit_label.replace(chr(34), "")}"' if unit_label else ""
    suffix += '"\u00a0p"' if state is State.PRELIMINARY else ""
    plus = "+" if style.sign is Sign.ALWAYS else ""
    return f"{plus}{digits}{suffix};\u2212{digits}{suffix};{digits}{suffix}"


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name that a sheet may have: at most 31 characters, none of []:*?/\\, no apostrophe at an end, unique."""
    base = _shortened(_FORBIDDEN.sub(" ", " ".join(title.split())), _LONGEST_NAME).strip("' ") or "Tabell"
    if base.lower() == "history":
        base = "History tabell"
    name, number = base, 1
    while name.lower() in taken:
        number += 1
        ending = f" ({number})"
        name = _shortened(base, _LONGEST_NAME - len(ending)) + ending
    taken.add(name.lower())
    return name


def _shortened(text: str, most: int) -> str:
    """At most `most` characters as spreadsheets count them: those outside the basic plane count as two."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", errors="ignore")


def _write_table(sheet: Any, table: Table, formats: _Formats) -> None:
    sheet.hide_gridlines(2)
    _write_text(sheet, 0, 0, table.title, formats.get(bold=True, font_size=13))
    first = _write_head(sheet, table, formats)
    for down, row in enumerate(table.rows, first):
        _write_row(sheet, down, row, table.columns, formats)
    remarks = [f"{note.mark}) {note.text}" for note in table.footnotes] + list(notes_of(table))
    for down, text in enumerate(remarks, first + 1 + len(table.rows)):
        _write_text(sheet, down, 0, text, formats.get(font_color=MUTED))
    sheet.freeze_panes(first, 1)
    sheet.repeat_rows(_HEAD, first - 1)
    if table.landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_paper(9)


def _write_head(sheet: Any, table: Table, formats: _Formats) -> int:
    """The headings, one over several columns in merged cells; gives the first row below them."""
    head = head_of(table.columns)
    for down, row in enumerate(head, _HEAD):
        for heading in row:
            look = formats.get(
                bold=True, bottom=1, text_wrap=True, align=heading.align, valign="bottom", font_color=MUTED
            )
            if heading.across * heading.down > 1:
                last = (down + heading.down - 1, heading.at + heading.across - 1)
                sheet.merge_range(down, heading.at, *last, "", look)
            _write_text(sheet, down, heading.at, heading.text, look)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, 34 if at == 0 else 14 if column.align == "right" else 30)
    return _HEAD + len(head)


def _write_row(sheet: Any, down: int, row: Row, columns: tuple[Column, ...], formats: _Formats) -> None:
    look: dict[str, Any] = {"bold": True} if row.kind not in ("normal", "of_which") else {}
    if row.kind == "of_which":
        look["italic"] = True
    if row.kind in ("subtotal", "total"):
        look["top"] = 1
    mark = f" {row.footnote})" if row.footnote else ""
    _write_text(sheet, down, 0, row.label + mark, formats.get(**look, indent=min(row.indent, 15), text_wrap=True))
    for across, (cell, column) in enumerate(zip(row.cells, columns[1:], strict=False), 1):
        _write_cell(sheet, (down, across), cell, column, formats, look)


def _write_cell(
    sheet: Any, place: tuple[int, int], cell: Cell, column: Column, formats: _Formats, look: dict[str, Any]
) -> None:
    look = {**look, "align": column.align}
    if not isinstance(cell, FigureCell) or cell.figure.value is None:
        mark = f" {cell.footnote})" if not isinstance(cell, EmptyCell) and cell.footnote else ""
        _write_text(sheet, *place, cell_text(cell) + mark, formats.get(**look, text_wrap=column.align == "left"))
        return
    target = cell.style.unit or cell.figure.unit
    shows_unit = cell.style.with_unit or target.key == "percent"
    label = (cell.style.unit_label or target.label) if shows_unit else ""
    look["num_format"] = number_format(cell.style, cell.figure.state, label)
    if column.signed and is_negative(cell):
        look["font_color"] = NEGATIVE
    sheet.write_number(*place, convert(cell.figure.value, cell.figure.unit, target), formats.get(**look))


def _write_text(sheet: Any, down: int, across: int, text: str, look: Any) -> None:
    if text:
        sheet.write_string(down, across, _shortened(text, _LONGEST_TEXT), look)
    else:
        sheet.write_blank(down, across, None, look)


def _write_contents(sheet: Any, document: Document, sheets: list[tuple[str, str, str]], formats: _Formats) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 60)
    _write_text(sheet, 0, 0, document.title, formats.get(bold=True, font_size=16))
    facts = [text for text in (document.body, document.period_label, document.state_label) if text]
    _write_text(sheet, 1, 0, " · ".join(facts), formats.get(font_color=MUTED))
    head = formats.get(bold=True, bottom=1, font_color=MUTED)
    _write_text(sheet, 3, 0, "Avsnitt", head)
    _write_text(sheet, 3, 1, "Tabell", head)
    link = formats.get(underline=1)
    for down, (section, title, name) in enumerate(sheets, 4):
        _write_text(sheet, down, 0, section, formats.get())
        quoted = name.replace("'", "''")
        sheet.write_url(down, 1, f"internal:'{quoted}'!A1", link, string=_shortened(title, _LONGEST_TEXT) or name)


def _set_properties(book: Workbook, document: Document) -> None:
    day = document.printed_on
    created = datetime.combine(day, time(), UTC) if day else datetime(1980, 1, 1, tzinfo=UTC)
    book.set_properties({"title": document.title[:255], "author": document.body[:255], "created": created})
