"""The drawer: opened by a figure, read, closed; with and without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.site import Site, serve
from tests.browser.styleguide import pages


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve(pages()) as running:
        yield running


def _closed_report(site: Site, page: Page) -> None:
    page.goto(site.address + "/rapport/")
    page.keyboard.press("Escape")
    expect(page.locator("[data-drawer]")).to_be_hidden()


def test_a_figure_opens_in_the_drawer_and_escape_returns_to_it(site: Site, page: Page) -> None:
    _closed_report(site, page)
    figure = page.locator("a.figure", has_text="853")
    figure.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer h2")).to_have_text("Utfall, nettokostnad")
    assert page.evaluate("document.activeElement.id") == "drawer"
    page.keyboard.press("Escape")
    expect(page.locator("[data-drawer]")).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.figure") == figure.get_attribute("data-figure")
    assert page.locator("a.figure[aria-current]").count() == 0


def test_the_open_figure_is_marked_and_only_that_one(site: Site, page: Page) -> None:
    page.goto(site.address + "/rapport/")
    marked = page.locator("a.figure[aria-current]")
    assert marked.count() == 1
    assert marked.get_attribute("data-figure") == "text.utfall"


def test_on_a_phone_the_drawer_is_a_dialog_that_keeps_the_focus(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    _closed_report(site, page)
    page.locator("a.figure", has_text="274,7").click()
    dialog = page.get_by_role("dialog", name="Detaljer")
    expect(dialog).to_be_visible()
    assert dialog.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 800}
    assert violations(page) == []
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "!document.activeElement.closest('main') || !!document.activeElement.closest('[data-drawer]')"
        )
    page.get_by_role("button", name="Stäng").click()
    assert page.locator("[inert]").count() == 0
    assert page.evaluate("document.activeElement.dataset.figure") == "text.budget"


def test_without_script_a_figure_is_a_link_to_its_own_page(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(site.address + "/rapport/")
    tab.locator("a.figure").first.click()
    assert tab.url == site.address + "/figur/"
    context.close()


def test_a_drawer_that_cannot_be_fetched_says_so(site: Site, page: Page, problems: list[str]) -> None:
    _closed_report(site, page)
    page.locator("a.figure").first.evaluate("(link) => link.setAttribute('href', '/finns-inte/')")
    page.locator("a.figure").first.click()
    expect(page.locator("#messages")).to_contain_text("finns inte längre")
    expect(page.locator("[data-drawer]")).to_be_hidden()
    problems.clear()
