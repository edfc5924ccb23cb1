"""Källa: where the bytes of a file come from, how much of it is read, and what each read reports."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tertial.facts.problems import refuse
from tertial.facts.spool import Spool

# Called with the rows read so far and, where it can be told, about how many there will be.
Progress = Callable[[int, int | None], None]
Cancel = Callable[[], bool]

MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be. What is beyond a limit is refused, never cut."""

    rows: int = 5_000_000
    columns: int = 500
    bytes: int = 4096 * MB
    line_bytes: int = 8 * MB
    in_memory: int = 512 * MB  # spreadsheets and Parquet, which cannot be read as a stream
    unpacked: int = 2048 * MB
    pack_ratio: int = 200
    zip_entries: int = 2000
    child_memory: int = 4096 * MB


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be opened again: from a path, from memory, or decrypted from the spool."""

    name: str
    open: Callable[[], BinaryIO]
    size: int | None = None

    @classmethod
    def of_path(cls, path: Path) -> "Source":
        return cls(path.name, lambda: path.open("rb"), path.stat().st_size)

    @classmethod
    def of_bytes(cls, name: str, data: bytes) -> "Source":
        return cls(name, lambda: io.BytesIO(data), len(data))

    @classmethod
    def of_spool(cls, name: str, spool: Spool, spooled: str) -> "Source":
        return cls(name, lambda: spool.open(spooled), spool.size(spooled))

    def read_whole(self, limits: Limits) -> bytes:
        """All bytes, for formats that need them at once. Raises Rejected beyond `limits.in_memory`."""
        with self.open() as stream:
            data = stream.read(limits.in_memory + 1)
        if len(data) > limits.in_memory:
            raise refuse(f"Filen är större än {limits.in_memory // MB} MB. Spara den som CSV eller dela upp den.")
        return data


class Counted(io.RawIOBase):
    """A stream that knows how far it has been read."""

    def __init__(self, raw: BinaryIO, meter: "Meter") -> None:
        self._raw, self._meter = raw, meter

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._raw.read(size)
        self._meter.bytes += len(data)
        return data

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._raw.close()
        super().close()


@dataclass(slots=True)
class Meter:
    """How many of a file's bytes have been read."""

    bytes: int = 0


def silent(_rows: int, _expected: int | None) -> None:
    """Progress that nobody follows."""


def never() -> bool:
    """An import that nobody cancels."""
    return False
