"""The last afternoon: what one owes, a comment with a name, two in one section, a connection that is lost."""

import re
from collections.abc import Iterator
from urllib.parse import unquote_plus

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.axe import scrolls_sideways, violations
from tests.browser.demo import REPORT, Demo

_OWNS = """
INSERT INTO reports_sectionperson (root_id, report_id, key, user_id, part)
SELECT root_id, reports_report.id, %(key)s, core_user.id, 'owner'
FROM reports_report, core_user WHERE slug = %(slug)s AND email = %(email)s"""
SLOW = 30000  # the first to open a report waits for its tables
OFFLINE = "Inte sparat – ingen anslutning. Sparas när anslutningen är tillbaka."


@pytest.fixture
def forgiven() -> tuple[str, ...]:
    """Chromium's own editing tries to carry styles along; a lost connection is what some of these tests are about."""
    return ("Applying inline style violates", "Failed to load resource")


@pytest.fixture(scope="module")
def address(demo: Demo) -> str:
    """A report like the reference's, which the tests of this file change; the manager owns a section of it."""
    made = demo.copy_report("2017-avsnitt")
    with psycopg.connect(demo.owner_url, autocommit=True) as owner:
        owner.execute(_OWNS, {"slug": "2017-avsnitt", "key": "events_children", "email": "enhetschef@demo.example"})
    return made


@pytest.fixture
def rut(demo: Demo, context: BrowserContext, page: Page) -> Page:
    """The controller's tab."""
    page.set_default_navigation_timeout(SLOW)
    return demo.log_in(context, "controller")


@pytest.fixture
def maj(demo: Demo, browser: Browser) -> Iterator[Page]:
    """The manager's tab, in a browser of her own."""
    context = browser.new_context(locale="sv-SE", reduced_motion="reduce", viewport={"width": 1480, "height": 1010})
    tab = demo.log_in(context, "enhetschef")
    tab.set_default_timeout(5000)
    tab.set_default_navigation_timeout(SLOW)
    yield tab
    context.close()


