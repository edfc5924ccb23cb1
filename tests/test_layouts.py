"""Other municipalities in their own layouts: each profile loads by one command; its report is its rows and words."""

import io
import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tertial.checks.reading.opened import read_bytes
from tertial.cli.profile import command
from tertial.core import profiles
from tertial.core.errors import Refused
from tertial.core.models import User
from tertial.core.operator import OPERATOR
from tertial.core.roots import require_root_id
from tertial.core.scope import root_scope
from tertial.documents import json, pdf
from tertial.documents.layout import cell_text
from tertial.documents.model import Chart, Document, FigureCell, Table, figure_cells
from tertial.facts import generate
from tertial.facts import profile as facts_profile
from tertial.facts.generate import SourceFile
from tertial.facts.models import Batch
from tertial.organisation.models import Node
from tertial.periods import parse
from tertial.reports.composition import compose
from tertial.reports.preflight import findings
from tertial.reports.profile import template_data
from tertial.reports.selectors import by_path
from tests.layouts import Ask, Recount, asks, blocks
from tests.printed import checked, printed, said, word_rows
from tests.spoiled import spoiled
from tests.steering import (
    TOLD_IN_FILES,
    Model,
    forms_of,
    in_order,
    read_into_nothing,
    read_steering,
    run_to_the_end,
    squeezed,
)

NAMES = ("varmdo-2014", "eskilstuna-2016", "botkyrka-2014")
# The same municipality six years on, in the same installation: a plan and a round, no figures from sources.
LATER = "botkyrka-2020"
# Measured cells that are counted again from the rows: nearly all of every table.
COUNTED = {"varmdo-2014": 220, "eskilstuna-2016": 300, "botkyrka-2014": 250}

# Relations between printed figures that the checker believes and checks, in the form where it reads the fewest.
# Values that the source did not have: two of 2012.
UNKNOWN = {"botkyrka-2014": ["Tabellen ”Mätbara nämndmål” saknar 1 uppgifter."] * 2}
# The types of element whose goal chapter is running text, and those that stand in its tables.
TOLD = {
    "varmdo-2014": (("goal", "management_goal"), ("indicator",), ("assignment",)),
    "eskilstuna-2016": (("process",), ("process_goal",), ("deed",), ("level",)),
    "botkyrka-2014": ((), ("measurable",), ("commitment",), ("indicator",)),
    "botkyrka-2020": ((), ("measure_2020",), ("commitment_2020",), ("assignment_2020",)),
}

CHANGED = 4
CLAIMS = {"varmdo-2014": 110, "eskilstuna-2016": 145, "botkyrka-2014": 155}


@dataclass(frozen=True)
class Layout:
    """A loaded profile with its report."""

    folder: Path
    about: profiles.Profile
    document: Document
    model: Model
    recount: Recount | None

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The report in each of its five forms, printed once."""
        return printed(self.document)

    @cached_property
    def forms(self) -> dict[str, str]:
        """The text of each of its five forms."""
        return forms_of(self.files)

    @property
    def tables(self) -> dict[str, Table]:
        return {b.key: b for s in self.document.all_sections() for b in s.blocks if isinstance(b, Table)}

    def came_out(self, element: Mapping[str, Any]) -> str:
        """How a measured element came out in the report's year, from the values of the file or the counted rows."""
        now, then = (self._counted(element, year) for year in ("2014", "2013"))
        target = next((one["value"] for one in element.get("target", []) if not one.get("sex")), None)
        if now is None:
            return "ej mätt"
        up = element["direction"] == "up"
        better = None if then is None else (now > then) == up
        if target is None:
            return "ny" if better is None else "rätt håll" if better else "fel håll"
        if (now >= target) if up else (now <= target):
            return "uppnått"
        return f"ej uppnått, {'rätt' if better else 'fel'} håll"

    def _counted(self, element: Mapping[str, Any], year: str) -> Decimal | None:
        if "measure" in element:
            assert self.recount is not None
            found = self.recount.value(Ask("", element["measure"], parse(year), element["where"], turned=False))
            assert found is not None
            found *= 100 if element["unit"] == "percent" else 1
            return round(found, element["decimals"])
        known = [one for one in element.get("outcome", []) if one["period"] == year and not one.get("sex")]
        return Decimal(str(known[0]["value"])) if known and "value" in known[0] else None

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
            with pytest.MonkeyPatch.context() as patched:
                loaded = {name: _loaded(name, tmp_path_factory.mktemp(name), patched) for name in (*NAMES, LATER)}
            yield loaded
        finally:
            empty()


