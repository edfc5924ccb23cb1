"""Every component, at every width we promise: no accessibility violation, no sideways scroll, no complaint."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.axe import faults_at_every_width, violations
from tests.browser.site import Site, serve
from tests.browser.styleguide import pages

PATHS = ["/", "/rapport/", "/kallor/", "/statistik/", "/logga-in/", "/400/", "/403/", "/404/", "/500/"]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve({**pages(), "/rapport/granskning": "<!doctype html><title>Tack</title>"}) as running:
        yield running


@pytest.mark.parametrize("path", PATHS)
def test_page_is_accessible_and_fits_at_every_width(site: Site, steady: Page, path: str) -> None:
    steady.goto(site.address + path)
    assert faults_at_every_width(steady) == []


def test_the_login_page_is_ours(site: Site, page: Page) -> None:
    page.goto(site.address + "/logga-in/")
    assert page.locator("h1").text_content() == "Logga in"
    assert page.get_by_label("E-post").count() == 1


def test_columns_of_digits_are_set_in_figures_of_one_width(site: Site, page: Page) -> None:
    page.goto(site.address + "/rapport/")
    page.evaluate("document.fonts.ready")
    widths = page.evaluate(
        """() => ["1111", "8888"].map((digits) => {
            const cell = document.querySelector(".document td.number a");
            cell.textContent = digits;
            return cell.getBoundingClientRect().width;
        })"""
    )
    assert widths[0] == widths[1]
    assert page.evaluate("document.fonts.check('16px \"Source Sans 3\"')")


def test_the_phone_menu_opens_by_keyboard_and_closes_by_escape(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(site.address + "/statistik/")
    menu = page.locator(".t-menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert menu.get_by_role("link", name="Statistik").is_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert not menu.get_by_role("link", name="Statistik").is_visible()
    assert page.evaluate("document.activeElement.parentElement.className") == "t-menu"


def test_a_question_stands_before_a_deed_that_asks_for_it(site: Site, page: Page) -> None:
    page.goto(site.address + "/rapport/")
    send = page.get_by_role("button", name="Skicka för granskning")
    send.click()
    assert page.locator("#confirm-question").text_content() == "Skicka rapporten för granskning?"
    assert violations(page, "#confirm-dialog") == []
    page.get_by_role("button", name="Avbryt").click()
    assert site.posted == []
    send.click()
    with page.expect_request("**/granskning") as request:
        page.get_by_role("button", name="Fortsätt").click()
    assert request.value.method == "POST"


def test_the_chosen_file_is_named(site: Site, page: Page) -> None:
    page.goto(site.address + "/kallor/")
    page.locator("input[type=file]").set_input_files(
        {"name": "huvudbok.csv", "mimeType": "text/csv", "buffer": b"x" * 1500}
    )
    assert page.locator("[data-drop-name]").text_content() == "huvudbok.csv (2 kB)"
