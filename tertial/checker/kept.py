"""Förvaring: a read document and what was found in it, as JSON for the encrypted spool."""

import json
from dataclasses import asdict
from typing import Any

from tertial.checks.findings import Finding, Operand, Report, Severity, Unread
from tertial.checks.source import Paragraph, Place, RawRow, RawTable, Source


def dumps(source: Source, report: Report) -> bytes:
    """What `loads` reads. The lines of a text are not kept: its rows and paragraphs are."""
    found = asdict(report)
    items = [_paragraph(item) if isinstance(item, Paragraph) else _table(item) for item in source.items]
    return json.dumps({"name": source.name, "items": items, "report": found}, ensure_ascii=False).encode()


def loads(content: bytes) -> tuple[Source, Report]:
    """The document and what was found in it."""
    data = json.loads(content)
    source = Source(data["name"], [_item(kept) for kept in data["items"]])
    found = data["report"]
    unread = [Unread(Place(**one["place"]), one["title"], one["why"]) for one in found.pop("unread")]
    findings = [_finding(one) for one in found.pop("findings")]
    return source, Report(**found, unread=unread, findings=findings)


def _paragraph(item: Paragraph) -> list[Any]:
    return [item.text, _parts(item.place), item.heading]


def _table(item: RawTable) -> list[Any]:
    rows = [[row.cells, _parts(row.place), row.aligned] for row in item.rows]
    return [rows, item.title, item.heading, item.after]


def _parts(place: Place) -> tuple[Any, ...]:
    return place.line, place.page, place.order, place.anchor


def _item(kept: list[Any]) -> RawTable | Paragraph:
    if isinstance(kept[0], str):
        return Paragraph(kept[0], Place(*kept[1]), kept[2])
    rows = [RawRow(tuple(cells), Place(*place), aligned) for cells, place, aligned in kept[0]]
    return RawTable(rows, *kept[1:])


def _finding(data: dict[str, Any]) -> Finding:
    operands = tuple(Operand(Place(**one["place"]), one["text"], one["value"]) for one in data["operands"])
    known = {"severity": Severity(data["severity"]), "place": Place(**data["place"]), "operands": operands}
    return Finding(**{**data, **known})
