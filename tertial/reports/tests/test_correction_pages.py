"""The pages of a late correction: what is seen first, what may be done, one at a time, and what it costs."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.template.loader import render_to_string

from tertial.core.scope import root_scope
from tertial.reports import actions, tasks
from tertial.reports.correction_selectors import corrections_of
from tertial.reports.models import Acceptance, Report
from tertial.reports.rules import State
from tertial.reports.tests.late import LATE, URL, deliver, dispatch_day
from tests.queries import BASE, at_most

PAGE = f"{URL}rattelser/"
TAGS = re.compile(r"<[^>]+>")
HEADLINE = (
    r"6 siffror har ändrats sedan rapporten granskades \d{4}-\d\d-\d\d \d\d\.\d\d: "
    r"6 i tabellen ”Utfall per avdelning, tkr”, de nämns i 3 meningar\. 2 meningar stämmer inte\."
)


@pytest.fixture
def day(ekstad):
    report, april = dispatch_day(ekstad)
    return report, april, deliver(ekstad, "2017-04", LATE, replaces=april.pk)


@pytest.fixture
def seen(client, ekstad, day):
    """What a person reads at an address: words alone, or the page itself."""

    def see(name, address=PAGE, status=200, whole=False):
        client.force_login(ekstad.people[name])
        response = client.get(address)
        assert response.status_code == status
        text = unescape(response.content.decode()).replace("\u00a0", " ")
        return text if whole else " ".join(TAGS.sub(" ", text).split())

    return see


def test_whoever_opens_the_report_sees_first_what_has_changed_and_where_it_is_answered(seen):
    shown = seen("Kim", URL)
    assert re.search(HEADLINE, shown) and "Se rättelserna" in shown
    assert "Granskad, men 6 siffror har ändrats sedan dess" in shown
    # A member reads that the figures are others, and is sent nowhere.
    member = seen("Lena", URL)
    assert re.search(r"6 siffror har ändrats sedan rapporten granskades", member) and "Se rättelserna" not in member


def test_words_that_are_not_true_are_marked_where_the_report_is_read_with_the_reason(seen):
    whole = seen("Kim", URL, whole=True)
    marks = re.findall(
        r'<span class="untrue" title="([^"]+)">(\w+)<span class="untrue__mark"> \(stämmer inte\)</span>', whole
    )
    assert [word for _, word in marks] == ["knappt", "minskat"]
    assert marks[0][0].startswith("”knappt” stämmer inte: siffran är 4,2")
    assert "minskat (stämmer inte)" in seen("Lena", URL)


def test_one_screen_says_why_what_by_how_much_and_what_is_no_longer_true(seen, day):
    _, april, corrected = day
    text = seen("Kim")
    assert re.search(HEADLINE, text)
    assert f"huvudbok-2017-04.csv (inläsning {april.pk}," in text
    assert f"ersattes av huvudbok-2017-04-rattad.csv (inläsning {corrected.pk}," in text
    row = f"Barn och unga, Utfall jan–apr 2 440 2 690 +250 tkr {april.pk} → {corrected.pk} Godta"
    assert row in text
    assert "Stämmer inte ”knappt”: siffran är 4,2 mnkr, men var 3,9 mnkr." in text
    assert "Skriv ”drygt” i stället för ”knappt”" in text and "Skriv ”ökat” i stället för ”minskat”" in text
    assert "I april kostade insatserna Före: 600 tkr Nu: 850 tkr ." in text


def test_who_may_not_accept_or_write_reads_the_same_and_is_told_who_does(seen):
    text = seen("Rune")
    assert re.search(HEADLINE, text)
    assert "Den som granskar rapporten tar ställning till ändringarna." in text
    assert "Godta" not in text and "Skriv ”drygt”" not in text
    # Maja writes the children's section and no other.
    mine = seen("Maja")
    assert "Skriv ”ökat”" in mine and "Skriv ”drygt”" not in mine


def test_everything_is_accepted_with_one_press(client, seen, ekstad, day):
    token = re.search(r'name="seen" value="(\w+)"', seen("Kim", whole=True))
    assert token is not None
    answer = client.post(f"{PAGE}godta/", {"seen": token[1]}, follow=True)
    text = " ".join(TAGS.sub(" ", answer.content.decode()).split())
    assert "6 ändringar är godtagna." in text and "Inga siffror har ändrats sedan siffrorna godtogs" in text
    with root_scope(ekstad.root.pk):
        assert len(Acceptance.objects.get().figures) == 6
    assert "Siffror har ändrats" not in seen("Kim", URL)


def test_what_does_not_show_with_the_printed_decimals_is_said_to_be_so(seen, ekstad, day):
    deliver(ekstad, "2017-04", 1, replaces=day[2].pk)
    text = seen("Kim")
    assert re.search(r"Inga siffror har ändrats så att det syns sedan rapporten granskades [^,]*, men 6 har", text)
    assert "6 siffror till har ändrats, men så lite att det inte syns" in text and "Godta alla 6 ändringar" in text


def test_they_are_gone_through_one_at_a_time(client, seen, day):
    first = seen("Kim", f"{PAGE}?nr=1", whole=True)
    assert "1 av 8" in first and 'rel="prev"' not in first and 'href="?nr=2"' in first
    third = seen("Kim", f"{PAGE}?nr=3", whole=True)
    words = " ".join(TAGS.sub(" ", third).split())
    assert "3 av 8: Barn och unga, Utfall jan–apr" in words
    assert "Före: 2 440 Nu: 2 690 +250 tkr" in words and "Kostnaden har Stämmer inte: minskat" in words
    form = dict(re.findall(r'name="(seen|key|nr)" value="([^"]+)"', third[third.index("data-steps") :]))
    answer = client.post(f"{PAGE}godta/", form)
    assert answer["Location"] == f"{PAGE}?nr=3"
    assert "3 av 7: Barn och unga, Skillnad" in seen("Kim", f"{PAGE}?nr=3")
    assert "7 av 7" in seen("Kim", f"{PAGE}?nr=99")


def test_the_proposal_is_taken_with_one_press(client, seen, ekstad, day):
    page = seen("Kim", whole=True)
    form = dict(re.findall(r'name="(at|mark|start|word)" value="([^"]+)"', page)[:4])
    assert form["word"] == "drygt"
    answer = client.post(f"{URL}avsnitt/summary/mening/", form, follow=True)
    text = " ".join(TAGS.sub(" ", unescape(answer.content.decode())).split())
    assert "Meningen är ändrad." in text and "1 mening stämmer inte." in text
    assert "drygt" in seen("Kim", URL)
    again = client.post(f"{URL}avsnitt/summary/mening/", form, follow=True).content.decode()
    assert "Meningen har ändrats sedan du läste in sidan." in again


def test_the_home_page_tells_those_who_may_accept(seen, ekstad, day):
    with root_scope(ekstad.root.pk):
        tasks.compose(report_id=day[0].pk)  # the job that was asked for when the facts changed
    assert "6 siffror har ändrats" in seen("Kim", "/")
    assert "siffror har ändrats" not in seen("Maja", "/")


def test_a_frozen_report_stays_and_says_that_its_source_was_corrected(client, ekstad, tmp_path, settings):
    settings.FROZEN_DIR = tmp_path
    report, april = dispatch_day(ekstad)
    with root_scope(ekstad.root.pk):
        actions.move(user=ekstad.people["Frida"], report=report, name="approve")
        actions.freeze(user=ekstad.people["Frida"], report=report)
    deliver(ekstad, "2017-04", LATE, replaces=april.pk)
    client.force_login(ekstad.people["Kim"])
    text = unescape(client.get(URL).content.decode()).replace("\u00a0", " ")
    assert "Källan har rättats sedan dess." in text and "av huvudbok-2017-04-rattad.csv" in text
    assert "2 440" in text and "2 690" not in text
    assert client.get(PAGE).status_code == 404


def test_a_frozen_report_says_of_a_source_without_a_successor_that_it_was_taken_out_of_use():
    gone = {"file_name": "prognos-april.csv", "replaced_at": datetime(2017, 5, 20, 7, 30, tzinfo=UTC)}
    html = render_to_string("reports/frozen.html", {"frozen": {}, "report": {"path": "a/b/c"}, "replaced": [gone]})
    text = " ".join(re.sub("<[^>]+>", " ", html).split())
    assert "prognos-april.csv togs ur bruk 2017-05-20 09.30. Rapporten står kvar vid det den sa." in text


def test_words_are_proposed_confirmed_and_let_go_on_a_page_of_their_own(client, seen, ekstad, day):
    report, *_ = day
    html = '<p>Vuxen kostar drygt <span data-figure="result.adults.outcome" data-style="mnkr,0"></span>.</p>'
    with root_scope(ekstad.root.pk):
        actions.save_text(user=ekstad.people["Kim"], report=report, key="adults", html=html, version=0)
    address = f"{URL}avsnitt/adults/ord/"
    shown = seen("Kim", address, whole=True)
    assert "”drygt” talar om" in shown and "Förslag" in shown and "Vuxen, Utfall jan–apr" in shown
    name, value = re.findall(r'<select[^>]*name="([^"]+)"|<option value="([^"]+)"\s+selected', shown)
    client.post(address, {"version": "1", name[0]: value[1]})
    assert "Knutet" in seen("Kim", address, whole=True)
    with root_scope(ekstad.root.pk):
        assert '<span data-about="result.adults.outcome">drygt</span>' in report.texts.get(key="adults").html
    bound = re.search(r'name="(ord-[\d-]+)"', seen("Kim", address, whole=True))
    assert bound is not None
    client.post(address, {"version": "2", bound[1]: ""})
    with root_scope(ekstad.root.pk):
        assert "data-about" not in report.texts.get(key="adults").html


def test_the_editor_is_offered_the_words_of_what_is_being_written_and_which_of_its_like_each_is(client, ekstad, day):
    client.force_login(ekstad.people["Kim"])
    figure = '<span data-figure="result.adults.outcome" data-style="mnkr,0">4 mnkr</span>'
    html = f"<p>Drygt: drygt hälften. Vuxen kostar drygt {figure}.</p>"

    def offered(html, q=""):
        found = client.post(f"{URL}avsnitt/adults/ord/forslag/?q={q}", {"html": html}).content.decode()
        return [re.findall(r'data-[a-z]+="([^"]*)"', one) for one in found.split("<li")[1:]]

    assert offered(html) == [["drygt", "1", "result.adults.outcome", ""]]
    assert offered(html, "vuxen+drygt") == offered(html) and offered(html, "barn") == []
    bound = html.replace(f"drygt {figure}", f'<span data-about="result.adults.outcome">drygt</span> {figure}')
    assert offered(bound) == [["drygt", "1", "result.adults.outcome", ""], ["drygt", "1", "", ""]]
    assert offered("<p>Det har ökat.</p>") == []


def test_a_page_of_corrections_costs_at_most_this_many_queries(client, ekstad, day):
    client.force_login(ekstad.people["Kim"])
    client.get(PAGE)
    with at_most(BASE + 11):
        assert client.get(PAGE).status_code == 200


def test_an_approved_report_is_opened_again_before_its_words_are_put_right(client, seen, ekstad, day):
    with root_scope(ekstad.root.pk):
        Report.objects.update(state=State.APPROVED)
        assert corrections_of(day[0]).untrue
    text = seen("Frida")
    assert "Texten kan inte ändras" in text and "Öppna rapporten igen" in text and "Skriv ”drygt”" not in text
    assert "Godta alla 6 ändringar" in text and "Godta alla" not in seen("Kim")
