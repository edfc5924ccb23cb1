"""The forecast grid in a real browser: keys alone, paste from a spreadsheet, a line below, a lost connection."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.axe import scrolls_sideways, violations
from tests.browser.town import Town, served

GRID = "/ekonomi/prognos/ekstad/socialnamnden/t1-2017/"
NBSP, MINUS = "\u00a0", "\u2212"


@pytest.fixture
def forgiven() -> tuple[str, ...]:
    """A lost connection is what one of these tests is about; a forecast that cannot be read is told by its status."""
    return ("Failed to load resource",)


@pytest.fixture
def town(committed: None) -> Iterator[Town]:
    from tertial.core.scope import root_scope
    from tertial.finance.tests.forecast_town import make_round
    from tests.cast import make_ekstad

    made = make_ekstad()
    with root_scope(made.root.pk):
        make_round(made)
    with served(made) as running:
        yield running


def field(page: Page, name: str):  # type: ignore[no-untyped-def]
    return page.get_by_label(f"Ny prognos, {name}", exact=True)


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def test_the_grid_is_filled_by_keys_and_paste_alone_and_kept_when_the_connection_is_lost(
    town: Town, context: BrowserContext, page: Page
) -> None:
    town.log_in(context, "Kim")
    page.goto(town.address + GRID)
    status = page.locator("#rutnat [data-autosave-status]")
    bou, vux = field(page, "Barn och unga"), field(page, "Vuxen")
    bou.focus()
    page.keyboard.type("1 300")
    page.keyboard.press("Enter")
    expect(vux).to_be_focused()
    row = page.get_by_role("row", name="Barn och unga")
    expect(row).to_contain_text(f"{MINUS}100")
    expect(status).to_contain_text("Sparat")
    page.keyboard.type("7")
    page.keyboard.press("Escape")
    expect(vux).to_have_value("")
    page.keyboard.press("ArrowUp")
    expect(bou).to_be_focused()
    paste(page, f"1{NBSP}250,5\n{MINUS}5\n0")
    expect(vux).to_have_value(f"{MINUS}5")
    expect(field(page, "Direkt på Socialnämnden")).to_have_value("0")
    total = page.get_by_role("row", name="Socialnämnden").first
    expect(total).to_contain_text(f"1{NBSP}246")
    paste(page, "Vuxen\t55\t600\nBarn och unga\t97\t1200")
    expect(total).to_contain_text(f"1{NBSP}800")
    paste(page, "Skolan\t5\t5")
    expect(status).to_contain_text("Inget klistrades in. Raden finns inte bland dem du kan skriva i: Skolan")
    bou.fill("mycket")
    expect(page.get_by_text("”mycket” är inget belopp")).to_be_visible()
    expect(status).to_contain_text("1 belopp är inte sparade")
    assert violations(page) == []
    context.set_offline(True)
    bou.fill("1 201")
    expect(status).to_contain_text("Inte sparat")
    context.set_offline(False)
    expect(status).to_contain_text("Sparat")
    page.reload()
    expect(bou).to_have_value(f"1{NBSP}201")


def test_a_line_opens_below_and_its_remainder_follows_what_is_written(
    town: Town, context: BrowserContext, page: Page
) -> None:
    town.log_in(context, "Maja")
    page.goto(town.address + GRID)
    field(page, "Barn och unga").fill("1 300")
    expect(page.locator("#rutnat [data-autosave-status]")).to_contain_text("Sparat")
    page.get_by_role("link", name="Barn och unga").click()
    panel = page.locator("#rad")
    expect(panel.get_by_role("heading", name="Barn och unga")).to_be_focused()
    panel.get_by_label("Orsak 1").fill("Fler placeringar")
    panel.get_by_role("textbox", name="Belopp, tkr").first.fill("-60")
    expect(panel.get_by_text(f"{MINUS}40 av {MINUS}100 återstår att förklara.")).to_be_visible()
    panel.get_by_role("button", name="En orsak till").click()
    page.keyboard.type("Högre priser")
    page.keyboard.press("Tab")
    page.keyboard.type("-40")
    expect(panel.get_by_text("Orsakerna förklarar hela avvikelsen.")).to_be_visible()
    assert violations(page) == []
    panel.get_by_role("button", name="Klar", exact=True).click()
    expect(page.get_by_role("row", name="Barn och unga")).to_contain_text("Lämnad")


def test_what_another_writes_is_shown_and_never_written_over(
    town: Town, context: BrowserContext, browser: Browser, page: Page
) -> None:
    town.log_in(context, "Kim")
    page.goto(town.address + GRID)
    bou, vux = field(page, "Barn och unga"), field(page, "Vuxen")
    other = browser.new_context(locale="sv-SE")
    town.log_in(other, "Maja")
    maja = other.new_page()
    maja.goto(town.address + GRID)
    field(maja, "Barn och unga").fill("1 300")
    expect(maja.locator("#rutnat [data-autosave-status]")).to_contain_text("Sparat")
    vux.fill("600")
    expect(bou).to_have_value(f"1{NBSP}300")
    field(maja, "Barn och unga").fill("1 310")
    expect(maja.get_by_role("row", name="Barn och unga")).to_contain_text(f"{MINUS}110")
    bou.fill("5")
    expect(page.get_by_text(f"Maja har skrivit 1{NBSP}310 här")).to_be_visible()
    other.close()


def test_on_a_phone_a_line_is_a_page_of_its_own_and_without_script_it_is_a_form(
    town: Town, context: BrowserContext, browser: Browser
) -> None:
    town.log_in(context, "Maja")
    plain = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    plain.add_cookies(context.cookies())  # type: ignore[arg-type]
    page = plain.new_page()
    page.goto(town.address + GRID)
    field(page, "Barn och unga").fill("1 300")
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("link", name="Barn och unga").click()
    page.get_by_label("Orsak 1").fill("Fler placeringar")
    page.get_by_role("textbox", name="Belopp, tkr").first.fill("-100")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Orsakerna förklarar hela avvikelsen.")).to_be_visible()
    plain.close()
    phone = context.new_page()
    phone.set_viewport_size({"width": 390, "height": 844})
    for path in (GRID, page.url.removeprefix(town.address)):
        phone.goto(town.address + path)
        assert not scrolls_sideways(phone)
        assert violations(phone) == []
