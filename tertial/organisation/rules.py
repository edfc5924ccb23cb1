"""Regler: roles and what each may do, validity, and how names become slugs. No Django."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from tertial.core.permissions import Permission


class Role(StrEnum):
    """Roll. Granted on a node and inherited by everything below it."""

    MANAGER = "manager"
    CONTROLLER = "controller"
    DEVELOPER = "developer"
    DIRECTOR = "director"
    SECRETARY = "secretary"
    MEMBER = "member"
    AUDITOR = "auditor"
    SUPPLIER = "supplier"
    ADMINISTRATOR = "administrator"


ROLE_LABELS = {
    Role.MANAGER: "Enhetschef",
    Role.CONTROLLER: "Controller",
    Role.DEVELOPER: "Verksamhetsutvecklare",
    Role.DIRECTOR: "Förvaltningschef",
    Role.SECRETARY: "Nämndsekreterare",
    Role.MEMBER: "Ledamot",
    Role.AUDITOR: "Revisor",
    Role.SUPPLIER: "Systemförvaltare",
    Role.ADMINISTRATOR: "Administratör",
}

_READ = frozenset({Permission.VIEW, Permission.VIEW_FACTS})
_WRITE = frozenset({Permission.WRITE_REPORT, Permission.ENTER_FIGURE})
_ROUND = frozenset({Permission.CONTRIBUTE, Permission.REVIEW_ENTRY, Permission.RUN_ROUND, Permission.PLAN})

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.MANAGER: _READ | {Permission.WRITE_REPORT, Permission.CONTRIBUTE},
    Role.CONTROLLER: _READ
    | _WRITE
    | _ROUND
    | {Permission.IMPORT, Permission.RECONCILE, Permission.REVIEW_REPORT, Permission.VIEW_HISTORY},
    Role.DEVELOPER: _READ | _WRITE | _ROUND | {Permission.REVIEW_REPORT},
    Role.DIRECTOR: _READ
    | _WRITE
    | _ROUND
    | {Permission.REVIEW_REPORT, Permission.APPROVE_REPORT, Permission.VIEW_HISTORY},
    Role.SECRETARY: frozenset({Permission.VIEW, Permission.VIEW_HISTORY}),
    Role.MEMBER: frozenset({Permission.VIEW}),
    Role.AUDITOR: _READ | {Permission.VIEW_HISTORY},
    Role.SUPPLIER: frozenset({Permission.IMPORT}),
    Role.ADMINISTRATOR: frozenset({Permission.VIEW, Permission.ADMINISTER, Permission.VIEW_HISTORY}),
}


def roles_with(permission: str) -> list[str]:
    """The roles that have this permission."""
    return [role.value for role, permissions in ROLE_PERMISSIONS.items() if permission in permissions]


def permissions_of(roles: Collection[str]) -> frozenset[Permission]:
    """Everything that somebody with these roles may do."""
    return frozenset().union(*(ROLE_PERMISSIONS[Role(role)] for role in roles))


def valid_on(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Half-open: from `valid_from` (None: always) up to but not including `valid_to` (None: still)."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day < valid_to)


# Which kinds of node may lie under which; None is the top.
_KINDS_UNDER: dict[str | None, frozenset[str]] = {
    None: frozenset({"municipality"}),
    "municipality": frozenset({"body", "unit"}),
    "body": frozenset({"body", "unit"}),
    "unit": frozenset({"unit"}),
}


def kind_fits(kind: str, above: str | None) -> bool:
    """Whether a node of this kind may lie under one of the kind `above` (None: at the top)."""
    return kind in _KINDS_UNDER[above]


_LETTERS_THAT_ARE_TWO = str.maketrans({"æ": "ae", "ø": "o", "ß": "ss", "þ": "th", "ð": "d", "đ": "d", "ł": "l"})


def slugify(name: str) -> str:
    """A slug in a–z, 0–9 and hyphens: `Barn och unga` → `barn-och-unga`, `Förvaltning` → `forvaltning`."""
    letters = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS_THAT_ARE_TWO))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A row of a code plan as imported: `row` is its row in the source, `parent` a code, `unit` a path or slug."""

    row: int
    dimension: str
    code: str
    name: str
    valid_from: date
    valid_to: date | None = None
    parent: str = ""
    unit: str = ""


def fault_in_codes(rows: Iterable[CodeRow]) -> str | None:
    """The first fault in a code plan taken by itself, as a sentence: an empty range, or a code valid twice a day."""
    periods: dict[tuple[str, str], list[CodeRow]] = defaultdict(list)
    for row in rows:
        if row.valid_to is not None and row.valid_to <= row.valid_from:
            return f"Rad {row.row}: valid_to {row.valid_to} ska vara senare än valid_from {row.valid_from}."
        periods[row.dimension, row.code].append(row)
    for (dimension, code), found in periods.items():
        found.sort(key=lambda row: row.valid_from)
        for earlier, later in pairwise(found):
            if earlier.valid_to is None or later.valid_from < earlier.valid_to:
                return (
                    f"Rad {later.row}: koden {code} i {dimension} gäller redan den {later.valid_from} "
                    f"(rad {earlier.row}); rätta datumen så att de inte överlappar."
                )
    return None
