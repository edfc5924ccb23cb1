"""Three more municipalities in their own layouts: each profile loads with one command, and its report is its rows."""

import io
import re
import subprocess
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner
from docx import Document as WordDocument
from python_calamine import CalamineWorkbook

from tertial.cli.profile import command
from tertial.core import profiles
from tertial.core.errors import Refused
from tertial.core.operator import OPERATOR
from tertial.core.roots import require_root_id
from tertial.core.scope import root_scope
from tertial.documents import docx, html, json, pdf, xlsx
from tertial.documents.layout import cell_text
from tertial.documents.model import Chart, Document, FigureCell, Table, figure_cells
from tertial.facts.models import Batch
from tertial.organisation.models import Node
from tertial.periods import parse
from tertial.reports.composition import compose
from tertial.reports.preflight import findings
from tertial.reports.profile import template_data
from tertial.reports.selectors import by_path
from tests.layouts import Recount, asks, blocks
from tests.printed import checked, said

NAMES = ("varmdo-2014", "eskilstuna-2016", "botkyrka-2014")
# Measured cells that are counted again from the rows: nearly all of every table.
COUNTED = {"varmdo-2014": 220, "eskilstuna-2016": 300, "botkyrka-2014": 250}

# Relations between printed figures that the checker believes and checks, in the form where it reads the fewest.
CLAIMS = {"varmdo-2014": 120, "eskilstuna-2016": 95, "botkyrka-2014": 150}


@dataclass(frozen=True)
class Layout:
    """A loaded profile with its report."""

    folder: Path
    about: profiles.Profile
    document: Document
    recount: Recount
    printed: str

    @property
    def tables(self) -> dict[str, Table]:
        return {b.key: b for s in self.document.all_sections() for b in s.blocks if isinstance(b, Table)}

    def value(self, key: str) -> Decimal:
        found = self.document.figures()[key].value
        assert found is not None, key
        return found


@pytest.fixture(scope="module")
def layouts(django_db_setup, django_db_blocker, tmp_path_factory):
    """All three, loaded one after the other by the command into one installation."""
    from conftest import empty

    with django_db_blocker.unblock():
        try:
            yield {name: _loaded(name, tmp_path_factory.mktemp(name)) for name in NAMES}
        finally:
            empty()


def _loaded(name: str, folder: Path) -> Layout:
    result = CliRunner().invoke(command, ["load", name], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    place = profiles.find(name)
    told = tomllib.loads((place / "profile.toml").read_text("utf-8"))
    about = profiles.Profile(**told["profile"])
    recount = Recount(place, folder, told["generate"]["seed"], about.body, told["settings"]["budget_version"])
    with root_scope(require_root_id(about.root)):
        report = by_path(OPERATOR, f"{about.body}/{about.report}")
        document = compose(report).document
        assert [one.message for one in findings(document)] == []
    pages = pypdfium2.PdfDocument(pdf.render(document))
    text = squeezed("".join(page.get_textpage().get_text_range() for page in pages))
    return Layout(place, about, document, recount, text)


def squeezed(text: str) -> str:
    # A hyphen at the end of a line is taken for a divided word when a PDF is read.
    return "".join(re.sub("[\u00ad\u2060-]", "", text).split())


@pytest.fixture(params=NAMES)
def layout(request, layouts) -> Layout:
    return layouts[request.param]


def test_every_measured_cell_is_what_the_rows_give(layout):
    told = tomllib.loads((layout.folder / "sources.toml").read_text("utf-8"))["period"]
    period = parse(f"{told['year']}-{told['first_month']:02d}..{told['year']}-{told['last_month']:02d}")
    figures, compared = layout.document.figures(), 0
    for block in blocks(template_data(layout.folder)["section"]):
        for ask in asks(block, period):
            expected = layout.recount.value(ask)
            if expected is None or ask.key not in figures:
                continue
            compared += 1
            found = figures[ask.key].value
            assert found is not None and abs(found - expected) < Decimal("1e-9"), (ask, found, expected)
    assert compared >= COUNTED[layout.about.name]


def test_every_total_is_the_sum_of_its_parts(layout):
    checked = 0
    for table in layout.tables.values():
        rows = {row.key: row for row in table.rows}
        for row in table.rows:
            for at, cell in enumerate(row.cells if row.parts else ()):
                parts = [rows[key].cells[at] for key in row.parts]
                if isinstance(cell, FigureCell) and all(isinstance(part, FigureCell) for part in parts):
                    values = [part.figure.value for part in parts]
                    if table.columns[at + 1].label not in ("Förbrukat %", "%") and None not in values:
                        assert sum(values) == cell.figure.value, cell.key
                        checked += 1
    assert checked >= 12


def test_the_five_forms_hold_the_same_cells(layout):
    page = squeezed(html.render(layout.document).replace("&nbsp;", " "))
    word = WordDocument(io.BytesIO(docx.render(layout.document)))
    lines = {tuple(cell.text for cell in row.cells) for table in word.tables for row in table.rows}
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx.render(layout.document)))
    cells = {value for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for value in row}
    numbers = {round(value, 6) for value in cells if isinstance(value, float | int)}
    for table in layout.tables.values():
        for row in table.rows:
            texts = [cell_text(cell) for cell in row.cells]
            marked = "".join(squeezed(text) for text in (row.label, *texts))
            assert row.footnote or marked in layout.printed, (table.key, row.key)
            if texts and not row.footnote:
                assert (row.label, *texts) in lines, (table.key, row.key)
        assert all(f">{squeezed(cell_text(cell))}<" in page for cell in figure_cells(table)), table.key
        for cell in (each for row in table.rows for each in row.cells if isinstance(each, FigureCell)):
            if cell.figure.value is not None:
                target = cell.style.unit or cell.figure.unit
                assert round(float(cell.figure.value * cell.figure.unit.factor / target.factor), 6) in numbers, cell.key
    assert json.loads(json.dumps(layout.document)) == layout.document


