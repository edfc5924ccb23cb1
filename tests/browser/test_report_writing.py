"""Writing in the report: found where one reads, figures by name, saved as one types, and what goes wrong said."""

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.demo import Demo


@pytest.fixture
def forgiven() -> tuple[str, ...]:
    """Chromium's own editing tries to carry styles along, and complains when the content policy stops it."""
    return ("Applying inline style violates",)


@pytest.fixture(scope="module")
def address(demo: Demo) -> str:
    """A report of our own, so that the others stay as they are."""
    return demo.copy_report("2017-t1-skrivs")


@pytest.fixture
def writer(demo: Demo, context: BrowserContext, page: Page) -> Page:
    demo.log_in(context, "controller")
    return page


def _editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Text")


def _to_end(page: Page) -> Locator:
    text = _editor(page)
    text.focus()
    text.press("Control+End")
    return text


def test_a_sentence_with_a_figure_is_written_where_one_reads_it_and_stands_in_the_report(
    writer: Page, address: str
) -> None:
    writer.goto(address)
    writer.get_by_role("link", name="Skriv i avsnittet Sammanfattning").click()
    expect(_editor(writer).locator("[data-figure='result.total.outcome']")).to_have_text("270,9\u00a0mnkr")
    assert violations(writer) == []
    _to_end(writer).press_sequentially(" Avdelningen Vuxen kostade ")
    writer.get_by_role("button", name="Infoga siffra …").click()
    search = writer.get_by_role("combobox", name="Sök på namn")
    search.fill("vuxen utfall per avdelning")
    expect(writer.get_by_role("dialog").get_by_role("option").first).to_contain_text("67,9\u00a0mnkr")
    search.press("Enter")
    writer.keyboard.type(" och 15 procent mer än väntat.")
    writer.get_by_role("button", name="Spara och visa i rapporten").click()
    writer.wait_for_url(f"{address}#section-summary")
    written = writer.locator("#section-summary > p", has_text="Avdelningen Vuxen")
    expect(written.locator("a.figure").last).to_have_text("67,9\u00a0mnkr")
    expect(written.locator(".typed-number")).to_have_text("15 procent (utan källa)")
    expect(writer.locator(".t-outline li", has_text="Sammanfattning").first).to_contain_text("att se över")
    written.locator("a.figure").last.click()
    expect(writer.locator("#drawer .t-figure-large")).to_have_text("67\u00a0866\u00a0tkr")


def test_what_is_typed_is_saved_without_a_button(writer: Page, address: str) -> None:
    writer.goto(f"{address}avsnitt/events/")
    _to_end(writer).press_sequentially(" Automatiskt.")
    expect(writer.locator("[data-autosave-status]")).to_contain_text("Sparat")
    writer.goto(address)
    expect(writer.locator("#section-events")).to_contain_text("Automatiskt.")


def test_an_entered_figure_is_formatted_and_can_be_inserted(writer: Page, address: str) -> None:
    writer.goto(f"{address}inmatade-siffror/")
    name = "provraknade"
    typed = {"Vad siffran visar": "Provräknade", "Kort namn": name, "Värde": "1 213", "Källa": "Verket"}
    for label, value in typed.items():
        writer.get_by_label(label, exact=True).fill(value)
    writer.get_by_label("Enhet").select_option("people")
    writer.get_by_label("Källans datum").fill("2017-05-02")
    assert violations(writer) == []
    writer.get_by_role("button", name="Spara").click()
    # In this report's own table, and in the one of all periods side by side.
    for row in writer.get_by_role("row", name=re.compile("Provräknade")).all():
        expect(row).to_contain_text("1\u00a0213\u00a0personer")
    assert writer.get_by_role("row", name=re.compile("Provräknade")).count() == 2
    writer.goto(f"{address}avsnitt/events_disability/")
    _to_end(writer)
    writer.get_by_role("button", name="Infoga siffra …").click()
    writer.get_by_role("combobox", name="Sök på namn").fill("provräknade")
    expect(writer.get_by_role("dialog").get_by_role("option")).to_have_count(1, timeout=30000)
    writer.get_by_role("dialog").get_by_role("option").click()
    expect(_editor(writer).locator(f"[data-figure='entered.{name}']")).to_have_text("1\u00a0213\u00a0personer")
