"""Teckenkodning: which one a file has, from its bytes and not from its label, and its text as a stream.

Besides UTF-8, UTF-16, Windows-1252 and CP437, text that went through a wrong decoder once and was saved as UTF-8
(`Ã¥` for å) is read as what it was meant to be.
"""

import codecs
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

SWEDISH = "åäöÅÄÖéÉüÜ"
_FOREIGN = "æøÆØèàáóßñç"
_TYPOGRAPHY = "–—”“’‘…•§½²³°€£´×·«»©®\u00a0\u202f\u2212"
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

_PIECE = 1 << 20
Repair = Callable[[str], str]


def _c1_as_bytes(error: UnicodeError) -> tuple[bytes, int]:
    """Windows-1252 leaves five bytes undefined; programs write them as themselves."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    code = ord(error.object[error.start])
    if code > 0xFF:
        raise error
    return bytes([code]), error.start + 1


codecs.register_error("tertial-c1", _c1_as_bytes)


@dataclass(frozen=True, slots=True)
class Encoding:
    """Teckenkodning. `wrongly` is the decoder that the text once went through by mistake before it became UTF-8."""

    codec: str
    wrongly: str | None = None
    meant: str | None = None

    @property
    def label(self) -> str:
        """As it is shown: `utf-8`, `windows-1252`, `cp437`, `utf-8 (dubbelkodad)`."""
        name = {"cp1252": "windows-1252"}.get(self.codec, self.codec)
        if self.wrongly is None:
            return name
        return f"{name} (dubbelkodad)" if self.meant == "utf-8" else f"{name} (felavkodad {self.meant})"

    @property
    def is_plain_utf8(self) -> bool:
        return self.codec == "utf-8" and self.wrongly is None

    def repair(self, text: str) -> str:
        """Undo the wrong decoding. Raises UnicodeError where the text was not wrongly decoded throughout."""
        if self.wrongly is None or self.meant is None:
            return text
        return text.encode(self.wrongly, "tertial-c1").decode(self.meant)

    def decode(self, data: bytes) -> str:
        """Text of a whole piece of the file. Raises UnicodeError."""
        return self.repair(data.decode("utf-8-sig" if self.codec == "utf-8" else self.codec))

    def texts(self, stream: BinaryIO) -> Iterator[str]:
        """The file's text in pieces of whole lines, in constant memory. Raises UnicodeError."""
        codec = "utf-8-sig" if self.codec == "utf-8" else self.codec
        with io.TextIOWrapper(stream, encoding=codec) as text:
            while piece := text.read(_PIECE):
                yield self.repair(piece + text.readline())


class AsUtf8(io.RawIOBase):
    """The file's text as UTF-8 bytes, converted as it is read, whole lines at a time."""

    def __init__(self, raw: BinaryIO, encoding: Encoding) -> None:
        self._raw, self._encoding, self._ready, self._tail = raw, encoding, b"", ""
        self._decoder = codecs.getincrementaldecoder(encoding.codec)()
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready and not self._ended:
            self._fill()
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()

    def _fill(self) -> None:
        data = self._raw.read(1 << 20)
        self._ended = not data
        text = self._tail + self._decoder.decode(data, final=self._ended)
        cut = len(text) if self._ended else text.rfind("\n") + 1
        self._tail = text[cut:]
        self._ready = self._encoding.repair(text[:cut]).encode()


def detect(head: bytes, high: bytes, *, valid_utf8: bool) -> Encoding:
    """The encoding, from the file's beginning, its first bytes beyond ASCII, and whether the whole is valid UTF-8."""
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return Encoding(codec)
    if b"\0" in head[:4096] and (wide := _wide(head[:4096])):
        return Encoding(wide)
    if not valid_utf8:
        return max((Encoding("cp1252"), Encoding("cp437")), key=lambda each: _score_bytes(high, each.codec))
    return _maybe_mangled(high.decode("utf-8", "ignore"))


def looks_like_utf8(high: bytes) -> bool:
    """Whether bytes that are not valid UTF-8 throughout were still meant as UTF-8 (with a few broken ones)."""
    text = high.decode("utf-8", "replace")
    return _score(text.replace("\ufffd", "")) > 20 * text.count("\ufffd")


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Western text is zero."""
    half = len(head) // 2
    if head[1::2].count(0) > 0.7 * half and head[::2].count(0) == 0:
        return "utf-16-le"
    if head[::2].count(0) > 0.7 * half and head[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _maybe_mangled(text: str) -> Encoding:
    plain = Encoding("utf-8")
    best, best_score = plain, _score(text)
    if best_score >= 0:
        return plain  # a no-break space between thousands is not a mangled á
    for wrongly, meant in (("cp1252", "utf-8"), ("cp437", "utf-8"), ("cp1252", "cp437"), ("cp437", "cp1252")):
        candidate = Encoding("utf-8", wrongly, meant)
        try:
            score = _score(candidate.repair(text))
        except UnicodeError:
            continue
        if score > best_score:
            best, best_score = candidate, score
    return best


def _score_bytes(high: bytes, codec: str) -> float:
    return _score(high.decode(codec, "replace"))


def _score(text: str) -> float:
    """How much like Swedish the text beyond ASCII is; lost characters count for nothing."""
    good = sum(text.count(char) for char in SWEDISH)
    fine = sum(text.count(char) for char in _TYPOGRAPHY)
    foreign = sum(text.count(char) for char in _FOREIGN)
    rest = len(text) - len(text.encode("ascii", "ignore")) - good - fine - foreign - text.count("\ufffd")
    return good + 0.1 * fine + 0.05 * foreign - rest
