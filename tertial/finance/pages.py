"""Sidan: what the page shows of a view, ready for its template."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from tertial.documents.html_tables import chart_figure
from tertial.documents.html_text import figure_html
from tertial.documents.model import Cell, Column, FigureCell, Row
from tertial.documents.rules import is_negative, notes_of
from tertial.finance import opened
from tertial.finance.files import FORMS
from tertial.finance.forms import EconomyForm
from tertial.finance.rules import OUTCOME
from tertial.finance.table import TOTAL, Shown
from tertial.finance.tree import Line
from tertial.measures.presentation import said
from tertial.numbers import MeasureLineage, Style
from tertial.organisation.models import Node

SUMMARY = ("outcome", "budget", "deviation", "forecast_deviation")


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell: what stands in it, and its classes."""

    html: SafeString
    classes: str


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row as it is drawn. `toggle` is the address of the same view with it opened or closed, if it opens.

    `rows` is the address of the posted rows, where it opens into nothing else.
    """

    name: str
    label: str
    depth: int
    kind: str
    is_open: bool
    cells: tuple[PageCell, ...]
    toggle: str = ""
    rows: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of the summary."""

    label: str
    text: str
    negative: bool


def context(shown: Shown, form: EconomyForm, body: Node) -> dict[str, Any]:
    """The table row by row, its notes, the chart, the summary and the files."""
    table, money = shown.table, shown.view.money
    lines: list[Line | None] = [*shown.lines, None]
    rows = [_row(line, row, shown, form, body.path) for line, row in zip(lines, table.rows, strict=True)]
    chart = shown.chart
    return {
        "table": table,
        # A span of months is not broken at its dash.
        "heads": [column.label.replace("–", "\u2060–\u2060") for column in table.columns],
        "rows": rows,
        "notes": notes_of(table),
        # The renderer escapes every text: its answer is HTML.
        "chart": mark_safe(chart_figure(chart, _links(shown, body.path, money))) if chart else "",  # noqa: S308
        "summary": _summary(shown),
        "files": list(FORMS),
    }


def _row(line: Line | None, row: Row, shown: Shown, form: EconomyForm, body: str) -> PageRow:
    columns = shown.table.columns[1:]
    cells = tuple(_cell(cell, column, body, shown.view.money) for cell, column in zip(row.cells, columns, strict=True))
    if line is None:
        return PageRow(TOTAL, row.label, 0, "total", False, cells)
    kind = "internal" if line.internal else "normal"
    toggle = form.toggled(line.key) if line.opens else ""
    rows = "" if line.opens or line.internal else _rows_of(row, body, shown.view.money)
    name = f"rad-{quote(line.key, safe='')}"
    return PageRow(name, row.label, min(line.depth, 6), kind, line.is_open, cells, toggle, rows)


def _cell(cell: Cell, column: Column, body: str, money: str) -> PageCell:
    if not isinstance(cell, FigureCell):
        return PageCell(SafeString(""), "number")
    lineage = cell.figure.lineage
    address = _address(lineage, body, money) if isinstance(lineage, MeasureLineage) else ""
    html = figure_html(cell.key, cell.figure, cell.style, (lambda key: address) if address else None)
    red = column.signed and is_negative(cell)
    return PageCell(mark_safe(html), "number negative" if red else "number")  # noqa: S308


def _address(lineage: MeasureLineage, body: str, money: str) -> str:
    return f"{reverse('finance:figure')}?{opened.address(lineage, body, money)}"


def _rows_of(row: Row, body: str, money: str) -> str:
    """The address of the posted rows behind the row's first figure."""
    for cell in row.cells:
        lineage = cell.figure.lineage if isinstance(cell, FigureCell) else None
        if isinstance(lineage, MeasureLineage) and lineage.measure == OUTCOME and lineage.rows:
            return f"{reverse('finance:rows')}?{opened.address(lineage, body, money)}"
    return ""


def _links(shown: Shown, body: str, money: str) -> Any:
    """From the key of a figure in the chart to its address."""
    points = {p.key: p.figure.lineage for series in (shown.chart.series if shown.chart else ()) for p in series.points}

    def link(key: str) -> str:
        lineage = points[key]
        return _address(lineage, body, money) if isinstance(lineage, MeasureLineage) else ""

    return link


def _summary(shown: Shown) -> list[Point]:
    """The total's most asked for figures, with their units."""
    total = shown.table.rows[-1]
    found = []
    for column, cell in zip(shown.table.columns[1:], total.cells, strict=True):
        if column.key in SUMMARY and isinstance(cell, FigureCell):
            how = Style(cell.style.unit, cell.style.decimals, with_unit=True)
            found.append(Point(column.label, said(cell.figure, how), column.signed and is_negative(cell)))
    return found
