"""The reference report: what comes out of the rows is what was published, but for what is listed as different."""

import io
import re
import subprocess
import tomllib
from decimal import Decimal
from html import unescape

import pypdfium2
import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tertial.core import profiles
from tertial.core.models import User
from tertial.core.operator import OPERATOR
from tertial.core.roots import require_root_id
from tertial.core.scope import root_scope
from tertial.documents import json
from tertial.documents.model import FigureCell, Table
from tertial.finance.models import RoundBatch
from tertial.numbers import DerivedLineage, EnteredLineage, MeasureLineage, Style, displayed_value, format_figure, style
from tertial.reports import computing
from tertial.reports.composition import compose
from tertial.reports.models import Report
from tertial.reports.preflight import findings
from tertial.reports.selectors import by_path
from tests import steering
from tests.printed import printed, word_rows

REPORT = "haninge/socialnamnden/2017-t1"


@pytest.fixture(scope="module")
def model(haninge):
    return steering.Model(haninge)


@pytest.fixture(scope="module")
def document(haninge, model):
    """The report when its round has been run to the end."""
    with root_scope(require_root_id("haninge")):
        steering.run_to_the_end(model)
        return compose(by_path(OPERATOR, REPORT)).document


@pytest.fixture(scope="module")
def files(document):
    return printed(document)


def test_the_tables_that_the_load_has_computed_are_the_ones_that_the_first_reader_needs(haninge, monkeypatch):
    """They once were those of a municipality that had not got its settings, and the first reader waited."""

    def refuse(*_: object) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(computing, "_make", refuse)
    with root_scope(require_root_id("haninge")):
        slugs = {report.slug: computing.computed(report).figures() for report in Report.objects.all()}
    assert set(slugs) == {"2017-t1", "2016-t1"} and all(slugs.values())


@pytest.fixture(scope="module")
def published(haninge):
    return tomllib.loads((haninge / "published.toml").read_text("utf-8"))["tables"]


@pytest.fixture(scope="module")
def differences(haninge):
    return tomllib.loads((haninge / "differences.toml").read_text("utf-8"))["difference"]


def tables_of(document):
    return {b.key: b for s in document.all_sections() for b in s.blocks if isinstance(b, Table)}


def shown(cell: FigureCell) -> Decimal | None:
    how = cell.style
    return displayed_value(cell.figure, Style(how.unit, how.decimals))


def test_every_published_cell_comes_out_as_published_but_for_the_listed_ones(document, published, differences):
    tables, found, compared = tables_of(document), {}, 0
    for key, table in published.items():
        rows = {row.key: row for row in tables[key].rows}
        for row_key, values in table["rows"].items():
            cells = {cell.key.split(".")[-1]: cell for cell in rows[row_key].cells if isinstance(cell, FigureCell)}
            for column, value in zip(table["columns"], values, strict=True):
                if not value:  # the report prints nothing there
                    continue
                ours = shown(cells[column])
                compared += 1
                if ours != Decimal(value):
                    found[key, row_key, column] = (value, str(ours))
    listed = {
        (one["table"], one["row"], one["column"]): (one["published"], one["ours"])
        for one in differences
        if one["kind"] == "cell"
    }
    assert found == listed
    assert len(listed) == 6
    assert compared == 425


def test_every_difference_is_told_in_a_note_at_its_table(document, differences):
    tables = tables_of(document)
    for one in differences:
        if one["kind"] == "cell":
            published = f"{int(one['published']):,}".replace(",", "\u00a0").replace("-", "−")
            notes = " ".join(tables[one["table"]].notes).replace(" ", "\u00a0")
            assert published in notes, one


def test_every_figure_of_a_table_knows_its_measure_and_batches_or_who_said_it(document):
    for key, figure in document.figures().items():
        lineage = figure.lineage
        if isinstance(lineage, DerivedLineage):
            assert all(part.lineage is not None for part in lineage.operands), key
        elif isinstance(lineage, EnteredLineage):
            assert lineage.person and lineage.source, key
        else:
            assert isinstance(lineage, MeasureLineage), key
            assert lineage.batches, key


def test_no_text_of_the_report_holds_a_number_without_source(document):
    assert [one.message for one in findings(document)] == []


def test_the_text_says_what_the_table_says(document, files):
    figures = document.figures()
    text = files["html"].decode()
    outcome = format_figure(figures["result.total.outcome"], style("mnkr", 1, with_unit=True))
    assert outcome == "270,9\u00a0mnkr"
    assert outcome in text.split("</p>")[1] + text.split("</p>")[2]


