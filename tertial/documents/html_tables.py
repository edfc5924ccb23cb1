"""HTML av tabeller och diagram: real headers, captions, and a group that scrolls where a table is wide."""

from tertial.documents.charts import svg
from tertial.documents.html_text import Link, figure_html
from tertial.documents.markup import Html, element, joined
from tertial.documents.model import Cell, Chart, Column, FigureCell, Row, Table, TextCell
from tertial.documents.outline import anchor, chart_table
from tertial.documents.rules import is_negative, notes_of


def table_figure(table: Table, figure_url: Link) -> Html:
    """The table with its notes, in a group (a report has too many for landmarks) that scrolls by keyboard."""
    name = anchor("table", table.key)
    landscape = "table-block table-block--landscape" if table.landscape else "table-block"
    return element("div", _scrolling(table, name, figure_url), _remarks(table), class_=landscape, id=name)


def chart_figure(chart: Chart, figure_url: Link) -> Html:
    """The picture under its title, and its figures as a table that can be opened."""
    name = anchor("chart", chart.key)
    table = chart_table(chart)
    data = element(
        "details", element("summary", "Visa diagrammets siffror"), _scrolling(table, f"{name}-data", figure_url)
    )
    caption = element("figcaption", chart.title, class_="chart__title")
    return element("figure", caption, Html(svg(chart)), data, _remarks(table), class_="chart", id=name)


def _scrolling(table: Table, name: str, figure_url: Link) -> Html:
    label = f"{name}-caption"
    return element(
        "div",
        element(
            "table",
            element("caption", table.title, id=label),
            element("thead", element("tr", *(_header(column) for column in table.columns))),
            element("tbody", *(_row(row, table, figure_url) for row in table.rows)),
            class_="table",
        ),
        class_="table-scroll",
        role="group",
        tabindex="0",
        aria_labelledby=label,
    )


def _header(column: Column) -> Html:
    # A column of row headers without a name of its own is no header: an empty one says nothing to anybody.
    if not column.label:
        return element("td", class_=_align(column))
    return element("th", column.label, scope="col", class_=_align(column))


def _align(column: Column) -> str | None:
    return "number" if column.align == "right" else None


def _row(row: Row, table: Table, figure_url: Link) -> Html:
    names = [
        name
        for name in (f"row--{row.kind}" if row.kind != "normal" else "", f"indent-{row.indent}" if row.indent else "")
        if name
    ]
    span = str(len(table.columns)) if not row.cells and len(table.columns) > 1 else None
    header = element("th", row.label, _mark(row.footnote, table), scope="row", colspan=span)
    cells = (_cell(cell, column, table, figure_url) for cell, column in zip(row.cells, table.columns[1:], strict=False))
    return element("tr", header, *cells, class_=" ".join(names) or None)


def _cell(cell: Cell, column: Column, table: Table, figure_url: Link) -> Html:
    match cell:
        case FigureCell():
            negative = column.signed and is_negative(cell)
            names = [name for name in (_align(column), "negative" if negative else None) if name]
            content = joined(figure_html(cell.key, cell.figure, cell.style, figure_url), _mark(cell.footnote, table))
            return element("td", content, class_=" ".join(names) or None)
        case TextCell(text):
            return element("td", text, class_=_align(column))
        case _:
            return element("td", class_=_align(column))


def _mark(mark: str | None, table: Table) -> Html | None:
    """A footnote's mark, linked to its text where the table has it."""
    if mark is None:
        return None
    known = any(footnote.mark == mark for footnote in table.footnotes)
    link = element("a", f"{mark})", href=f"#{_footnote_name(table, mark)}") if known else joined(f"{mark})")
    return element("sup", link, class_="footnote-ref")


def _footnote_name(table: Table, mark: str) -> str:
    return anchor(anchor("fotnot", table.key), mark)


def _remarks(table: Table) -> Html | None:
    footnotes = (
        element("p", element("sup", f"{note.mark})"), " ", note.text, id=_footnote_name(table, note.mark))
        for note in table.footnotes
    )
    notes = notes_of(table)
    texts = [*footnotes, *([element("p", " ".join(notes))] if notes else [])]
    return element("div", *texts, class_="table-notes") if texts else None
