"""Fixtures of every test: a real PostgreSQL database of its own, entered as the web role with row-level security on.

A database with all migrations is made once, named after them, and each pytest process gets a copy of it.
"""

import fcntl
import gc
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from psycopg import conninfo, sql

REPOSITORY = Path(__file__).resolve().parent
TEMPLATE = "tertial_template"
BROWSER = "tests/browser"
FIRST = (BROWSER, "tests/test_cli_processes", "tertial/measures/tests/test_recount", "tests/", "tertial/facts")

# The suite keeps to its minutes; `TERTIAL_EXAMPLES=1000 make test` searches longer. No deadline: machines are busy.
hypothesis.settings.register_profile("suite", max_examples=int(os.environ.get("TERTIAL_EXAMPLES", "40")), deadline=None)
hypothesis.settings.load_profile("suite")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files come first, so that no worker is left alone with one at the end.

    A file stays whole, on one worker (`--dist loadfile`), so that what it sets up is made once.
    """
    items.sort(key=lambda item: _turn(item.path.relative_to(REPOSITORY).as_posix()))


def _turn(path: str) -> int:
    return next((turn for turn, start in enumerate(FIRST) if path.startswith(start)), len(FIRST))


def pytest_collection_finish() -> None:
    """The collector of garbage goes seldom: all that has been imported would be looked at again for every test."""
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def quick_requests(django_test_environment: None) -> None:
    """What costs a test time and shows nothing.

    Its passwords are hashed in no time (a real one takes a third of a second, on purpose), and the thousands of
    `Client()` do not each go through every static file.
    """
    from django.conf import settings
    from django.contrib.auth import hashers

    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    for known in (hashers.get_hashers, hashers.get_hashers_by_algorithm):
        known.cache_clear()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the migrated database, dropped when the session ends."""
    with django_db_blocker.unblock():
        _make_database()
        yield
        from django.db import connections

        connections.close_all()
        _drop(str(conninfo.conninfo_to_dict(os.environ["DATABASE_URL"])["dbname"]))


def _make_database() -> None:
    name = conninfo.conninfo_to_dict(os.environ["DATABASE_URL"])["dbname"]
    template = f"{TEMPLATE}_{_migrations_digest()}"
    with _lock(), psycopg.connect(os.environ["TERTIAL_TEST_MAINTENANCE_URL"], autocommit=True) as maintenance:
        present = {row[0] for row in maintenance.execute("SELECT datname FROM pg_database")}
        for old in present:
            if (old.startswith(TEMPLATE) and old != template) or _is_left(old):
                _drop(old)
        if template not in present:
            _migrate(maintenance, name)
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            maintenance.execute(rename.format(sql.Identifier(name), sql.Identifier(template)))
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        maintenance.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))


def _is_left(name: str) -> bool:
    """Whether the database is that of a run whose process has ended."""
    _, found, pid = name.partition("tertial_test_")
    return bool(found) and not (pid.isdecimal() and Path(f"/proc/{pid}").exists() and int(pid) != os.getpid())


def _migrate(maintenance: psycopg.Connection[Any], name: str) -> None:
    from django.core.management import call_command
    from django.db import connections

    maintenance.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    call_command("migrate", database="owner", verbosity=0)
    connections.close_all()


def _migrations_digest() -> str:
    """Names what the template database is made of: every migration and the code that secures the rows."""
    digest = hashlib.sha256()
    files = [*REPOSITORY.glob("tertial/*/migrations/*.py"), REPOSITORY / "tertial/core/rowsecurity.py"]
    for file in [*sorted(files), REPOSITORY / "requirements.lock"]:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _lock() -> Any:
    handle = (REPOSITORY / "var" / "test-template.lock").open("w")
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def _drop(name: str) -> None:
    """Drops a database. Sessions that a killed run left there are ended by the role they belong to."""
    left = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user"
    with psycopg.connect(conninfo.make_conninfo(os.environ["DATABASE_URL"], dbname="postgres")) as web:
        web.execute(left, [name])
    with psycopg.connect(os.environ["TERTIAL_TEST_MAINTENANCE_URL"], autocommit=True) as maintenance:
        maintenance.execute(left, [name])
        maintenance.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For tests of what other connections see: real commits, emptied afterwards by the owner."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            empty()


@pytest.fixture(scope="module")
def haninge(django_db_setup: None, django_db_blocker: Any) -> Iterator[Path]:
    """The reference municipality, loaded and committed once for a module that only reads it: its profile's folder."""
    from tertial.core import profiles

    with django_db_blocker.unblock():
        try:
            folder = profiles.find("haninge-2017")
            profiles.load(folder)
            yield folder
        finally:
            empty()


def empty() -> None:
    """Empties every table that a test may have written in, as the owner."""
    from django.apps import apps
    from django.db import connections

    kept = {"django_content_type", "django_migrations", "auth_permission", "procrastinate_version"}
    tables = {m._meta.db_table for m in apps.get_models(include_auto_created=True) if m._meta.managed}
    tables |= {"procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers"}
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        present = {name for (name,) in cursor.fetchall()}
        names = sorted((tables & present) - kept)
        # To empty a table makes its files anew: only those that something was written in.
        written = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(name, sql.Identifier(name)) for name in names
        )
        cursor.execute(written)
        filled = [sql.Identifier(name) for (name,) in cursor.fetchall()]
        if filled:
            cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(filled)))
    connections.close_all()


@pytest.fixture
def ekstad(db: None) -> Any:
    """Ekstad with its cast; the test enters its scope itself, or through `in_ekstad`."""
    from tests.cast import make_ekstad

    return make_ekstad()


@pytest.fixture
def lonnby(db: None) -> Any:
    """Lönnby, another municipality in the same installation."""
    from tests.cast import make_lonnby

    return make_lonnby()


@pytest.fixture
def in_ekstad(ekstad: Any) -> Iterator[Any]:
    """Ekstad, inside its scope."""
    from tertial.core.scope import root_scope

    with root_scope(ekstad.root.pk):
        yield ekstad
