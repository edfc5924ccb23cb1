"""The report's page: what stands there, for whom, and what it costs."""

import re
from html import unescape

import pytest

from tertial.core.scope import root_scope
from tertial.reports import actions
from tertial.reports.models import Report
from tertial.reports.rules import State
from tertial.reports.tests.furnished import URL, furnished_report
from tests.queries import at_most

TAGS = re.compile(r"<[^>]+>")
SPACES = re.compile(r"[ \n]+")  # not the no-break space of numbers


@pytest.fixture
def report(ekstad):
    return furnished_report(ekstad)[0]


@pytest.fixture
def frozen_dir(tmp_path, settings):
    settings.FROZEN_DIR = tmp_path
    return tmp_path


@pytest.fixture
def seen(client, ekstad, report):
    """What a person sees at an address: the page's text with its tags."""

    def see(name, path="", status=200, **headers):
        client.force_login(ekstad.people[name])
        response = client.get(URL + path, **headers)
        assert response.status_code == status
        return SPACES.sub(" ", unescape(response.content.decode()))

    return see


def in_state(ekstad, report, state, note=""):
    with root_scope(ekstad.root.pk):
        Report.objects.filter(pk=report.pk).update(state=state, state_note=note)


def words(text):
    return " ".join(TAGS.sub(" ", text).split())


def test_the_report_shows_its_tables_and_the_figures_in_its_texts(seen):
    text = seen("Kim")
    for key, value in {"children.outcome": "97 500", "adults.outcome": "50 501", "total.outcome": "149 000"}.items():
        link = f'<a class="figure" href="{URL}siffra/result.{key}/" data-figure="result.{key}">'
        assert link + value.replace(" ", "\u00a0") + "</a></td>" in text
    assert "Utfallet är" in text
    assert 'data-figure="result.total.outcome">149\u00a0tkr</a> och avvikelsen' in text
    assert "<article" in text and "&lt;article" not in text


def test_a_ready_report_costs_at_most_twelve_queries(client, ekstad, report):
    client.force_login(ekstad.people["Kim"])
    client.get(URL)
    with at_most(12):
        assert client.get(URL).status_code == 200


def test_the_outline_says_how_each_section_stands(seen, ekstad, report):
    with root_scope(ekstad.root.pk):
        actions.save_text(user=ekstad.people["Kim"], report=report, key="children", html="<p>Ökade 7 %.</p>", version=0)
    text = seen("Kim")
    outline = text[text.index('class="t-outline"') : text.index('class="t-sheet"')]
    assert re.findall(r'status--(\w+) status--icon">.*?ds-sr-only">([^<]+)<', outline, re.DOTALL) == [
        ("good", "inget att anmärka"),
        ("warning", "att se över"),
        ("neutral", "saknar innehåll"),
    ]
    assert "1 av 3 avsnitt klara" in outline
    assert re.findall(r'href="#section-(\w+)"', outline) == ["summary", "economy", "children", "rest"]


@pytest.mark.parametrize(
    ("name", "sections"),
    [("Kim", ["summary", "economy", "children", "rest"]), ("Maja", ["children"]), ("Rune", [])],
)
def test_each_section_one_may_write_has_a_link_there(seen, name, sections):
    assert re.findall(r'class="t-section-tools"><a href="[^"]*/avsnitt/(\w+)/"', seen(name)) == sections


def test_nobody_writes_in_an_approved_report(seen, ekstad, report):
    in_state(ekstad, report, State.APPROVED)
    assert "Skriv i avsnittet" not in seen("Kim")
    seen("Kim", "avsnitt/summary/", status=404)


