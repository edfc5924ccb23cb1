"""Killed at any moment of an import, nothing half-done can be read, and running it again completes it."""

import hashlib
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from django.utils import timezone

from tertial.core.operator import OPERATOR
from tertial.core.scope import root_scope
from tertial.facts import places, store
from tertial.facts.actions import import_file
from tertial.facts.models import Batch
from tertial.facts.readers.source import Source
from tertial.facts.selectors import scope_for
from tertial.facts.sweep import sweep
from tertial.facts.tests.factory import LEDGER_HEAD, add_codes, stored_files
from tests.cast import make_ekstad

KILLS = 14
ROWS = 400
SEED = 20170430


@pytest.fixture
def town(committed):
    town = make_ekstad()
    with root_scope(town.root.pk):
        add_codes(town)
    return town


def ledger(path, turn, amount):
    """A file of its own for each turn: `ROWS` rows of the same amount."""
    rows = (f"2017-01-15;5010;71100;520;{turn}-{n};Rad;{amount}" for n in range(ROWS))
    path.write_text("\n".join([LEDGER_HEAD, *rows, ""]), encoding="utf-8")
    return path


@pytest.fixture
def nursery():
    """A process that forks a child for each import it is told of."""
    command = [sys.executable, "-m", "tertial.facts.tests.import_child"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.stdin.close()


@pytest.fixture
def child(town, nursery):
    """Runs the import in a process of its own: how it ended, and how many calls it made."""

    def run(file, *, replaces=0, die_at=0):
        nursery.stdin.write(f"{town.root.pk} {town.nodes['ekstad'].pk} {replaces} {die_at} {file}\n")
        nursery.stdin.flush()
        status, calls = map(int, nursery.stdout.readline().split())
        assert status in (0, -9)
        return status, calls

    return run


def read(town, file, replaces=None):
    with root_scope(town.root.pk):
        source = Source.of_path(file)
        return import_file(user=OPERATOR, body=town.nodes["ekstad"], table="ledger", source=source, replaces=replaces)


def readable_total(town):
    """What every reader now sees, once every active batch has been found whole."""
    with root_scope(town.root.pk):
        for batch in Batch.objects.filter(replaced_at__isnull=True):
            content = (places.facts_dir() / batch.path).read_bytes()
            assert hashlib.sha256(content).hexdigest() == batch.parquet_sha256
        with store.open(scope_for(OPERATOR, town.nodes["ekstad"])) as facts:
            return facts.run("SELECT coalesce(sum(amount), 0) AS total FROM ledger")["total"][0].as_py()


@pytest.mark.slow
def test_an_import_that_is_killed_at_any_moment_leaves_nothing_half_done_and_completes_when_run_again(
    town, child, tmp_path
):
    random, expected = Random(SEED), Decimal(0)
    _, calls = child(ledger(tmp_path / "whole.csv", "whole", "1,00"))
    expected += ROWS
    assert calls > 1000 and readable_total(town) == expected
    killed = 0
    for turn in range(KILLS):
        file = ledger(tmp_path / f"{turn}.csv", turn, "1,00")
        # Most kills at any moment, every third among the last calls: rename, row, commit.
        first = calls * 9 // 10 if turn % 3 == 0 else 1
        status, _ = child(file, die_at=random.randint(first, calls))
        killed += status == -9
        assert readable_total(town) in (expected, expected + ROWS)
        expected += ROWS
        assert read(town, file).total == ROWS
        assert readable_total(town) == expected
    assert killed > KILLS // 2
    assert_nothing_is_left_over(town)


@pytest.mark.slow
def test_a_replacement_that_is_killed_leaves_either_the_old_file_or_the_new_one_never_both_or_none(
    town, child, tmp_path
):
    random = Random(SEED + 1)
    current = read(town, ledger(tmp_path / "old.csv", "old", "1,00")).batch
    _, calls = child(ledger(tmp_path / "first.csv", "first", "2,00"), replaces=current)
    with root_scope(town.root.pk):
        current = Batch.objects.get(replaced_at__isnull=True).pk
    total = Decimal(2 * ROWS)
    for turn in range(KILLS // 2):
        amount = 3 + turn
        file = ledger(tmp_path / f"{turn}.csv", turn, f"{amount},00")
        child(file, replaces=current, die_at=random.randint(calls // 2, calls))
        assert readable_total(town) in (total, amount * ROWS)
        current, total = read(town, file, replaces=current).batch, Decimal(amount * ROWS)
        assert readable_total(town) == total
    assert_nothing_is_left_over(town)


def assert_nothing_is_left_over(town):
    """Once swept, exactly the files that batches name are there."""
    with root_scope(town.root.pk):
        named = set(Batch.objects.values_list("path", flat=True))
        assert stored_files(town.root.pk) >= named
        sweep(timezone.now() + timedelta(hours=2))
        assert stored_files(town.root.pk) == named
