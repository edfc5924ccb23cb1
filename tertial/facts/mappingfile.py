"""Koppling som fil: a mapping as TOML, as it is written, sent between municipalities and read with --mapping."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from tertial.core.errors import Refused
from tertial.core.reading import Entry, read_toml
from tertial.facts.readers.mapping import Mapping, MappingProblem
from tertial.facts.schemas import SCHEMAS

_KEYS = (
    "table", "name", "sie", "headers", "columns", "values", "defaults", "end_dates", "sheet", "header_row", "decimal",
)  # fmt: skip


@dataclass(frozen=True)
class MappingFile:
    """A mapping with its name (or empty), all headers of its layout, those included that are not read, and whether the
    layout is that of SIE files."""

    mapping: Mapping
    name: str = ""
    headers: tuple[str, ...] = ()
    is_sie: bool = False


def as_data(mapping: Mapping, name: str, headers: Sequence[str], *, is_sie: bool = False) -> dict[str, Any]:
    """The mapping as TOML holds it: what is not said is left out."""
    found = mapping.as_json()
    plain = {key: found[key] for key in ("end_dates", "sheet", "header_row", "decimal") if found[key] is not None}
    tables = {key: found[key] for key in ("columns", "defaults", "values") if found[key]}
    mark = {"sie": True} if is_sie else {}
    return {"table": mapping.table, "name": name, **mark, **plain, "headers": list(headers), **tables}


def dumps(mapping: Mapping, name: str, headers: Sequence[str], *, is_sie: bool = False) -> str:
    """The file's text."""
    return tomli_w.dumps(as_data(mapping, name, headers, is_sie=is_sie))


def loads(text: str, file: str) -> MappingFile:
    """Reads such a text. Refused, with the place, for anything else."""
    try:
        return read(Entry(file, "", tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"Filen {file} är inte giltig TOML: {error}.") from None


def load(path: Path) -> MappingFile:
    return read(read_toml(path))


def read(entry: Entry, *more: str) -> MappingFile:
    """The mapping in a table of a file, which may also hold the keys `more`. Refused for one that cannot be used."""
    entry.only(*_KEYS, *more)
    entry.choice("table", list(SCHEMAS))
    headers = entry.data.get("headers", [])
    if not isinstance(headers, list) or not all(isinstance(header, str) for header in headers):
        entry.refuse("headers", "ska vara en lista med kolumnernas namn")
    if not isinstance(entry.data.get("sie", False), bool):
        entry.refuse("sie", "ska vara true eller false")
    try:
        mapping = Mapping.from_json(entry.data)
    except MappingProblem as problem:
        raise Refused(f"{entry.file}{', ' + entry.where if entry.where else ''}: {problem}") from None
    known = {field.key for field in SCHEMAS[mapping.table].fields}
    for key in {*mapping.columns.values(), *mapping.defaults, *mapping.values} - known:
        entry.refuse(key, f"är inget fält i tabellen {mapping.table}; de som finns är {', '.join(sorted(known))}")
    all_headers = tuple(headers) or tuple(mapping.columns)
    return MappingFile(mapping, entry.text("name", ""), all_headers, entry.data.get("sie", False))
