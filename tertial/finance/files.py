"""Filer: the table as it is shown, for a spreadsheet. Figures unrounded, in the unit that is shown."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

from tertial.documents import xlsx
from tertial.documents.model import Cell, Document, FigureCell, Section
from tertial.finance.table import Shown
from tertial.measures.answers import safe
from tertial.numbers import convert, raw
from tertial.numbers.formatting import STATE_TEXT


@dataclass(frozen=True)
class Form:
    """A kind of file: its media type, and how a view becomes one, given the name of its body."""

    media_type: str
    content: Callable[[Shown, str], bytes]


def as_csv(shown: Shown, body: str) -> bytes:
    """Semicolons, decimal comma, names first, how deep each row lies; Excel knows the encoding by the BOM."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Nivå", *(safe(column.label) for column in shown.table.columns)])
    for row in shown.table.rows:
        writer.writerow([row.indent, safe(row.label), *(_number(cell) for cell in row.cells)])
    return out.getvalue().encode()


def _number(cell: Cell) -> str:
    if not isinstance(cell, FigureCell):
        return ""
    figure = cell.figure
    if figure.value is None:
        return STATE_TEXT[figure.state]
    return (raw(convert(figure.value, figure.unit, cell.style.unit or figure.unit)) or "").replace(".", ",")


def as_xlsx(shown: Shown, body: str) -> bytes:
    """The table, and the chart's figures on a sheet of their own."""
    blocks = (shown.table, shown.chart) if shown.chart else (shown.table,)
    section = Section("ekonomi", shown.table.title, blocks)
    return xlsx.render(Document("Ekonomi", "", body, shown.view.period.label, (section,)))


FORMS = {
    "csv": Form("text/csv; charset=utf-8", as_csv),
    "xlsx": Form("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}
