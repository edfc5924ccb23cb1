"""The report as people use it: read, opened figure by figure, at every width, with a keyboard alone."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import scrolls_sideways, violations
from tests.browser.demo import REPORT, Demo

OUTCOME = "a.figure[data-figure='result.total.outcome']"


@pytest.fixture
def report(demo: Demo, context: BrowserContext, page: Page) -> Page:
    """The reference report, opened by the controller."""
    demo.log_in(context, "controller")
    page.goto(demo.address + REPORT)
    return page


def _focused(page: Page, expression: str) -> object:
    return page.evaluate(f"document.activeElement.{expression}")


def test_a_figure_is_opened_read_and_left_with_the_keyboard_alone(report: Page) -> None:
    report.keyboard.press("Tab")
    report.keyboard.press("Enter")  # skip link
    for _ in range(80):
        report.keyboard.press("Tab")
        if _focused(report, "dataset.figure") == "result.total.outcome":
            break
    report.keyboard.press("Enter")
    drawer = report.locator("#drawer")
    expect(drawer.locator(".t-figure-large")).to_have_text("270\u00a0870\u00a0tkr")
    assert _focused(report, "id") == "drawer"
    expect(drawer.locator("dt", has_text="Förra året")).to_be_visible()
    report.keyboard.press("Escape")
    expect(report.locator("[data-drawer]")).to_be_hidden()
    assert _focused(report, "dataset.figure") == "result.total.outcome"


def test_the_place_where_a_figure_was_opened_is_marked(report: Page) -> None:
    pressed = report.locator(f"#table-result {OUTCOME}")
    pressed.click()
    expect(report.locator("#drawer .t-figure-large")).to_be_visible()
    expect(pressed).to_have_attribute("aria-current", "true")
    expect(report.locator("a.figure[aria-current]")).to_have_count(1)


def test_the_drawer_leads_to_parts_and_to_the_preflight_and_back(report: Page) -> None:
    report.locator(OUTCOME).first.click()
    drawer = report.locator("#drawer")
    drawer.get_by_role("link", name="Utföraravdelningar").click()
    expect(drawer.locator(".t-figure-large")).to_have_text("9\u00a0389\u00a0tkr")
    expect(report.locator("a.figure[aria-current]")).to_have_attribute("data-figure", "result.providing.outcome")
    drawer.get_by_role("link", name=re.compile("Granskning")).click()
    expect(drawer.get_by_role("heading", name="Granskning")).to_be_attached()
    drawer.get_by_role("link", name="Siffran").click()
    expect(drawer.locator(".t-figure-large")).to_have_text("9\u00a0389\u00a0tkr")


def test_the_rows_behind_a_figure_are_a_press_away(report: Page) -> None:
    report.locator(OUTCOME).first.click()
    report.get_by_role("link", name=re.compile("^Visa de .* raderna$")).click()
    expect(report.get_by_role("heading", level=1)).to_have_text("Raderna bakom siffran")
    assert report.locator("tbody tr").count() == 100
    report.get_by_role("link", name="Nästa").click()
    expect(report.get_by_text("Sida 2")).to_be_visible()
    assert violations(report) == []


def test_the_outline_follows_the_reading(report: Page) -> None:
    current = report.locator(".t-outline [aria-current]")
    expect(current.first).to_contain_text("Sammanfattning")
    report.evaluate("document.querySelector('#table-result').scrollIntoView()")
    expect(current.first).to_contain_text("Ekonomi")
    outline = report.locator(".t-outline")
    expect(outline.get_by_role("link", name="Årsprognos")).to_be_visible()
    expect(outline.get_by_role("link", name="Måluppfyllelse")).to_be_hidden()
    outline.get_by_role("link", name="Årsprognos").click()
    expect(current.last).to_contain_text("Årsprognos")


def test_the_reader_of_a_phone_gets_one_column_and_the_drawer_over_it(report: Page) -> None:
    report.set_viewport_size({"width": 390, "height": 844})
    report.reload()
    assert not scrolls_sideways(report)
    report.locator(OUTCOME).first.click()
    dialog = report.get_by_role("dialog", name="Detaljer")
    expect(dialog.locator(".t-figure-large")).to_have_text("270\u00a0870\u00a0tkr")
    assert violations(report, "[data-drawer]") == []
    report.get_by_role("button", name="Stäng").click()
    report.locator(".t-fold summary").click()
    report.locator(".t-outline").get_by_role("link", name="Ekonomi").click()
    expect(report.locator("#section-economy-title")).to_be_in_viewport()
    expect(report.locator(".t-fold")).not_to_have_attribute("open", "")


@pytest.mark.parametrize("width", [768, 320])
def test_nothing_scrolls_sideways_on_a_tablet_or_at_400_percent(report: Page, width: int) -> None:
    report.set_viewport_size({"width": width, "height": 800})
    report.reload()
    assert not scrolls_sideways(report)
    report.locator(OUTCOME).first.click()
    expect(report.locator("#drawer .t-figure-large")).to_be_visible()
    assert not scrolls_sideways(report)


def test_the_page_has_less_than_100_kb_of_script_and_asks_no_other_host(demo: Demo, report: Page) -> None:
    scripts: list[int] = []
    hosts: set[str] = set()

    def note(response: object) -> None:
        url, kind = response.url, response.request.resource_type  # type: ignore[attr-defined]
        hosts.add(url.split("/")[2])
        if kind == "script":
            scripts.append(len(response.body()))  # type: ignore[attr-defined]

    report.on("response", note)
    report.reload(wait_until="networkidle")
    assert 0 < sum(scripts) < 100_000
    assert hosts == {demo.address.split("/")[2]}


def test_a_member_reads_the_reviewed_report_in_peace(demo: Demo, context: BrowserContext, page: Page) -> None:
    address = demo.copy_report("2017-t1-last", "reviewed")
    demo.log_in(context, "ledamot")
    page.goto(address)
    expect(page.locator(OUTCOME).first).to_have_text("270,9\u00a0mnkr")
    assert page.get_by_role("link", name="Skriv").count() == 0
    page.locator(OUTCOME).first.click()
    expect(page.locator("#drawer .t-figure-large")).to_have_text("270\u00a0870\u00a0tkr")
    assert page.locator("#drawer").get_by_text("SQL").count() == 0
    assert violations(page) == []
