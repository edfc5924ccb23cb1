"""Listor: what the pages of sources show, put in order for their templates."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tertial.core.changes import Change, changes, names_of, who
from tertial.facts.fields import Schema
from tertial.facts.models import Batch, Upload
from tertial.facts.problems import masked
from tertial.facts.readers.mapping import EndDates, Mapping, MappingProblem
from tertial.facts.schemas import SCHEMAS
from tertial.organisation.models import Node

_ORDER = {key: place for place, key in enumerate(SCHEMAS)}
SHOWN_SAMPLE = 5


@dataclass
class TableRow:
    """One table of a body: its active batches, latest first."""

    label: str
    batches: list[Batch]


@dataclass
class BodyTables:
    """A body with its tables."""

    body: Node
    tables: list[TableRow] = field(default_factory=list)


def by_body(batches: Iterable[Batch]) -> list[BodyTables]:
    """Active batches by body (in the order of the tree) and table (in the order of the schemas)."""
    found: dict[tuple[str, int], list[Batch]] = {}
    ordered = sorted(batches, key=lambda b: (-b.committed_at.timestamp(), -b.pk))
    for batch in ordered:
        found.setdefault((batch.body.path, _ORDER[batch.table]), []).append(batch)
    bodies: dict[str, BodyTables] = {}
    for key in sorted(found):
        batch = found[key][0]
        bodies.setdefault(batch.body.path, BodyTables(batch.body)).tables.append(
            TableRow(batch.table_label, found[key])
        )
    return list(bodies.values())


def sample(upload: Upload) -> dict[str, Any]:
    """The first rows as they may be shown: a column that is mapped to a person is masked, whatever its heading."""
    columns = upload.detected.get("columns", [])
    schema = SCHEMAS[upload.table]
    personal = {column for column, key in _columns(upload.mapping) if _is_personal(schema, key)}
    rows = [
        [
            masked(value, personal=True) if column in personal else value
            for column, value in zip(columns, row, strict=False)
        ]
        for row in upload.detected.get("sample", [])[:SHOWN_SAMPLE]
    ]
    return {"columns": columns, "rows": rows}


def mapping_rows(batch: Batch) -> dict[str, Any]:
    """The batch's mapping in words: columns to fields, values, end dates; empty for one that had none."""
    try:
        mapping = Mapping.from_json(batch.mapping)
    except MappingProblem:
        return {}
    schema = SCHEMAS[batch.table]
    labels = {one.key: one.label for one in schema.fields}
    ends = any(one.ends for one in schema.fields)
    return {
        "columns": [(mapping.column_of(key), label) for key, label in labels.items() if mapping.column_of(key)],
        "defaults": [(labels.get(key, key), value) for key, value in mapping.defaults.items()],
        "values": [
            (labels.get(key, key), written, meant)
            for key, words in mapping.values.items()
            for written, meant in words.items()
        ],
        "inclusive": mapping.end_dates is EndDates.INCLUSIVE if ends else None,
    }


def history(batch: Batch) -> list[dict[str, Any]]:
    """Who did what with the batch, latest first: entries for `core/components/history.html`. Two queries."""
    found = changes(Batch, ("replaced_at", "reconciled_at"), pgh_obj_id=batch.pk)
    names = names_of(found)
    return [{"when": each.when, "who": who(each, names), "what": _what(each)} for each in reversed(found)]


def _what(change: Change) -> str:
    if change.kind == "insert":
        return _("Filen lästes in")
    return _("Inläsningen ersattes") if change.row.replaced_at else _("Inläsningen stämdes av")


def _columns(mapping: Any) -> list[tuple[str, str]]:
    return list((mapping or {}).get("columns", {}).items())


def _is_personal(schema: Schema, key: str) -> bool:
    return any(one.key == key and one.personal for one in schema.fields)
