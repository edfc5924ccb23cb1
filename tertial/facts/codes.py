"""Kodplan som källa: what a `codes` file holds becomes the organisation's dated code plan, beside its stored rows."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.db import transaction

from tertial.core.errors import Refused
from tertial.facts.problems import refuse
from tertial.facts.readers.prepare import Prepared
from tertial.organisation.codeplan import replace_codes
from tertial.organisation.rules import CodeRow
from tertial.organisation.selectors import Actor


class _Undone(Exception):
    """Rolls a trial back."""


def take_plan(user: Actor, path: Path) -> None:
    """Takes in the plan of a stored file. Raises Rejected, with the row, where it contradicts itself."""
    _replace(user, pq.read_table(path).to_pylist())


def try_plan(user: Actor, prepared: Prepared) -> None:
    """Reads the whole file and tries to take in its plan, and leaves everything as it was. Raises Rejected."""
    rows = [row for table in prepared.batches() for row in table.to_pylist()]
    try:
        with transaction.atomic():
            _replace(user, rows)
            raise _Undone
    except _Undone:
        pass


def _replace(user: Actor, rows: Iterable[Mapping[str, Any]]) -> None:
    wanted = [
        CodeRow(
            row=row["row"],
            dimension=row["dimension"],
            code=row["code"],
            name=row["name"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            parent=row["parent"] or "",
            unit=row["unit"] or "",
        )
        for row in sorted(rows, key=lambda row: row["row"])
    ]
    try:
        replace_codes(by=user, rows=wanted)
    except Refused as refused:
        raise refuse(refused.message) from None
