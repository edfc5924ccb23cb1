"""`tertial import`: what it prints, how it ends, and that each file is whole or not at all."""

import json

import pytest

from tertial.cli.main import run
from tertial.core.scope import root_scope
from tertial.facts import mappingfile
from tertial.facts.models import Batch, SavedMapping
from tertial.facts.readers.mapping import Mapping
from tertial.facts.tests.factory import LEDGER, add_codes, stored_files


@pytest.fixture
def town(ekstad, monkeypatch):
    monkeypatch.setattr("tertial.cli.environment._disconnect", lambda: None)
    with root_scope(ekstad.root.pk):
        add_codes(ekstad)
    return ekstad


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "huvudbok.csv"
    path.write_text(LEDGER, encoding="cp1252")
    return path


def batches(town):
    with root_scope(town.root.pk):
        return list(Batch.objects.order_by("pk"))


def as_json(capsys):
    out = capsys.readouterr().out
    return json.loads(out)


def test_json_is_one_document_as_the_interface_says(town, ledger, capsys):
    assert run(["import", "ledger", str(ledger), "--body", "ekstad", "--json"]) == 0
    document = as_json(capsys)
    (batch,) = batches(town)
    assert document == {
        "table": "ledger", "file": "huvudbok.csv", "sha256": batch.sha256, "encoding": "windows-1252", "format": "csv",
        "rows": 4, "vouchers": None, "sum": "250507.75", "batch": batch.pk, "replaces": None, "rejected": [],
        "warnings": [],
    }  # fmt: skip


def test_a_dry_run_keeps_nothing_and_has_no_batch(town, ledger, capsys):
    assert run(["import", "ledger", str(ledger), "--body", "ekstad", "--dry-run", "--json"]) == 0
    document = as_json(capsys)
    assert (document["batch"], document["sum"], document["rows"]) == (None, "250507.75", 4)
    assert batches(town) == [] and stored_files(town.root.pk) == set()


def test_a_rejected_file_ends_with_1_and_lists_every_error(town, ledger, capsys):
    ledger.write_text(LEDGER.replace("4630;", "4631;"), encoding="utf-8")
    assert run(["import", "ledger", str(ledger), "--body", "ekstad", "--json"]) == 1
    document = as_json(capsys)
    assert [(e["sheet"], e["row"], e["column"], e["value"]) for e in document["rejected"]] == [
        (None, 4, "account", "4631"), (None, 5, "account", "4631"),
    ]  # fmt: skip
    assert document["batch"] is None and batches(town) == []


def test_without_json_a_person_is_told_in_sentences(town, ledger, capsys):
    assert run(["import", "ledger", str(ledger), "--body", "ekstad"]) == 0
    (batch,) = batches(town)
    said = capsys.readouterr()
    assert said.out.startswith(f"huvudbok.csv: inläst som inläsning {batch.pk}. 4 rader, summa 250")
    assert said.err == ""
    assert run(["import", "ledger", str(ledger), "--body", "ekstad"]) == 0
    assert f"var redan inläst som inläsning {batch.pk}; inget ändrades." in capsys.readouterr().out
    ledger.write_text(LEDGER.replace("4630;", "4631;"), encoding="utf-8")
    assert run(["import", "ledger", str(ledger), "--body", "ekstad"]) == 1
    told = capsys.readouterr().err.splitlines()
    assert told == [
        "huvudbok.csv, rad 4, account: Konto 4631 finns inte i kodplanen. Menade du 4630?",
        "huvudbok.csv, rad 5, account: Konto 4631 finns inte i kodplanen. Menade du 4630?",
        "huvudbok.csv lästes inte in: 2 fel.",
    ]


def test_one_rejected_file_among_several_stops_none_of_the_others(town, ledger, tmp_path, capsys):
    bad = tmp_path / "trasig.csv"
    bad.write_bytes(b"<!doctype html><html></html>")
    assert run(["import", "ledger", str(bad), str(ledger), "--body", "ekstad", "--json"]) == 1
    first, second = as_json(capsys)
    assert first["batch"] is None and "webbsida" in first["rejected"][0]["message"]
    assert second["batch"] == batches(town)[0].pk


