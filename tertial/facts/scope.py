"""Omfång: what may be read, as plain data, and its relations: the SELECT over a table's files, and the trees."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from tertial.facts.schemas import SCHEMAS

TREES = ("nodes", "node_closure", "codes", "code_closure")


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node of the organisation as the scope sees it. `position` is its place in the tree's order."""

    id: int
    parent_id: int | None
    path: str
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code of the code plan; the same `code` may stand in several rows, one a validity span."""

    id: int
    dimension: str
    code: str
    name: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class BreakRow:
    """A break in a series from `day`, at the node and below it; of one measure, or of all where that is empty."""

    path: str
    measure: str
    day: date
    text: str


@dataclass(frozen=True, slots=True)
class BatchFile:
    """One batch's Parquet file. `first` and `last` are the days it covers, where the source has stated them."""

    batch_id: int
    path: str
    rows: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Scope:
    """What may be read: visible nodes in a body's subtree, the code plan, and the batches' files by table."""

    root_id: int
    body_id: int
    body_path: str
    node_ids: frozenset[int]
    nodes: tuple[NodeRow, ...] = ()
    codes: tuple[CodeRow, ...] = ()
    files: Mapping[str, tuple[BatchFile, ...]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    breaks: tuple[BreakRow, ...] = ()


def relation(scope: Scope, table: str, paths: tuple[str, ...], *, batches: bool) -> str:
    """The table's files as one SELECT, filtered on the scope's nodes; without files, no rows of the same columns.

    With `batches` each row names its batch, in `batch_id`: what a question does not ask for need not be worked out.
    """
    columns, files = SCHEMAS[table].arrow, scope.files.get(table, ())
    empty = ", ".join(f'CAST(NULL AS {_duckdb_type(each.type)}) AS "{each.name}"' for each in columns)
    if not files or not scope.node_ids:
        return f"SELECT {empty}{', CAST(NULL AS BIGINT) AS batch_id' if batches else ''} WHERE false"
    names = ", ".join(_column(each) for each in columns) + (_batch_of(files, paths) if batches else "")
    listed = ", ".join(quoted(path) for path in paths)
    nodes = ", ".join(str(node) for node in sorted(scope.node_ids))
    named = ", filename = true" if batches else ""
    source = f"read_parquet([{listed}]{named})"
    if SCHEMAS[table].version > 1:  # files written before a column was there lack it
        found = f"SELECT * FROM read_parquet([{listed}]{named}, union_by_name = true)"  # noqa: S608
        source = f"({found} UNION ALL BY NAME SELECT {empty} WHERE false)"
    return f"SELECT {names} FROM {source} WHERE unit_id IN ({nodes})"  # noqa: S608


def _batch_of(files: tuple[BatchFile, ...], paths: tuple[str, ...]) -> str:
    ways = " ".join(f"WHEN {quoted(path)} THEN {file.batch_id}" for file, path in zip(files, paths, strict=True))
    return f", CAST(CASE filename {ways} END AS BIGINT) AS batch_id"


def _column(field: pa.Field) -> str:
    """The column; a pseudonym as a UUID in files, too, that were written when it was bytes."""
    return f'CAST("{field.name}" AS UUID) AS "{field.name}"' if field.type == pa.uuid() else f'"{field.name}"'


def tree(scope: Scope, name: str) -> pa.Table:
    if name == "nodes":
        rows = [(n.id, n.parent_id, n.path, n.name, n.position) for n in scope.nodes]
        return _arrow(rows, {"id": "int64", "parent_id": "int64", "path": "str", "name": "str", "position": "int64"})
    if name == "codes":
        codes = [(c.id, c.dimension, c.code, c.name, c.parent_id) for c in scope.codes]
        return _arrow(codes, {"id": "int64", "dimension": "str", "code": "str", "name": "str", "parent_id": "int64"})
    if name == "node_closure":
        pairs = closure({n.id: n.parent_id for n in scope.nodes})
        return _arrow(pairs, {"ancestor_id": "int64", "node_id": "int64"})
    return _arrow(closure({c.id: c.parent_id for c in scope.codes}), {"ancestor_id": "int64", "code_id": "int64"})


def closure(parents: Mapping[int, int | None]) -> list[tuple[int, int]]:
    """Every (ancestor, descendant) pair within `parents`, each id with itself included."""
    pairs = []
    for each in parents:
        at: int | None = each
        while at is not None and at in parents:
            pairs.append((at, each))
            at = parents[at]
    return pairs


def _arrow(rows: list[Any], columns: Mapping[str, str]) -> pa.Table:
    kinds = {"int64": pa.int64(), "str": pa.string()}
    fields = pa.schema([(name, kinds[kind]) for name, kind in columns.items()])
    return pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in rows], schema=fields)


def _duckdb_type(kind: pa.DataType) -> str:
    if pa.types.is_decimal(kind):
        return f"DECIMAL({kind.precision}, {kind.scale})"
    return _DUCKDB[kind]


_DUCKDB = {
    pa.date32(): "DATE",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.string(): "VARCHAR",
    pa.bool_(): "BOOLEAN",
    pa.uuid(): "UUID",
}


def quoted(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
