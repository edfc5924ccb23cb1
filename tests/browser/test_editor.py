"""The editor of report texts, and saving as one types."""

import json
from collections.abc import Callable, Iterator
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.site import Answer, Site, serve
from tests.browser.styleguide import pages

START = (
    '<p>Utfallet är <span data-figure="result.total.outcome" data-style="mnkr,1">270,9 mnkr</span> '
    "och <strong>bättre</strong> än budget.</p>"
)
FIGURES = """<ul role="listbox">
  <li role="option" data-figure="result.total.budget" data-style="mnkr,1" data-text="274,7 mnkr">
    <span>Budget, Socialnämnden</span> <strong>274,7 mnkr</strong></li>
  <li role="option" data-figure="result.barn.outcome" data-style="tkr,0" data-text="55 723 tkr">
    <span>Utfall, Barn och unga</span> <strong>55 723 tkr</strong><br><small>Resultat per avdelning</small></li>
</ul>"""


class Server:
    """Answers the autosave as the test wants it to."""

    def __init__(self) -> None:
        self.status = 200

    def __call__(self, body: str) -> Answer:
        return Answer(json.dumps({"version": "2"}), self.status, "application/json")


@pytest.fixture
def forgiven() -> tuple[str, ...]:
    """Chromium's own editing tries to carry styles along, and complains when the content policy stops it."""
    return ("Applying inline style violates",)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def site(server: Server) -> Iterator[Site]:
    made: dict[str, str | Callable[[str], Answer]] = {**pages(), "/siffror": FIGURES, "/spara": server}
    with serve(made) as running:
        yield running


@pytest.fixture
def text(site: Site, page: Page) -> Locator:
    page.goto(site.address + "/")
    return page.get_by_role("textbox", name="Kommentar")


def _stored(page: Page) -> str:
    return page.locator("#text").input_value()


def _to_end(text: Locator) -> None:
    text.focus()
    text.press("Control+End")


def test_typing_is_kept_in_the_field_and_the_figure_stays_whole(page: Page, text: Locator) -> None:
    _to_end(text)
    text.press_sequentially(" Klart.")
    assert _stored(page) == START.replace("budget.", "budget. Klart.")


