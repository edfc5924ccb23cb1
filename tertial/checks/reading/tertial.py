"""Tertials eget dokument (JSON): read by its schema, as any other format; nothing is known of who wrote it."""

import json
from typing import Any

from tertial.checks.reading.build import Builder
from tertial.checks.source import Source, Unreadable


def read_document(name: str, text: str) -> Source:
    """The tables and paragraphs of a document, as they are printed. Raises Unreadable."""
    try:
        data = json.loads(text)
        builder = Builder(name)
        _blocks(builder, data["document"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(f"{name} är inte ett helt dokument från Tertial.") from error
    return builder.source


def _blocks(builder: Builder, block: dict[str, Any]) -> None:
    kind = block.get("type")
    if kind == "section":
        builder.anchor = f"section {block['key']}"
    if kind == "section" and block.get("title"):
        builder.paragraph(str(block["title"]), heading=True)
    elif kind == "subheading":
        builder.paragraph(str(block["text"]), heading=True)
    elif kind == "paragraph":
        builder.paragraph(_runs(block["runs"]))
    elif kind == "list":
        for item in block["items"]:
            builder.paragraph(_runs(item))
    elif kind == "table":
        _table(builder, block)
    for key in ("blocks", "sections", "appendices"):
        for inner in block.get(key, ()):
            _blocks(builder, inner)


def _table(builder: Builder, block: dict[str, Any]) -> None:
    header = [f"{column.get('group', '')} {column['label']}".strip() for column in block["columns"]]
    rows: list[tuple[list[str], int | None]] = [(header, None)]
    for row in block["rows"]:
        label = f"varav {row['label']}" if row.get("kind") == "of_which" else row["label"]
        rows.append(([label, *(_cell(cell) for cell in row.get("cells", ()))], None))
    around, builder.anchor = builder.anchor, f"table {block['key']}"
    builder.table(rows, title=block["title"])
    builder.anchor = around
    for note in (*block.get("notes", ()), *(one["text"] for one in block.get("footnotes", ()))):
        builder.paragraph(note)


def _cell(cell: dict[str, Any]) -> str:
    match cell.get("type"):
        case "figure_cell":
            return str(cell.get("shown", ""))
        case "text_cell":
            return str(cell.get("text", ""))
        case "composite_cell":
            return _runs(cell.get("runs", ()))
    return ""


def _runs(runs: Any) -> str:
    return "".join(map(_run, runs))


def _run(run: dict[str, Any]) -> str:
    if run.get("type") == "footnote_run":
        return ""
    return str(run.get("shown") or run.get("text") or run.get("word") or "")
