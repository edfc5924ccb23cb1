"""Parquet: typed columns. A column of a type that no field can hold is refused with its name and type."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tertial.facts.problems import Rejected, refuse
from tertial.facts.readers.cells import Cells, RawBatch
from tertial.facts.readers.detected import HEAD_ROWS, check_headers
from tertial.facts.readers.source import Limits
from tertial.facts.readers.values import LONGEST

ROWS = 65_536


@dataclass(frozen=True, slots=True)
class Examined:
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def examine(data: bytes, limits: Limits) -> Examined:
    """The columns and first rows. Raises Rejected for a damaged file, too many rows or columns, or odd types."""
    file = _open(data)
    headers = tuple(file.schema_arrow.names)
    check_headers(headers, limits)
    if file.metadata.num_rows > limits.rows:
        raise refuse(f"Filen har {file.metadata.num_rows} rader; högst {limits.rows} kan läsas.")
    first = next(_batches(file, list(headers)), None)
    if first is None:
        return Examined(headers, ())
    head = first.slice(0, HEAD_ROWS)
    columns = [_shown(name, head.column(name)) for name in headers]
    return Examined(headers, tuple(zip(*columns, strict=True)))


def read(data: bytes, wanted: Collection[str]) -> Iterator[RawBatch]:
    """The rows in batches; the first row is row 1, for there is no header row."""
    next_row = 1
    for batch in _batches(_open(data), list(wanted)):
        rows = pa.arange(next_row, next_row + batch.num_rows)
        next_row += batch.num_rows
        yield RawBatch(rows, {name: _cells(name, batch.column(name)) for name in wanted})


def _open(data: bytes) -> pq.ParquetFile:
    try:
        plain = pq.read_schema(pa.BufferReader(data))
        # Text stays encoded: a small file can hold one long text that stands in every row.
        texts = [field.name for field in plain if _is_text(field.type)]
        return pq.ParquetFile(pa.BufferReader(data), read_dictionary=texts)
    except (pa.ArrowException, OSError, ValueError):
        raise _damaged() from None


def _batches(file: pq.ParquetFile, columns: list[str]) -> Iterator[pa.RecordBatch]:
    try:
        yield from file.iter_batches(batch_size=ROWS, columns=columns)
    except (pa.ArrowException, OSError, ValueError):
        raise _damaged() from None


def _damaged() -> Exception:
    return refuse("Parquet-filen är skadad eller avbruten. Exportera den igen.")


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _shown(name: str, column: pa.Array) -> list[str]:
    """A column for the preview; one that cannot be read is shown empty, and refused only if it is used."""
    try:
        return [value or "" for value in _cells(name, column).as_text.to_pylist()]
    except Rejected:
        return [""] * len(column)


def _cells(name: str, column: pa.Array) -> Cells:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return Cells(text=_texts(name, column))
    if _is_text(kind) or pa.types.is_null(kind):
        return Cells(text=pc.cast(column, pa.string()))
    if pa.types.is_boolean(kind):
        return Cells(text=pc.if_else(column, "ja", "nej"))
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return Cells(number=column)
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return Cells(day=_days(name, column))
    message = f"Kolumnen ”{name}” har typen {kind}, som inte kan läsas. Spara den som text, tal eller datum."
    raise refuse(message, column=name)


def _texts(name: str, column: pa.DictionaryArray) -> pa.Array:
    words = pc.cast(column.dictionary, pa.string())
    if len(words) and (pc.max(pc.utf8_length(words)).as_py() or 0) > LONGEST:
        raise refuse(f"Kolumnen ”{name}” har texter med mer än {LONGEST} tecken.", column=name)
    return pa.DictionaryArray.from_arrays(pc.cast(column.indices, pa.int32()), words)


def _days(name: str, column: pa.Array) -> pa.Array:
    if getattr(column.type, "tz", None):
        raise refuse(f"Kolumnen ”{name}” har tidpunkter med tidszon. Spara datum utan klockslag.", column=name)
    if pa.types.is_timestamp(column.type):
        column = pc.floor_temporal(column, unit="day")
    return pc.cast(column, pa.date32())
