"""Statistik in a real browser: accessible at every width, swapped without a reload, and usable without script."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tertial.measures.tests.town import CHILDREN, COMMITTEE, furnish
from tests.browser.axe import faults_at_every_width
from tests.browser.town import Town, served
from tests.cast import make_ekstad

OUTCOME = "/statistik/economy.outcome/"
QUESTION = f"?organ={COMMITTEE}&period=T1+2017&visa=kr"


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """A town with figures, on a server of its own; these tests only read."""
    from conftest import empty

    with django_db_blocker.unblock():
        try:
            made = make_ekstad()
            furnish(made)
            with served(made) as running:
                yield running
        finally:
            empty()


@pytest.fixture
def address(town: Town, context: BrowserContext) -> str:
    """The town's, with Kim logged in in the browser."""
    town.log_in(context, "Kim")
    return town.address


ADDRESSES = [
    "/statistik/",
    OUTCOME,
    f"{OUTCOME}{QUESTION}&per=unit&per2=month",
    f"{OUTCOME}{QUESTION}&per=unit&per2=counterparty&jamfor=previous_year&counterparty=intern",
    f"{OUTCOME}?organ={COMMITTEE}&period=sommaren",
    f"/statistik/referrals.count/{QUESTION}",
]


def test_every_page_is_accessible_and_fits_at_every_width(town: Town, steady: Page) -> None:
    town.log_in(steady.context, "Kim")
    for path in ADDRESSES:
        steady.goto(town.address + path)
        steady.evaluate("document.querySelectorAll('.m-filters details, .m-sql').forEach((each) => each.open = true)")
        assert faults_at_every_width(steady) == [], path


def test_a_choice_changes_the_answer_and_the_address_without_a_reload(
    address: str, page: Page, problems: list[str]
) -> None:
    page.goto(address + OUTCOME + QUESTION)
    page.evaluate("window.kept = true")
    page.get_by_label("Dela upp på").select_option("unit")
    expect(page.get_by_role("row", name="Barn och unga")).to_contain_text("97\u00a0500")
    expect(page).to_have_url(re.compile("per=unit"))
    page.locator("summary", has_text="Motpart").click()
    page.get_by_label("extern").check()
    expect(page.get_by_role("row", name="Totalt")).to_contain_text("50\u00a0501")
    expect(page.locator("#svar-sagt")).to_have_text("Utfall per enhet, kr, T1 2017: 50\u00a0501\u00a0kr")
    assert page.evaluate("window.kept") is True
    assert problems == []
    page.go_back()
    expect(page.get_by_role("row", name="Totalt")).to_contain_text("149\u00a0000")
    page.reload()
    expect(page.get_by_role("row", name="Barn och unga")).to_contain_text("97\u00a0500")


def test_a_usual_period_fills_the_form_and_another_body_its_own_units(address: str, page: Page) -> None:
    page.goto(f"{address}{OUTCOME}{QUESTION}&per=unit")
    page.get_by_role("link", name="Förra året").click()
    expect(page.get_by_label("Period", exact=True)).to_have_value("2016")
    expect(page.get_by_role("row", name="Totalt")).to_contain_text("79\u00a0990")
    assert page.locator("input[name=unit]").count() == 2
    page.get_by_label("Organ eller enhet").select_option(CHILDREN)
    expect(page.locator("input[name=unit]")).to_have_count(0)
    expect(page.get_by_role("row", name="Totalt")).to_contain_text("80\u00a0000")
    expect(page).to_have_url(re.compile("barn-och-unga"))


def test_a_wrong_period_is_told_where_the_answer_would_stand(address: str, page: Page) -> None:
    page.goto(address + OUTCOME + QUESTION)
    page.get_by_label("Period", exact=True).fill("sommaren")
    page.get_by_label("Period", exact=True).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Perioden ”sommaren” går inte att tolka.")


def test_without_script_the_button_asks(address: str, browser: Browser, context: BrowserContext) -> None:
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies(context.cookies())  # type: ignore[arg-type]
    page = plain.new_page()
    page.goto(address + OUTCOME + QUESTION)
    page.get_by_label("Dela upp på").select_option("month")
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_role("row", name="2017-02")).to_contain_text("50\u00a0501")
    plain.close()