def test_a_batch_is_replaced_by_its_number(town, ledger, capsys):
    run(["import", "ledger", str(ledger), "--body", "ekstad"])
    ledger.write_text(LEDGER.replace("7,25", "8,25"), encoding="utf-8")
    (old,) = batches(town)
    capsys.readouterr()
    assert run(["import", "ledger", str(ledger), "--body", "ekstad", "--replace", str(old.pk), "--json"]) == 0
    document = as_json(capsys)
    assert document["replaces"] == old.pk
    assert batches(town)[0].replaced_at and batches(town)[1].pk == document["batch"]
    assert run(["import", "ledger", str(ledger), "--body", "ekstad", "--replace", "999999", "--json"]) == 1
    assert "Inläsning 999999 finns inte" in as_json(capsys)["rejected"][0]["message"]


def test_a_mapping_is_named_or_lies_in_a_file(town, tmp_path, capsys):
    columns = {"Dag": "date", "Kto": "account", "Ansv": "responsibility", "Verks": "activity", "Kr": "amount"}
    mapping = Mapping("ledger", columns)
    with root_scope(town.root.pk):
        SavedMapping.objects.create(table="ledger", name="Raindance", fingerprint="x", mapping=mapping.as_json())
    file, saved, toml = tmp_path / "x.csv", tmp_path / "m.json", tmp_path / "m.toml"
    saved.write_text(mapping.dumps())
    pointed = Mapping("ledger", columns, header_row=2)
    toml.write_text(mappingfile.dumps(pointed, "Raindance", tuple(columns)), encoding="utf-8")
    file.write_text("Per;kund;och;verk;alla\nDag;Kto;Ansv;Verks;Kr\n2017-01-15;5010;71100;520;10,00\n")
    assert run(["import", "ledger", str(file), "--body", "ekstad", "--mapping", str(toml), "--dry-run"]) == 0
    file.write_text("Dag;Kto;Ansv;Verks;Kr\n2017-01-15;5010;71100;520;10,00\n")
    assert run(["import", "ledger", str(file), "--body", "ekstad"]) == 1
    for name in ("Raindance", str(saved)):
        assert run(["import", "ledger", str(file), "--body", "ekstad", "--mapping", name, "--dry-run"]) == 0
    assert run(["import", "ledger", str(file), "--body", "ekstad", "--mapping", "nej"]) == 1
    assert "Kopplingen ”nej” går inte att använda" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["import", "huvudbok", "{file}", "--body", "ekstad"], 2, "Tabellen ”huvudbok” finns inte; de som finns är"),
        (["import", "ledger", "{file}"], 2, "--body"),
        (["import", "ledger", "finns-inte.csv", "--body", "ekstad"], 2, "en fil"),
        (["import", "ledger", "--body", "ekstad"], 2, "FIL"),
        (["import", "ledger", "{file}", "{file}", "--body", "ekstad", "--replace", "1"], 2, "ange en fil"),
        (["import", "ledger", "{file}", "--body", "storstad"], 1, "Ingen kommun heter ”storstad”"),
        (["import", "ledger", "{file}", "--body", "ekstad/nej"], 1, "Det finns ingen nod ”ekstad/nej”"),
    ],
)
def test_wrong_usage_is_told_in_one_sentence(town, ledger, capsys, arguments, status, said):
    assert run([argument.format(file=ledger) for argument in arguments]) == status
    told = capsys.readouterr()
    assert told.out == "" and said in told.err and len(told.err.strip().splitlines()) == 1
    assert batches(town) == []


def test_generated_rows_of_any_size_are_read_in_and_the_same_seed_gives_the_same(town, capsys):
    arguments = ["generate", "--body", "ekstad/socialnamnden", "--rows", "500", "--seed", "7", "--period", "2017"]
    assert run([*arguments, "--table", "ledger", "--table", "interventions"]) == 0
    first = {batch.table: batch for batch in batches(town)}
    assert {table: batch.rows for table, batch in first.items()} == {"ledger": 500, "interventions": 500}
    assert run([*arguments, "--table", "ledger"]) == 0
    assert len(batches(town)) == 2
    capsys.readouterr()
    assert run([*arguments, "--table", "codes"]) == 2
    assert "kan inte genereras" in capsys.readouterr().err
