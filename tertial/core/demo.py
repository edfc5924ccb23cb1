"""Exempelkommunen: the reference profile with one login a role, for `tertial demo`."""

import functools
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from tertial.core.contributions import DemoLogin, profile_sections
from tertial.core.errors import Refused
from tertial.core.models import Root, User
from tertial.core.profiles import FILE, MARK, SHIPPED, about, digest
from tertial.core.profiles import load as load_profile
from tertial.core.reading import read_toml
from tertial.core.roots import root_id_of
from tertial.core.scope import root_scope

PROFILE = "haninge-2017"
# Published on purpose, on the login page too: it opens only users that are marked as a demo's, and those only where
# TERTIAL_DEMO is set (core.login).
PASSWORD = "demo-tertial"  # noqa: S105


@dataclass(frozen=True)
class Login:
    """What somebody needs to look around as a role."""

    role: str
    email: str
    password: str
    name: str


def load() -> list[Login]:
    """Reads the reference profile and opens its logins, once: a second start finds it done. Returns the logins."""
    if not settings.DEMO:
        raise Refused("Exempelkommunen läses bara in där TERTIAL_DEMO är satt; kör tertial demo.")
    folder = SHIPPED / PROFILE
    if not _is_loaded(folder):
        load_profile(folder)
    _open([login.email for login in logins()])
    _settle(folder)
    return logins()


def _settle(folder: Path) -> None:
    """What the demo's people have done; the sections leave alone what is done already."""
    root_id = root_id_of(about(read_toml(folder / FILE)).root)
    if root_id is None:
        return
    with root_scope(root_id, about={"profile": PROFILE}):
        for _, section in profile_sections:
            if section.demo:
                section.demo(folder)


@functools.cache
def logins() -> list[Login]:
    """Whom the demo lets in, and how. No query."""
    people = _people(SHIPPED / PROFILE)
    return [Login(person.role, person.email, PASSWORD, person.name) for person in people]


def _people(folder: Path) -> list[DemoLogin]:
    return [person for _, section in profile_sections if section.logins for person in section.logins(folder)]


def _is_loaded(folder: Path) -> bool:
    root_id = root_id_of(about(read_toml(folder / FILE)).root)
    if root_id is None:
        return False
    with root_scope(root_id):
        mark = Root.objects.get(pk=root_id).settings.get(MARK, {})
    return bool(mark.get("digest") == digest(folder))


@transaction.atomic
def _open(emails: list[str]) -> None:
    """Gives the logins their published password. Refused for one that somebody uses for real."""
    closed = list(User.objects.select_for_update().filter(email__in=emails, is_demo=False))
    hashed = make_password(PASSWORD) if closed else ""  # one for all: the password is published, and hashing is slow
    for user in closed:
        if user.has_usable_password():
            raise Refused(f"{user.email} är en riktig inloggning här; exempelkommunen hör hemma i en egen databas.")
        user.is_demo, user.password = True, hashed
    User.objects.bulk_update(closed, ["is_demo", "password"])
