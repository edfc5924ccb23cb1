"""Fel i en källfil: what is wrong, where, and what was expected. A file is accepted whole or not at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

LISTED = 1000

_PERSONNUMMER = re.compile(r"(?<!\d)(?:\d{2})?\d{2}[01]\d[0-9]\d[-+ ]?\d{3}[\dA-Za-z](?!\d)")


@dataclass(frozen=True, slots=True)
class Problem:
    """One error. `row` is the 1-based row of the source; `value` is already masked where the field is personal."""

    message: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    expected: str = ""
    sheet: str | None = None

    def as_json(self) -> dict[str, str | int | None]:
        """As `tertial import --json` prints it."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Notice:
    """Varning: something to look at that does not stop the file."""

    message: str
    row: int | None = None

    def as_json(self) -> dict[str, str | int | None]:
        return {"row": self.row, "message": self.message}


class Rejected(Exception):
    """The file is refused. `problems` lists the first ones (at most `LISTED`), `total` counts them all."""

    def __init__(self, problems: Sequence[Problem], total: int | None = None) -> None:
        self.problems = tuple(problems)
        self.total = len(self.problems) if total is None else total
        super().__init__(self.problems[0].message if self.problems else "Filen går inte att läsa.")


class Cancelled(Exception):
    """Somebody stopped the import. Nothing has been kept."""


def refuse(message: str, **where: str | int | None) -> Rejected:
    """A rejection for one reason: `raise refuse("Filen är tom.")`."""
    return Rejected([Problem(message, **where)])  # type: ignore[arg-type]


@dataclass(slots=True)
class Collector:
    """Gathers every error of a file in bounded memory, and its warnings."""

    limit: int = LISTED
    problems: list[Problem] = field(default_factory=list)
    total: int = 0
    notices: list[Notice] = field(default_factory=list)

    @property
    def room(self) -> int:
        """How many more problems will be listed."""
        return max(0, self.limit - len(self.problems))

    def add(self, problem: Problem) -> None:
        self.total += 1
        if self.room:
            self.problems.append(problem)

    def count_unlisted(self, count: int) -> None:
        """Count problems that there is no room to list."""
        self.total += count

    def warn(self, message: str, row: int | None = None) -> None:
        if len(self.notices) < self.limit:
            self.notices.append(Notice(message, row))

    def raise_if_any(self) -> None:
        if self.total:
            raise Rejected(self.problems, self.total)


def masked(value: str, *, personal: bool) -> str:
    """The value as it may be shown: a personal one as `19••••••-••••`, others with any personnummer in them hidden."""
    line = " ".join(value.split())
    short = line if len(line) <= 80 else line[:79] + "…"
    if not personal:
        return without_identities(short)
    return _hide(short, keep=2 if len(short) >= 10 else 0)


def without_identities(text: str) -> str:
    """The text with every personnummer in it hidden: sources have them in the wrong columns too."""
    return _PERSONNUMMER.sub(lambda found: _hide(found[0], keep=2), text)


def _hide(text: str, keep: int) -> str:
    return text[:keep] + "".join("•" if char.isalnum() else char for char in text[keep:])