def test_nothing_that_is_printed_is_found_to_be_wrong(layout):
    for form, report in checked(layout.document):
        assert (form, said(report)) == (form, [])
        assert report.claims_checked >= CLAIMS[layout.about.name], form


def test_the_pdf_is_sound_and_says_when_it_was_printed(layout):
    from dataclasses import replace
    from datetime import date

    content = pdf.render(replace(layout.document, printed_on=date(2014, 8, 21)))
    check = subprocess.run(["qpdf", "--check", "-"], input=content, capture_output=True, check=False)
    assert check.returncode in (0, 2) and b"error" not in check.stderr.lower()
    first = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()
    assert "Utskriven 2014-08-21" in first and "Innehåll" in first


def test_the_reasons_add_up_to_the_forecast_deviation(layouts):
    varmdo = layouts["varmdo-2014"]
    assert varmdo.value("reasons.total.amount") == varmdo.value("result.total.forecast_deviation") == -11_000_000
    assert varmdo.value("accounts.net.outcome") == varmdo.value("result.total.outcome")
    consumed = varmdo.tables["result"].rows[3]
    assert (consumed.label, cell_text(consumed.cells[3]), cell_text(consumed.cells[4])) == (
        "Socialkontorets utförarenhet", "0", "",
    )  # fmt: skip


def test_the_grant_makes_the_budget_sum_to_nothing_and_the_deficit_is_carried(layouts):
    eskilstuna = layouts["eskilstuna-2016"]
    assert eskilstuna.value("processes.total.budget_year") == 0
    assert eskilstuna.value("state.total.forecast") == 0
    carried = eskilstuna.value("processes.carried.forecast")
    result = eskilstuna.value("statement.result.forecast")
    assert eskilstuna.value("statement.result_carried.forecast") == result + carried == Decimal(-22_600_000)
    assert eskilstuna.value("organisation.total.forecast_deviation") == result
    forecast = next(b for s in eskilstuna.document.all_sections() for b in s.blocks if isinstance(b, Chart))
    assert [point.forecast for point in forecast.series[0].points] == [False, False, False, True]


def test_the_reasons_of_an_activity_add_up_to_its_deviation(layouts):
    botkyrka = layouts["botkyrka-2014"]
    for table, row in (("reasons_barn", "a30"), ("reasons_bistand", "a40"), ("reasons_missbruk", "a41")):
        assert botkyrka.value(f"{table}.total.amount") == botkyrka.value(f"activities.{row}_net.deviation")
    assert botkyrka.value("time_use.total.y2014") == 1
    assert botkyrka.value("summary_table.net.outcome") == botkyrka.value("activities.all_net.outcome")


def test_no_municipality_sees_another(layouts):
    for layout in layouts.values():
        with root_scope(require_root_id(layout.about.root)):
            assert {path.split("/")[0] for path in Node.objects.values_list("path", flat=True)} == {layout.about.root}
            assert Batch.objects.count() <= 16
            for other in layouts.values():
                if other is not layout:
                    with pytest.raises(Refused):
                        by_path(OPERATOR, f"{other.about.body}/{other.about.report}")


def test_no_code_names_a_municipality():
    named = re.compile("haninge|värmdö|varmdo|eskilstuna|botkyrka", re.IGNORECASE)
    package = Path(profiles.__file__).parents[1]
    found = [
        f"{file.relative_to(package)}: {line.strip()}"
        for pattern in ("*.py", "*.html", "*.js", "*.css", "*.typ", "*.toml")
        for file in package.rglob(pattern)
        if not {"tests", "profiles"} & set(file.relative_to(package).parts)
        for line in file.read_text("utf-8").splitlines()
        if named.search(line)
    ]
    # The demo says which of the profiles it loads; that is a profile's name.
    assert found == ['core/demo.py: PROFILE = "haninge-2017"']
