"""The part of a profile that is sources: generated files, read in as any other file is."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tertial.core.errors import Refused
from tertial.core.operator import OPERATOR
from tertial.core.permissions import Permission
from tertial.facts.actions import import_file
from tertial.facts.generate import SourceFile, write
from tertial.facts.readers.source import Source
from tertial.organisation.selectors import node_by_path

PLAN = "sources.toml"


def load(folder: Path, profile: Mapping[str, Any]) -> None:
    """Generates the profile's sources, where it describes any, and reads them in. The second time changes nothing."""
    if not (folder / PLAN).exists():
        return
    with TemporaryDirectory(prefix="tertial-") as place:
        for file in write(folder, Path(place), int(profile.get("generate", {}).get("seed", 0))):
            _import(file)


def _import(file: SourceFile) -> None:
    body = node_by_path(OPERATOR, file.body, Permission.IMPORT)
    source = Source.of_path(file.path)
    result = import_file(user=OPERATOR, body=body, table=file.table, source=source, cut_off=file.cut_off)
    if result.problems:
        first = result.problems[0]
        raise Refused(f"{PLAN}: {file.path.name}, rad {first.row or 1}: {first.message}")
