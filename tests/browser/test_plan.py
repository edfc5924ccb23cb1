"""A fifth steering model in the interface alone, from an empty body: scale, types, plan, elements, a round."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import scrolls_sideways, violations
from tests.browser.town import Town, served
from tests.cast import make_ekstad

LINES = "Mål\t\tTrygg vardag\nMått\tA\tNöjda brukare\t%\tMinst 80 %\tMaja\nMål\t\tDelaktighet"


@pytest.fixture
def town(committed: None) -> Iterator[Town]:
    with served(make_ekstad()) as running:
        yield running


def look(page: Page, name: str) -> None:
    """A picture, for whoever asks for it."""
    if folder := os.environ.get("TERTIAL_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def _scale(page: Page) -> None:
    page.get_by_role("link", name="Ny skala").click()
    page.get_by_label("Skalans namn").fill("Måluppfyllelse")
    for at, (word, shape, colour, counts) in enumerate(
        (("Ej nått", "kvadrat ■", "röd", "ej uppnått"), ("Nått", "cirkel ●", "grön", "uppnått"))
    ):
        step = page.get_by_role("group", name=f"Steg {at + 1}")
        step.get_by_label("Ord").fill(word)
        for label, choice in (("Form", shape), ("Färg", colour), ("Räknas som", counts)):
            step.get_by_label(label).select_option(label=choice)
    look(page, "plan-skala")
    page.get_by_role("button", name="Spara skalan").click()
    expect(page.get_by_text("Nått", exact=True)).to_be_visible()


def _type(page: Page, name: str, plural: str, under: str, *, scale: str = "", measured: bool = False) -> None:
    page.get_by_role("link", name="Ny typ").click()
    page.get_by_label("Namn", exact=True).fill(name)
    page.get_by_label("I plural").fill(plural)
    page.get_by_label(under).check()
    if scale:
        page.get_by_label("Bedöms på").select_option(label=scale)
    if measured:
        page.get_by_label("Mäts: har mål och utfall").check()
    else:
        page.get_by_label("Numrering").select_option(label="löpande: 1, 2, 3")
    look(page, "plan-typ")
    page.get_by_role("button", name="Lägg till typen").click()
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()


def _titles(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(".p-line__title").all_inner_texts()]


def _round(town: Town, page: Page) -> None:
    """A round of the year is planned and opened."""
    page.goto(f"{town.address}/omgang/-/ny/")
    page.get_by_label("Organ").select_option(label="Socialnämnden (ekstad/socialnamnden)")
    for label, text in (("Namn", "År 2017"), ("Period", "2017"), ("Öppnar", "2018-01-08")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Lämna senast").fill("2018-01-19")
    page.get_by_role("button", name="Planera").click()
    page.get_by_role("link", name="Öppna omgången").click()
    page.get_by_role("button", name="Öppna omgången").click()
    expect(page.get_by_text("År 2017 är nu öppen.")).to_be_visible()


def _plan(town: Town, page: Page) -> None:
    """A plan is begun, and its elements pasted from a spreadsheet."""
    page.goto(f"{town.address}/plan/ny/")
    page.get_by_label("Organ").select_option(label="Socialnämnden (ekstad/socialnamnden)")
    for label, text in (("Namn", "Plan 2017"), ("Första dag", "2017-01-01"), ("Sista dag", "2017-12-31")):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Börja planen").click()
    page.get_by_role("link", name="Klistra in").click()
    page.get_by_label("Rader").fill(LINES)
    page.get_by_role("button", name="Förhandsgranska").click()
    assert violations(page) == []
    look(page, "plan-klistra")
    page.get_by_role("button", name="Ta in 3 rader").click()
    expect(page.locator(".p-row")).to_have_count(3)


def _order(page: Page) -> None:
    """An element is moved by the keyboard, another by the mouse."""
    page.get_by_role("link", name="Ordna om").click()
    assert _titles(page) == ["1 Trygg vardag Mål", "A Nöjda brukare Mått", "2 Delaktighet Mål"]
    page.get_by_role("button", name="Flytta ned Nöjda brukare").press("Enter")
    assert _titles(page) == ["1 Trygg vardag Mål", "2 Delaktighet Mål", "A Nöjda brukare Mått"]
    page.locator("#e-delaktighet").drag_to(page.locator("#e-trygg-vardag"))
    expect(page.locator(".p-line__title").first).to_contain_text("Delaktighet")
    assert _titles(page)[0] == "1 Delaktighet Mål"
    assert violations(page) == []
    look(page, "plan-ordna")
    page.get_by_role("link", name="Klar med ordningen").click()


def _adopt(page: Page) -> None:
    page.get_by_role("link", name="Anta planen").click()
    page.get_by_role("button", name="Anta planen").click()
    expect(page.get_by_text("Antagen", exact=True)).to_be_visible()


def _last_years_outcome(page: Page) -> None:
    page.get_by_role("link", name="Nöjda brukare").click()
    page.get_by_role("link", name="Skriv in ett utfall").click()
    page.get_by_label("Period").fill("2016")
    page.get_by_role("textbox", name="Utfall").fill("74,5")
    page.get_by_role("textbox", name="Källa (frivilligt)").fill("Brukarundersökningen")
    page.get_by_role("button", name="Spara utfallet").click()
    expect(page.locator("tbody")).to_contain_text("75 %")
    assert violations(page) == []
    look(page, "plan-element")


def _answer(town: Town, page: Page) -> None:
    """The one responsible says this year's outcome and hands it in."""
    page.goto(f"{town.address}/omgang/")
    if not page.get_by_role("textbox", name="Utfall").count():
        page.get_by_role("link", name="A Nöjda brukare").click()
    page.get_by_role("textbox", name="Utfall").fill("81,5")
    page.get_by_label("Kommentar").fill("Fler svarade än i fjol.")
    look(page, "plan-omgang")
    page.get_by_role("button", name="Klar, nästa").click()
    expect(page.get_by_role("button", name="Klar, nästa")).to_have_count(0)


def test_a_steering_model_and_its_plan_are_made_in_the_interface_alone(
    town: Town, context: BrowserContext, page: Page
) -> None:
    town.log_in(context, "Kim")
    page.goto(f"{town.address}/plan/")
    look(page, "plan-tom")
    page.get_by_role("link", name="Styrmodellen").click()
    _scale(page)
    _type(page, "Mål", "Mål", "överst i planen", scale="Måluppfyllelse")
    _type(page, "Mått", "Mått", "under mål", measured=True)
    assert violations(page) == []
    look(page, "plan-modell")
    _plan(town, page)
    _order(page)
    _adopt(page)
    _last_years_outcome(page)
    _round(town, page)

    town.log_in(context, "Maja")
    _answer(town, page)

    town.log_in(context, "Kim")
    page.goto(f"{town.address}/plan/ekstad/socialnamnden/plan-2017/")
    expect(page.locator(".p-row", has_text="Nöjda brukare")).to_contain_text("82 %")
    look(page, "plan-efter")
    page.set_viewport_size({"width": 320, "height": 800})
    assert not scrolls_sideways(page)
