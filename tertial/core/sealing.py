"""Försegling: what must lie in the database but not be readable there, under a key that lies among the keys."""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

FILE = "seal.key"


class SealBroken(RuntimeError):
    """Sealed with another key, or altered: the key was lost or the row was tampered with."""


def seal(text: str) -> str:
    """The text encrypted and signed, as letters and digits."""
    return Fernet(_key()).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed. Raises SealBroken."""
    try:
        return Fernet(_key()).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SealBroken(f"the seal does not fit the key {FILE}") from None


def _key() -> bytes:
    place = Path(settings.KEYS_DIR) / FILE
    if not place.exists():
        _make(place)
    return place.read_bytes()


def _make(place: Path) -> None:
    """A new key, whole or not at all; the first of two processes wins and both use its key."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    candidate = place.with_name(f".{FILE}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(candidate, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(Fernet.generate_key())
    try:
        place.hardlink_to(candidate)
    except FileExistsError:
        return
    finally:
        candidate.unlink()
