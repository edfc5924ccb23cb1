"""Intag: what the readers need to know of the organisation, and what they find, between actions and pure readers."""

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from tertial.facts import places
from tertial.facts.coverage import DATED, read_coverage
from tertial.facts.fields import Kind, Schema
from tertial.facts.models import SavedMapping
from tertial.facts.problems import Notice, Rejected
from tertial.facts.readers.detected import Detected
from tertial.facts.readers.mapping import Mapping, fingerprint, guess, masked_sample, shown_top
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
    """A file that is to be read into a body's table. Without a mapping, that of the same layout, else the headers';
    without a plan, the municipality's."""

    body: Node
    schema: Schema
    source: Source
    mapping: Mapping | None
    progress: Progress
    cancelled: Cancel
    plan: CodePlan | None = None


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
            "header_row": found.header_row,
            "top": [list(row) for row in shown_top(found, schema(self.proposed.table))],
            "sheets": list(found.sheets),
            "sheet": found.sheet,
            "notes": list(found.notes),
            "is_sie": found.is_sie,
            "fingerprint": self.fingerprint,
            "saved_as": self.saved_as,
            "sample": [list(row) for row in masked_sample(found, schema(self.proposed.table), self.proposed)],
        }


def look(
    source: Source, table: str, sheet: str | None = None, header_row: int | None = None, body: Node | None = None
) -> Looked:
    """What the file is, with the mapping that was saved for its layout, else what its headers suggest.

    `sheet` and `header_row` are what somebody has pointed out; without them a saved mapping may point them out.
    Raises Rejected for a file that cannot be read.
    """
    detected = detect(source, sheet=sheet, header_row=header_row, table=table)
    saved = list(saved_mappings(table, body))
    found = _of_layout(saved, detected, table)
    if found is None and sheet is None and header_row is None and not detected.is_sie:
        pointed = _pointed_out(source, saved, detected, table)
        if pointed is not None:
            detected, found = pointed
            header_row = found.mapping.get("header_row")
    proposed = guess(detected, schema(table)) if found is None else Mapping.from_json(found.mapping)
    # A row that nobody has pointed out is found anew in each file.
    proposed = replace(proposed, sheet=detected.sheet, header_row=header_row)
    return Looked(detected, fingerprint(detected, schema(table)), proposed, found.name if found else None)


def _of_layout(saved: list[SavedMapping], detected: Detected, table: str) -> SavedMapping | None:
    layout = fingerprint(detected, schema(table))
    return next((each for each in saved if each.fingerprint == layout), None)


def _pointed_out(
    source: Source, saved: list[SavedMapping], detected: Detected, table: str
) -> tuple[Detected, SavedMapping] | None:
    """The file as read by the first saved mapping that knows its layout on another sheet or another row."""
    tried = {(detected.sheet, detected.header_row)}
    for each in saved:
        sheet, row = each.mapping.get("sheet"), each.mapping.get("header_row")
        place = (sheet if sheet in detected.sheets else detected.sheet, row or 0)
        if place in tried or (place[0] == detected.sheet and not row):
            continue
        tried.add(place)
        try:
            other = detect(source, sheet=place[0], header_row=row, table=table)
        except Rejected:
            continue  # that sheet or row is no table in this file
        if found := _of_layout(saved, other, table):
            return other, found
    return None


def begin(task: Task) -> tuple[Prepared, Mapping, list[Notice]]:
    """The file on its way in, with the mapping that is used. Raises Rejected."""
    notices, mapping = [], task.mapping
    if mapping is None:
        looked = look(task.source, task.schema.key, body=task.body)
        mapping = looked.proposed
        if looked.saved_as:
            notices.append(Notice(f"Den sparade kopplingen ”{looked.saved_as}” används."))
    personal = any(one.kind is Kind.PERSON for one in task.schema.fields)
    key = places.pseudonym_key(task.body.root) if personal else None
    plan = task.plan or code_plan(task.body)
    prepared = prepare(task.source, task.schema, mapping, plan, key, progress=task.progress, cancelled=task.cancelled)
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
