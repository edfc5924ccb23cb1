"""Kalkylark, i en egen process: reads a workbook from stdin and writes its cells to stdout as an Arrow stream.

A spreadsheet can claim a cell in the last row and column and make its reader ask for terabytes. Here that ends this
process and nothing else. Text that looks like a formula is text; nothing is evaluated.
"""

import datetime
import io
import itertools
import json
import resource
import struct
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from tertial.facts.readers.headers import SEARCHED, TOP_ROWS, header_at

ROWS = 20_000
_MIDNIGHT = datetime.time()


def main() -> None:
    """Arguments: the sheet's name (empty: the first that holds a table), the header's row (0: found by its shape), the
    most columns, bytes of memory, seconds of work.
    """
    sheet = sys.argv[1]
    header_row, most_columns, memory, seconds = map(int, sys.argv[2:6])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    out = sys.stdout.buffer
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        names = book.sheet_names
        chosen = sheet or _first_table(book)
        if chosen not in names:
            _say(out, {"sheets": names, "missing": chosen})
            return
        found = book.get_sheet_by_name(chosen)
    except (CalamineError, MemoryError) as error:
        _say(out, {"error": str(error)})
        return
    _tell(
        out, {"sheets": names, "sheet": chosen}, iter(found.to_python(skip_empty_area=False)), header_row, most_columns
    )


def _first_table(book: CalamineWorkbook) -> str:
    """The first sheet whose header has two columns or more: a cover in front of the rows is passed by."""
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=SEARCHED)
        shown = [[_shown(value) for value in row] for row in rows]
        if shown and sum(1 for cell in shown[header_at(shown)] if cell) > 1:
            return name
    return next(iter(book.sheet_names), "")


def _tell(out: Any, said: dict[str, Any], rows: Iterator[list[Any]], header_row: int, most_columns: int) -> None:
    """Says what the sheet is, then its rows below the header."""
    top = [row for row, _ in zip(rows, range(max(SEARCHED, header_row)), strict=False)]
    shown = [[_shown(value) for value in row[: most_columns + 1]] for row in top]
    at = header_row - 1 if header_row else header_at(shown)
    header = shown[at] if at < len(shown) else []
    width = len(top[at]) if at < len(top) else 0
    _say(out, {**said, "columns": header, "width": width, "header_row": at + 1, "top": shown[:TOP_ROWS]})
    if header and width <= most_columns:
        _write(out, itertools.chain(top[at + 1 :], rows), width)


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
