"""The only door to the facts: what a scope reads, and what it can never reach."""

import os
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tertial.facts import store
from tertial.facts.schemas import SCHEMAS
from tertial.facts.store import BatchFile, CodeRow, NodeRow, Scope, StoreConfig, StoreError
from tertial.periods import parse

NODES = (
    NodeRow(1, None, "haninge/socialnamnden", "Socialnämnden", 0),
    NodeRow(2, 1, "haninge/socialnamnden/vuxen", "Vuxen", 1),
    NodeRow(3, 2, "haninge/socialnamnden/vuxen/missbruk", "Missbruk", 2),
)
CODES = (CodeRow(10, "activity", "5", "Omsorg", None), CodeRow(11, "activity", "51", "LSS", 10))
ENTRY: Mapping[str, Any] = {"date": date(2017, 1, 5), "month": date(2017, 1, 1), "amount": Decimal("10.00"), "row": 1}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    facts = tmp_path / "facts"
    facts.mkdir()
    store.configure(StoreConfig(facts, threads=2, memory="500MB"))
    yield facts
    store.configure(None)


def written(folder: Path, name: str, table: str, *rows: Mapping[str, Any]) -> str:
    path = folder / name
    pq.write_table(pa.Table.from_pylist([dict(row) for row in rows], schema=SCHEMAS[table].arrow), path)
    return str(path)


def ledger_scope(folder: Path, **changes: Any) -> Scope:
    own = written(folder, "a.parquet", "ledger", ENTRY | {"unit_id": 2}, ENTRY | {"unit_id": 99, "row": 2})
    later = written(folder, "b.parquet", "ledger", ENTRY | {"unit_id": 3, "amount": Decimal("-2.50")})
    files = {"ledger": (BatchFile(7, own, 2), BatchFile(8, later, 1))}
    given: dict[str, Any] = {"files": files, "nodes": NODES, "codes": CODES, "node_ids": frozenset({1, 2, 3})} | changes
    return Scope(root_id=1, body_id=1, body_path="haninge/socialnamnden", **given)


def test_rows_of_other_nodes_are_never_seen_and_each_row_knows_its_batch(folder: Path) -> None:
    with store.open(ledger_scope(folder)) as opened:
        found = opened.run("SELECT unit_id, amount, batch_id FROM ledger ORDER BY unit_id").to_pylist()
    assert found == [
        {"unit_id": 2, "amount": Decimal("10.00"), "batch_id": 7},
        {"unit_id": 3, "amount": Decimal("-2.50"), "batch_id": 8},
    ]


@pytest.mark.parametrize("oldest_first", [True, False])
def test_a_person_in_an_old_file_of_bytes_is_the_same_person_in_a_new_one(folder: Path, oldest_first: bool) -> None:
    person = bytes(range(16))
    new = written(folder, "new.parquet", "referrals", {"unit_id": 2, "person": person})
    kept = [pa.field("person", pa.binary(16)) if each.name == "person" else each for each in SCHEMAS["referrals"].arrow]
    old = str(folder / "old.parquet")
    pq.write_table(pa.Table.from_pylist([{"unit_id": 3, "person": person}], schema=pa.schema(kept)), old)
    files = [BatchFile(1, old, 1), BatchFile(2, new, 1)]
    scope = ledger_scope(folder, files={"referrals": tuple(files if oldest_first else reversed(files))})
    with store.open(scope) as opened:
        found = opened.fetch("SELECT count(*), count(DISTINCT person), any_value(person) FROM referrals")
    assert found == [(2, 1, UUID(bytes=person))]


def test_a_scope_without_nodes_sees_no_rows(folder: Path) -> None:
    with store.open(ledger_scope(folder, node_ids=frozenset())) as opened:
        assert opened.run("SELECT * FROM ledger").num_rows == 0


@pytest.mark.parametrize("table", [key for key in SCHEMAS if key != "codes"])
def test_a_table_without_batches_is_empty_with_the_columns_and_types_of_a_stored_one(folder: Path, table: str) -> None:
    path = written(folder, "one.parquet", table, {"unit_id": 1})
    with store.open(ledger_scope(folder, files={table: (BatchFile(1, path, 1),)})) as opened:
        stored = opened.run(f"SELECT * FROM {table}")
    with store.open(ledger_scope(folder, files={})) as opened:
        empty = opened.run(f"SELECT * FROM {table}")
    assert stored.num_rows == 1 and empty.num_rows == 0
    assert empty.schema == stored.schema


def test_the_trees_are_relations_with_their_closures(folder: Path) -> None:
    with store.open(ledger_scope(folder)) as opened:
        below = opened.run("SELECT node_id FROM node_closure WHERE ancestor_id = 2 ORDER BY 1")
        code = opened.run("SELECT c.code FROM code_closure x JOIN codes c ON c.id = x.ancestor_id WHERE x.code_id = 11")
        names = opened.run("SELECT name FROM nodes ORDER BY position")
    assert below.column("node_id").to_pylist() == [2, 3]
    assert sorted(code.column("code").to_pylist()) == ["5", "51"]
    assert names.column("name").to_pylist() == ["Socialnämnden", "Vuxen", "Missbruk"]


def test_the_filter_on_nodes_and_on_dates_reaches_into_the_parquet_scan(folder: Path) -> None:
    with store.open(ledger_scope(folder, node_ids=frozenset({2, 3}))) as opened:
        plan = opened.explain("SELECT sum(amount) FROM ledger WHERE month >= DATE '2017-01-01'")
    scan = plan[plan.index("Read Parquet") :]
    assert "unit_id" in scan and "month >= '2017-01-01'" in scan
    assert "Filter " not in plan[: plan.index("Read Parquet")]


