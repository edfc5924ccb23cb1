"""Files become batches: whole or not at all, once, and replaced without being lost."""

import gzip
import hashlib
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from tertial.core.errors import Refused
from tertial.core.operator import OPERATOR
from tertial.facts import places, store
from tertial.facts.actions import import_file
from tertial.facts.intake import look
from tertial.facts.late import late_postings
from tertial.facts.mappings import mapping_named, save_mapping
from tertial.facts.models import Batch, SavedMapping
from tertial.facts.problems import Cancelled
from tertial.facts.readers.mapping import Mapping
from tertial.facts.readers.source import Source
from tertial.facts.reconciling import reconcile
from tertial.facts.selectors import scope_for
from tertial.facts.tests.factory import LEDGER, LEDGER_HEAD, add_codes, stored_files
from tertial.organisation.models import Code, Grant
from tertial.organisation.rules import Role

PEOPLE = """personnummer;kön;födelseår;enhet;form;lag;utförare;start;tom
20010203-1234;K;2001;BU;HVB;SoL;extern;2017-01-01;2017-01-31
19990203-5678;M;1999;VU;familjehem;SoL;egen;2016-05-01;
"""


@pytest.fixture
def town(in_ekstad):
    add_codes(in_ekstad)
    return in_ekstad


@pytest.fixture
def kim(town):
    return town.people["Kim"]


def read(town, text=LEDGER, *, user=OPERATOR, body="ekstad", table="ledger", name="huvudbok.csv", **how):
    source = Source.of_bytes(name, text.encode() if isinstance(text, str) else text)
    return import_file(user=user, body=town.nodes[body], table=table, source=source, **how)


def tick(town, batch):
    """Ticked off by a controller of the whole municipality."""
    rune = town.people["Rune"]
    Grant.objects.get_or_create(user=rune, node=town.nodes["ekstad"], role=Role.CONTROLLER)
    reconcile(user=rune, batch=batch, rows=None, total=batch.total, against="källan")


def messages(result):
    return [problem.message for problem in result.problems]


def test_a_ledger_is_read_in_with_its_control_total(town):
    result = read(town)
    batch = Batch.objects.get()
    assert (result.rows, result.total, result.cut_off) == (4, Decimal("250507.75"), date(2017, 4, 30))
    assert (batch.rows, batch.total, batch.first_date, batch.last_date) == (
        4, Decimal("250507.75"), date(2017, 1, 15), date(2017, 4, 28),
    )  # fmt: skip
    assert (batch.pk, batch.file_name, batch.format, batch.encoding) == (result.batch, "huvudbok.csv", "csv", "utf-8")
    assert batch.sha256 == hashlib.sha256(LEDGER.encode()).hexdigest()
    path = places.facts_dir() / batch.path
    assert batch.parquet_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert result.control_total == "4 rader, summa 250\u00a0507,75\u00a0kr, till och med 2017-04-30"


def test_a_committees_controller_reads_its_own_rows_of_the_whole_ledger(town, kim):
    read(town)
    with store.open(scope_for(kim, town.nodes["socialnamnden"])) as facts:
        assert facts.run("SELECT sum(amount) AS total FROM ledger").to_pylist() == [{"total": Decimal("250500.50")}]


def test_the_same_bytes_change_nothing(town):
    first = read(town)
    files = stored_files(town.root.pk)
    again = read(town, name="samma igen.csv")
    assert again.unchanged and again.batch == first.batch
    assert again.total == first.total
    assert Batch.objects.count() == 1
    assert stored_files(town.root.pk) == files


def test_the_same_bytes_for_another_body_are_another_batch(town):
    text = LEDGER.replace("60100", "71200")
    assert read(town, text).batch != read(town, text, body="socialnamnden").batch


def test_a_dry_run_tells_the_control_total_and_keeps_nothing(town):
    result = read(town, dry_run=True)
    assert (result.rows, result.total, result.cut_off, result.batch) == (
        4,
        Decimal("250507.75"),
        date(2017, 4, 30),
        None,
    )
    assert not Batch.objects.exists() and not stored_files(town.root.pk)


def test_a_correction_replaces_and_the_replaced_one_stays_readable(town, kim):
    old = read(town)
    new = read(town, LEDGER.replace("100000,00", "90000,00"), replaces=old.batch)
    before, after = Batch.objects.get(pk=old.batch), Batch.objects.get(pk=new.batch)
    assert after.replaces == before and before.replaced_at == after.committed_at
    assert new.replaces == old.batch and new.total == Decimal("240507.75")
    body = town.nodes["ekstad"]
    for chosen, total in ((None, "240507.75"), ([old.batch], "250507.75")):
        with store.open(scope_for(OPERATOR, body, batches=chosen)) as facts:
            assert facts.run("SELECT sum(amount) AS t FROM ledger")["t"][0].as_py() == Decimal(total)


