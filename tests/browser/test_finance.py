"""Ekonomi in a real browser: opened by keyboard, sent as an address, read on a phone, usable without script."""

import re

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.axe import scrolls_sideways, violations
from tests.browser.demo import BODY, Demo

ECONOMY = f"/ekonomi/?organ={BODY}&period=T1+2017"


def test_the_tree_opens_and_closes_by_keyboard_and_the_address_follows(
    demo: Demo, context: BrowserContext, page: Page
) -> None:
    demo.log_in(context, "controller")
    page.goto(demo.address + ECONOMY)
    page.evaluate("window.kept = true")
    row = page.get_by_role("link", name="Beställaravdelningar (myndighet)")
    row.focus()
    page.keyboard.press("ArrowRight")
    expect(row).to_have_attribute("aria-expanded", "true")
    expect(row).to_be_focused()
    expect(page).to_have_url(re.compile("oppna="))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Funktionsnedsättning", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Funktionsnedsättning", exact=True)).to_have_attribute("aria-expanded", "true")
    assert page.evaluate("window.kept") is True
    assert violations(page) == []
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("link", name="Funktionsnedsättning", exact=True)).to_have_attribute(
        "aria-expanded", "false"
    )


def test_a_figure_opens_beside_the_table_and_a_choice_keeps_what_is_open(
    demo: Demo, context: BrowserContext, page: Page
) -> None:
    demo.log_in(context, "controller")
    page.goto(f"{demo.address}{ECONOMY}&oppna=e{BODY}/bestallare")
    page.get_by_role("row", name="Barn och unga").get_by_role("link", name="55\u00a0723").click()
    expect(page.locator("#drawer .t-figure-large")).to_have_text("55\u00a0723\u00a0tkr")
    page.keyboard.press("Escape")
    page.get_by_label("Belopp i").select_option("mnkr")
    expect(page.get_by_role("row", name="Barn och unga")).to_contain_text("55,7")
    expect(page).to_have_url(re.compile("visa=mnkr"))


def test_the_names_stay_while_a_phone_scrolls_the_figures(demo: Demo, context: BrowserContext, page: Page) -> None:
    demo.log_in(context, "controller")
    page.set_viewport_size({"width": 390, "height": 840})
    page.goto(demo.address + ECONOMY)
    assert not scrolls_sideways(page)
    name = page.get_by_role("rowheader", name="Utföraravdelningar")
    before = name.bounding_box()
    page.evaluate("document.querySelector('.f-scroll').scrollLeft = 200")
    after = name.bounding_box()
    assert before is not None and after is not None
    assert after["x"] == before["x"]


def test_without_script_a_row_opens_by_its_link(demo: Demo, context: BrowserContext, browser: Browser) -> None:
    demo.log_in(context, "controller")
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies(context.cookies())  # type: ignore[arg-type]
    page = plain.new_page()
    page.goto(demo.address + ECONOMY)
    page.get_by_role("link", name="Utföraravdelningar").click()
    expect(page.get_by_role("link", name="Utföraravdelningar")).to_have_attribute("aria-expanded", "true")
    plain.close()