@pytest.fixture(scope="module")
def rows_as_read(document):
    """For each table, row by row, the figures as they are to be read in every form."""
    return {
        key: [[format_figure(c.figure, c.style) for c in row.cells if isinstance(c, FigureCell)] for row in table.rows]
        for key, table in tables_of(document).items()
    }


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_html_has_every_figure_of_every_table(files, rows_as_read):
    page = squeezed(files["html"].decode().replace("&nbsp;", " "))
    for key, rows in rows_as_read.items():
        for row in rows:
            assert all(f">{squeezed(value)}<" in page for value in row), (key, row)


def test_pdf_has_every_row_of_every_table_in_order(files, rows_as_read):
    content = files["pdf"]
    text = squeezed("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)))
    for key, rows in rows_as_read.items():
        for row in rows:
            assert squeezed("".join(row)) in text, (key, row)
    check = subprocess.run(["qpdf", "--check", "-"], input=content, capture_output=True, check=False)
    assert check.returncode in (0, 2) and b"error" not in check.stderr.lower()


def test_word_has_every_row_of_every_table(files, rows_as_read):
    rows = [[text for text in row[1:] if text] for row in word_rows(files["docx"])]
    for key, expected in rows_as_read.items():
        for row in filter(None, expected):
            assert any(_within(row, line) for line in rows), (key, row)


def _within(figures, line):
    """Whether the figures stand in the line in their order, whatever texts stand between them."""
    cells = iter(line)
    return all(figure in cells for figure in figures)


def test_the_spreadsheet_has_every_figure_as_a_number(document, files):
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"]))
    numbers = {
        round(value, 6)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for value in row
        if isinstance(value, float | int)
    }
    for key, table in tables_of(document).items():
        for row in table.rows:
            for cell in row.cells:
                if isinstance(cell, FigureCell) and cell.figure.value is not None:
                    target = cell.style.unit or cell.figure.unit
                    value = cell.figure.value * cell.figure.unit.factor / target.factor
                    wanted = {round(float(value), 6), round(float(value * target.factor), 6)}
                    assert wanted & numbers, (key, row.key)


def test_json_reads_back_as_the_same_document(document, files):
    assert json.loads(files["json"].decode()) == document


def test_the_goal_chapter_is_whole_in_every_form(files, model):
    goals = [
        [one["title"], one["description"], *model.told(one)[1:], *(f"{model.name(each)}" for each in below)]
        for one in model.of_type("goal")
        for below in [[each for each in model.in_order(one["key"]) if each["type"] == "strategy"]]
    ]
    wanted = [text for goal in goals for text in goal]
    wanted += [text for one in model.of_type("assignment") for text in model.told(one)[1:]]
    assert (len(goals), len(wanted)) == (12, 12 * 4 + 18 + 4 * 2)
    for form, text in steering.forms_of(files).items():
        assert form == "xlsx" or steering.in_order(text, wanted) == "", form


def test_ten_goals_are_reached_and_two_partly_as_published(document, model):
    counts = {row.label: [cell.figure.value for cell in row.cells] for row in tables_of(document)["goal_counts"].rows}
    assert counts["Totalt"] == [0, 2, 10, 0, 12] == [*model.counts("goal"), 12]
    for area in model.of_type("area"):
        assert counts[area["title"]] == [*model.counts("goal", area["key"]), 3]
    assert model.counts("assignment") == [0, 4, 0]


def test_the_forecasts_of_the_round_are_a_source_and_nothing_stands_in_their_way(document):
    with root_scope(require_root_id("haninge")):
        written = RoundBatch.objects.get(round__slug="2017-t1")
        assert (written.problem, written.batch.rows) == ("", 8)


def test_an_exported_profile_makes_the_same_plan_scales_rounds_and_forecasts_where_nothing_was(document, tmp_path):
    with root_scope(require_root_id("haninge")):
        profiles.export("haninge/socialnamnden", tmp_path / "out")
    steering.read_into_nothing(tmp_path / "out", "haninge/socialnamnden", tmp_path / "again")
    for file in steering.TOLD_IN_FILES:
        assert (tmp_path / "again" / file).read_text() == (tmp_path / "out" / file).read_text(), file


def test_the_plan_page_shows_the_whole_tree_with_its_numbers_in_its_order(document, model):
    reader = Client()
    reader.force_login(User.objects.get(email="controller@demo.example"))
    page = reader.get(f"/plan/{model.plan}/")
    text = steering.squeezed(unescape(re.sub("<[^>]*>", " ", page.content.decode())))
    assert steering.in_order(text, [model.name(one) for one in model.in_order()]) == ""


def test_the_departments_forecasts_come_to_the_published_ones(document, haninge):
    said = tomllib.loads((haninge / "forecast.toml").read_text("utf-8"))
    table = tables_of(document)["forecast"]
    for line, row in zip(said["round"][0]["forecast"], table.rows, strict=False):
        reasons = sum(one["amount"] for one in line.get("reason", []))
        assert row.cells[1].figure.value == reasons, row.label
