"""Databases of the tests. What is slow to make is made once, named after what it is made of, and copied.

The migrated template is copied for every process; the reference municipality, read in, for whoever reads or serves it.
"""

import fcntl
import functools
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import conninfo, sql

REPOSITORY = Path(__file__).resolve().parents[1]
VAR = REPOSITORY / "var"
TEMPLATE = "tertial_template_"
REFERENCE = "tertial_reference_"
PROFILE = "haninge-2017"
# A copy has the number of its process at the end, so that those of killed runs are known.
TEST, DEMO, HANINGE = "tertial_test_", "tertial_demo_", "tertial_haninge_"


@dataclass(frozen=True)
class Place:
    """A database and the folder of its files, as an installation has them."""

    database: str
    folder: Path

    def environment(self) -> dict[str, str]:
        """What leads a process of ours there."""
        urls = {url: conninfo.make_conninfo(os.environ[url], dbname=self.database) for url in URLS}
        return urls | {"TERTIAL_VAR": str(self.folder)}


URLS = ("DATABASE_URL", "DATABASE_OWNER_URL")


@functools.cache
def template() -> str:
    """The migrated database. Made by the first process that asks, in its own database; the others wait.

    Asked once a process, before it has its own: what has that name is left by an earlier process of the same number.
    """
    from tertial.core import rowsecurity

    files = [
        *REPOSITORY.glob("tertial/*/migrations/*.py"),
        Path(rowsecurity.__file__),
        REPOSITORY / "requirements.lock",
    ]
    name = f"{TEMPLATE}{_digest(files)}"
    with _locked("template"), _maintenance() as server:
        present = _names(server)
        _clear(present, TEMPLATE, name)
        drop(own_name())
        if name not in present:
            _migrate(server, own_name())
            _rename(server, own_name(), name)
    return name


def reference() -> Place:
    """The reference municipality, read in as the demo; made anew when anything that the load reads has changed."""
    kept = (each for each in (REPOSITORY / "tertial").rglob("*") if each.is_file())
    files = (each for each in kept if not {"tests", "__pycache__"} & set(each.parts))
    made = Place(name := f"{REFERENCE}{_digest([*files, REPOSITORY / 'requirements.lock'])}", VAR / "reference" / name)
    with _locked("reference"), _maintenance() as server:
        present = _names(server)
        _clear(present, REFERENCE, name)
        if name in present and made.folder.exists():
            return made
        drop(name)
        shutil.rmtree(VAR / "reference", ignore_errors=True)
        unfinished = Place(f"{HANINGE}new_{os.getpid()}", made.folder)
        copy(template(), unfinished.database)
        command = [sys.executable, "-m", "tertial.cli.main", "demo", "--load-only"]
        subprocess.run(command, env=os.environ | unfinished.environment(), check=True, capture_output=True)
        _rename(server, unfinished.database, name)
    return made


def copied(place: Place, name: str, folder: Path) -> Place:
    """The place once more, in an empty folder."""
    copy(place.database, name)
    shutil.copytree(place.folder, folder, dirs_exist_ok=True)
    return Place(name, folder)


def copy(source: str, name: str) -> None:
    """A new database like another that nobody is in."""
    with _maintenance() as server:
        server.execute(_identified("CREATE DATABASE {} TEMPLATE {}", name, source))


def drop(name: str) -> None:
    """Drops a database. Sessions that a killed run left there are ended by the role they belong to."""
    left = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user"
    with psycopg.connect(conninfo.make_conninfo(os.environ["DATABASE_URL"], dbname="postgres")) as web:
        web.execute(left, [name])
    with _maintenance() as server:
        server.execute(left, [name])
        server.execute(_identified("DROP DATABASE IF EXISTS {}", name))


def own_name() -> str:
    """The database of this process."""
    return f"{TEST}{os.getpid()}"


@contextmanager
def entered(place: Place) -> Iterator[None]:
    """This process works in another place for a while, and so do those that it starts."""
    from django.db import connections
    from django.test import override_settings

    from tertial.facts import store

    before = {key: os.environ[key] for key in place.environment()}
    names = {alias: settings["NAME"] for alias, settings in connections.settings.items()}
    folders = {f"{name.upper()}_DIR": place.folder / name for name in ("facts", "spool", "frozen", "keys")}

    def move(environment: dict[str, str], databases: dict[str, Any]) -> None:
        store.configure(None)
        connections.close_all()
        os.environ.update(environment)
        for alias, name in databases.items():
            connections.settings[alias]["NAME"] = name

    with override_settings(VAR_DIR=place.folder, **folders):
        move(place.environment(), dict.fromkeys(names, place.database))
        try:
            yield
        finally:
            move(before, names)


def _migrate(server: "psycopg.Connection[Any]", name: str) -> None:
    from django.core.management import call_command
    from django.db import connections

    server.execute(_identified("CREATE DATABASE {}", name))
    call_command("migrate", database="owner", verbosity=0)
    connections.close_all()


def _clear(present: Iterable[str], kind: str, kept: str) -> None:
    """Drops what is out of date, and what runs whose process has ended have left."""
    for name in present:
        if (name.startswith(kind) and name != kept) or _is_left(name):
            drop(name)


def _is_left(name: str) -> bool:
    pid = name.rpartition("_")[2] if name.startswith((TEST, DEMO, HANINGE)) else str(os.getpid())
    return not (pid.isdecimal() and Path(f"/proc/{pid}").exists())


def _names(server: "psycopg.Connection[Any]") -> set[str]:
    return {str(row[0]) for row in server.execute("SELECT datname FROM pg_database")}


def _rename(server: "psycopg.Connection[Any]", name: str, to: str) -> None:
    server.execute(_identified("ALTER DATABASE {} RENAME TO {}", name, to))


def _identified(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))  # type: ignore[arg-type]


def _maintenance() -> "psycopg.Connection[Any]":
    return psycopg.connect(os.environ["TERTIAL_TEST_MAINTENANCE_URL"], autocommit=True)


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _locked(what: str) -> Iterator[None]:
    with (VAR / f"test-{what}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
