"""The bench of the measures: hand-written SQL gives the same answers, for every measure that a report uses."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.measures import analyst, asked, same
from bench.measures_data import Made, make, tables_of
from bench.measures_sql import STATEMENTS
from tertial.facts import store
from tertial.facts.store import StoreConfig
from tertial.measures import catalogue

PROFILES = Path(__file__).parents[2] / "profiles"
ROWS = 4_000


def texts(value: Any) -> Iterator[str]:
    """Every text in a template, however deep."""
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(each)


def measures_of(profile: Path) -> set[str]:
    """The measures that the profile's report template names, in any of its chapters."""
    files = [*profile.glob("report.toml"), *profile.glob("report/*.toml")]
    named = {text for file in files for text in texts(tomllib.loads(file.read_text("utf-8")))}
    return named & {measure.key for measure in catalogue.ALL}


@pytest.mark.parametrize(
    "profile", sorted(path.parent for path in PROFILES.glob("*/report.toml")), ids=lambda path: path.name
)
def test_every_measure_of_a_profiles_report_has_a_row_in_the_bench(profile: Path) -> None:
    assert measures_of(profile) <= STATEMENTS.keys()


def test_reports_name_measures_though_not_every_one_does() -> None:
    assert any(measures_of(path.parent) for path in PROFILES.glob("*/report.toml"))


def test_the_bench_has_rows_for_measures_that_exist_and_by_their_own_breakdowns() -> None:
    for key, (by, _) in STATEMENTS.items():
        assert by in catalogue.measure(key).breakdowns, key


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StoreConfig, dict[str, Made]]]:
    """A few thousand rows of every table that the bench reads."""
    folder = tmp_path_factory.mktemp("bench") / "facts"
    folder.mkdir()
    tables = {table for key in STATEMENTS for table in tables_of(key)}
    config = StoreConfig(folder, threads=2, memory="500MB")
    store.configure(config)
    yield config, {table: make(folder, table, ROWS) for table in sorted(tables)}
    store.configure(None)


def test_the_hand_written_sql_gives_the_same_answers(made: tuple[StoreConfig, dict[str, Made]]) -> None:
    config, by_table = made
    hand = analyst(config)
    for key in STATEMENTS:
        files = [by_table[table] for table in tables_of(key)]
        ours, theirs = asked(hand, files, key, compared=True)
        answer, table = ours(), theirs().to_pylist()
        assert any(row.figure.value for row in answer.rows), key
        same(key, answer, table)
    hand.close()