@pytest.mark.parametrize(
    ("state", "name", "deeds"),
    [
        (State.DRAFT, "Kim", ["Markera som granskad"]),
        (State.DRAFT, "Maja", []),
        (State.REVIEWED, "Kim", ["Skicka tillbaka …"]),
        (State.REVIEWED, "Frida", ["Skicka tillbaka …", "Godkänn"]),
        (State.REVIEWED, "Lena", []),
        (State.APPROVED, "Kim", []),
        (State.APPROVED, "Frida", ["Öppna igen …", "Fastställ"]),
    ],
)
def test_one_is_offered_what_one_may_do_next(seen, ekstad, report, state, name, deeds):
    in_state(ekstad, report, state)
    text = seen(name)
    found = re.findall(r"/lage/\w+/\"[^<]*?>(?:\s*<input[^>]*>\s*<button[^>]*>)?([^<]+)<", text)
    assert [each.strip() for each in found] == deeds


def test_sending_back_asks_for_the_reason_and_shows_it(client, seen, ekstad, report):
    in_state(ekstad, report, State.REVIEWED)
    assert "Vad behöver ändras?" in seen("Kim", "lage/return/")
    again = client.post(f"{URL}lage/return/", {"note": " "})
    assert "aria-invalid" in again.content.decode()
    assert client.post(f"{URL}lage/return/", {"note": "Prognosen saknas."}).status_code == 302
    assert "Prognosen saknas." in seen("Maja")


def test_a_member_reads_the_reviewed_report_and_nothing_else(seen, ekstad, report):
    seen("Lena", status=404)
    in_state(ekstad, report, State.REVIEWED)
    text = seen("Lena")
    assert "149\u00a0000" in text
    assert not [word for word in ("granskning/", "t-section-tools", "avsnitt klara", "/lage/") if word in text]
    assert "PDF, för utskrift" in text
    seen("Lena", "granskning/", status=404)
    seen("Lena", "historik/", status=404)


def test_a_frozen_report_says_so_with_its_hash_and_gives_its_files(client, seen, ekstad, report, frozen_dir):
    in_state(ekstad, report, State.APPROVED)
    with root_scope(ekstad.root.pk):
        frozen = actions.freeze(user=ekstad.people["Frida"], report=report)
    text = seen("Lena")
    assert f"<code>{frozen.content_hash}</code>" in text
    assert "av Frida" in text and "Fastställd" in text
    assert "149\u00a0000" in text and "t-section-tools" not in text
    pdf = client.get(f"{URL}fil/pdf/")
    assert pdf.content == (frozen_dir / frozen.folder / "2017-t1.pdf").read_bytes()
    assert words(seen("Lena", "siffra/result.total.outcome/")).count("149 000 kr") == 1


def test_the_preflight_names_what_to_look_at_and_leads_there(seen, ekstad, report):
    with root_scope(ekstad.root.pk):
        html = '<p>Minst 40 personer.</p><p><span data-figure="gone.a.b" data-style="tkr,0">5</span></p>'
        actions.save_text(user=ekstad.people["Kim"], report=report, key="rest", html=html, version=0)
    text = seen("Kim", "granskning/")
    assert "”40 personer” är inskrivet för hand och saknar källa." in text
    assert "Texten hänvisar till siffran gone.a.b, som inte finns i rapporten." in text
    assert text.count(f'href="{URL}#section-rest" data-jump>Gå till Övrigt</a>') == 2
    assert "Granskning 2" in words(seen("Kim"))


def test_the_history_is_a_page_of_who_did_what(client, seen, ekstad, report):
    client.force_login(ekstad.people["Kim"])
    client.post(f"{URL}avsnitt/summary/", {"html": "<p>Nytt.</p>", "version": "0"})
    client.post(f"{URL}lage/review/")
    text = words(seen("Kim", "historik/"))
    assert "Granskad Kim ·" in text and "Skrev i Sammanfattning Kim ·" in text and "Skapade rapporten Driften ·" in text


def test_the_list_gives_each_reader_the_reports_that_are_theirs(client, ekstad, report):
    def listed(name):
        client.force_login(ekstad.people[name])
        return URL in client.get("/rapporter/").content.decode()

    assert {name for name in ekstad.people if listed(name)} == {"Maja", "Kim", "Vera", "Frida", "Rune"}