def test_relations_are_seen_by_their_own_cursor_only(folder: Path) -> None:
    everything, nothing = ledger_scope(folder), ledger_scope(folder, files={})
    with store.open(everything) as first, store.open(nothing) as second:
        assert first.run("SELECT count(*) AS n FROM ledger").to_pylist() == [{"n": 2}]
        assert second.run("SELECT count(*) AS n FROM ledger").to_pylist() == [{"n": 0}]


@pytest.mark.parametrize("name", ["../outside.parquet", "link.parquet"])
def test_a_file_outside_the_data_folder_is_refused_also_through_a_link(folder: Path, name: str) -> None:
    outside = written(folder.parent, "outside.parquet", "ledger", ENTRY | {"unit_id": 2})
    (folder / "link.parquet").symlink_to(outside)
    with pytest.raises(StoreError, match="inläsning 5 "):
        store.open(ledger_scope(folder, files={"ledger": (BatchFile(5, str(folder / name), 1),)}))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_parquet('{outside}')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '{outside}'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_text('/etc/passwd')",
    ],
)
def test_sql_cannot_reach_other_files(folder: Path, sql: str) -> None:
    outside = written(folder.parent, "outside.parquet", "ledger", ENTRY | {"unit_id": 2})
    with store.open(ledger_scope(folder)) as opened:
        with pytest.raises(StoreError, match="inte till filer"):
            opened.run(sql.format(outside=outside))
        with pytest.raises(Exception, match="disabled by configuration"):
            store._process.cursor()[0].execute(sql.format(outside=outside))


def test_sql_cannot_reach_files_of_other_scopes_in_the_data_folder(folder: Path) -> None:
    other = written(folder, "other.parquet", "ledger", ENTRY | {"unit_id": 99})
    with store.open(ledger_scope(folder)) as opened, pytest.raises(StoreError, match="inte till filer"):
        opened.run(f"SELECT * FROM '{other}'")


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO 'x.parquet'",
        "SET enable_external_access = true",
        "ATTACH 'x.db'",
        "CREATE TABLE ledger (a INTEGER)",
        "SELECT 1; SELECT 2",
        "INSTALL httpfs",
        "DROP VIEW ledger",
    ],
)
def test_only_one_select_is_run(folder: Path, sql: str) -> None:
    with store.open(ledger_scope(folder)) as opened, pytest.raises(StoreError, match="SELECT"):
        opened.run(sql)


def test_a_forked_child_makes_its_own_connection(folder: Path) -> None:
    scope = ledger_scope(folder)
    with store.open(scope) as opened:
        opened.run("SELECT count(*) FROM ledger")
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with store.open(scope) as mine:
                status = 0 if mine.run("SELECT count(*) AS n FROM ledger").to_pylist() == [{"n": 2}] else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_batch_covers_the_months_of_its_rows(folder: Path) -> None:
    with store.open(ledger_scope(folder)) as opened:
        assert [each.batch_id for each in opened.coverage("ledger")] == [7, 8]
        first = opened.coverage("ledger")[0]
        assert opened.coverage("budget") == ()
    assert first.covers(parse("2017-01")) and first.covers(parse("T1 2017"))
    assert not first.covers(parse("2017-02")) and not first.covers(parse("2016"))


def test_spells_that_go_on_cover_what_comes_and_a_stated_span_stands_before_the_rows(folder: Path) -> None:
    spell = {"start": date(2016, 3, 5), "unit_id": 2}
    ended = written(folder, "ended.parquet", "interventions", spell | {"end": date(2016, 4, 2)})
    going = written(folder, "going.parquet", "interventions", spell, spell | {"end": date(2016, 4, 2)})
    empty = written(folder, "empty.parquet", "interventions")
    files = (
        BatchFile(1, ended, 1),
        BatchFile(2, going, 2),
        BatchFile(3, empty, 0),
        BatchFile(4, empty, 0, date(2017, 1, 1), date(2017, 4, 30)),
    )
    with store.open(ledger_scope(folder, files={"interventions": files})) as opened:
        spans = {each.batch_id: (each.first, each.last) for each in opened.coverage("interventions")}
    assert spans == {
        1: (date(2016, 3, 1), date(2016, 4, 30)),
        2: (date(2016, 3, 1), None),
        4: (date(2017, 1, 1), date(2017, 4, 30)),
    }


def test_dates_and_times_are_in_utc(folder: Path) -> None:
    with store.open(ledger_scope(folder)) as opened:
        zone = opened.run("SELECT current_setting('TimeZone') AS zone").to_pylist()
    assert zone in ([{"zone": "UTC"}], [{"zone": "Etc/UTC"}])


def test_what_does_not_fit_in_memory_is_spilled_and_taken_away_again(folder: Path) -> None:
    store.configure(StoreConfig(folder, threads=2, memory="60MB", spill=folder.parent / "spill"))
    with store.open(ledger_scope(folder)) as opened:
        found = opened.run(
            "SELECT count(*) AS n FROM"
            " (SELECT DISTINCT hash(i) AS a, CAST(i AS TEXT) || repeat('x', 20) FROM range(1500000) t(i))"
        )
    assert found.to_pylist() == [{"n": 1_500_000}]
    assert not list((folder.parent / "spill").rglob("*.tmp"))
