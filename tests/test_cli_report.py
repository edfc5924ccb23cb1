"""`tertial report`: what it prints, what it writes and how it ends."""

import json

import pytest

from tertial.cli.main import run
from tertial.core.scope import root_scope
from tertial.reports import actions
from tertial.reports.models import FrozenReport
from tertial.reports.rules import State
from tertial.reports.tests.conftest import make_report

PATH = "ekstad/socialnamnden/2017-t1"


@pytest.fixture
def town(ekstad, monkeypatch, settings, tmp_path):
    monkeypatch.setattr("tertial.cli.environment._disconnect", lambda: None)
    settings.FROZEN_DIR = tmp_path / "frozen"
    settings.FROZEN_DIR.mkdir()
    with root_scope(ekstad.root.pk):
        ekstad.report = make_report(ekstad, State.APPROVED)
    return ekstad


def test_list_as_json_is_as_the_interface_says(town, capsys):
    assert run(["report", "list", "--body", "ekstad", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "reports": [{"slug": "2017-t1", "title": "Delårsrapport T1 2017", "state": "approved"}]
    }


def test_list_for_people_gives_path_title_and_state(town, capsys):
    assert run(["report", "list", "--body", "ekstad/socialnamnden"]) == 0
    assert capsys.readouterr().out == f"{PATH}  Delårsrapport T1 2017 (godkänd)\n"


@pytest.mark.parametrize(
    ("form", "start"), [("pdf", b"%PDF-"), ("docx", b"PK"), ("xlsx", b"PK"), ("html", b"<article"), ("json", b"{")]
)
def test_build_writes_the_report_in_every_form(town, tmp_path, form, start, capsys):
    out = tmp_path / f"rapport.{form}"
    assert run(["report", "build", PATH, "--to", form, "--out", str(out)]) == 0
    assert out.read_bytes().startswith(start)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (
            ["report", "build", "ekstad/socialnamnden/nej", "--to", "pdf", "--out", "x.pdf"],
            1,
            "Det finns ingen rapport",
        ),
        (["report", "build", "okand/namnd/x", "--to", "pdf", "--out", "x.pdf"], 1, "Ingen kommun heter ”okand”"),
        (["report", "build", PATH, "--to", "odt", "--out", "x.odt"], 2, "ska vara något av pdf"),
        (["report", "build", PATH, "--to", "pdf", "--out", "/finns/inte/x.pdf"], 1, "Mappen /finns/inte finns inte"),
        (["report", "list", "--body", "ekstad/nej"], 1, "Det finns ingen nod ”ekstad/nej”"),
        (["report", "verify", "/finns/inte.pdf"], 2, "ska vara en fil"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(town, arguments, status, said, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == status
    captured = capsys.readouterr()
    assert captured.out == "" and said in captured.err
    assert captured.err.count("\n") == 1
    assert list(tmp_path.glob("x.*")) == []


def test_freeze_keeps_the_report_and_verify_knows_its_files(town, tmp_path, capsys):
    assert run(["report", "freeze", PATH]) == 0
    with root_scope(town.root.pk):
        frozen = FrozenReport.objects.get()
    assert frozen.content_hash in capsys.readouterr().out
    out = tmp_path / "rapport.pdf"
    assert run(["report", "build", PATH, "--to", "pdf", "--out", str(out)]) == 0
    assert run(["report", "verify", str(out)]) == 0
    assert f"är {PATH} (2017-t1.pdf), fastställd" in capsys.readouterr().out
    out.write_bytes(out.read_bytes() + b"\n")
    assert run(["report", "verify", str(out)]) == 1
    assert "har ändrats efter fastställandet" in capsys.readouterr().out


def test_verify_tells_a_stranger_from_a_report(town, tmp_path, capsys):
    with root_scope(town.root.pk):
        actions.freeze(user=town.people["Frida"], report=town.report)
    other = tmp_path / "annan.pdf"
    other.write_bytes(b"%PDF-1.7")
    assert run(["report", "verify", str(other)]) == 1
    assert "är inte någon fastställd rapport här" in capsys.readouterr().out
