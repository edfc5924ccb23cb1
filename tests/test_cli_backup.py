"""`tertial backup` and `tertial restore`: rehearsed on a real database that people write in meanwhile."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from psycopg import conninfo, sql

from conftest import empty
from tertial.cli import postgres_client
from tertial.cli.main import run
from tertial.core.scope import root_scope
from tertial.facts.places import pseudonym_key
from tertial.facts.tests.factory import make_batch
from tertial.reports import actions
from tertial.reports.rules import State
from tertial.reports.tests.furnished import furnished_report
from tests.cast import Municipality, make_ekstad

NAMED = "INSERT INTO organisation_person (root_id, name, sort_key, party) VALUES (%s, %s, '', '')"


@dataclass
class Rehearsal:
    """A copy made while somebody wrote: what had been written before it began, and all that was written in the end."""

    copy: Path
    keys: Path
    before: list[str]
    written: list[str]


@pytest.fixture(scope="module")
def rehearsal(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Rehearsal]:
    """Ekstad with facts, a pseudonym key and a frozen report, and its copy. No other test's files."""
    place = tmp_path_factory.mktemp("rehearsal")
    for folder in (settings.FACTS_DIR, settings.FROZEN_DIR):
        shutil.rmtree(folder, ignore_errors=True)
    with django_db_blocker.unblock():
        try:
            writer = Writer(_town().root.pk)
            with writer:
                before = list(writer.written)
                assert run(["backup", "--out", str(place / "copy"), "--keys", str(place / "keys")]) == 0
            yield Rehearsal(place / "copy", place / "keys", before, writer.written)
        finally:
            empty()


def _town() -> Municipality:
    town = make_ekstad()
    report, _ = furnished_report(town, State.APPROVED)
    with root_scope(town.root.pk):
        make_batch(town.nodes["socialnamnden"], [], "referrals", key_id=pseudonym_key(town.root).key_id)
        actions.freeze(user=town.people["Frida"], report=report)
    return town


@pytest.fixture
def empty_database() -> Iterator[str]:
    """The owner's url of a new database with nothing in it."""
    name = f"tertial_restored_{uuid4().hex[:6]}"
    with psycopg.connect(os.environ["TERTIAL_TEST_MAINTENANCE_URL"], autocommit=True) as maintenance:
        maintenance.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield conninfo.make_conninfo(os.environ["DATABASE_OWNER_URL"], dbname=name)
        finally:
            maintenance.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def tertial(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tertial.cli.main", *map(str, arguments)]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)


def restore(place: Path, database: str, var: Path, keys: Path) -> "subprocess.CompletedProcess[str]":
    name = conninfo.conninfo_to_dict(database)["dbname"]
    web = conninfo.make_conninfo(os.environ["DATABASE_URL"], dbname=name)
    return tertial(
        "restore",
        place,
        DATABASE_OWNER_URL=database,
        DATABASE_URL=web,
        TERTIAL_VAR=str(var),
        TERTIAL_KEYS_DIR=str(keys),
    )


def files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Writer(threading.Thread):
    """Somebody who writes names, each in a transaction of its own, until told to stop; `written` are committed."""

    def __enter__(self) -> Self:
        self.start()
        while len(self.written) < 20:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.join()

    def __init__(self, root_id: int) -> None:
        super().__init__()
        self.root_id, self.written, self.stopped = root_id, list[str](), threading.Event()

    def run(self) -> None:
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
            while not self.stopped.is_set():
                name = f"Person {len(self.written)}"
                connection.execute(NAMED, [self.root_id, name])
                self.written.append(name)


def test_all_that_was_committed_before_the_copy_is_there_after_it(rehearsal, empty_database, tmp_path):
    assert len(rehearsal.written) > len(rehearsal.before) >= 20, "nobody wrote while the copy was made"
    done = restore(rehearsal.copy, empty_database, tmp_path, rehearsal.keys)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 fastställd rapport; det senaste som skrevs är från 20" in done.stdout
    with psycopg.connect(empty_database) as owner:
        names = [name for (name,) in owner.execute("SELECT name FROM organisation_person ORDER BY id")]
        policies = owner.execute("SELECT count(*) FROM pg_policies").fetchone()
    # One moment of the whole: no later entry without the earlier ones, and all that was committed before.
    assert names == rehearsal.written[: len(names)] and len(names) >= len(rehearsal.before)
    assert policies and policies[0] > 20
    assert files(tmp_path / "facts") == files(settings.FACTS_DIR) != {}
    assert files(tmp_path / "frozen") == files(settings.FROZEN_DIR) != {}


def test_what_lacks_its_key_or_file_after_a_restore_is_said(rehearsal, empty_database, tmp_path):
    copy = shutil.copytree(rehearsal.copy, tmp_path / "copy")
    manifest = json.loads((copy / "manifest.json").read_text())
    lost = next(name for name in manifest["files"] if name.endswith(".parquet"))
    del manifest["files"][lost]
    (copy / "manifest.json").write_text(json.dumps(manifest))
    done = restore(copy, empty_database, tmp_path / "var", tmp_path / "no-keys")
    assert done.returncode == 1
    assert f"saknar sin faktafil {lost.removeprefix('facts/')}" in done.stderr and "Nyckelfilen" in done.stderr


def test_a_damaged_copy_changes_nothing(rehearsal, empty_database, tmp_path, monkeypatch, settings, capsys):
    copy = shutil.copytree(rehearsal.copy, tmp_path / "copy")
    damaged = next((copy / "frozen").rglob("*.pdf"))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    settings.FACTS_DIR, settings.FROZEN_DIR = tmp_path / "facts", tmp_path / "frozen"
    monkeypatch.setenv("DATABASE_OWNER_URL", empty_database)
    assert run(["restore", str(copy)]) == 1
    assert f"{damaged.relative_to(copy)} har ändrats. Ingenting har återställts." in capsys.readouterr().err
    assert files(tmp_path / "facts") == files(tmp_path / "frozen") == {}
    assert postgres_client.is_empty(empty_database)


def test_nothing_is_written_over(rehearsal, capsys):
    assert run(["backup", "--out", str(rehearsal.copy)]) == 1
    assert "finns redan och är inte tom" in capsys.readouterr().err
    assert run(["restore", str(rehearsal.copy)]) == 1
    assert "Databasen är inte tom" in capsys.readouterr().err


def test_the_keys_are_never_in_the_copy(rehearsal, tmp_path, capsys):
    assert run(["backup", "--out", str(tmp_path / "copy"), "--keys", str(tmp_path / "copy" / "keys")]) == 2
    assert "Nycklarna får inte ligga i kopian" in capsys.readouterr().err
    secret = json.loads((rehearsal.keys / "pseudonyms.json").read_text())["ekstad"]
    assert not any(secret.encode() in content for content in files(rehearsal.copy).values())
