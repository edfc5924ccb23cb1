"""The pages of templates: the outline, a section, a table in its form beside what it gives."""

import re
from html import unescape

import pytest

from tertial.core.profiles import SHIPPED
from tertial.core.scope import root_scope
from tertial.periods import parse as parse_period
from tertial.reports import template_toml
from tertial.reports.models import Report, Template
from tertial.reports.profile import template_data
from tertial.reports.template import parse
from tertial.reports.template_edit import section
from tertial.reports.template_selectors import data_of
from tertial.reports.template_table_forms import TableEditor
from tertial.reports.tests.furnished import TEMPLATE, furnished_report
from tests.queries import BASE, at_most

pytestmark = pytest.mark.django_db
URL = "/rapporter/mallar/ekstad/socialnamnden/2017-t1/"
BLOCK = f"{URL}block/result/"


@pytest.fixture
def report(ekstad):
    return furnished_report(ekstad)[0]


@pytest.fixture
def kim(client, ekstad, report):
    client.force_login(ekstad.people["Kim"])
    return client


@pytest.fixture
def draft(ekstad):
    """The template's data as it is being written."""

    def read():
        with root_scope(ekstad.root.pk):
            return data_of(Template.objects.select_related("draft").get(slug="2017-t1"))

    return read


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def fields(response):
    """What a browser would send back of the page with a table's form."""
    return {"seen": response.context["seen"], "do": "save"} | filled(response.context["editor"])


def filled(editor):
    """Every field of a table's form, as it stands."""
    sent = {}
    for form in editor.parts:
        for bound in form:
            value = bound.value()
            if value is not None and value is not False and value != "":
                sent[bound.html_name] = "on" if value is True else str(value)
    return sent


def result_of(data):
    return section(data, "economy")["block"][0]


def test_the_outline_shows_numbers_blocks_and_costs_few_queries(kim):
    with at_most(BASE + 6):
        response = kim.get(URL)
    text = text_of(response)
    assert "2 Ekonomi 2 block" in text and "2.1 Barn och unga" in text
    assert "Det finns ett utkast" not in text


def test_a_section_is_added_moved_and_removed_on_the_page(kim, draft):
    kim.post(f"{URL}andra/", {"do": "add", "title": "Bilagor", "under": ""})
    kim.post(f"{URL}andra/", {"do": "up", "key": "bilagor"})
    kim.post(f"{URL}andra/", {"do": "remove", "key": "children"})
    assert [one["key"] for one in draft()["section"]] == ["summary", "economy", "bilagor", "rest"]
    assert "section" not in section(draft(), "economy")
    assert "Det finns ett utkast. Senast ändrat av Kim" in text_of(kim.get(URL))
    response = kim.post(f"{URL}andra/", {"do": "add", "title": " "}, follow=True)
    assert "Skriv avsnittets rubrik." in text_of(response)


def test_a_section_becomes_an_appendix_without_a_number(kim, draft):
    seen = kim.get(f"{URL}sektion/rest/").context["form"].initial["seen"]
    sent = {"title": "Nyckeltal", "text": "Rad 1\r\nRad 2", "appendix": "on", "unit": "", "seen": seen}
    assert kim.post(f"{URL}sektion/rest/", sent).status_code == 302
    assert section(draft(), "rest") == {"key": "rest", "title": "Nyckeltal", "text": "Rad 1\nRad 2", "appendix": True}
    assert "Bilaga 1 Nyckeltal" in text_of(kim.get(URL))
    response = kim.post(f"{URL}sektion/rest/", sent)
    assert "Någon annan har ändrat avsnittet" in text_of(response)


def test_a_table_saved_unchanged_is_the_same_table(kim, draft):
    sent = fields(kim.get(BLOCK))
    assert kim.post(BLOCK, sent).status_code == 302
    assert draft() == TEMPLATE | {"section": [*draft()["section"]]}
    assert result_of(draft()) == TEMPLATE["section"][1]["block"][0]


