"""Bilagor: a chapter that the template marks stands after the others in every form, as `Bilaga 1`."""

from io import BytesIO

import docx
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from tertial.documents import json as document_json
from tertial.reports import freezing, outline
from tertial.reports.composition import document_of
from tertial.reports.models import Report, Template
from tertial.reports.template import parse
from tertial.reports.tests.furnished import TEMPLATE, URL, furnished_report

pytestmark = pytest.mark.django_db
HEADINGS = ["1 Sammanfattning", "2 Övrigt", "Bilaga 1 Ekonomi", "Barn och unga"]


@pytest.fixture
def report(in_ekstad):
    found, _ = furnished_report(in_ekstad)
    economy = TEMPLATE["section"][1] | {"appendix": True}
    Template.objects.update(data=TEMPLATE | {"section": [TEMPLATE["section"][0], economy, TEMPLATE["section"][2]]})
    return Report.objects.select_related("body__root", "template", "version").get(pk=found.pk)


def pdf_text(content):
    pages = pypdfium2.PdfDocument(content)
    return [pages[at].get_textpage().get_text_range() for at in range(len(pages))]


def test_appendices_take_no_number_and_come_last(report):
    document = document_of(report)
    assert [section.title for section in document.sections] == ["Sammanfattning", "Övrigt"]
    assert [section.title for section in document.appendices] == ["Ekonomi"]
    numbers = {one.title: one.number for one in report.template.spec.all_sections()}
    assert numbers == {"Sammanfattning": "1", "Ekonomi": None, "Barn och unga": None, "Övrigt": "2"}
    entries = outline.entries(document, None)
    assert [(one["number"], one["label"]) for one in entries] == [
        ("1", "Sammanfattning"), ("2", "Övrigt"), ("Bilaga 1", "Ekonomi"),
    ]  # fmt: skip


def test_a_chapter_without_a_number_does_not_count():
    data = {"report": TEMPLATE["report"], "section": [{"key": k, "title": k} for k in "abc"]}
    data["section"][0]["numbered"] = False
    assert [one.number for one in parse(data).sections] == [None, "1", "2"]


def test_every_form_has_the_appendix_last_under_its_number(report):
    document = document_of(report)
    files = {form: freezing.draft(document, form) for form in freezing.FORMATS}
    assert document_json.loads(files["json"]) == document
    written = docx.Document(BytesIO(files["docx"]))
    headings = [one.text for one in written.paragraphs if one.style.name.startswith("Heading")]
    assert headings == HEADINGS
    page = files["html"].decode()
    assert page.index("Övrigt") < page.index("Bilaga 1") < page.index("Utfall per avdelning, kr")
    pages = pdf_text(files["pdf"])
    assert "Bilaga 1 Ekonomi" in pages[-1] and "97 500" in pages[-1].replace("\u00a0", " ")
    assert "2 Övrigt" not in pages[-1]  # it begins a page of its own
    sheets = CalamineWorkbook.from_filelike(BytesIO(files["xlsx"]))
    first = sheets.get_sheet_by_index(0).to_python()
    assert any("Bilaga 1 Ekonomi" in str(cell) for row in first for cell in row)


def test_the_report_on_the_screen_shows_the_appendix_and_its_tables(client, in_ekstad, report):
    client.force_login(in_ekstad.people["Kim"])
    page = client.get(URL).content.decode()
    assert page.index("Bilaga 1") < page.index("Utfall per avdelning, kr")
    assert 'data-figure="result.total.outcome"' in page