def test_replacing_twice_with_the_same_file_is_done_once(town):
    old, text = read(town), LEDGER.replace("100000,00", "90000,00")
    new = read(town, text, replaces=old.batch)
    again = read(town, text, replaces=old.batch)
    assert again.unchanged and again.batch == new.batch
    assert Batch.objects.count() == 2


def test_replacing_a_batch_by_the_same_rows_changes_nothing(town):
    old = read(town)
    assert read(town, replaces=old.batch).unchanged
    assert len(stored_files(town.root.pk)) == 1


def test_a_batch_that_was_read_against_a_wrong_plan_can_be_read_again(town):
    old = read(town)
    Code.objects.filter(dimension="responsibility", code="71100").update(node=town.nodes["vuxen"])
    new = read(town, replaces=old.batch)
    assert not new.unchanged and new.batch != old.batch


def test_a_file_that_has_been_replaced_is_not_added_beside_its_successor(town):
    old = read(town)
    new = read(town, LEDGER.replace("100000,00", "90000,00"), replaces=old.batch)
    result = read(town)
    assert result.batch is None
    assert messages(result) == [
        f"Filen är redan inläst som inläsning {old.batch}, som har ersatts av inläsning {new.batch} (huvudbok.csv); "
        "ersätt den som gäller nu om filen ska gälla igen."
    ]
    assert read(town, replaces=new.batch).batch is not None


def test_only_a_batch_of_the_same_table_and_body_can_be_replaced_and_only_once(town):
    old = read(town)
    assert messages(read(town, LEDGER + "\n", body="skolnamnden", replaces=old.batch)) == [
        f"Inläsning {old.batch} finns inte i huvudbok för Skolnämnden."
    ]
    second = read(town, LEDGER.replace("A1", "B1"), replaces=old.batch)
    assert messages(read(town, LEDGER.replace("A1", "C1"), replaces=old.batch)) == [
        f"Inläsning {old.batch} är redan ersatt av inläsning {second.batch}; ersätt den i stället."
    ]


def test_rows_from_the_same_days_are_warned_of(town):
    first = read(town)
    second = read(town, LEDGER.replace("A1", "B1"), dry_run=True)
    assert second.overlaps == first.batch
    assert [notice.message for notice in second.warnings] == [
        f"Inläsning {first.batch} (huvudbok.csv) har redan rader från samma tid; ersätt den om det är samma rader."
    ]
    may = f"{LEDGER_HEAD}\n2017-05-15;5010;71100;520;A9;Lön;1,00\n"
    assert read(town, may).overlaps is None


def test_a_file_with_errors_is_refused_whole_with_every_error(town):
    text = LEDGER.replace("2017-02-15", "2017-02-30").replace("4630;71200", "4631;71200")
    result = read(town, text)
    assert (result.batch, result.problem_count) == (None, 2)
    assert [(p.row, p.column, p.value) for p in result.problems] == [(3, "date", "2017-02-30"), (4, "account", "4631")]
    assert "4631 finns inte i kodplanen. Menade du 4630?" in result.problems[1].message
    assert not Batch.objects.exists() and not stored_files(town.root.pk)


def test_persons_become_pseudonyms_with_the_same_key_ever_after(town):
    first = Batch.objects.get(pk=read(town, PEOPLE, table="interventions").batch)
    second = Batch.objects.get(pk=read(town, PEOPLE.replace("extern", "egen"), table="interventions").batch)
    assert first.key_id and first.key_id == second.key_id
    with store.open(scope_for(OPERATOR, town.nodes["ekstad"])) as facts:
        rows = facts.run('SELECT count(DISTINCT person) AS people, max(typeof(person)) AS kind, '
                         'max("end") AS last FROM interventions').to_pylist()  # fmt: skip
    assert rows == [{"people": 2, "kind": "UUID", "last": date(2017, 2, 1)}]
    for file in stored_files(town.root.pk):
        assert b"20010203" not in (places.facts_dir() / file).read_bytes()


def test_a_lost_key_stops_the_import_instead_of_splitting_every_person_in_two(town, settings, tmp_path):
    read(town, PEOPLE, table="interventions")
    settings.KEYS_DIR = tmp_path
    with pytest.raises(Refused, match="saknas"):
        read(town, PEOPLE.replace("extern", "egen"), table="interventions")
    assert Batch.objects.count() == 1


