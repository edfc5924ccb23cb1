"""Listor: what the pages of sources show, put in order for their templates."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tertial.core.models import User
from tertial.facts.fields import Schema
from tertial.facts.mapping import EndDates, Mapping, MappingProblem
from tertial.facts.models import Batch, Upload
from tertial.facts.problems import masked
from tertial.facts.schemas import SCHEMAS
from tertial.organisation.models import Node

_ORDER = {key: place for place, key in enumerate(SCHEMAS)}
SHOWN_SAMPLE = 5


@dataclass
class TableRow:
    """One table of a body: its active batches, latest first."""

    label: str
    batches: list[Batch]

    @property
    def latest(self) -> Batch:
        return self.batches[0]

    @property
    def rows(self) -> int:
        return sum(batch.rows for batch in self.batches)

    @property
    def reconciled(self) -> int:
        """How many of the batches are ticked off."""
        return sum(batch.is_reconciled for batch in self.batches)


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
    for path, _ in sorted(found):
        bodies.setdefault(path, BodyTables(found[path, _][0].body))
        bodies[path].tables.append(TableRow(found[path, _][0].table_label, found[path, _]))
    return list(bodies.values())


def waiting(uploads: Iterable[Upload]) -> list[Upload]:
    """Files that wait for a decision, and those that were refused lately, latest first."""
    return list(uploads)[:20]


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
        "columns": [(column, labels.get(key, key)) for column, key in mapping.columns.items()],
        "defaults": [(labels.get(key, key), value) for key, value in mapping.defaults.items()],
        "values": [
            (labels.get(key, key), written, meant)
            for key, words in mapping.values.items()
            for written, meant in words.items()
        ],
        "inclusive": mapping.end_dates is EndDates.INCLUSIVE if ends else None,
    }


def history(batch: Batch) -> list[dict[str, Any]]:
    """Who did what with the batch, latest first: entries for `core/components/history.html`."""
    events = list(Batch.pgh_event_model.objects.filter(pgh_obj_id=batch.pk).order_by("-pgh_created_at", "-pk"))  # type: ignore[attr-defined]
    contexts = [(event, (event.pgh_context or {}).get("user")) for event in events]
    names = {user.pk: str(user) for user in User.objects.filter(pk__in={pk for _, pk in contexts if pk})}
    return [
        {"when": event.pgh_created_at, "who": names.get(pk, "Driften"), "what": _what(event)} for event, pk in contexts
    ]


def _what(event: Any) -> str:
    if event.pgh_label == "insert":
        return "Läste in filen"
    return "Ersatte inläsningen" if event.replaced_at else "Stämde av inläsningen"


def _columns(mapping: Any) -> list[tuple[str, str]]:
    return list((mapping or {}).get("columns", {}).items())


def _is_personal(schema: Schema, key: str) -> bool:
    return any(one.key == key and one.personal for one in schema.fields)
