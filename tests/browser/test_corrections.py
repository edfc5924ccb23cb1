"""The day of dispatch, 11.40: a corrected April comes in, and the report answers on one screen."""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tertial.reports.tests.late import LATE, URL, deliver, dispatch_day
from tests.browser.axe import scrolls_sideways, violations
from tests.browser.town import Town, served
from tests.cast import make_ekstad


@pytest.fixture
def forgiven() -> tuple[str, ...]:
    """Chromium's own editing tries to carry styles along, and complains when the content policy stops it."""
    return ("Applying inline style violates",)


@pytest.fixture
def town(committed: None) -> Iterator[Town]:
    made = make_ekstad()
    _, april = dispatch_day(made)
    deliver(made, "2017-04", LATE, replaces=april.pk)
    with served(made) as running:
        yield running


def look(page: Page, name: str) -> None:
    """A picture, for whoever asks for it."""
    if folder := os.environ.get("TERTIAL_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_the_whole_day_from_the_corrected_file_to_the_approved_report(
    town: Town, context: BrowserContext, page: Page
) -> None:
    town.log_in(context, "Kim")
    page.goto(town.address + URL)
    notice = page.locator(".t-callout", has_text="Siffror har ändrats")
    expect(notice).to_contain_text("2 meningar stämmer inte.")
    look(page, "report")
    notice.get_by_role("link", name="Se rättelserna").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Rättelser")
    expect(page.locator(".c-figures tbody tr")).to_have_count(6)
    expect(page.locator(".c-untrue")).to_have_count(2)
    assert violations(page) == []
    look(page, "all")
    page.set_viewport_size({"width": 390, "height": 844})
    assert not scrolls_sideways(page)
    look(page, "all-390")
    page.set_viewport_size({"width": 1480, "height": 1010})

    page.get_by_role("button", name="Skriv ”drygt” i stället för ”knappt”").click()
    expect(page.locator(".c-untrue")).to_have_count(1)
    page.get_by_text("Skriv om meningen").first.click()
    editor = page.get_by_role("textbox", name="Meningen i Barn och unga").first
    expect(editor.locator("[data-about]")).to_have_text("minskat")
    assert violations(page) == []
    look(page, "rewrite")
    editor.press("Control+a")
    editor.press_sequentially("Kostnaden följs upp i maj.")
    page.get_by_role("button", name="Spara meningen").first.click()
    expect(page.locator(".c-untrue")).to_have_count(0)
    page.get_by_role("button", name="Godta alla 6 ändringar").click()
    expect(page.get_by_text("Inget att ta ställning till.")).to_be_visible()
    look(page, "nothing")

    town.log_in(context, "Frida")
    page.goto(town.address + URL)
    expect(page.locator("#section-summary")).to_contain_text("drygt 4\u00a0mnkr")
    expect(page.locator("#section-children")).to_contain_text("Kostnaden följs upp i maj. I april kostade")
    page.get_by_role("button", name="Godkänn").click()
    expect(page.get_by_text("Rapporten är nu godkänd.")).to_be_visible()


def test_they_are_gone_through_with_the_keyboard_alone(town: Town, context: BrowserContext, page: Page) -> None:
    town.log_in(context, "Kim")
    page.goto(f"{town.address}{URL}rattelser/")
    page.get_by_role("link", name="Gå igenom en i taget").press("Enter")
    heading = page.get_by_role("heading", level=2, name=re.compile(r"\d av \d"))
    expect(heading).to_have_text(re.compile(r"1 av 8: en mening som inte stämmer"))
    page.keyboard.press("ArrowRight")
    expect(heading).to_have_text(re.compile("2 av 8"))
    page.keyboard.press("ArrowRight")
    expect(heading).to_have_text(re.compile("3 av 8: Barn och unga, Utfall jan–apr"))
    expect(heading).to_be_focused()
    assert violations(page) == []
    look(page, "step")
    page.set_viewport_size({"width": 390, "height": 844})
    assert not scrolls_sideways(page)
    look(page, "step-390")
    page.keyboard.press("ArrowLeft")
    expect(heading).to_have_text(re.compile("2 av 8"))
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Godta och gå vidare").press("Enter")
    expect(heading).to_have_text(re.compile("3 av 7: Barn och unga, Skillnad"))
    # Who writes moves the caret with the arrows, not the page.
    page.goto(f"{town.address}{URL}rattelser/?nr=1")
    page.get_by_text("Skriv om meningen").click()
    page.get_by_role("textbox", name="Meningen i Sammanfattning").press("ArrowRight")
    expect(heading).to_have_text(re.compile("1 av 7"))


def test_words_are_bound_on_a_page_of_their_own(town: Town, context: BrowserContext, page: Page) -> None:
    town.log_in(context, "Kim")
    page.goto(f"{town.address}{URL}avsnitt/children/")
    page.get_by_role("link", name="Alla ord som kan knytas till siffror").click()
    expect(page.get_by_label(re.compile("”minskat” talar om"))).to_have_value(
        "result.children.outcome/result.children.before"
    )
    assert violations(page) == []
    look(page, "words")
    page.set_viewport_size({"width": 390, "height": 844})
    assert not scrolls_sideways(page)
    look(page, "words-390")
    page.get_by_role("button", name="Knyt orden").click()
    expect(page.get_by_text("Orden är sparade.")).to_be_visible()


def test_a_word_is_bound_to_its_figure_and_let_go_from_the_editors_toolbar(
    town: Town, context: BrowserContext, page: Page
) -> None:
    town.log_in(context, "Kim")
    page.goto(f"{town.address}{URL}avsnitt/adults/")
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.press("Control+a")
    text.press_sequentially("Vuxen har ökat kraftigt, ")
    page.get_by_role("button", name="Infoga siffra …").click()
    page.get_by_role("combobox", name="Sök på namn").fill("vuxen skillnad")
    option = page.locator(".t-picker [role=option]")
    expect(option).to_have_count(1)
    option.click()
    tool = page.get_by_role("button", name="Knyt ord …")
    tool.focus()
    tool.press("Enter")
    expect(page.get_by_role("heading", name="Knyt ett ord till en siffra")).to_be_visible()
    expect(option).to_have_text(re.compile("”ökat”: Vuxen, Skillnad"))
    assert violations(page, ".t-picker") == []
    look(page, "bind")
    page.set_viewport_size({"width": 390, "height": 844})
    look(page, "bind-390")
    page.set_viewport_size({"width": 1480, "height": 1010})
    page.get_by_role("combobox", name="Sök på ordet").press("Enter")
    bound = text.locator("[data-about]")
    expect(bound).to_have_text("ökat")
    assert bound.get_attribute("data-about") == text.locator("[data-figure]").get_attribute("data-figure")
    look(page, "bound")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Sparat")
    tool.click()
    option.filter(has_text="Ingen siffra").click()
    expect(bound).to_have_count(0)
    expect(text).to_contain_text("Vuxen har ökat kraftigt, ")
    page.goto(town.address + URL)
    look(page, "report-marked")
    page.set_viewport_size({"width": 390, "height": 844})
    look(page, "report-marked-390")
