"""Kalkylark (XLSX, ODS): checked before it is opened, read in a child process, handed on as columns."""

import contextlib
import json
import struct
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import IO, Any

import pyarrow as pa

from tertial.facts.problems import refuse
from tertial.facts.readers import zipguard
from tertial.facts.readers.cells import Cells, RawBatch
from tertial.facts.readers.detected import HEAD_ROWS, check_headers, named
from tertial.facts.readers.sniff import Format
from tertial.facts.readers.source import Limits

SECONDS = 600
LISTED = 1000


@dataclass(frozen=True, slots=True)
class Sheet:
    """The chosen sheet: its name, all sheets' names, its headers and the first rows below them as text.

    `header_row` is the row of the headers; `top` the sheet's first rows as they stand.
    """

    name: str
    sheets: tuple[str, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    header_row: int
    top: tuple[tuple[str, ...], ...]


def examine(data: bytes, kind: Format, sheet: str | None, header_row: int | None, limits: Limits) -> Sheet:
    """Check the archive and read the sheet's beginning. Raises Rejected with the reason.

    `sheet` None: the first that holds a table. `header_row` None: found by its shape.
    """
    zipguard.check(data, limits)
    with _Child(data, sheet, header_row, limits) as child:
        said = child.said
        headers = named(said["columns"])
        check_headers(headers, limits, said["sheet"], said["header_row"])
        _refuse_faults(data, kind, said["sheet"], headers)
        top = tuple(tuple(row) for row in said["top"])
        rows = _first_rows(child, len(headers))
        return Sheet(said["sheet"], tuple(said["sheets"]), headers, rows, said["header_row"], top)


def read(data: bytes, found: Sheet, wanted: Collection[str], limits: Limits) -> Iterator[RawBatch]:
    """The rows of an examined sheet, in batches; row numbers as the spreadsheet shows them."""
    at = {name: found.headers.index(name) for name in wanted}
    next_row = found.header_row + 1
    with _Child(data, found.name, found.header_row, limits) as child:
        for batch in child.batches():
            rows = pa.arange(next_row, next_row + batch.num_rows)
            next_row += batch.num_rows
            yield RawBatch(rows, {name: _cells(batch, index) for name, index in at.items()})


class _Child:
    """The process that reads the workbook. Whatever happens to it becomes a rejection."""

    def __init__(self, data: bytes, sheet: str | None, header_row: int | None, limits: Limits) -> None:
        command = [sys.executable, "-m", f"{__package__}.spreadsheet_child", sheet or "", str(header_row or 0)]
        command += [str(limits.columns), str(limits.child_memory), str(SECONDS)]
        self._process: subprocess.Popen[bytes] = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._feeder = threading.Thread(target=_feed, args=(self._process.stdin, data), daemon=True)
        self._feeder.start()
        self.said: dict[str, Any] = {}

    def __enter__(self) -> "_Child":
        try:
            self.said = self._listen()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def batches(self) -> Iterator[pa.RecordBatch]:
        try:
            with pa.ipc.open_stream(self._process.stdout) as reader:
                yield from reader
        except (pa.ArrowInvalid, OSError):
            raise _too_much() from None
        if self._process.wait() != 0:
            raise _too_much()

    def _listen(self) -> dict[str, Any]:
        out = _stream(self._process.stdout)
        length = out.read(4)
        if len(length) < 4:
            raise _too_much()
        said: dict[str, Any] = json.loads(out.read(struct.unpack(">I", length)[0]))
        if "error" in said:
            raise refuse("Kalkylarket går inte att läsa. Spara det på nytt utan lösenord och försök igen.")
        if not said["sheets"]:
            raise refuse("Kalkylarket har inga blad. Spara det på nytt och försök igen.")
        if "missing" in said:
            sheets = ", ".join(f"”{name}”" for name in said["sheets"])
            raise refuse(f"Bladet ”{said['missing']}” finns inte. Filen har bladen {sheets}.", sheet=said["missing"])
        if not said["top"]:
            raise refuse(f"Bladet ”{said['sheet']}” är tomt.", sheet=said["sheet"])
        if not said["columns"]:
            row, sheet = said["header_row"], said["sheet"]
            raise refuse(f"Bladet ”{sheet}” har ingen rad {row} att läsa kolumnernas namn från.", row=row, sheet=sheet)
        return said

    def _end(self) -> None:
        self._process.kill()
        for stream in (self._process.stdout, self._process.stdin):
            with contextlib.suppress(OSError, ValueError):
                _stream(stream).close()
        self._process.wait()
        self._feeder.join()


def _feed(stdin: IO[bytes] | None, data: bytes) -> None:
    """Hand over the bytes through a pipe: they never touch the disk. A child that ended early stops listening."""
    with contextlib.suppress(OSError, ValueError), _stream(stdin) as stream:
        stream.write(data)


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise OSError("no pipe to the child")
    return stream


def _first_rows(child: _Child, width: int) -> tuple[tuple[str, ...], ...]:
    first = next(child.batches(), None)
    if first is None:
        return ()
    head = first.slice(0, HEAD_ROWS)
    columns = [_cells(head, index).as_text.to_pylist() for index in range(width)]
    return tuple(tuple(value or "" for value in row) for row in zip(*columns, strict=True))


def _cells(batch: pa.RecordBatch, index: int) -> Cells:
    parts = [batch.column(f"{kind}{index}") for kind in "tnd"]
    text, number, day = (None if part.null_count == len(part) else part for part in parts)
    if text is None and number is None and day is None:
        text = parts[0]
    return Cells(text, number, day)


def _refuse_faults(data: bytes, kind: Format, sheet: str, headers: tuple[str, ...]) -> None:
    if kind is Format.ODS:
        if count := zipguard.ods_errors(data):
            message = f"Kalkylarket har {count} celler med fel, som #DIV/0!. Rätta formlerna och spara."
            raise refuse(message, sheet=sheet)
        return
    faults, total = zipguard.sheet_faults(data, sheet, LISTED)
    if total:
        raise zipguard.refused_cells(faults, total, headers, sheet)


def _too_much() -> Exception:
    return refuse("Kalkylarket är för stort eller skadat och går inte att läsa. Spara bladet som CSV och försök igen.")
