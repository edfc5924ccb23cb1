"""HTML av tabeller och diagram: real headers, captions, and a group that scrolls where a table is wide."""

from collections.abc import Sequence

from tertial.documents.charts import svg
from tertial.documents.headers import Heading, head_of
from tertial.documents.html_text import Footnotes, Link, figure_html, runs_html
from tertial.documents.markup import Html, element, joined
from tertial.documents.model import Cell, Chart, Column, CompositeCell, FigureCell, Row, Table, TextCell
from tertial.documents.outline import anchor, chart_table, charts_table
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


def small_charts(charts: Sequence[Chart], figure_url: Link) -> Html:
    """Small pictures side by side, and their figures as one table that can be opened."""
    table = charts_table(charts)
    figures = [
        element(
            "figure",
            element("figcaption", chart.title, class_="chart__title"),
            Html(svg(chart, charts)),
            _remarks(chart_table(chart)),
            class_="chart",
            id=anchor("chart", chart.key),
        )
        for chart in charts
    ]
    name = anchor("chart", table.key)
    data = element("details", element("summary", "Visa diagrammens siffror"), _scrolling(table, name, figure_url))
    return element("div", element("div", *figures, class_="charts"), data, class_="table-block")


def _scrolling(table: Table, name: str, figure_url: Link) -> Html:
    label, head = f"{name}-caption", head_of(table.columns)
    return element(
        "div",
        element(
            "table",
            element("caption", table.title, id=label),
            _column_groups(head),
            element("thead", *(element("tr", *(_header(heading) for heading in row)) for row in head)),
            *(element("tbody", *(_row(row, table, figure_url) for row in rows)) for rows in _row_groups(table.rows)),
            class_="table",
        ),
        class_="table-scroll",
        role="group",
        tabindex="0",
        aria_labelledby=label,
    )


def _row_groups(rows: tuple[Row, ...]) -> list[list[Row]]:
    """The rows with their headings: a heading begins a group, which ends at the next row that is not indented below."""
    groups: list[list[Row]] = [[]]
    for row in rows:
        above = groups[-1][0] if groups[-1] else None
        is_below = above is not None and (not _is_heading(above) or row.indent > above.indent)
        if groups[-1] and (_is_heading(row) or not is_below):
            groups.append([])
        groups[-1].append(row)
    return groups


def _is_heading(row: Row) -> bool:
    return row.kind == "group" and not row.cells


def _column_groups(head: tuple[tuple[Heading, ...], ...]) -> Html | None:
    """Which columns belong together: what the headings above them have as their scope."""
    if len(head) == 1:
        return None
    return joined(*(element("colgroup", span=_if_several(heading.across)) for heading in head[0]))


def _header(heading: Heading) -> Html:
    down, align = _if_several(heading.down), "number" if heading.align == "right" else None
    # A column of row headers without a name of its own is no header: an empty one says nothing to anybody.
    if not heading.text:
        return element("td", class_=align, rowspan=down)
    if heading.is_group:
        across = _if_several(heading.across)
        return element("th", heading.text, scope="colgroup", colspan=across, class_="column-group")
    return element("th", heading.text, scope="col", rowspan=down, class_=align)


def _if_several(count: int) -> str | None:
    return str(count) if count > 1 else None


_ROW_CLASS = {
    "group": "row--group",
    "subtotal": "row--subtotal",
    "total": "row--total",
    "of_which": "row--of-which",
}


def _align(column: Column) -> str | None:
    return "number" if column.align == "right" else None


def _row(row: Row, table: Table, figure_url: Link) -> Html:
    names = [name for name in (_ROW_CLASS.get(row.kind, ""), f"indent-{row.indent}" if row.indent else "") if name]
    span = str(len(table.columns)) if not row.cells and len(table.columns) > 1 else None
    scope = "rowgroup" if _is_heading(row) else "row"
    header = element("th", row.label, _mark(row.footnote, table), scope=scope, colspan=span)
    cells = (_cell(cell, column, table, figure_url) for cell, column in zip(row.cells, table.columns[1:], strict=False))
    return element("tr", header, *cells, class_=" ".join(names) or None)


def _cell(cell: Cell, column: Column, table: Table, figure_url: Link) -> Html:
    match cell:
        case FigureCell():
            negative = column.signed and is_negative(cell)
            names = [name for name in (_align(column), "negative" if negative else None) if name]
            content = joined(figure_html(cell.key, cell.figure, cell.style, figure_url), _mark(cell.footnote, table))
            return element("td", content, class_=" ".join(names) or None)
        case CompositeCell(runs, mark):
            content = joined(runs_html(runs, figure_url, Footnotes()), _mark(mark, table))
            return element("td", content, class_=" ".join(name for name in (_align(column), "composite") if name))
        case TextCell(text, mark):
            return element("td", text, _mark(mark, table), class_=_align(column))
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
