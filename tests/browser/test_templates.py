"""The template editor in a real browser: by keyboard, by dragging, and a table whose figures follow the form."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import scrolls_sideways, violations
from tests.browser.demo import BODY, Demo

TEMPLATE = f"/rapporter/mallar/{BODY}/2017-t1/"


def titles(page: Page) -> list[str]:
    return page.locator(".m-outline > li .m-section__title > a").all_inner_texts()


def test_the_outline_is_changed_by_keyboard_and_by_dragging_and_thrown_away(
    demo: Demo, context: BrowserContext, page: Page
) -> None:
    demo.log_in(context, "controller")
    page.goto(demo.address + TEMPLATE)
    assert titles(page)[:3] == ["Sammanfattning", "Måluppfyllelse", "Viktiga händelser och områden"]
    dragged, target = page.locator('[data-section="events"]'), page.locator('[data-section="summary"]')
    dragged.drag_to(target, source_position={"x": 600, "y": 12}, target_position={"x": 600, "y": 12})
    expect(page.get_by_text("Det finns ett utkast.")).to_be_visible()
    assert titles(page)[0] == "Viktiga händelser och områden"
    page.wait_for_load_state()
    page.get_by_role("button", name="Flytta ner Viktiga händelser och områden").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".m-outline > li").first).to_contain_text("Sammanfattning")
    page.wait_for_load_state()
    page.get_by_role("button", name="Ta bort Måluppfyllelse").click()
    page.get_by_role("dialog").get_by_role("button", name="Avbryt").click()
    assert titles(page)[1] == "Måluppfyllelse"
    page.get_by_role("button", name="Ta bort Måluppfyllelse").click()
    page.get_by_role("dialog").get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_role("link", name="Måluppfyllelse")).to_have_count(0)
    page.get_by_role("link", name="Se vad som ändras och publicera").click()
    expect(page.get_by_text("Avsnittet Måluppfyllelse är borttaget.")).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert not scrolls_sideways(page)
    page.get_by_role("button", name="Ta bort utkastet").click()
    page.get_by_role("dialog").get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_text("Utkastet är borttaget.")).to_be_visible()
    assert titles(page)[1] == "Måluppfyllelse"


def test_a_table_is_shown_anew_as_its_form_is_filled_in(demo: Demo, context: BrowserContext, page: Page) -> None:
    demo.log_in(context, "controller")
    page.goto(f"{demo.address}{TEMPLATE}block/result/")
    shown = page.locator("#shown")
    expect(shown).to_contain_text("853\u00a0854")
    page.locator("#id_t-unit").select_option("mnkr")
    page.locator("#id_t-decimals").fill("1")
    page.locator("#id_t-decimals").press("Tab")
    expect(shown).to_contain_text("853,9")
    page.locator("#id_c0-period").fill("trettonde månaden")
    page.locator("#id_c0-period").press("Tab")
    expect(shown.locator(".t-callout--danger")).to_be_visible()
    assert violations(page) == []
    page.goto(demo.address + TEMPLATE)
    expect(page.get_by_text("Det finns ett utkast.")).to_have_count(0)
