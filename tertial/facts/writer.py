"""Skrivning: accepted rows into one Parquet file, whole or not at all.

The file is written under a temporary name in the same folder, flushed to disk and renamed. Rows are sorted by unit and
month in stretches, so that a reader of one unit or month can pass most row groups by.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tertial.facts.fields import Kind, Schema
from tertial.facts.readers.prepare import Prepared

STRETCH = 4 * 122_880  # rows that are held and sorted at a time: four row groups
ROW_GROUP = 122_880  # what DuckDB reads as one piece of work
# Values that mostly differ from row to row gain nothing from a dictionary.
_UNLIKE = (Kind.AMOUNT, Kind.NUMBER, Kind.TEXT)
_IDS = ["unit_id", "account_id", "activity_id", "month"]


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """The file and its control totals. `sha256` is of the Parquet file, `source_sha256` of the bytes it was read from.

    `sum` is in kr (None for a table without amounts); `last_day` is the cut-off.
    """

    path: Path
    rows: int
    sum: Decimal | None
    sha256: str
    source_sha256: str
    bytes: int
    first_day: date | None
    last_day: date | None
    vouchers: int | None
    key_id: str | None


def write(prepared: Prepared, path: Path) -> WrittenFile:
    """Read everything, and only if all of it is sound let the file appear at `path`.

    Raises Rejected or Cancelled; then, as after a crash, nothing lies at `path`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("wb") as raw:
            hashed = _Hashed(raw)
            _write_rows(prepared, hashed)
            raw.flush()
            os.fsync(raw.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)
    totals = prepared.totals
    return WrittenFile(
        path, totals.rows, totals.sum, hashed.digest.hexdigest(), prepared.detected.sha256, hashed.size,
        totals.first_day, totals.last_day, totals.vouchers, prepared.key_id,
    )  # fmt: skip


def _write_rows(prepared: Prepared, sink: "_Hashed") -> None:
    stretches = _stretches(prepared.batches())
    first = next(stretches, prepared.schema.arrow.empty_table())
    # Each stretch is sorted and written in another thread while the next is read. The pool ends before the writer.
    with _parquet(prepared.schema, first.schema, sink) as out, ThreadPoolExecutor(1, "tertial-write") as pool:
        writing = pool.submit(_write_stretch, out, first, prepared.schema)
        for stretch in stretches:
            writing.result()
            writing = pool.submit(_write_stretch, out, stretch, prepared.schema)
        writing.result()
        out.add_key_value_metadata(_metadata(prepared))


def _parquet(schema: Schema, stored: pa.Schema, sink: "_Hashed") -> pq.ParquetWriter:
    # The Arrow schema is not stored beside Parquet's own: that texts are encoded here is nobody else's business.
    return pq.ParquetWriter(
        pa.PythonFile(sink, "w"),
        stored,
        compression="zstd",
        store_schema=False,
        use_dictionary=[one.key for one in schema.fields if one.kind not in _UNLIKE] + _IDS,
        column_encoding={"row": "DELTA_BINARY_PACKED"},
        write_statistics=[
            each.name for each in stored if pa.types.is_date(each.type) or pa.types.is_integer(each.type)
        ],
    )


def _write_stretch(out: pq.ParquetWriter, stretch: pa.Table, schema: Schema) -> None:
    out.write_table(_sorted(stretch, schema), row_group_size=ROW_GROUP)


def _metadata(prepared: Prepared) -> dict[str, str]:
    """What the file is. Never its name, which may name a person."""
    return {
        "tertial.table": prepared.schema.key,
        "tertial.schema": str(prepared.schema.version),
        "tertial.source_sha256": prepared.detected.sha256,
        "tertial.key_id": prepared.key_id or "",
    }


def _stretches(batches: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Batches gathered to at most about `STRETCH` rows."""
    held: list[pa.Table] = []
    for batch in batches:
        held.append(batch)
        if sum(each.num_rows for each in held) >= STRETCH:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)


def _sorted(table: pa.Table, schema: Schema) -> pa.Table:
    """By unit, then month or own date, then source row."""
    whole = table.unify_dictionaries().combine_chunks()
    order = _order(whole, "month" if "month" in table.column_names else schema.date_from[0])
    # Column by column: taking from the table at once is three times as slow.
    return pa.Table.from_arrays([column.take(order) for column in whole.columns], whole.column_names)


def _order(table: pa.Table, day: str) -> pa.Array:
    """The sorting order. Units and days are few: ranks of their distinct pairs are counted, not compared."""
    days = pc.fill_null(pc.cast(pc.cast(table[day], pa.int32()), pa.int64()), 0)
    pairs = pc.add(pc.multiply(table["unit_id"], pa.scalar(1 << 32)), days).combine_chunks().dictionary_encode()
    ranks = pc.cast(pc.rank(pairs.dictionary), pa.int32())
    return pc.array_sort_indices(ranks.take(pairs.indices))  # stable: rows of a pair stay in their source's order


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a crash."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@dataclass(slots=True)
class _Hashed:
    """A file that is hashed as it is written; Parquet is written from front to back."""

    raw: BinaryIO
    size: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    @property
    def closed(self) -> bool:
        return self.raw.closed

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self.raw.write(data)

    def flush(self) -> None:
        self.raw.flush()

    def tell(self) -> int:
        return self.size

    def close(self) -> None:
        """Left open for the caller to sync."""
