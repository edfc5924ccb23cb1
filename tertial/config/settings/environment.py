"""Reading the environment. `docs/operate.md` lists every name; a test fails when one is missing there."""

import os
from pathlib import Path


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str) -> bool:
    """Whether the variable is set to something other than 0, no, false or nothing."""
    return text(name).strip().lower() not in ("", "0", "no", "nej", "false")


def path(name: str, default: Path) -> Path:
    return Path(text(name) or default).resolve()


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
