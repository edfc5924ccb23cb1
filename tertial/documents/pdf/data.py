"""What the Typst template is given: the document as plain JSON data, formatted, in the order of print.

A page is portrait or landscape, so the flow of blocks is cut into `parts`; a heading right before a landscape table
goes with it.
"""

from typing import Any

from tertial.documents.charts import svg
from tertial.documents.headers import Heading, head_of
from tertial.documents.layout import INDENT, Layout, cell_text, compact_layout, layout
from tertial.documents.model import (
    Awaited,
    Block,
    BulletList,
    Cell,
    Chart,
    Column,
    CompositeCell,
    Document,
    EmptyCell,
    FigureCell,
    FigureRun,
    FootnoteRun,
    Note,
    Paragraph,
    Row,
    Run,
    StatusItem,
    StatusList,
    StatusMark,
    Subheading,
    Table,
    Text,
    TypedNumber,
)
from tertial.documents.outline import chart_table, charts_table, grouped, headings
from tertial.documents.rules import is_negative, notes_of
from tertial.documents.tokens import COLOURS, sign
from tertial.numbers import format_figure

Data = dict[str, Any]
_UNTITLED = "Dokument utan titel"


def typst_data(document: Document) -> Data:
    """The document as `report.typ` reads it."""
    return {
        # PDF/UA demands a title.
        "title": document.title.strip() or document.body.strip() or _UNTITLED,
        "subtitle": document.subtitle,
        "body": document.body,
        "period": document.period_label,
        "language": document.language,
        "state": document.state_label,
        "printed": document.printed_on.isoformat() if document.printed_on else None,
        "hash": document.content_hash,
        "parts": _parts(_flow(document)),
    }


def _flow(document: Document) -> list[Data]:
    flow: list[Data] = []
    for heading in headings(document):
        breaks = heading.appendix and heading.level == 1
        flow.append({"type": "heading", "level": heading.level, "text": heading.text, "break": breaks})
        flow.extend(_block(block, heading.level) for block in grouped(heading.section.blocks))
    return flow


def _parts(flow: list[Data]) -> list[Data]:
    parts: list[Data] = [{"landscape": False, "items": []}]
    for item in flow:
        landscape = item.get("landscape", False)
        if landscape != parts[-1]["landscape"]:
            before = parts[-1]["items"]
            moved: list[Data] = []
            while landscape and before and before[-1]["type"] in ("heading", "subheading"):
                moved.insert(0, before.pop())
            parts.append({"landscape": landscape, "items": moved})
        parts[-1]["items"].append(item)
    return [part for part in parts if part["items"]]


def _block(block: Block | tuple[Chart, ...], level: int) -> Data:
    match block:
        case Paragraph(runs):
            return {"type": "paragraph", "runs": _runs(runs)}
        case BulletList(items, ordered):
            return {"type": "list", "ordered": ordered, "items": [_runs(item) for item in items]}
        case Subheading(text, below):
            return {"type": "subheading", "level": level + below, "text": text}
        case Note(text):
            return {"type": "note", "text": text}
        case Table():
            return _table(block, layout(block))
        case Chart():
            return _chart(block)
        case tuple():
            return _small_charts(block)
        case StatusList(items, scale):
            return {
                "type": "status",
                "items": [_item(item) for item in items],
                "scale": [_mark(mark) for mark in scale],
            }
        case _:
            return {"type": "break"}


def _runs(runs: tuple[Run, ...]) -> list[Data]:
    return [_run(run) for run in runs]


def _run(run: Run) -> Data:
    match run:
        case Text(text, bold, italic):
            return {"text": text, "bold": bold, "italic": italic}
        case FigureRun():
            return {"text": format_figure(run.figure, run.style)}
        case TypedNumber(text, bold, italic):
            return {"text": text, "typed": True, "bold": bold, "italic": italic}
        case FootnoteRun(text):
            return {"footnote": text}
        case StatusMark():
            return {"status": _mark(run)}
        case Awaited(text):
            return {"text": text, "italic": True}


def _mark(mark: StatusMark | StatusItem) -> Data:
    return {"word": mark.word, "shape": sign(mark), "colour": COLOURS[mark.colour]}


def _item(item: StatusItem) -> Data:
    return {**_mark(item), "label": item.label, "number": item.number}


def _chart(chart: Chart) -> Data:
    table = chart_table(chart)
    alt = chart.alt or chart.title
    return {
        "type": "chart",
        "title": chart.title,
        "alt": alt,
        "svg": svg(chart),
        "table": _table(table, compact_layout(table)),
    }


def _small_charts(charts: tuple[Chart, ...]) -> Data:
    table = charts_table(charts)
    items = [
        {"title": one.title, "alt": one.alt or one.title, "svg": svg(one, charts), "footnotes": [], "notes": one.notes}
        for one in charts
    ]
    return {"type": "charts", "items": items, "table": _table(table, layout(table))}


def _table(table: Table, shape: Layout) -> Data:
    return {
        "type": "table",
        "title": table.title,
        "size": shape.size,
        "widths": shape.widths,
        "landscape": table.landscape,
        "columns": [column.align for column in table.columns],
        "head": [[_heading(heading) for heading in row] for row in head_of(table.columns)],
        "rows": [_row(row, table.columns) for row in table.rows],
        "notes": notes_of(table),
        "footnotes": [{"mark": footnote.mark, "text": footnote.text} for footnote in table.footnotes],
    }


def _heading(heading: Heading) -> Data:
    return {
        # A span of months ("jan–apr") is not broken at its dash.
        "text": heading.text.replace("–", "\u2060–\u2060"),
        "at": heading.at,
        "across": heading.across,
        "down": heading.down,
        "group": heading.is_group,
    }


def _row(row: Row, columns: tuple[Column, ...]) -> Data:
    cells = [_cell(cell, column) for cell, column in zip(row.cells, columns[1:], strict=False)]
    return {"kind": row.kind, "label": row.label, "indent": row.indent * INDENT, "mark": row.footnote, "cells": cells}


def _cell(cell: Cell, column: Column) -> Data:
    data: Data = {"text": cell_text(cell)}
    if not isinstance(cell, EmptyCell) and cell.footnote:
        data["mark"] = cell.footnote
    if isinstance(cell, CompositeCell):
        data["runs"] = _runs(cell.runs)
    if isinstance(cell, FigureCell) and column.signed and is_negative(cell):
        data["negative"] = True
    return data
