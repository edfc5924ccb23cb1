"""Pseudonymer: personal identifiers become keyed pseudonyms (HMAC-SHA-256, 16 bytes) while the file is read.

One key per root, kept in a file apart from the data. The key is never changed silently: a person must be the same
person across years, so its id is recorded on every batch and an unknown id is an error.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

WIDTH = 16
KEY_BYTES = 32

_PERSONNUMMER = re.compile(r"(\d{2})?(\d{2})(\d{2})(\d{2})([-+]?)([\dA-Z]\d{2}[\dA-Z])")


class KeyProblem(Exception):
    """The key file is missing, readable by others, or does not hold the key that a batch was made with."""


class NotAnIdentity(ValueError):
    """The text cannot be an identity."""


@dataclass(frozen=True, slots=True)
class PseudonymKey:
    """A root's secret key and its id; the id is a fingerprint of the key and can be shown."""

    secret: bytes = field(repr=False)

    @property
    def key_id(self) -> str:
        return hashlib.sha256(b"tertial key id" + self.secret).hexdigest()[:16]

    def pseudonym(self, identity: str) -> bytes:
        """The 16-byte pseudonym of an identity that is already normalised."""
        return hmac.digest(self.secret, identity.encode(), "sha256")[:WIDTH]


class KeyRing(Protocol):
    """Nyckelknippa: the key with which a root's identities are replaced."""

    def current(self, root: str) -> PseudonymKey:
        """The root's key. Raises KeyProblem when there is none."""

    def by_id(self, root: str, key_id: str) -> PseudonymKey:
        """The root's key, if it is the one with this id. Raises KeyProblem for any other."""


@dataclass(frozen=True, slots=True)
class FileKeyRing:
    """Keys in one JSON file, mode 0600, outside the data directory. A key is made once and never written over."""

    path: Path

    def create(self, root: str) -> PseudonymKey:
        """Make the root's key. Raises KeyProblem if it has one: changing it would split every person in two."""
        keys = self._read() if self.path.exists() else {}
        if root in keys:
            raise KeyProblem(f"Det finns redan en pseudonymnyckel för {root}. Den får inte bytas.")
        made = PseudonymKey(secrets.token_bytes(KEY_BYTES))
        self._write({**{name: key.secret.hex() for name, key in keys.items()}, root: made.secret.hex()})
        return made

    def current(self, root: str) -> PseudonymKey:
        try:
            return self._read()[root]
        except KeyError:
            raise KeyProblem(f"Det finns ingen pseudonymnyckel för {root} i {self.path}.") from None

    def by_id(self, root: str, key_id: str) -> PseudonymKey:
        key = self.current(root)
        if key.key_id != key_id:
            raise KeyProblem(
                f"Nyckeln i {self.path} är {key.key_id}, men de tidigare filerna för {root} lästes med {key_id}. "
                "Återställ rätt nyckel från säkerhetskopian."
            )
        return key

    def _read(self) -> dict[str, PseudonymKey]:
        if not self.path.exists():
            raise KeyProblem(f"Nyckelfilen {self.path} saknas. Återställ den från säkerhetskopian.")
        if self.path.stat().st_mode & 0o077:
            raise KeyProblem(f"Nyckelfilen {self.path} kan läsas av andra. Sätt rättigheten 0600.")
        try:
            return {root: PseudonymKey(bytes.fromhex(text)) for root, text in json.loads(self.path.read_text()).items()}
        except (ValueError, AttributeError, TypeError):
            raise KeyProblem(f"Nyckelfilen {self.path} går inte att läsa.") from None

    def _write(self, keys: Mapping[str, str]) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = self.path.with_suffix(f".{secrets.token_hex(6)}")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as stream:
            json.dump(keys, stream)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(self.path)


def normalise(identity: str, latest: date, birth_year: int | None = None) -> str:
    """One spelling for each identity: a personnummer as its twelve characters, any other stripped and casefolded.

    A century that is left out is that of `birth_year` where the two agree, else the latest that gives a birth day not
    after `latest` (the row's own date, so that a file read again years later gives the same person); `+` says a
    hundred years more. Samordningsnummer (day + 60) and numbers with a letter are read the same way. Check digits are
    not required: sources hold invented numbers for people who have none. Raises NotAnIdentity for empty text.
    """
    text = re.sub(r"\s+", "", identity)
    if not text:
        raise NotAnIdentity(identity)
    found = _PERSONNUMMER.fullmatch(text.upper())
    if found is None:
        return text.casefold()
    century, year, month, day, mark, last = found.groups()
    if not _is_day(int(month), int(day)):
        return text.casefold()
    if century is None and birth_year is not None and birth_year % 100 == int(year):
        century = f"{birth_year // 100:02d}"
    return f"{century or _century(year, month, day, mark, latest)}{year}{month}{day}{last}"


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)


def _century(year: str, month: str, day: str, mark: str, latest: date) -> str:
    born = int(day) - 60 if int(day) > 60 else int(day)
    full = latest.year - latest.year % 100 + int(year)
    if (full, int(month), born) > (latest.year, latest.month, latest.day):
        full -= 100
    if mark == "+":
        full -= 100
    return f"{full // 100:02d}"
