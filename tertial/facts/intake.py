"""Intag: what the readers need to know of the organisation, and what they find, between actions and pure readers."""

from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from tertial.facts import places
from tertial.facts.coverage import DATED, read_coverage
from tertial.facts.fields import Kind, Schema
from tertial.facts.problems import Notice
from tertial.facts.readers.detected import Detected
from tertial.facts.readers.mapping import Mapping, fingerprint, guess, masked_sample
from tertial.facts.readers.prepare import Prepared, detect, prepare
from tertial.facts.readers.source import Cancel, Progress, Source
from tertial.facts.resolve import CodeEntry, CodePlan
from tertial.facts.results import ImportResult
from tertial.facts.rules import last_day
from tertial.facts.schemas import schema
from tertial.facts.selectors import saved_mappings
from tertial.organisation.models import Code, Node


@dataclass(frozen=True)
class Task:
    """A file that is to be read into a body's table. Without a mapping, that of the same layout, else the headers'."""

    body: Node
    schema: Schema
    source: Source
    mapping: Mapping | None
    progress: Progress
    cancelled: Cancel


@dataclass(frozen=True)
class Looked:
    """What can be seen of a file before anything is read: its layout's handle and a mapping to begin with."""

    detected: Detected
    fingerprint: str
    proposed: Mapping
    saved_as: str | None

    def as_json(self) -> dict[str, Any]:
        """For the preview: personal values masked."""
        found = self.detected
        return {
            "format": found.format,
            "encoding": found.encoding,
            "delimiter": found.delimiter,
            "decimal": found.decimal,
            "columns": list(found.columns),
            "sheets": list(found.sheets),
            "sheet": found.sheet,
            "notes": list(found.notes),
            "is_sie": found.is_sie,
            "fingerprint": self.fingerprint,
            "saved_as": self.saved_as,
            "sample": [list(row) for row in masked_sample(found, schema(self.proposed.table), self.proposed)],
        }


def look(source: Source, table: str, sheet: str | None = None) -> Looked:
    """Raises Rejected for a file that cannot be read."""
    detected = detect(source, sheet=sheet, table=table)
    layout = fingerprint(detected, schema(table))
    saved = saved_mappings(table).filter(fingerprint=layout).order_by("-saved_at").first()
    if saved is not None:
        return Looked(detected, layout, Mapping.from_json(saved.mapping), saved.name)
    return Looked(detected, layout, guess(detected, schema(table)), None)


def begin(task: Task) -> tuple[Prepared, Mapping, list[Notice]]:
    """The file on its way in, with the mapping that is used. Raises Rejected."""
    notices, mapping = [], task.mapping
    if mapping is None:
        looked = look(task.source, task.schema.key)
        mapping = looked.proposed
        if looked.saved_as:
            notices.append(Notice(f"Den sparade kopplingen ”{looked.saved_as}” används."))
    personal = any(one.kind is Kind.PERSON for one in task.schema.fields)
    key = places.pseudonym_key(task.body.root) if personal else None
    prepared = prepare(
        task.source, task.schema, mapping, code_plan(task.body), key, progress=task.progress, cancelled=task.cancelled
    )
    notices += [Notice(note) for note in prepared.detected.notes]
    return prepared, mapping, notices


def code_plan(body: Node) -> CodePlan:
    """The dated code plan as the readers want it."""
    columns = ("dimension", "code", "pk", "node_id", "valid_from", "valid_to")
    return CodePlan(tuple(CodeEntry(*row) for row in Code.objects.values_list(*columns)), body.pk)


def checked(prepared: Prepared) -> date | None:
    """Reads the whole file and keeps nothing; the last day that its rows show to be covered, as `covered_to`."""
    columns, last = DATED.get(prepared.schema.key, ()), None
    for table in prepared.batches():
        found = pc.max(table[columns[0]]).as_py() if len(columns) == 1 else None
        last = max(filter(None, (last, found)), default=None)
    return last_day(last) if last else None


def covered_to(table: str, path: Path) -> date | None:
    """The last day that stored rows show to be covered: whole months; None where spells go on, or without dates."""
    if len(DATED.get(table, ())) != 1:
        return None
    found = read_coverage(table, 0, str(path), None, None)
    return found.last if found else None


def facts_of(prepared: Prepared) -> MappingType[str, Any]:
    """What both a result and a batch keep of a file that was read to its end."""
    totals, found = prepared.totals, prepared.detected
    return {
        "sha256": found.sha256,
        "format": found.format,
        "encoding": found.encoding or "",
        "rows": totals.rows,
        "vouchers": totals.vouchers,
        "total": totals.sum,
        "first_date": totals.first_day,
        "last_date": totals.last_day,
    }


def control_json(result: ImportResult) -> dict[str, Any]:
    """The control total of a dry run, to be shown until somebody accepts it."""
    return {
        "text": result.control_total,
        "rows": result.rows,
        "vouchers": result.vouchers,
        "total": None if result.total is None else str(result.total),
        "first_date": result.first_date.isoformat() if result.first_date else None,
        "last_date": result.last_date.isoformat() if result.last_date else None,
        "cut_off": result.cut_off.isoformat() if result.cut_off else None,
        "overlaps": result.overlaps,
        "batch": result.batch,
        "warnings": [notice.as_json() for notice in result.warnings],
    }
