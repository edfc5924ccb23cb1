"""The part of a profile that is sources: saved mappings, and generated files that are read in as any other file is.

`mappings.toml` holds the mappings, `demo.toml` what a demo's people have done with what came in.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tertial.core.errors import Refused
from tertial.core.models import User
from tertial.core.operator import OPERATOR
from tertial.core.permissions import Permission
from tertial.core.profiles import write_toml
from tertial.core.reading import read_toml
from tertial.facts import mappingfile
from tertial.facts.actions import import_file
from tertial.facts.generate import SourceFile, write
from tertial.facts.mappings import is_of_sie, retire_mapping, save_mapping
from tertial.facts.models import Batch, SavedMapping
from tertial.facts.readers.mapping import Mapping as SourceMapping
from tertial.facts.readers.source import Source
from tertial.facts.reconciling import reconcile
from tertial.facts.schemas import SCHEMAS
from tertial.organisation.selectors import node_by_path

PLAN, MAPPINGS, DEMO = "sources.toml", "mappings.toml", "demo.toml"


def load(folder: Path, profile: Mapping[str, Any]) -> None:
    """Keeps the profile's mappings; generates its sources, where it describes any, and reads them in.

    The second time changes nothing.
    """
    if (folder / MAPPINGS).exists():
        _load_mappings(folder / MAPPINGS)
    if not (folder / PLAN).exists():
        return
    with TemporaryDirectory(prefix="tertial-") as place:
        for file in write(folder, Path(place), int(profile.get("generate", {}).get("seed", 0))):
            _import(file)


def export(folder: Path) -> None:
    """Writes the saved mappings of the current root, where there are any."""
    found = SavedMapping.objects.select_related("body").order_by("table", "body__path", "name")
    entries = [_as_entry(saved) for saved in found]
    if entries:
        write_toml(folder / MAPPINGS, {"mapping": entries})


def settle_demo(folder: Path) -> None:
    """Ticks off what `demo.toml` says that the demo's people have ticked off. The second time changes nothing."""
    if not (folder / DEMO).exists():
        return
    top = read_toml(folder / DEMO)
    top.only("reconciled")
    for entry in top.entries("reconciled"):
        entry.only("body", "table", "by", "against")
        by = User.objects.filter(email=entry.text("by")).first()
        if by is None:
            entry.refuse("by", f"är ”{entry.text('by')}”; ange e-posten för någon i profilen")
        left = Batch.objects.filter(
            body__path=entry.text("body"), table=entry.choice("table", list(SCHEMAS)), replaced_at__isnull=True,
            reconciled_at__isnull=True,
        )  # fmt: skip
        for batch in left.order_by("cut_off", "pk"):
            reconcile(user=by, batch=batch, rows=batch.rows, total=batch.total, against=entry.text("against"))


def _load_mappings(file: Path) -> None:
    top = read_toml(file)
    top.only("mapping")
    for entry in top.entries("mapping"):
        found = mappingfile.read(entry, "body", "retired")
        path = entry.text("body", "")
        body = node_by_path(OPERATOR, path, Permission.IMPORT) if path else None
        known = SavedMapping.objects.filter(body=body, table=found.mapping.table, name=found.name).first()
        if known is None or _said(known) != (found.mapping.as_json(), list(found.headers), found.is_sie):
            known = save_mapping(
                user=OPERATOR, body=body, name=found.name, mapping=found.mapping, columns=found.headers,
                is_sie=found.is_sie,
            )  # fmt: skip
        if entry.data.get("retired") and known.retired_at is None:
            retire_mapping(user=OPERATOR, saved=known)


def _said(saved: SavedMapping) -> tuple[Any, Any, bool]:
    """What a file would say of a mapping: its content, its layout and whether that is SIE's."""
    return saved.mapping, saved.columns, is_of_sie(saved)


def _as_entry(saved: SavedMapping) -> dict[str, Any]:
    where = {"body": saved.body.path} if saved.body else {}
    retired = {"retired": True} if saved.retired_at else {}
    mapping = SourceMapping.from_json(saved.mapping)
    return {**where, **retired, **mappingfile.as_data(mapping, saved.name, saved.columns, is_sie=is_of_sie(saved))}


def _import(file: SourceFile) -> None:
    body = node_by_path(OPERATOR, file.body, Permission.IMPORT)
    source = Source.of_path(file.path)
    # A newer profile may write other bytes under a name: that file takes the place of the older one, not one beside it.
    same = Batch.objects.filter(body=body, table=file.table, file_name=file.path.name, replaced_at__isnull=True)
    older = same.exclude(sha256=hashlib.sha256(file.path.read_bytes()).hexdigest()).first()
    result = import_file(
        user=OPERATOR, body=body, table=file.table, source=source, cut_off=file.cut_off,
        replaces=older.pk if older else None,
    )  # fmt: skip
    if result.problems:
        first = result.problems[0]
        raise Refused(f"{PLAN}: {file.path.name}, rad {first.row or 1}: {first.message}")