def test_a_code_plan_is_stored_and_taken_in(town):
    text = "dimension;kod;benämning;överordnad;enhet;gäller från;gäller till\nkonto;6010;Lokalhyra;;;2017-01-01;\n"
    assert read(town, text, table="codes", dry_run=True).rows == 1
    assert not Code.objects.filter(code="6010").exists()
    result = read(town, text, table="codes")
    assert Batch.objects.get().pk == result.batch
    assert Code.objects.get(code="6010").name == "Lokalhyra"
    assert read(town, LEDGER.replace("4630", "6010")).batch


def test_a_code_plan_that_contradicts_itself_is_refused_and_nothing_is_stored(town):
    text = "dimension;code;name;parent;valid_from\naccount;6010;Hyra;9999;2017-01-01\n"
    result = read(town, text, table="codes")
    assert "9999" in result.problems[0].message
    assert not Code.objects.filter(code="6010").exists()
    assert not Batch.objects.exists() and not stored_files(town.root.pk)


@pytest.mark.parametrize("name", ["Maja", "Vera", "Frida", "Sam", "Lena", "Rune", "Ada", "Ulla"])
def test_only_those_who_bring_in_sources_may(town, name):
    with pytest.raises(PermissionDenied):
        read(town, user=town.people[name], body="socialnamnden")
    assert not Batch.objects.exists()


@pytest.mark.parametrize("name", ["Kim", "Stig"])
def test_controller_and_supplier_bring_in_sources(town, name):
    text = LEDGER.replace("60100", "71200")
    read(town, text, user=town.people[name], body="socialnamnden")
    assert Batch.objects.get().created_by == town.people[name]


def test_a_stopped_import_leaves_nothing(town):
    with pytest.raises(Cancelled):
        read(town, cancelled=lambda: True)
    assert not Batch.objects.exists() and not stored_files(town.root.pk)