def test_the_block_stands_beside_its_figures(kim):
    with at_most(BASE + 12):
        text = text_of(kim.get(BLOCK))
    assert "Utfall per avdelning, kr" in text and "97 500" in text.replace("\u00a0", " ")


def test_a_heading_a_unit_and_decimals_are_changed_and_seen(kim, draft):
    sent = fields(kim.get(BLOCK)) | {"t-title": "Utfall, mnkr", "t-unit": "mnkr", "t-decimals": "3", "c0-label": "Nu"}
    shown = kim.post(f"{BLOCK}visa/", sent)
    assert "0,149" in text_of(shown) and "Nu" in text_of(shown)
    assert result_of(draft())["title"] == "Utfall per avdelning, kr"  # nothing is saved by looking
    kim.post(BLOCK, sent)
    table = result_of(draft())
    assert (table["title"], table["style"]) == ("Utfall, mnkr", {"unit": "mnkr", "decimals": 3})
    assert table["columns"][0] == {"key": "outcome", "label": "Nu", "measure": "economy.outcome"}
    assert table["rows"] == TEMPLATE["section"][1]["block"][0]["rows"]


def test_a_column_and_a_row_are_made_by_copying_one(kim, draft):
    kim.post(BLOCK, fields(kim.get(BLOCK)) | {"do": "copy columns 0"})
    kim.post(BLOCK, fields(kim.get(BLOCK)) | {"c1-label": "Helår", "c1-period": "full_year", "do": "down columns 1"})
    kim.post(BLOCK, fields(kim.get(BLOCK)) | {"do": "copy rows 1"})
    sent = fields(kim.get(BLOCK)) | {"r2-where": "unit=ekstad/socialnamnden/vuxen; account=5010"}
    sent |= {"r2-marks": "outcome=1", "t-footnotes": "1 Utan hyror"}
    response = kim.post(BLOCK, sent)
    assert response.status_code == 302, [form.errors for form in response.context["editor"].parts]
    table = result_of(draft())
    assert [one["key"] for one in table["columns"]] == ["outcome", "before", "outcome_2", "change"]
    full_year = {"key": "outcome_2", "label": "Helår", "measure": "economy.outcome", "period": "full_year"}
    assert table["columns"][2] == full_year
    assert table["rows"][2]["where"] == {"unit": ["ekstad/socialnamnden/vuxen"], "account": ["5010"]}
    assert (table["rows"][2]["marks"], table["footnotes"]) == ({"outcome": "1"}, [{"mark": "1", "text": "Utan hyror"}])


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"c1-period": "T9 2016"}, "c1-period", "T9 2016"),
        ({"r0-where": "enhet=x"}, "r0-where", "Indelningen ”enhet” finns inte."),
        ({"r0-where": "HVB"}, "r0-where", "Skriv namn=värde"),
        ({"c2-of": "outcome"}, "c2-label", "Kolumnen ”change” räknas ut av fel antal kolumner."),
        ({"c2-of": "outcome, missing"}, "c2-label", "räknas ut av ”missing”, som inte står före den."),
        ({"t-title": ""}, "t-title", "måste fyllas i"),
        ({"t-footnotes": "1"}, "t-footnotes", "Skriv märket"),
    ],
)
def test_an_error_is_told_at_its_field_and_nothing_is_saved(kim, draft, changed, field, sentence):
    response = kim.post(BLOCK, fields(kim.get(BLOCK)) | changed)
    editor = response.context["editor"]
    errors = {bound.html_name: " ".join(bound.errors) for form in editor.parts for bound in form if bound.errors}
    assert list(errors) == [field]
    assert sentence in errors[field]
    assert draft() == TEMPLATE


def test_a_block_is_written_as_toml_and_checked(kim, draft):
    seen = kim.get(BLOCK).context["seen"]
    wrong = kim.post(BLOCK, {"do": "toml", "seen": seen, "toml": 'block = "measures.table"\nrows = []'})
    assert "title saknas eller är okänd" in text_of(wrong) or "columns saknas" in text_of(wrong)
    note = {"block": "reports.note", "text": "Preliminärt."}
    kim.post(BLOCK, {"do": "toml", "seen": seen, "toml": template_toml.dumps(note)})
    assert result_of(draft()) == note | {"key": "result"}
    assert "Preliminärt." in text_of(kim.get(BLOCK))


