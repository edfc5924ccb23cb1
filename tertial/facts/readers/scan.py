"""Genomläsning: one pass over all bytes that says what a file is, before any of it is believed."""

import codecs
import hashlib
from dataclasses import dataclass
from typing import BinaryIO

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
        self.size = self.lines = self.line_bytes = 0
        self.head, self.high = bytearray(), bytearray()
        self.has_quotes = False
        self.nul_row: int | None = None
        self.broken_row: int | None = None
        self._utf8 = codecs.getincrementaldecoder("utf-8")()

    def feed(self, chunk: bytes) -> None:
        self.digest.update(chunk)
        self.size += len(chunk)
        if self.size > self.limits.bytes:
            raise refuse(f"Filen är större än {self.limits.bytes // MB} MB. Dela upp den, till exempel per år.")
        if len(self.head) < HEAD:
            self.head += chunk[: HEAD - len(self.head)]
        self.has_quotes = self.has_quotes or b'"' in chunk
        if self.nul_row is None and b"\0" in chunk:
            self.nul_row = self._row(chunk, chunk.index(b"\0"))
        if self.broken_row is None:
            self._check_utf8(chunk)
        if len(self.high) < _HIGH and not chunk.isascii():
            self.high += chunk.translate(None, _ASCII)[: _HIGH - len(self.high)]
        self._measure_lines(chunk)

    def _row(self, chunk: bytes, at: int) -> int:
        return self.lines + chunk.count(b"\n", 0, at) + 1

    def _check_utf8(self, chunk: bytes) -> None:
        if chunk.isascii() and not self._utf8.getstate()[0]:
            return
        try:
            self._utf8.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            self.broken_row = self._row(chunk, max(0, error.start))

    def _measure_lines(self, chunk: bytes) -> None:
        ends = chunk.count(b"\n")
        self.lines += ends
        if not ends and b"\r" not in chunk:
            self.line_bytes += len(chunk)
            if self.line_bytes > self.limits.line_bytes:
                message = f"Raden är längre än {self.limits.line_bytes // MB} MB. Är det rätt fil?"
                raise refuse(message, row=self.lines + 1)
        else:
            self.line_bytes = len(chunk) - max(chunk.rfind(b"\n"), chunk.rfind(b"\r")) - 1

    def finish(self) -> Scan:
        if self.broken_row is None:
            self._check_utf8(b"")
        encoding = encodings.detect(bytes(self.head), bytes(self.high), valid_utf8=self.broken_row is None)
        self._refuse_broken(encoding)
        return Scan(self.digest.hexdigest(), self.size, self._whole_lines(), encoding, self.has_quotes)

    def _refuse_broken(self, encoding: Encoding) -> None:
        if not encoding.codec.startswith("utf-16") and self.nul_row is not None:
            raise refuse("Filen innehåller nolltecken (NUL): den är skadad eller ingen textfil.", row=self.nul_row)
        marked = encoding.codec == "utf-8"
        if self.broken_row is not None and (marked or encodings.looks_like_utf8(bytes(self.high))):
            message = "Raden har tecken som inte är giltig UTF-8, fast resten av filen är det. Exportera filen igen."
            raise refuse(message, row=self.broken_row)

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
    return state.finish()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def empty() -> Rejected:
    return refuse("Filen är tom.")


def _chunk(stream: BinaryIO) -> bytes:
    return stream.read(MB)
