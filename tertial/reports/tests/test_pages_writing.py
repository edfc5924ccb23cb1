"""Writing: the section's page, the picker of figures, and figures that are entered."""

import re
from html import unescape

import pytest

from tertial.core.scope import root_scope
from tertial.reports.models import EnteredFigure, SectionText
from tertial.reports.tests.furnished import URL, furnished_report

SUMMARY = f"{URL}avsnitt/summary/"
PICKER = f"{URL}siffror/"
REFERENCE = '<span data-figure="result.total.outcome" data-style="tkr,0">'


@pytest.fixture
def kim(client, ekstad):
    furnished_report(ekstad)
    client.force_login(ekstad.people["Kim"])
    return client


def content(response):
    return re.sub(r"[ \n]+", " ", unescape(response.content.decode()))


def editor(response):
    """What the editor's field holds, as HTML, and the version it starts from."""
    text = response.content.decode()
    (field,) = re.findall(r"<textarea[^>]*data-editor[^>]*>(.*?)</textarea>", text, re.DOTALL)
    (version,) = re.findall(r'name="version" value="(\d+)"', text)
    return unescape(field).strip(), version


def texts(ekstad):
    with root_scope(ekstad.root.pk):
        return [(one.key, one.html, one.version) for one in SectionText.objects.all()]


def test_the_writer_sees_numbers_and_not_empty_references(kim):
    field, version = editor(kim.get(SUMMARY))
    assert field == f"<p>Utfallet är {REFERENCE}149\u00a0tkr</span> och avvikelsen väntas bli liten.</p>"
    assert version == "0"


def test_what_is_saved_stands_in_the_report(kim, ekstad):
    response = kim.post(SUMMARY, {"html": "<p>Vi fick <script>x</script>fler.</p>", "version": "0"})
    assert response["Location"] == f"{URL}#section-summary"
    assert texts(ekstad) == [("summary", "<p>Vi fick fler.</p>", 1)]
    assert "<p>Vi fick fler.</p>" in content(kim.get(URL))


def test_autosave_answers_with_the_version(kim, ekstad):
    for version in (0, 1):
        response = kim.post(SUMMARY, {"html": "<p>A</p>", "version": version}, HTTP_X_AUTOSAVE="1")
        assert (response.status_code, response.json()) == (200, {"version": version + 1})


def test_what_somebody_else_saved_meanwhile_is_joined_and_the_editor_is_told(kim, ekstad):
    kim.post(SUMMARY, {"html": "<p>Deras.</p>", "version": "0"})
    answer = kim.post(
        SUMMARY,
        {"html": f"<p>Utfallet är {REFERENCE}5</span> och avvikelsen väntas bli liten. Mina.</p>", "version": "0"},
        HTTP_X_AUTOSAVE="1",
    )
    assert answer.json() == {"version": 2, "merged": "<p>Deras. Mina.</p>"}
    assert [html for _, html, _ in texts(ekstad)] == ["<p>Deras. Mina.</p>"]


def test_what_is_refused_is_kept_on_the_page(kim, ekstad):
    page = kim.post(SUMMARY, {"html": f"<p>語 {REFERENCE}5</span>.</p>", "version": "0"})
    assert page.status_code == 409 and "inte kan skrivas ut" in content(page)
    assert editor(page)[0] == f"<p>語 {REFERENCE}149\u00a0tkr</span>.</p>"
    assert texts(ekstad) == []


def test_a_form_without_version_is_refused(kim, ekstad):
    assert kim.post(SUMMARY, {"html": "<p>A</p>"}, HTTP_X_AUTOSAVE="1").status_code == 409
    assert texts(ekstad) == []


def options(response):
    """(key, style, text, label, place) of each figure the picker found."""
    pattern = (
        r'data-figure="([^"]*)" data-style="([^"]*)" data-text="([^"]*)"> <span>(.*?)</span>.*?<small>(.*?)</small>'
    )
    return re.findall(pattern, content(response), re.DOTALL)


@pytest.mark.parametrize("words", ["vuxen utfall", "VUXEN jan", "50 501", "avdelning, kr vuxen jan"])
def test_the_picker_finds_a_figure_by_its_row_column_table_and_amount(kim, words):
    assert (
        "result.adults.outcome", "kr,0", "50\u00a0501\u00a0kr", "Vuxen, Utfall jan–apr", "Utfall per avdelning, kr",
    ) in options(kim.get(PICKER, {"q": words}))  # fmt: skip


def test_the_picker_says_when_nothing_fits(kim):
    assert "Ingen siffra stämmer" in content(kim.get(PICKER, {"q": "elefant"}))


def test_the_picker_gives_each_figure_of_the_report_once(kim):
    keys = [option[0] for option in options(kim.get(PICKER))]
    assert len(keys) == len(set(keys)) == 13


def entered(**changes):
    values = {
        "label": "Anvisade nyanlända", "key": "nyanlanda", "value": "1 213,50", "unit": "people",
        "source": "Migrationsverket", "source_date": "2017-05-02",
    }  # fmt: skip
    return values | changes


def test_an_entered_figure_is_shown_with_its_value_unit_and_source_and_can_be_picked(kim, ekstad):
    assert kim.post(f"{URL}inmatade-siffror/", entered()).status_code == 302
    text = content(kim.get(f"{URL}inmatade-siffror/"))
    assert '<td class="number">1\u00a0213,5\u00a0personer</td>' in text
    assert "Migrationsverket" in text and "2017-05-02" in text
    assert options(kim.get(PICKER, {"q": "anvisade"})) == [
        ("entered.nyanlanda", "people,0", "1\u00a0214\u00a0personer", "Anvisade nyanlända", "Inmatad siffra")
    ]


def test_an_entered_figure_is_corrected_from_its_own_values(kim, ekstad):
    kim.post(f"{URL}inmatade-siffror/", entered(value="1200"))
    form = content(kim.get(f"{URL}inmatade-siffror/", {"ratta": "nyanlanda"}))
    assert 'value="1\u00a0200"' in form and 'value="Migrationsverket"' in form and 'value="2017-05-02"' in form
    kim.post(f"{URL}inmatade-siffror/", entered(value="1\u00a0201"))
    with root_scope(ekstad.root.pk):
        assert EnteredFigure.objects.get().value == 1201


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": "många"}, "Skriv ett tal, till exempel 1 234,5."),
        ({"source_date": "2999-01-01"}, "ligger i framtiden"),
        ({"label": ""}, "Detta fält måste fyllas i."),
    ],
)
def test_a_wrong_entry_says_what_to_do_and_saves_nothing(kim, ekstad, changes, said):
    response = kim.post(f"{URL}inmatade-siffror/", entered(**changes))
    assert response.status_code == 200
    assert said in content(response)
    with root_scope(ekstad.root.pk):
        assert not EnteredFigure.objects.exists()
