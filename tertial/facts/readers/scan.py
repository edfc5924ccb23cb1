"""Genomläsning: one pass over all bytes that says what a file is, before any of it is believed."""

import hashlib
import struct
from dataclasses import dataclass
from typing import BinaryIO

import pyarrow as pa

from tertial.facts.problems import Rejected, refuse
from tertial.facts.readers import encodings
from tertial.facts.readers.encodings import Encoding
from tertial.facts.readers.source import MB, Limits, Source

HEAD = 1 * MB
_ASCII = bytes(range(128))
_HIGH = 256 * 1024


@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass found. `head` is the beginning, at most 1 MB, cut after a whole line where there is one."""

    sha256: str
    size: int
    head: bytes
    encoding: Encoding
    has_quotes: bool


class _Pass:
    """Running state of the pass; every check sees each chunk once."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.digest = hashlib.sha256()
        self.size = self.line_bytes = 0
        self.head, self.high = bytearray(), bytearray()
        self.has_quotes = False
        self.nul_at: int | None = None
        self.broken_at: int | None = None
        self._tail = b""

    def feed(self, chunk: bytes) -> None:
        if self.size + len(chunk) > self.limits.bytes:
            raise refuse(f"Filen är större än {self.limits.bytes // MB} MB. Dela upp den, till exempel per år.")
        self.digest.update(chunk)
        if len(self.head) < HEAD:
            self.head += chunk[: HEAD - len(self.head)]
        self.has_quotes = self.has_quotes or b'"' in chunk
        if self.nul_at is None and b"\0" in chunk:
            self.nul_at = self.size + chunk.index(b"\0")
        if self.broken_at is None:
            self._check_utf8(chunk)
        if len(self.high) < _HIGH and not chunk.isascii():
            self.high += chunk.translate(None, _ASCII)[: _HIGH - len(self.high)]
        self._measure_lines(chunk)
        self.size += len(chunk)

    def _check_utf8(self, chunk: bytes) -> None:
        """Validate by pyarrow, ten times as fast as decoding; where it says no, decoding says where."""
        if chunk.isascii() and not self._tail:
            return
        begins, whole = self.size - len(self._tail), self._tail + chunk if self._tail else chunk
        cut = _whole_characters(whole) if chunk else len(whole)
        piece, self._tail = whole[:cut], whole[cut:]
        if not _is_utf8(piece):
            self.broken_at = begins + _broken_at(piece)

    def _measure_lines(self, chunk: bytes) -> None:
        last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r") if b"\n" not in chunk else -1)
        self.line_bytes = len(chunk) - last - 1 if last >= 0 else self.line_bytes + len(chunk)
        if self.line_bytes > self.limits.line_bytes:
            raise refuse(f"En rad är längre än {self.limits.line_bytes // MB} MB. Är det rätt fil?")

    def finish(self, source: Source) -> Scan:
        if self.broken_at is None:
            self._check_utf8(b"")
        encoding = encodings.detect(bytes(self.head), bytes(self.high), valid_utf8=self.broken_at is None)
        self._refuse_broken(encoding, source)
        return Scan(self.digest.hexdigest(), self.size, self._whole_lines(), encoding, self.has_quotes)

    def _refuse_broken(self, encoding: Encoding, source: Source) -> None:
        if not encoding.codec.startswith("utf-16") and self.nul_at is not None:
            raise refuse(
                "Filen innehåller nolltecken (NUL): den är skadad eller ingen textfil.",
                row=_row_at(source, self.nul_at),
            )
        marked = encoding.codec == "utf-8"
        if self.broken_at is not None and (marked or encodings.looks_like_utf8(bytes(self.high))):
            message = "Raden har tecken som inte är giltig UTF-8, fast resten av filen är det. Exportera filen igen."
            raise refuse(message, row=_row_at(source, self.broken_at))

    def _whole_lines(self) -> bytes:
        if self.size <= len(self.head):
            return bytes(self.head)
        cut = self.head.rfind(b"\n") + 1
        return bytes(self.head[:cut] if cut else self.head)


def scan_text(source: Source, limits: Limits) -> Scan:
    """Read a text file through once. Raises Rejected for NUL bytes, broken UTF-8, endless lines and empty files."""
    state = _Pass(limits)
    with source.open() as stream:
        while chunk := _chunk(stream):
            state.feed(chunk)
    if not state.size:
        raise empty()
    return state.finish(source)


def _row_at(source: Source, at: int) -> int:
    """The row of a byte, counted only when there is something to say of it."""
    row = 1
    with source.open() as stream:
        while at > 0 and (chunk := stream.read(min(MB, at))):
            row += chunk.count(b"\n")
            at -= len(chunk)
    return row


def _whole_characters(data: bytes) -> int:
    """Where to cut so that no character is split: before a lead byte among the last three."""
    for back in range(1, min(4, len(data) + 1)):
        if data[-back] >= 0xC0:
            return len(data) - back
    return len(data)


def _is_utf8(data: bytes) -> bool:
    offsets = pa.py_buffer(struct.pack("<ii", 0, len(data)))
    text = pa.Array.from_buffers(pa.string(), 1, [None, offsets, pa.py_buffer(data)])
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _broken_at(data: bytes) -> int:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def empty() -> Rejected:
    return refuse("Filen är tom.")


def _chunk(stream: BinaryIO) -> bytes:
    return stream.read(MB)