def test_bold_and_list_come_from_the_toolbar_by_keyboard(page: Page, text: Locator) -> None:
    text.press("Control+a")
    text.press("Delete")
    text.press_sequentially("fler placeringar")
    text.press("Control+a")
    page.get_by_role("button", name="Fet", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Punktlista")).to_have_attribute("aria-pressed", "true")
    assert _stored(page) == "<ul><li>fler placeringar</li></ul>"
    text.press("Control+a")
    text.press("Control+b")
    expect(page.get_by_role("button", name="Fet", exact=True)).to_have_attribute("aria-pressed", "true")
    assert _stored(page) == "<ul><li><strong>fler placeringar</strong></li></ul>"


def test_a_paragraph_is_a_paragraph(page: Page, text: Locator) -> None:
    _to_end(text)
    text.press("Enter")
    text.press_sequentially("Nytt stycke.")
    assert _stored(page) == START + "<p>Nytt stycke.</p>"


def test_a_figure_is_picked_by_keyboard_and_inserted_where_one_wrote(page: Page, text: Locator) -> None:
    _to_end(text)
    text.press_sequentially(" Budget: ")
    page.get_by_role("button", name="Infoga siffra …").click()
    search = page.get_by_role("combobox", name="Sök på namn")
    expect(search).to_have_attribute("aria-expanded", "true")
    assert violations(page, ".t-picker") == []
    search.press("ArrowDown")
    search.press("Enter")
    expect(text.locator("[data-figure]")).to_have_count(2)
    chip = '<span data-figure="result.barn.outcome" data-style="tkr,0">55 723 tkr</span>'
    assert chip in _stored(page)
    page.keyboard.type("!")
    assert _stored(page).endswith(f"Budget: {chip}!</p>")


def test_undo_takes_the_inserted_figure_away(page: Page, text: Locator) -> None:
    _to_end(text)
    page.get_by_role("button", name="Infoga siffra …").click()
    page.get_by_role("option", name="Budget, Socialnämnden").click()
    assert _stored(page).count("data-figure") == 2
    text.press("Control+z")
    assert _stored(page).count("data-figure") == 1


def test_pasted_formatting_is_left_behind(page: Page, text: Locator, problems: list[str]) -> None:
    _to_end(text)
    page.evaluate(
        """async () => {
            const html = '<h1 style="color:red">Rubrik</h1><script>alert(1)</script><table><tr><td>5</td></tr></table>';
            const parts = {"text/html": new Blob([html], {type: "text/html"}),
                           "text/plain": new Blob(["Rubrik\\n5"], {type: "text/plain"})};
            await navigator.clipboard.write([new ClipboardItem(parts)]);
        }"""
    )
    # The browser itself cleans what the test puts on the clipboard, and complains of its style.
    problems.clear()
    text.press("Control+v")
    assert _stored(page) == START.replace("budget.", "budget.Rubrik") + "<p>5</p>"


def test_a_sentence_moved_by_cut_and_paste_keeps_its_figure(page: Page, text: Locator) -> None:
    text.press("Control+a")
    text.press("Control+x")
    assert _stored(page) == ""
    text.press("Control+v")
    assert '<span data-figure="result.total.outcome" data-style="mnkr,1">270,9 mnkr</span>' in _stored(page)


def test_what_the_field_may_not_hold_is_cleaned_away_when_it_is_shown(site: Site, page: Page) -> None:
    page.goto(site.address + "/")
    cleaned = page.evaluate(
        """() => {
            const field = document.createElement("textarea");
            field.id = "other";
            field.dataset.editor = "";
            field.value = '<h2>Titel</h2><p onclick="x()">ett <u>två</u><img src=x onerror=x()></p>'
                + '<ol><li>a<p>b</p></li></ol><div>c<div>d</div></div>';
            const label = Object.assign(document.createElement("label"), {htmlFor: "other", textContent: "Annan"});
            const form = document.querySelector("form[data-autosave]");
            form.append(label, field);
            window.htmx.process(form);
            form.dispatchEvent(new CustomEvent("htmx:load", {bubbles: true}));
            const editor = document.getElementById("other_editor");
            editor.dispatchEvent(new InputEvent("input", {bubbles: true}));
            return field.value;
        }"""
    )
    assert cleaned == "<p>Titel</p><p>ett två</p><ol><li>ab</li></ol><p>c</p><p>d</p>"


def test_what_is_typed_is_saved_and_said(site: Site, page: Page, text: Locator) -> None:
    _to_end(text)
    text.press_sequentially(" Ja.")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Sparat")
    path, body = site.posted[-1]
    assert path == "/spara"
    assert "Ja." in unquote_plus(body)
    assert page.evaluate("Object.keys(localStorage)") == []
    assert page.locator("[name=version]").input_value() == "2"


def test_a_lost_connection_is_said_and_nothing_is_lost(page: Page, text: Locator, problems: list[str]) -> None:
    page.context.set_offline(True)
    _to_end(text)
    text.press_sequentially(" Utan nät.")
    status = page.locator("[data-autosave-status]")
    expect(status).to_have_text("Inte sparat – ingen anslutning. Sparas när anslutningen är tillbaka.")
    assert "Utan nät." in page.evaluate("Object.values(localStorage).join()")
    page.context.set_offline(False)
    expect(status).to_contain_text("Sparat")
    assert page.evaluate("Object.keys(localStorage)") == []
    problems.clear()


def test_unsaved_text_comes_back_after_a_crash(
    site: Site, page: Page, text: Locator, server: Server, problems: list[str]
) -> None:
    server.status = 503
    _to_end(text)
    text.press_sequentially(" Innan kraschen.")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Inte sparat – servern svarar inte")
    server.status = 200
    again = page.context.new_page()
    again.goto(site.address + "/")
    expect(again.get_by_role("textbox", name="Kommentar")).to_contain_text("Innan kraschen.")
    expect(again.locator("[data-autosave-status]")).to_contain_text("Sparat")
    problems.clear()


def test_the_words_of_somebody_else_are_not_overwritten(
    site: Site, page: Page, text: Locator, server: Server, problems: list[str]
) -> None:
    server.status = 409
    _to_end(text)
    text.press_sequentially(" Mina ord.")
    expect(page.locator("[data-autosave-status]")).to_contain_text("någon annan har ändrat")
    server.status = 200
    again = page.context.new_page()
    newer = str(site.pages["/"]).replace('name="version" value="1"', 'name="version" value="5"')
    again.route("**/", lambda route: route.fulfill(body=newer, content_type="text/html"))
    posted = len(site.posted)
    again.goto(site.address + "/")
    expect(again.locator("[data-autosave-status]")).to_contain_text("ändrad av någon annan")
    assert "Mina ord." not in again.locator("#text").input_value()
    assert len(site.posted) == posted
    again.get_by_role("button", name="Hämta min osparade text").click()
    assert "Mina ord." in again.locator("#text").input_value()
    problems.clear()
