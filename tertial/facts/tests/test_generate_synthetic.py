"""Synthetic rows: as many as asked for, the same every time, within the plan and the span."""

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tertial.facts.generate import SYNTHETIC_TABLES, read_codes, synthetic
from tertial.facts.schemas import SCHEMAS
from tertial.facts.tests.generate_yardstick import BODY, PROFILE
from tertial.periods import parse

CODES = read_codes(PROFILE / "codes.csv")
SPAN = parse("2016-01..2017-04")


@pytest.mark.parametrize("table", SYNTHETIC_TABLES)
def test_a_table_has_the_rows_asked_for_and_the_columns_its_schema_needs(table: str, tmp_path: Path) -> None:
    file = synthetic(table, tmp_path / "rows.csv", 1234, 7, CODES, BODY, SPAN)
    with file.path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 1234
    fields = {field.key: field for field in SCHEMAS[table].fields}
    assert set(rows[0]) <= set(fields)
    assert {key for key, field in fields.items() if not field.optional} <= set(rows[0])


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(tmp_path: Path) -> None:
    made = [
        synthetic("ledger", tmp_path / f"{name}.csv", 500, seed, CODES, BODY, SPAN).path.read_bytes()
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    ]
    assert made[0] == made[1] != made[2]


def test_codes_belong_to_the_body_and_days_to_the_span(tmp_path: Path) -> None:
    file = synthetic("ledger", tmp_path / "rows.csv", 3000, 7, CODES, "haninge/aldrenamnden", SPAN)
    with file.path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["responsibility"] for row in rows} == {"75100", "75110"}
    assert min(row["date"] for row in rows) >= "2016-01-01"
    assert max(row["date"] for row in rows) <= "2017-04-30"
    assert all((float(row["amount"]) < 0) == row["account"].startswith("3") for row in rows)


def test_a_person_keeps_sex_and_birth_year(tmp_path: Path) -> None:
    file = synthetic("interventions", tmp_path / "rows.parquet", 3000, 7, CODES, BODY, SPAN)
    rows = pq.read_table(file.path).to_pylist()
    people: dict[str, set[tuple[str | None, int]]] = {}
    for row in rows:
        people.setdefault(row["person"], set()).add((row["sex"], row["birth_year"]))
    assert 500 < len(people) < 1000
    assert all(
        len({sex for sex, _ in about if sex}) <= 1 and len({year for _, year in about}) == 1
        for about in people.values()
    )
    assert all(row["end"] is None or row["end"] >= row["start"] for row in rows)


def test_more_rows_than_a_chunk_are_written_in_turn(tmp_path: Path) -> None:
    file = synthetic("assistance", tmp_path / "rows.parquet", 500_001, 7, CODES, BODY, SPAN)
    assert pq.read_metadata(file.path).num_rows == 500_001


def test_a_body_without_codes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no codes"):
        synthetic("ledger", tmp_path / "rows.csv", 10, 7, CODES, "haninge/okand", SPAN)