HOSTILE = {
    "tom.csv": b"",
    "nul.csv": LEDGER.encode() + b"2017-01-01;5010;71100;520;A;x\0;1,00\n",
    "sida.se": b"<!doctype html><html><head><title>Logga in</title></head><body>hej</body></html>",
    "packad.csv": gzip.compress(LEDGER.encode()),
    "bred.csv": ";".join(f"k{n}" for n in range(10_000)).encode() + b"\n" + b";" * 9_999 + b"\n",
    "avhuggen.xlsx": b"PK\x03\x04" + b"\x00" * 40,
    "avhuggen.parquet": b"PAR1" + b"\x00" * 40,
    "halv.se": b'#FLAGGA 0\n#SIETYP 4\n#KONTO 5010 "L\xf6n"\n#VER A 1 20170115 "x"\n{\n#TRANS 5010 {} 10',
    "latin.csv": LEDGER.encode()[:-40]
    + b"\xc3\x28;;;\n"
    + "2017-01-01;5010;71100;520;A;åäö åäö åäö åäö åäö;1".encode(),
    "bara-rubrik.csv": LEDGER_HEAD.encode() + b"\n",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("dry_run", [True, False])
def test_a_hostile_file_is_refused_in_one_sentence_and_changes_nothing(town, name, dry_run):
    result = read(town, HOSTILE[name], name=name, dry_run=dry_run)
    assert result.batch is None and result.problem_count >= 1
    first = result.problems[0].message
    assert first.endswith((".", "?", ")")) and "Traceback" not in first and len(first) < 200
    assert not Batch.objects.exists() and not stored_files(town.root.pk)


def test_a_batch_is_ticked_off_against_the_sources_own_sum(town, kim):
    text = LEDGER.replace("60100", "71200")
    batch = Batch.objects.get(pk=read(town, text, body="socialnamnden").batch)
    given = {"user": kim, "batch": batch, "rows": None, "against": "EK100 2017-05-02"}
    with pytest.raises(Refused, match="Summan i källan, 1,00\u00a0kr, är inte inläsningens, 250\u00a0507,75\u00a0kr"):
        reconcile(**given, total=Decimal("1.00"))
    with pytest.raises(Refused, match="Källan har 5 rader men inläsningen 4"):
        reconcile(**{**given, "rows": 5}, total=Decimal("250507.75"))
    with pytest.raises(PermissionDenied):
        reconcile(**{**given, "user": town.people["Stig"]}, total=Decimal("250507.75"))
    reconcile(**given, total=Decimal("250507.75"))
    batch.refresh_from_db()
    assert (batch.reconciled_by, batch.reconciled_total) == (kim, Decimal("250507.75"))
    assert batch.reconciled_against == "EK100 2017-05-02"
    with pytest.raises(Refused, match="redan avstämd"):
        reconcile(**given, total=Decimal("250507.75"))


def test_a_row_of_a_closed_month_that_comes_in_later_is_a_late_posting(town):
    batch = Batch.objects.get(pk=read(town, user=OPERATOR).batch)
    tick(town, batch)
    later = f"{LEDGER_HEAD}\n2017-04-30;5010;71100;520;B1;Sen;10,00\n2017-05-02;5010;71100;520;B2;Ny;20,00\n"
    late = late_postings(OPERATOR, Batch.objects.get(pk=read(town, later).batch))
    assert late is not None
    assert (late.closed, late.count, late.total) == (date(2017, 4, 30), 1, Decimal("10.00"))
    assert [(row["voucher"], row["added"]) for row in late.rows] == [("B1", True)]


def test_a_replacement_shows_only_what_differs_in_the_closed_period(town):
    batch = Batch.objects.get(pk=read(town).batch)
    tick(town, batch)
    changed = LEDGER.replace("50000,00", "51000,00") + "2017-01-15;5010;71100;520;A1;Lön januari;100000,00\n"
    late = late_postings(OPERATOR, Batch.objects.get(pk=read(town, changed, replaces=batch.pk).batch))
    assert late is not None
    assert {(row["voucher"], row["signed"], row["added"]) for row in late.rows} == {
        ("A1", Decimal("100000.00"), True), ("A3", Decimal("51000.00"), True), ("A3", Decimal("-50000.00"), False),
    }  # fmt: skip
    assert (late.count, late.total) == (3, Decimal("101000.00"))


def test_nothing_is_late_before_anything_was_ticked_off_or_in_other_tables(town):
    batch = Batch.objects.get(pk=read(town).batch)
    assert late_postings(OPERATOR, batch) is None
    tick(town, batch)
    assert late_postings(OPERATOR, batch) is None
    people = Batch.objects.get(pk=read(town, PEOPLE, table="interventions").batch)
    assert late_postings(OPERATOR, people) is None


def test_a_mapping_is_saved_and_used_for_the_next_file_of_the_same_layout(town):
    columns = {"Dag": "date", "Kto": "account", "Ansv": "responsibility", "Verks": "activity", "Kr": "amount"}
    mapping = Mapping("ledger", columns)
    text = "Dag;Kto;Ansv;Verks;Kr\n2017-01-15;5010;71100;520;10,00\n"
    assert read(town, text).batch is None
    columns = look(Source.of_bytes("x.csv", text.encode()), "ledger").detected.columns
    save_mapping(user=OPERATOR, body=town.nodes["ekstad"], name="Raindance", mapping=mapping, columns=columns)
    result = read(town, text)
    assert result.batch
    assert [notice.message for notice in result.warnings] == ["Den sparade kopplingen ”Raindance” används."]
    assert mapping_named("ledger", "Raindance") == mapping
    assert Batch.objects.get().mapping == mapping.as_json()
    assert SavedMapping.objects.count() == 1


def test_a_mapping_can_lie_in_a_file(town, tmp_path):
    mapping = Mapping("ledger", {"Dag": "date"})
    file = tmp_path / "m.json"
    file.write_text(json.dumps(mapping.as_json()))
    assert mapping_named("ledger", str(file)) == mapping
    with pytest.raises(Refused, match="gäller tabellen ledger, inte budget"):
        mapping_named("budget", str(file))
    with pytest.raises(Refused, match="det finns ingen sparad koppling"):
        mapping_named("ledger", "finns inte")


def test_a_row_of_december_that_is_dated_in_january_is_no_overlap(town):
    head = LEDGER_HEAD.replace("date;", "date;period;")
    december = f"{head}\n2016-12-05;2016-12;5010;71100;520;A1;Lön;1,00\n2017-01-09;2016-12;5010;71100;520;A2;Sen;2,00\n"
    first = read(town, december)
    assert first.cut_off == date(2016, 12, 31)
    january = f"{head}\n2017-01-02;2017-01;5010;71100;520;A3;Lön;1,00\n"
    assert read(town, january).overlaps is None
    budget = "year;month;account;responsibility;activity;version;amount\n2017;1;5010;71100;520;internbudget;1,00\n"
    plan = read(town, budget, table="budget")
    assert plan.cut_off == date(2017, 12, 31)
    assert read(town, budget.replace("2017", "2018"), table="budget").overlaps is None
    assert read(town, budget.replace("1,00", "2,00"), table="budget").overlaps == plan.batch
