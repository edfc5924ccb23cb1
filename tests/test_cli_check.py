"""`tertial check`: what it writes, how it ends, and that what Tertial itself prints passes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tertial.cli import main
from tertial.core.operator import OPERATOR
from tertial.core.roots import require_root_id
from tertial.core.scope import root_scope
from tertial.reports.composition import compose
from tertial.reports.selectors import by_path
from tests.printed import checked, printed, said

REPORT = (
    "Utfall, tkr\n\n\tBudget\tUtfall\tAvvikelse\nStab\t{}\t1 150\t90\n"
    "Vård\t8 400\t8 910\t-510\nSumma\t9 640\t10 060\t-420\n"
)


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "rapport.txt"
    path.write_text(REPORT.format("1 420"), encoding="utf-8")
    return path


def test_a_report_with_an_error_ends_with_one(wrong, capsys):
    assert main.run(["check", str(wrong)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "Fel · rad 4 · Utfall, tkr",
        "    Stab | 1 420 | 1 150 | 90",
        "  Stab · Budget: 1 420 + 8 400 är inte 9 640; "
        "med 1 240 i stället för 1 420 stämmer det. Även Stab stämmer då.",
        "",
        "1 tabeller lästa, 6 samband kontrollerade.",
        "1 fel, 0 troliga fel.",
    ]


def test_a_report_without_error_ends_with_nought(wrong, capsys):
    wrong.write_text(REPORT.format("1 240"), encoding="utf-8")
    assert main.run(["check", str(wrong)]) == 0
    assert "0 fel" in capsys.readouterr().out


def test_json_has_the_shape_that_others_read(wrong, capsys):
    assert main.run(["check", "--json", str(wrong)]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said.pop("seconds") < 5
    findings = said.pop("findings")
    assert said == {"file": "rapport.txt", "tables": 1, "unread_tables": [], "claims_checked": 6}
    assert [(one["kind"], one["severity"], one["line"], one["page"]) for one in findings] == [("sum", "error", 4, None)]
    assert {key: findings[0][key] for key in ("table", "row", "column", "printed", "expected")} == {
        "table": "Utfall, tkr", "row": "Stab", "column": "Budget", "printed": "1 420", "expected": "1 240",
    }  # fmt: skip
    assert {"line": 6, "text": "9 640", "value": "9640"} in findings[0]["operands"]


def test_the_findings_stand_in_the_margin_of_a_page(wrong, tmp_path, capsys):
    page = tmp_path / "ut.html"
    assert main.run(["check", str(wrong), "--html", str(page)]) == 1
    text = page.read_text(encoding="utf-8")
    assert '<a class="mark mark--error" id="plats-1" href="#fynd-1">1 420</a>' in text
    assert '<div class="finding error" id="fynd-1">' in text and "med 1 240 i stället för 1 420 stämmer det." in text
    assert "<script" not in text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 inte mer", "är skadad eller låst"),
        (b"PK\x03\x04 inte mer", "är skadad"),
        (b"\xd0\xcf\x11\xe0 gammalt", "äldre Office-format"),
        (b"a\x00b", "är inte text"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(content, sentence, tmp_path, capsys):
    path = tmp_path / "fil"
    path.write_bytes(content)
    assert main.run(["check", str(path)]) == 2
    assert sentence in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path, capsys):
    assert main.run(["check", str(tmp_path / "saknas.pdf")]) == 2
    assert "går inte att läsa" in capsys.readouterr().err


def test_help_imports_nothing_heavy():
    program = (
        "import sys\nfrom tertial.cli import main\nmain.run(['check', '--help'])\n"
        "heavy = ('django', 'duckdb', 'pdfplumber', 'pypdfium2', 'docx', 'pdfminer')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "[]"


def test_what_tertial_itself_prints_passes_in_every_format(haninge):
    with root_scope(require_root_id("haninge")):
        document = compose(by_path(OPERATOR, "haninge/socialnamnden/2017-t1")).document
    for form, report in checked(printed(document)):
        assert (form, said(report)) == (form, [])
        assert report.claims_checked > 100
