"""Writing: one Parquet file, whole or not at all, that says what it is and no more."""

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tertial.facts import writer
from tertial.facts.problems import Cancelled, Rejected
from tertial.facts.readers.prepare import prepare
from tertial.facts.readers.source import Source
from tertial.facts.schemas import SCHEMAS, schema
from tertial.facts.tests.reading import ADULTS, KEY, LEDGER, LINE, PLAN, YOUTH, ledger, opened
from tertial.facts.tests.test_readers_cases import spell

GOOD = ledger("2017-05-01;3000;4200;600;b;-2,25", "2017-04-30;5010;4100;600;a;1000,50", "2017-01-02;5010;4100;600;c;1")


def test_the_file_holds_the_rows_sorted_by_unit_and_month_and_its_totals_agree(tmp_path: Path) -> None:
    written = writer.write(opened("ledger", GOOD), tmp_path / "1" / "ledger.parquet")
    stored = pq.read_table(written.path)
    assert stored.schema.remove_metadata() == SCHEMAS["ledger"].arrow
    assert [(row["unit_id"], row["month"], row["row"]) for row in stored.to_pylist()] == [
        (YOUTH, date(2017, 1, 1), 4), (YOUTH, date(2017, 4, 1), 3), (YOUTH, date(2017, 5, 1), 2),
    ]  # fmt: skip
    assert (written.rows, written.sum) == (3, Decimal("999.25"))
    assert (written.first_day, written.last_day) == (date(2017, 1, 2), date(2017, 5, 1))
    assert written.sha256 == hashlib.sha256(written.path.read_bytes()).hexdigest()
    assert written.source_sha256 == hashlib.sha256(GOOD).hexdigest()
    assert written.bytes == written.path.stat().st_size


def test_the_file_tells_its_source_and_key_but_no_names(tmp_path: Path) -> None:
    source = opened("interventions", spell(), name="20050505-0000 placering.csv")
    written = writer.write(source, tmp_path / "a.parquet")
    told = {key.decode(): value.decode() for key, value in pq.read_metadata(written.path).metadata.items()}
    assert told == {
        "tertial.table": "interventions", "tertial.schema": "1", "tertial.key_id": KEY.key_id,
        "tertial.source_sha256": written.source_sha256,
    }  # fmt: skip
    assert b"20050505" not in written.path.read_bytes()


@pytest.mark.parametrize("table", [key for key in SCHEMAS if key not in ("ledger", "budget")])
def test_every_table_is_stored_with_its_own_types(table: str, tmp_path: Path) -> None:
    samples = {
        "codes": "dimension;code;name;valid_from\naccount;1;x;2017-01-01",
        "frame_changes": "year;decided;paragraph;text;amount\n2017;2017-02-01;§ 1;x;5",
        "forecasts": "year;made;unit;amount\n2017;T1 2017;barn;5",
        "entered": "key;label;unit_of_measure;period;value;source;source_date\nk;l;kr;2017;5;s;2017-02-01",
        "referrals": "person;sex;birth_year;unit;kind;received\np;K;2000;barn;anmälan;2017-02-01",
        "investigations": "person;sex;birth_year;unit;kind;opened\np;K;2000;barn;barn;2017-02-01",
        "interventions": spell().decode(),
        "assistance": "household;month;purpose;amount\nh;201704;riksnorm;5",
        "cases": "person;sex;birth_year;unit;kind;opened\np;K;2000;barn;barn;2017-02-01",
        "attendance": "person;unit;form;date;quantity\np;barn;daglig verksamhet;2017-02-01;1",
        "incidents": "date;unit;kind;status\n2017-02-01;barn;tillbud;pågående",
        "complaints": "received;unit;status\n2017-02-01;barn;pågående",
        "employments": "person;sex;birth_year;unit;form;fte;from\np;K;1980;barn;tillsvidare;1;2017-02-01",
        "absences": "person;unit;cause;spell_start;date_from;date_to;hours\n"
        "p;barn;sjuk;2017-02-01;2017-02-01;2017-02-01;8",
        "schedules": "person;unit;month;scheduled_hours\np;barn;201702;160",
    }
    written = writer.write(opened(table, samples[table].encode()), tmp_path / "a.parquet")
    assert pq.read_schema(written.path).remove_metadata() == schema(table).arrow
    assert written.rows == 1


def test_an_earlier_file_is_untouched_when_a_new_one_is_refused_or_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    before = writer.write(opened("ledger", GOOD), path).sha256
    with pytest.raises(Rejected):
        writer.write(opened("ledger", GOOD + b"x;;;;;\n"), path)
    prepared = opened("ledger", GOOD)
    prepared.cancelled = lambda: True
    with pytest.raises(Cancelled):
        writer.write(prepared, path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.parquet"]


def test_the_same_bytes_give_the_same_file(tmp_path: Path) -> None:
    first = writer.write(opened("ledger", GOOD), tmp_path / "a.parquet")
    second = writer.write(opened("ledger", GOOD), tmp_path / "b.parquet")
    assert first.sha256 == second.sha256


def test_many_batches_are_one_file_and_every_row_is_in_it_once(tmp_path: Path) -> None:
    count = 400_000
    data = (LEDGER + LINE * count).encode()
    written = writer.write(opened("ledger", data), tmp_path / "a.parquet")
    stored = pq.read_table(written.path, columns=["row", "amount"])
    assert written.rows == count
    assert stored["row"].to_pylist() == list(range(2, count + 2))
    assert pa.compute.sum(stored["amount"]).as_py() == written.sum == Decimal("1000.50") * count
    assert pq.ParquetFile(written.path).num_row_groups == 4


def test_a_sie_file_without_rows_is_an_empty_table(tmp_path: Path) -> None:
    data = b'#FLAGGA 0\n#SIETYP 1\n#KONTO 1930 "Bank"\n#UB 0 1930 1.00\n'
    source = Source.of_bytes("a.se", data)
    mapping_of = opened("ledger", data, name="a.se").converter.mapping
    written = writer.write(prepare(source, SCHEMAS["ledger"], mapping_of, PLAN), tmp_path / "a.parquet")
    assert (written.rows, pq.read_table(written.path).num_rows) == (0, 0)


def test_a_reader_of_one_unit_can_pass_most_row_groups_by(tmp_path: Path) -> None:
    lines = "".join(f"2016-04-30;5010;{code};600;x;1\n" for code in ("4100", "4200")) * 250_000
    written = writer.write(opened("ledger", (LEDGER + lines).encode()), tmp_path / "a.parquet")
    groups = pq.read_metadata(written.path)
    column = groups.schema.to_arrow_schema().names.index("unit_id")
    spans = [groups.row_group(at).column(column).statistics for at in range(groups.num_row_groups)]
    alone = [span.min for span in spans if span.min == span.max]
    assert {YOUTH, ADULTS} == set(alone)
    assert len(alone) >= len(spans) - 2
