"""Who may open which page and do which deed: the words of the tables in `tertial/<package>/tests/access.py`.

A package lists its pages in `PAGES` and its deeds in `DEEDS`; `tests/test_access.py` tries every one of them as every
role of the cast, as the outsider, as somebody of another municipality, as somebody of none, and as nobody.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tertial.core.models import User
from tests.cast import ROLES_AT, Municipality

CAST = tuple(ROLES_AT)
OTHER_TOWN = "Nils"  # works in Lönnby
NO_TOWN = "Tor"  # has a login and no membership
NOBODY = "nobody"  # not logged in
EVERYONE = (*CAST, OTHER_TOWN, NO_TOWN, NOBODY)

# Roles at the social committee that may see its material: all of the cast but the manager of one unit, the supplier and
# the outsider.
VIEWERS = ("Kim", "Vera", "Frida", "Sam", "Lena", "Rune", "Ada")


@dataclass(frozen=True)
class Page:
    """An address of Ekstad, by the name of its pattern, with the status each actor gets (302: to the login page).

    `given` makes what the page shows and may return the address, which cannot be written down before.
    """

    name: str
    path: str
    expected: Mapping[str, int]
    method: str = "get"
    data: Mapping[str, Any] = field(default_factory=dict)
    given: Callable[[Municipality], str | None] | None = None


@dataclass(frozen=True)
class Deed:
    """An action: `do(town, user)` carries it out; everybody but `allowed` gets PermissionDenied and changes nothing."""

    name: str
    do: Callable[[Municipality, User], object]
    allowed: Iterable[str]


def answers(rest: int = 404, **groups: Iterable[str]) -> dict[str, int]:
    """The status of everyone: `answers(s200=VIEWERS, s403=("Maja",))`; who is in no group gets `rest`.

    Nobody is sent to the login page unless named, and whoever works in no municipality is shown 403.
    """
    expected = dict.fromkeys(EVERYONE, rest) | {NOBODY: 302, NO_TOWN: 403}
    for status, actors in groups.items():
        expected |= dict.fromkeys(actors, int(status.removeprefix("s")))
    return expected


def for_all(status: int) -> dict[str, int]:
    """The same status for everyone, logged in or not."""
    return dict.fromkeys(EVERYONE, status)