def test_blocks_are_added_copied_moved_and_removed(kim, draft):
    kim.post(f"{URL}sektion/rest/nytt/", {"block": "reports.note", "title": "Se bilagan"})
    kim.post(f"{URL}sektion/rest/nytt/", {"copy": "result"})
    kim.post(f"{URL}block/result_2/", {"do": "up"})
    assert [one["key"] for one in section(draft(), "rest")["block"]] == ["result_2", "se_bilagan"]
    kim.post(f"{URL}block/se_bilagan/", {"do": "remove"})
    assert [one["key"] for one in section(draft(), "rest")["block"]] == ["result_2"]
    for kind in ("measures.table", "measures.chart", "reports.page_break"):
        response = kim.post(f"{URL}sektion/rest/nytt/", {"block": kind, "title": "Nytt"}, follow=True)
        assert response.status_code == 200 and "callout--danger" not in response.content.decode()


def test_a_file_is_read_in_as_a_draft_and_given_back_the_same(kim, draft, tmp_path):
    changed = TEMPLATE | {"report": TEMPLATE["report"] | {"title": "Ur filen"}}
    file = tmp_path / "mall.toml"
    file.write_text(template_toml.dumps(changed), "utf-8")
    with file.open("rb") as handle:
        response = kim.post("/rapporter/mallar/", {"file": handle})
    assert response.status_code == 302
    assert template_toml.loads(kim.get(f"{URL}fil/").content.decode()) == changed == draft()
    file.write_text("inte toml", "utf-8")
    with file.open("rb") as handle:
        assert "Texten är inte giltig TOML (rad 1" in text_of(kim.post("/rapporter/mallar/", {"file": handle}))


def test_what_is_published_is_told_in_the_report_and_taken_over_there(kim, ekstad):
    kim.post(f"{URL}andra/", {"do": "head", "title": "Delår", "subtitle": "", "numbered": ""})
    assert "Avsnitten är inte numrerade." in text_of(kim.get(f"{URL}publicera/"))
    kim.post(f"{URL}publicera/", {"note": "Utan nummer"})
    assert "De här rapporterna är gjorda av en tidigare version" in text_of(kim.get(URL))
    report = "/rapporter/ekstad/socialnamnden/2017-t1/"
    page = f"{report}mall/"
    assert "Version 2 av mallen är publicerad. Se vad som ändras" in text_of(kim.get(report))
    assert "Rapporten heter Delår i stället för Delårsrapport." in text_of(kim.get(page))
    kim.post(page)
    with root_scope(ekstad.root.pk):
        assert Report.objects.get().version.number == 2
    assert "följer den senaste mallen" in text_of(kim.get(page))
    assert "Version 2 av mallen" not in text_of(kim.get(report))
    versions = text_of(kim.get(f"{URL}versioner/"))
    assert "Version 2 Redigerad här" in versions and "Utan nummer" in versions
    kim.post(f"{URL}versioner/", {"number": "1"})
    assert "Avsnitten är numrerade." in text_of(kim.get(f"{URL}publicera/"))


def test_every_shipped_table_is_the_same_after_its_form_was_saved_unchanged():
    specs = [parse(template_data(folder)) for folder in SHIPPED.iterdir() if (folder / "report.toml").exists()]
    tables = [(spec, block) for spec in specs for block in spec.all_blocks() if block.block == "measures.table"]
    for spec, block in tables:
        params = {"block": block.block, **block.params}
        sent = filled(TableEditor(params))
        editor = TableEditor(params, sent)
        made = editor.read(parse_period(spec.period))
        assert made == params, [form.errors for form in editor.parts if form.errors]
    assert len(tables) > 40
