"""Profiler: a municipality's configuration as a folder of files, read into a root organisation and written out again.

`profile.toml` says whose it is and holds the settings; every other file belongs to a section that a feature registers
in `core.contributions.profile_sections`.
"""

import hashlib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import tomli_w
from django.db import connection, transaction
from django.db.models import Model

from tertial.core.contributions import ProfileSection, profile_sections
from tertial.core.errors import Refused
from tertial.core.models import Root
from tertial.core.reading import Entry, read_toml
from tertial.core.roots import make_root, root_id_of
from tertial.core.scope import root_scope

SHIPPED = Path(__file__).resolve().parents[1] / "profiles"
FILE = "profile.toml"
# The key of Root.settings that says which profile was read; every other key is one of the profile's [settings].
MARK = "profile"

Row = TypeVar("Row", bound=Model)

log = logging.getLogger("tertial.core")


@dataclass(frozen=True)
class Profile:
    """What `profile.toml` says of itself; `body` and `report` are where a newcomer starts."""

    name: str
    title: str
    version: str
    root: str
    municipality: str
    body: str
    report: str


def find(name_or_path: str) -> Path:
    """The folder of a shipped profile by name, or of a path to a folder or its profile.toml. Refused when unknown."""
    path = Path(name_or_path)
    folder = path.parent if path.name == FILE else path
    for candidate in (SHIPPED / name_or_path, folder):
        if (candidate / FILE).is_file():
            return candidate
    known = ", ".join(profile.name for profile in shipped())
    raise Refused(f"Ingen profil finns i ”{name_or_path}”; ange en mapp med {FILE} eller någon av {known}.")


def shipped() -> list[Profile]:
    """The profiles that come with Tertial, by name."""
    return [about(read_toml(file)) for file in sorted(SHIPPED.glob(f"*/{FILE}"))]


def about(top: Entry) -> Profile:
    """The [profile] table, checked."""
    data = top.data.get(MARK)
    if not isinstance(data, dict):
        top.refuse("[profile]", "saknas; skriv tabellen med name, title, version, root och municipality")
    entry = Entry(top.file, "profile", data)
    entry.only("name", "title", "version", "root", "municipality", "body", "report")
    optional = {key: entry.text(key, "") for key in ("body", "report")}
    return Profile(**{key: entry.text(key) for key in ("name", "title", "version", "root", "municipality")}, **optional)


def load(folder: Path) -> Root:
    """Reads the profile into its root organisation, which is made when it is missing; all of it or nothing.

    Reading it again updates what differs and changes nothing else. What the profile does not mention stays.
    """
    top = read_toml(folder / FILE)
    profile = about(top)
    settings = top.data.get("settings", {})
    if not isinstance(settings, dict) or MARK in settings:
        top.refuse("[settings]", f"ska vara en tabell utan nyckeln {MARK}")
    with transaction.atomic():
        with connection.cursor() as cursor:  # two loads of a new root at once: the second waits and finds it
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('tertial.profile'))")
        root_id = root_id_of(profile.root) or make_root(profile.root, profile.municipality).pk
        with root_scope(root_id, about={"profile": profile.name}):
            # The settings first: figures that a section computes depend on them.
            root = _keep(root_id, profile, settings, digest(folder))
            for _, section in _sections():
                section.load(folder, top.data)
    log.info("core.profile_loaded root=%s profile=%s version=%s", root.slug, profile.name, profile.version)
    return root


def _keep(root_id: int, profile: Profile, settings: Mapping[str, Any], digest_: str) -> Root:
    root = Root.objects.get(pk=root_id)
    mark = {
        "name": profile.name,
        "title": profile.title,
        "version": profile.version,
        "body": profile.body,
        "report": profile.report,
        "digest": digest_,
    }
    kept = {**root.settings, **settings, MARK: mark}
    if (root.name, root.settings) != (profile.municipality, kept):
        root.name, root.settings = profile.municipality, kept
        root.save(update_fields=["name", "settings"])
    return root


def digest(folder: Path) -> str:
    """Names what a load would read: every file of the folder, and the sections that would read them."""
    found = hashlib.sha256(" ".join(name for name, _ in _sections()).encode())
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
        found.update(f"\0{file.relative_to(folder).as_posix()}\0".encode())
        found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def export(body: str, folder: Path) -> None:
    """Writes the profile of the body's root organisation into an empty folder, `load`able again to the same.

    `body` is a node's path in the current scope; it becomes the profile's starting point.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"Mappen {folder} är inte tom; ange en ny mapp.")
    folder.mkdir(parents=True, exist_ok=True)
    root = Root.objects.get()  # the scope shows no other
    mark = root.settings.get(MARK, {})
    start = body if "/" in body else mark.get("body", "")
    profile = {
        "name": mark.get("name", root.slug),
        "title": mark.get("title", root.name),
        "version": mark.get("version", "1"),
        "root": root.slug,
        "municipality": root.name,
        "body": start,
        "report": mark.get("report", ""),
    }
    settings = {key: value for key, value in root.settings.items() if key != MARK}
    write_toml(folder / FILE, {MARK: {key: value for key, value in profile.items() if value}, "settings": settings})
    for _, section in _sections():
        if section.export:
            section.export(folder)


def write_toml(path: Path, data: Mapping[str, Any]) -> None:
    """A TOML file, in UTF-8, as `read_toml` reads it."""
    path.write_text(tomli_w.dumps(data), encoding="utf-8")


def keep(row: Row, values: Mapping[str, Any]) -> Row:
    """Saves the row when it is new or differs, so that reading the same again leaves no trace in its history."""
    differs = row.pk is None or any(getattr(row, field) != value for field, value in values.items())
    if differs:
        for field, value in values.items():
            setattr(row, field, value)
        row.save()
    return row


def _sections() -> Iterator[tuple[str, ProfileSection]]:
    yield from sorted(profile_sections, key=lambda item: (item[1].order, item[0]))