def _loaded(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    generated: list[SourceFile] = []

    def write_and_keep(profile: Path, _: Path, seed: int) -> list[SourceFile]:
        generated.extend(generate.write(profile, folder, seed))
        return generated

    monkeypatch.setattr(facts_profile, "write", write_and_keep)
    result = CliRunner().invoke(command, ["load", name], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    place = profiles.find(name)
    told = tomllib.loads((place / "profile.toml").read_text("utf-8"))
    about = profiles.Profile(**told["profile"])
    version = told["settings"]["budget_version"]
    recount = Recount(place, generated, about.body, version) if generated else None
    model = Model(place)
    with root_scope(require_root_id(about.root)):
        run_to_the_end(model)
        report = by_path(OPERATOR, f"{about.body}/{about.report}")
        document = compose(report).document
        assert [one.message for one in findings(document)] == UNKNOWN.get(name, [])
    return Layout(place, about, document, model, recount)


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
    page = squeezed(layout.files["html"].decode().replace("&nbsp;", " "))
    lines = set(word_rows(layout.files["docx"]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(layout.files["xlsx"]))
    cells = {value for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for value in row}
    numbers = {round(value, 6) for value in cells if isinstance(value, float | int)}
    for table in layout.tables.values():
        for row in table.rows:
            texts = [cell_text(cell) for cell in row.cells]
            marked = "".join(squeezed(text) for text in (row.label, *texts))
            noted = row.footnote or any(getattr(cell, "footnote", None) for cell in row.cells)
            assert noted or marked in layout.forms["pdf"], (table.key, row.key)
            if texts and not noted:
                assert (row.label, *texts) in lines, (table.key, row.key)
        assert all(f">{squeezed(cell_text(cell))}<" in page for cell in figure_cells(table)), table.key
        for cell in (each for row in table.rows for each in row.cells if isinstance(each, FigureCell)):
            if cell.figure.value is not None:
                target = cell.style.unit or cell.figure.unit
                assert round(float(cell.figure.value * cell.figure.unit.factor / target.factor), 6) in numbers, cell.key
    assert json.loads(layout.files["json"].decode()) == layout.document


def test_nothing_that_is_printed_is_found_to_be_wrong(layout):
    for form, report in checked(layout.files):
        assert (form, said(report)) == (form, [])
        assert report.claims_checked >= CLAIMS[layout.about.name], form


def test_a_figure_changed_in_what_is_printed_is_found(layout):
    source = read_bytes("rapport.json", layout.files["json"])
    found = [one.is_found if one.seen_by > 1 else one.is_seen for one in spoiled(source, CHANGED, seed=1)]
    assert len(found) >= CHANGED // 2
    assert sum(found) >= len(found) - 1


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
                if other.about.root != layout.about.root:
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


@pytest.mark.parametrize("name", TOLD)
def test_the_goal_chapter_says_what_has_been_said_in_the_words_and_the_order_of_the_plan(layouts, name):
    layout, (in_text, *in_tables) = layouts[name], TOLD[name]
    for form, text in layout.forms.items():
        for types in (*([in_text] if in_text and form != "xlsx" else []), *in_tables):
            wanted = [each for one in layout.model.of_type(*types) for each in layout.model.told(one)]
            assert len(wanted) >= len(types) and in_order(text, wanted) == "", (form, types)


@pytest.mark.parametrize("name", TOLD)
def test_the_plan_page_shows_the_whole_tree_with_its_numbers_in_its_order(layouts, name):
    model, reader = layouts[name].model, Client()
    reader.force_login(User.objects.get(email=f"controller@{layouts[name].about.root}.example"))
    page = reader.get(f"/plan/{model.plan}/")
    assert page.status_code == 200
    text = squeezed(unescape(re.sub("<[^>]*>", " ", page.content.decode())))
    assert in_order(text, [model.name(one) for one in model.in_order()]) == ""


@pytest.mark.parametrize("name", TOLD)
def test_every_step_of_every_scale_is_explained(layouts, name):
    layout = layouts[name]
    for form in ("pdf", "html", "docx"):
        for scale, steps in layout.model.steps.items():
            if scale != "commitment":  # its words stand in the tables
                assert in_order(layout.forms[form], [step["word"] for step in steps.values()]) == "", (form, scale)


def test_the_counts_are_those_of_what_has_been_said(layouts):
    for name, key, scales, areas in (
        ("varmdo-2014", "goal_counts", ("traffic",), "area"),
        ("eskilstuna-2016", "commitment_counts", ("deed", "level"), "heading"),
        ("botkyrka-2020", "measure_counts", ("measure_2020",), "area_2020"),
    ):
        model, table = layouts[name].model, layouts[name].tables[key]
        rows = {row.label: [cell.figure.value for cell in row.cells] for row in table.rows}
        for top, label in [(one["key"], model.name(one)) for one in model.of_type(areas)] + [(None, "Totalt")]:
            counts = [sum(pair) for pair in zip(*(model.counts(scale, top) for scale in scales), strict=True)]
            assert rows[label] == [*counts, sum(counts)], (name, label)


def test_every_area_closes_with_a_table_that_counts_its_values(layouts):
    layout = layouts["botkyrka-2014"]
    for area, key in zip(layout.model.of_type("area"), ("citizens", "jobs", "welfare", "organisation"), strict=True):
        rows = {row.label: row.cells[0].figure.value for row in layout.tables[f"{key}_counts"].rows}
        below = [one for one in layout.model.in_order(area["key"]) if one["type"] in ("measurable", "indicator")]
        kinds = {"measurable": "Mål", "indicator": "Indikator"}
        found = Counter(f"{kinds[one['type']]}: {layout.came_out(one)}" for one in below)
        said = Counter(layout.model.spoken[one["key"]].status for one in layout.model.in_order(area["key"])
                       if one["type"] == "commitment")  # fmt: skip
        words = {"done": "genomfört", "partly": "delvis genomfört", "not": "ej genomfört"}
        found += Counter({f"Åtagande: {words[step]}": count for step, count in said.items()})
        assert {label: count for label, count in rows.items() if count} == found, area["title"]


def test_signs_and_words_in_place_of_a_number_are_the_municipality_s_own(layouts):
    for form, text in layouts["botkyrka-2014"].forms.items():
        for each in ("u.s.", "För få svar", "ej mätt", "(Medel 3,7)"):
            assert squeezed(each) in text, (form, each)
    counts = layouts["eskilstuna-2016"].tables["commitment_counts"]
    assert [column.label.split("\u00a0")[0] for column in counts.columns[1:-1]] == ["–", "■", "◆", "●"]
    assert all("Nyttför2020" in text for text in layouts["botkyrka-2020"].forms.values())
    assert all("✓" in text and "Avslutadenligtplan" in text for text in layouts["varmdo-2014"].forms.values())


def test_what_is_exported_reads_back_as_the_same_and_a_second_load_changes_nothing(layouts, tmp_path):
    for name in (NAMES[0], NAMES[1], LATER):
        about, places = layouts[name].about, [tmp_path / name, tmp_path / f"{name}-again"]
        with root_scope(require_root_id(about.root)):
            profiles.export(about.body, places[0])
            with CaptureQueriesContext(connection) as asked:
                read_steering(layouts[name].folder)
            assert [one["sql"] for one in asked if re.match("INSERT|UPDATE|DELETE", one["sql"])] == []
            read_steering(places[0])
            profiles.export(about.body, places[1])
        for file in ("scales.toml", "plan.toml", "rounds.toml"):
            assert (places[0] / file).read_text() == (places[1] / file).read_text(), (name, file)
            kept, given = (tomllib.loads((place / file).read_text()) for place in (places[0], layouts[name].folder))
            assert all(len(kept[key]) >= len(given[key]) for key in given)


def test_an_exported_profile_makes_the_same_where_nothing_was(layouts, tmp_path):
    about = layouts[NAMES[0]].about
    with root_scope(require_root_id(about.root)):
        profiles.export(about.body, tmp_path / "out")
    read_into_nothing(tmp_path / "out", about.body, tmp_path / "again")
    for file in (one for one in TOLD_IN_FILES if (tmp_path / "out" / one).exists()):
        assert (tmp_path / "again" / file).read_text() == (tmp_path / "out" / file).read_text(), file
