"""Listor: what the pages of sources show, put in order for their templates."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tertial.core.changes import Change, changes, names_of, who
from tertial.facts.fields import Schema
from tertial.facts.models import Batch, SavedMapping, Upload
from tertial.facts.problems import masked
from tertial.facts.readers.mapping import EndDates, Mapping, MappingProblem
from tertial.facts.schemas import SCHEMAS
from tertial.facts.selectors import Access
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


def tabs(active: str, access: Access) -> list[dict[str, Any]]:
    """The pages of Källor: what came in, what is ticked off, and how layouts are read."""
    pages = [("facts:sources", _("Inläst")), ("facts:reconciliation", _("Avstämning"))]
    if access.brings:
        pages.append(("facts:mappings", _("Kopplingar")))
    return [{"label": label, "url": reverse(name), "active": name == active} for name, label in pages]


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
    personal = _personal_places(upload)
    rows = [_masked(row, personal) for row in upload.detected.get("sample", [])[:SHOWN_SAMPLE]]
    return {"columns": upload.detected.get("columns", []), "rows": rows}


def top(upload: Upload) -> list[list[str]]:
    """The file's first rows as they may be shown, the header among them."""
    personal, header = _personal_places(upload), upload.detected.get("header_row", 1)
    rows = upload.detected.get("top", [])
    return [row if number == header else _masked(row, personal) for number, row in enumerate(rows, 1)]


def _personal_places(upload: Upload) -> set[int]:
    """Which columns hold persons, by their place."""
    schema = SCHEMAS[upload.table]
    personal = {column for column, key in _columns(upload.mapping) if _is_personal(schema, key)}
    return {at for at, column in enumerate(upload.detected.get("columns", [])) if column in personal}


def _masked(row: list[str], personal: set[int]) -> list[str]:
    return [masked(value, personal=True) if at in personal else value for at, value in enumerate(row)]


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


def mapping_history(saved: SavedMapping) -> list[dict[str, Any]]:
    """Who did what with a saved mapping, latest first. Two queries."""
    found = changes(SavedMapping, ("name", "mapping", "retired_at"), pgh_obj_id=saved.pk)
    names = names_of(found)
    return [{"when": each.when, "who": who(each, names), "what": _what_of_mapping(each)} for each in reversed(found)]


def _what_of_mapping(change: Change) -> str:
    if change.kind == "insert":
        return _("Kopplingen sparades")
    labels = {each.label for each in change.fields}
    if str(SavedMapping._meta.get_field("name").verbose_name) in labels:
        return _("Kopplingen fick namnet %(name)s") % {"name": change.row.name}
    if str(SavedMapping._meta.get_field("retired_at").verbose_name) in labels:
        return _("Kopplingen togs ur bruk") if change.row.retired_at else _("Kopplingen togs i bruk igen")
    return _("Kopplingen ändrades")


def _what(change: Change) -> str:
    if change.kind == "insert":
        return _("Filen lästes in")
    if change.row.replaced_at:
        return _("Inläsningen ersattes")
    if change.row.reconciled_at:
        return _("Inläsningen stämdes av")
    return _("Avstämningen togs bort: %(reason)s") % {"reason": change.row.undone_because}


def _columns(mapping: Any) -> list[tuple[str, str]]:
    return list((mapping or {}).get("columns", {}).items())


def _is_personal(schema: Schema, key: str) -> bool:
    return any(one.key == key and one.personal for one in schema.fields)
