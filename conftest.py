"""Fixtures of every test: a real PostgreSQL database of its own, entered as the web role with row-level security on.

A database with all migrations is made once, named after them, and each pytest process gets a copy of it
(`tests/databases.py`).
"""

import gc
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from psycopg import sql

from tests import databases

REPOSITORY = Path(__file__).resolve().parent
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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Browser tests are one process's: one demo is started and one browser, and a report is composed once."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return BROWSER if nodeid.startswith(BROWSER) else str(super()._split_scope(nodeid))

    return Scheduling(config, log)


def _turn(path: str) -> int:
    return next((turn for turn, start in enumerate(FIRST) if path.startswith(start)), len(FIRST))


def pytest_collection_finish() -> None:
    """The collector of garbage goes seldom (`tests/plugin.py`), and never looks at what has been imported."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def quick_requests(django_test_environment: None) -> None:
    """What costs a test time and shows nothing.

    Its passwords are hashed in no time (a real one takes a third of a second, on purpose), the thousands of
    `Client()` do not each go through every static file, and no line is logged for each page that they may not see.
    """
    from django.conf import settings
    from django.contrib.auth import hashers

    logging.getLogger("django.request").setLevel(logging.ERROR)
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    for known in (hashers.get_hashers, hashers.get_hashers_by_algorithm):
        known.cache_clear()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the migrated database, dropped when the session ends."""
    with django_db_blocker.unblock():
        databases.copy(databases.template(), databases.own_name())
        yield
        from django.db import connections

        connections.close_all()
        databases.drop(databases.own_name())


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For tests of what other connections see: real commits, emptied afterwards by the owner."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            empty()


@pytest.fixture(scope="session")
def reference(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[databases.Place]:
    """This process's own copy of the reference municipality, which is read in once for all."""
    name = f"{databases.HANINGE}{os.getpid()}"
    yield databases.copied(databases.reference(), name, tmp_path_factory.mktemp("haninge"))
    databases.drop(name)


@pytest.fixture(scope="module")
def haninge(reference: databases.Place, django_db_blocker: Any) -> Iterator[Path]:
    """The reference municipality, for a module that leaves it as it was: its profile's folder."""
    from tertial.core import profiles

    with django_db_blocker.unblock(), databases.entered(reference):
        yield profiles.find(databases.PROFILE)


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
        written = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(name, sql.Identifier(name)) for name in names
        )
        cursor.execute(written)
        _delete(cursor, [sql.Identifier(name) for (name,) in cursor.fetchall()])
    connections.close_all()


def _delete(cursor: Any, tables: list[sql.Identifier]) -> None:
    """All their rows in one statement, in which no order of keys matters, and without a word in the history.

    To truncate would make anew the files of every table that any of them is referred to by: nearly all there are.
    """

    def each(form: str, by: str) -> sql.Composed:
        return sql.SQL(by).join(sql.SQL(form).format(table, number=sql.SQL(str(i))) for i, table in enumerate(tables))

    if tables:
        cursor.execute(each("ALTER TABLE {} DISABLE TRIGGER USER", ";"))
        cursor.execute(sql.SQL("WITH {} SELECT 1").format(each("t{number} AS (DELETE FROM {})", ", ")))
        cursor.execute(each("ALTER TABLE {} ENABLE TRIGGER USER", ";"))


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
