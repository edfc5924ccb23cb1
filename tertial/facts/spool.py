"""Mellanlagring: an uploaded file lies encrypted until its preview is accepted, for a day at most.

AES-256-GCM by chunk (constant memory). Each chunk is bound to its place, and the last is marked as last, so that a
file that was cut, extended or shuffled does not decrypt. Nothing in plain text ever touches the disk.
"""

import io
import os
import secrets
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tertial.facts.problems import Rejected, refuse

CHUNK = 1 << 20
LIFETIME = timedelta(days=1)
_MAGIC = b"TSP1"
_PREFIX = 8
_TAG = 16


class SpoolProblem(Exception):
    """A spooled file is gone, expired, damaged, or was written with another key."""


@dataclass(frozen=True, slots=True)
class Spool:
    """A folder of encrypted files with random names. The key lies in a file of its own, outside the folder."""

    folder: Path
    key_path: Path

    def __post_init__(self) -> None:
        if self.folder.resolve() in self.key_path.resolve().parents:
            raise SpoolProblem("Mellanlagrets nyckel får inte ligga i mellanlagrets mapp.")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, stream: BinaryIO, limit: int) -> str:
        """Encrypt the stream under a random name, which is returned. Raises Rejected beyond `limit` bytes."""
        name = secrets.token_hex(16)
        cipher, prefix = AESGCM(self._key(create=True)), secrets.token_bytes(_PREFIX)
        temporary = self.folder / f".{name}"
        try:
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(_MAGIC + prefix)
                for index, (chunk, last) in enumerate(_chunks(stream, limit)):
                    out.write(cipher.encrypt(_nonce(prefix, index), chunk, b"last" if last else b"more"))
                out.flush()
                os.fsync(out.fileno())
            temporary.replace(self.folder / name)
        finally:
            temporary.unlink(missing_ok=True)
        return name

    def open(self, name: str) -> BinaryIO:
        """The plain stream of a spooled file, decrypted as it is read. Raises SpoolProblem when it is gone."""
        path = self._path(name)
        try:
            raw = path.open("rb")
        except FileNotFoundError:
            raise SpoolProblem("Filen finns inte kvar. Ladda upp den igen.") from None
        return io.BufferedReader(_Decrypting(raw, AESGCM(self._key())), CHUNK)

    def size(self, name: str) -> int:
        """Bytes in plain text."""
        stored = self._path(name).stat().st_size - len(_MAGIC) - _PREFIX
        return stored - _TAG * -(-stored // (CHUNK + _TAG))

    def remove(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def sweep(self, now: datetime) -> int:
        """Remove what is older than a day, and half-written files of that age; returns how many."""
        oldest = (now - LIFETIME).timestamp()
        old = [path for path in self.folder.iterdir() if path.is_file() and path.stat().st_mtime <= oldest]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def expires_at(self, name: str) -> datetime:
        return datetime.fromtimestamp(self._path(name).stat().st_mtime, UTC) + LIFETIME

    def _path(self, name: str) -> Path:
        if len(name) != 32 or not all(char in "0123456789abcdef" for char in name):
            raise SpoolProblem("Namnet är inte en fil i mellanlagret.")
        return self.folder / name

    def _key(self, *, create: bool = False) -> bytes:
        if create and not self.key_path.exists():
            self._make_key()
        try:
            return self.key_path.read_bytes()
        except FileNotFoundError:
            raise SpoolProblem(f"Mellanlagrets nyckel {self.key_path} saknas. Ladda upp filen igen.") from None

    def _make_key(self) -> None:
        """Write a new key whole or not at all; the first of two processes wins and both use its key."""
        self.key_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = self.key_path.with_name(f".{self.key_path.name}.{secrets.token_hex(6)}")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(AESGCM.generate_key(256))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(temporary, self.key_path)
        except FileExistsError:
            return
        finally:
            temporary.unlink()


class _Decrypting(io.RawIOBase):
    """Reads chunk by chunk; a chunk is handed out only after its tag has been checked."""

    def __init__(self, raw: BinaryIO, cipher: AESGCM) -> None:
        self._raw, self._cipher, self._index, self._done = raw, cipher, 0, False
        header = raw.read(len(_MAGIC) + _PREFIX)
        if len(header) != len(_MAGIC) + _PREFIX or not header.startswith(_MAGIC):
            raise SpoolProblem("Filen i mellanlagret är skadad. Ladda upp den igen.")
        self._prefix = header[len(_MAGIC) :]
        self._ahead, self._plain = raw.read(CHUNK + _TAG), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._plain and not self._done:
            self._next()
        count = min(len(buffer), len(self._plain))
        buffer[:count], self._plain = self._plain[:count], self._plain[count:]
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()

    def _next(self) -> None:
        sealed, self._ahead = self._ahead, self._raw.read(CHUNK + _TAG)
        self._done = not self._ahead
        mark = b"last" if self._done else b"more"
        try:
            self._plain = self._cipher.decrypt(_nonce(self._prefix, self._index), sealed, mark)
        except InvalidTag:
            raise SpoolProblem("Filen i mellanlagret är skadad. Ladda upp den igen.") from None
        self._index += 1


def _nonce(prefix: bytes, index: int) -> bytes:
    return prefix + struct.pack(">I", index)


def _chunks(stream: BinaryIO, limit: int) -> Iterator[tuple[bytes, bool]]:
    """Whole chunks and whether each is the last; an empty stream gives one empty chunk."""
    total, chunk = 0, _read_full(stream)
    while True:
        total += len(chunk)
        if total > limit:
            raise _too_large(limit)
        following = _read_full(stream) if len(chunk) == CHUNK else b""
        yield chunk, not following
        if not following:
            return
        chunk = following


def _read_full(stream: BinaryIO) -> bytes:
    parts, missing = [], CHUNK
    while missing and (part := stream.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _too_large(limit: int) -> Rejected:
    return refuse(f"Filen är större än {limit // (1 << 20)} MB. Dela upp den, till exempel per år.")