def _text(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Text", exact=True)


def _status(page: Page) -> Locator:
    return page.locator("[data-autosave-status]")


def _type(page: Page, words: str) -> None:
    text = _text(page)
    text.focus()
    text.press("Control+End")
    text.press_sequentially(words)


def test_what_is_owed_stands_first_and_is_written_commented_and_handed_in(maj: Page, rut: Page, demo: Demo) -> None:
    maj.goto(demo.address)
    expect(maj.locator(".t-card").first).to_contain_text("T1 2017")  # the round is due two days before the sections
    maj.locator(".t-card a[href*='/avsnitt/']").first.click()
    expect(maj).to_have_url(re.compile("/avsnitt/events_children/$"))
    expect(maj.locator(".s-standing")).to_contain_text("Inte klart")
    expect(maj.get_by_role("button", name="Ta över som utkast")).to_be_visible(timeout=SLOW)
    field = maj.get_by_label("Ny kommentar")
    field.focus()
    maj.keyboard.type("Stämmer det, @ru")
    expect(maj.locator(".s-names [role=option]")).to_have_text(["Rut Åkerö"])
    assert violations(maj) == []
    maj.keyboard.press("Enter")
    expect(field).to_have_value("Stämmer det, @Rut Åkerö ")
    maj.get_by_role("button", name="Kommentera").press("Enter")
    expect(maj.locator(".s-name")).to_have_text("@Rut Åkerö")
    _type(maj, " Klart nu.")
    maj.get_by_role("button", name="Klart att granska").press("Enter")
    maj.wait_for_url(re.compile("#section-events_children$"))
    expect(maj.locator("#section-events_children")).to_contain_text("Klart nu.")
    rut.goto(demo.address)
    rut.get_by_role("link", name="Maj Lönnqvist Ek har nämnt dig").click()
    expect(rut.locator(".s-thread:target")).to_contain_text("Stämmer det")
    assert violations(rut) == []
    rut.get_by_role("link", name="Skicka tillbaka …").click()
    rut.get_by_label("Vad behöver ändras?").fill("Säg hur många.")
    rut.get_by_role("button", name="Skicka tillbaka").click()
    maj.goto(demo.address)
    expect(maj.locator(".t-card").filter(has=maj.locator("a[href*='/avsnitt/']")).first).to_contain_text(
        "Säg hur många."
    )
    maj.set_viewport_size({"width": 320, "height": 800})
    assert not scrolls_sideways(maj)


def test_marked_words_are_what_the_comment_is_about(rut: Page, demo: Demo) -> None:
    rut.goto(f"{demo.address}{REPORT}")
    paragraph = rut.locator("#section-events_adults > p:not(.t-section-tools)").first
    paragraph.evaluate("p => document.getSelection().setBaseAndExtent(p.firstChild, 0, p.firstChild, 17)")
    rut.locator("#section-events_adults > .t-section-tools a").last.press("Enter")
    expect(rut.locator("#drawer [data-comment-about]")).to_have_value("marked")
    rut.get_by_label("Ny kommentar").fill("Sedan när?")
    rut.locator("#drawer").get_by_role("button", name="Kommentera").click()
    expect(rut.locator("#drawer .s-quote")).to_have_text("Gruppbehandling f")
    rut.get_by_role("button", name="Visa i texten").click()
    assert rut.evaluate("document.getSelection().toString()") == "Gruppbehandling f"
    assert violations(rut) == []


def test_two_in_one_section_see_each_other_and_neither_loses_a_word(maj: Page, rut: Page, address: str) -> None:
    for page in (maj, rut):
        page.goto(f"{address}avsnitt/events_children/")
    maj.reload()
    expect(maj.locator("[data-present]")).to_have_text("Rut Åkerö skriver här")
    _type(rut, " Rut skrev.")
    expect(_status(rut)).to_contain_text("Sparat")
    text = _text(maj)
    text.focus()
    text.press("Control+Home")
    text.press_sequentially("Maj skrev. ")
    expect(_status(maj)).to_contain_text("båda texterna är med")
    expect(text).to_contain_text("Maj skrev.")
    expect(text).to_contain_text("Rut skrev.")
    # The caret has stayed where she writes, and she goes on.
    with maj.expect_response(lambda answer: "Och mer." in unquote_plus(answer.request.post_data or "")):
        text.press_sequentially("Och mer. ")
    expect(_status(maj)).to_contain_text("Sparat")
    rut.goto(address)
    expect(rut.locator("#section-events_children")).to_contain_text("Maj skrev. Och mer. Barn")
    expect(rut.locator("#section-events_children")).to_contain_text("Rut skrev.")


def test_two_versions_of_a_sentence_stand_side_by_side(maj: Page, rut: Page, address: str) -> None:
    for page, words in ((rut, "<p>Rut säger ett.</p>"), (maj, "<p>Maj säger två.</p>")):
        page.goto(f"{address}avsnitt/events_children/")
        token = page.locator("form[data-autosave] [name=csrfmiddlewaretoken]").input_value()
        form = {"csrfmiddlewaretoken": token, "version": "0", "html": words}
        answer = page.request.post(page.url, form=form, headers={"X-Autosave": "1", "Referer": page.url})
        assert answer.status == 200
    maj.reload()
    versions = maj.locator(".s-versions > div")
    expect(versions).to_have_count(2)
    assert violations(maj) == []
    maj.get_by_role("button", name="Behåll den från Maj Lönnqvist Ek").click()
    expect(maj.locator(".s-versions")).to_have_count(0)
    expect(_text(maj)).to_contain_text("Maj säger två.")
    expect(_text(maj)).not_to_contain_text("Rut säger ett.")


def test_a_lost_connection_and_a_closed_page_lose_nothing(rut: Page, address: str) -> None:
    url = f"{address}avsnitt/events_adults/"
    rut.goto(url)
    rut.context.set_offline(True)
    _type(rut, " Skrivet i tunneln.")
    expect(_status(rut)).to_have_text(OFFLINE)
    assert violations(rut) == []
    again = rut.context.new_page()
    rut.close()
    again.context.set_offline(False)
    again.goto(url)
    expect(_text(again)).to_contain_text("Skrivet i tunneln.")
    expect(_status(again)).to_contain_text(re.compile(r"Sparat \d\d:\d\d"))
    assert again.evaluate("Object.keys(localStorage)") == []
    again.goto(address)
    expect(again.locator("#section-events_adults")).to_contain_text("Skrivet i tunneln.")


def test_the_text_is_there_when_one_has_logged_in_again_and_somebody_else_has_written(
    maj: Page, rut: Page, address: str, demo: Demo
) -> None:
    url = f"{address}avsnitt/events_children/"
    maj.goto(url)
    cookies = maj.context.cookies()
    maj.context.clear_cookies()
    _type(maj, " Innan utloggningen.")
    expect(_status(maj)).to_contain_text("du är utloggad")
    rut.goto(url)
    _type(rut, " Under tiden.")
    expect(_status(rut)).to_contain_text("Sparat")
    maj.context.add_cookies(cookies)  # type: ignore[arg-type]
    maj.goto(url)
    expect(_text(maj)).to_contain_text("Under tiden.")
    expect(_text(maj)).to_contain_text("Innan utloggningen.")


def test_logging_out_with_unsaved_text_is_asked_about_and_leaves_nothing(maj: Page, address: str, demo: Demo) -> None:
    cookies = demo.cookies.pop("enhetschef")  # the session ends here: the next one logs in anew
    assert cookies
    maj.goto(f"{address}avsnitt/events_children/")
    expect(maj.get_by_text("Det raderas när du loggar ut.")).to_be_visible()
    maj.route("**/avsnitt/events_children/", lambda route: route.abort())
    _type(maj, " Hemligt.")
    expect(_status(maj)).to_have_text(OFFLINE)
    maj.evaluate("window.addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true)")
    maj.locator(".t-account summary").click()
    maj.get_by_role("button", name="Logga ut").click()
    expect(maj.locator("#confirm-question")).to_contain_text("text som inte är sparad")
    maj.locator("[data-confirm-yes]").click()
    maj.wait_for_url(re.compile("/konto/|/$"))
    assert maj.evaluate("Object.keys(localStorage)") == []


def test_a_shared_text_is_written_once_and_its_places_say_so(rut: Page, address: str) -> None:
    rut.goto(f"{address}gemensamma/")
    rut.get_by_label("Ny gemensam text: rubrik").fill("Kvällsvandringar")
    rut.get_by_role("button", name="Börja skriva").click()
    _type(rut, "Fler vuxna vandrar.")
    rut.get_by_label("1. God folkhälsa").check()
    rut.get_by_label("5. Meningsfull fritid").check()
    assert violations(rut) == []
    rut.get_by_role("button", name="Spara").click()
    rut.goto(address)
    for key, other in (("goal_1", "5. Meningsfull fritid"), ("goal_5", "1. God folkhälsa")):
        expect(rut.locator(f"#section-{key}")).to_contain_text("Fler vuxna vandrar.")
        expect(rut.locator(f"#section-{key} .s-shared")).to_contain_text(f"Visas också i: {other}.")
