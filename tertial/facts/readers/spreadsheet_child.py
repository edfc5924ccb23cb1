"""Kalkylark, i en egen process: reads a workbook from stdin and writes its cells to stdout as an Arrow stream.

A spreadsheet can claim a cell in the last row and column and make its reader ask for terabytes. Here that ends this
process and nothing else. Text that looks like a formula is text; nothing is evaluated.
"""

import datetime
import io
import json
import resource
import struct
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

ROWS = 20_000
_MIDNIGHT = datetime.time()


def main() -> None:
    """Arguments: the sheet's name (empty: the first), the most columns, bytes of memory, seconds of work."""
    sheet, most_columns, memory, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    out = sys.stdout.buffer
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        names = book.sheet_names
        chosen = sheet or next(iter(names), "")
        if chosen not in names:
            _say(out, {"sheets": names, "missing": chosen})
            return
        found = book.get_sheet_by_name(chosen)
    except (CalamineError, MemoryError) as error:
        _say(out, {"error": str(error)})
        return
    rows = iter(found.to_python(skip_empty_area=False))
    header = [_shown(value) for value in next(rows, [])]
    _say(out, {"sheets": names, "sheet": chosen, "columns": header[: most_columns + 1], "width": len(header)})
    if header and len(header) <= most_columns:
        _write(out, rows, len(header))


def _say(out: Any, message: dict[str, Any]) -> None:
    data = json.dumps(message).encode()
    out.write(struct.pack(">I", len(data)) + data)
    out.flush()


def _write(out: Any, rows: Iterator[Sequence[Any]], width: int) -> None:
    schema = pa.schema(
        [
            field
            for i in range(width)
            for field in ((f"t{i}", pa.string()), (f"n{i}", pa.float64()), (f"d{i}", pa.date32()))
        ]
    )
    with pa.ipc.new_stream(out, schema) as writer:
        while batch := [row for row, _ in zip(rows, range(ROWS), strict=False)]:
            writer.write_batch(_batch(batch, schema))


def _batch(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.RecordBatch:
    arrays: list[pa.Array] = []
    for column in zip(*rows, strict=True):
        parts = [_parts(value) for value in column]
        for at, kind in enumerate((pa.string(), pa.float64(), pa.date32())):
            arrays.append(pa.array([part[at] for part in parts], kind))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _parts(value: Any) -> tuple[str | None, float | None, datetime.date | None]:
    """A cell as text, number or date; a moment with a time of day is text, so that its reader decides."""
    if isinstance(value, str):
        return value.strip() or None, None, None
    if isinstance(value, bool):
        return "ja" if value else "nej", None, None
    if isinstance(value, int | float):
        return (None, float(value), None) if abs(value) < 2**53 else (str(value), None, None)
    if isinstance(value, datetime.datetime):
        return (None, None, value.date()) if value.time() == _MIDNIGHT else (value.isoformat(" "), None, None)
    if isinstance(value, datetime.date):
        return None, None, value
    return str(value), None, None


def _shown(value: Any) -> str:
    text, number, day = _parts(value)
    if number is not None:
        return str(int(number)) if number.is_integer() else str(number)
    return text or (day.isoformat() if day else "")


if __name__ == "__main__":
    main()
