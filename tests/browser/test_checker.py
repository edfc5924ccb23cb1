"""Granska in a browser: a file is sent, read by the worker, shown beside its findings, removed; also by keyboard."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tertial.checker.tests.access import WRONG
from tests.browser.axe import faults_at_every_width
from tests.browser.demo import Demo

PATIENCE = 20_000


def test_a_file_is_sent_checked_shown_and_removed(demo: Demo, page: Page, tmp_path: Path) -> None:
    demo.become(page.context, "controller")
    report = tmp_path / "delårsrapport.txt"
    report.write_text(WRONG, encoding="utf-8")
    page.goto(f"{demo.address}/granska/")
    page.get_by_label("välj fil").set_input_files(report)
    page.get_by_role("button", name="Granska filen").click()
    card = page.locator("#fynd-1")
    expect(card).to_contain_text("med 1\N{NO-BREAK SPACE}240 i stället för", timeout=PATIENCE)
    expect(page.locator(".t-counts")).to_contain_text("säkert fel")
    assert faults_at_every_width(page) == []
    # The finding leads to its place and back, by keyboard.
    card.get_by_role("link", name="Visa i dokumentet").press("Enter")
    expect(page.locator("a.mark:target")).to_have_text("1 420")
    page.locator("a.mark").press("Enter")
    expect(page.locator("#fynd-1:target")).to_be_visible()
    page.get_by_role("link", name="Troliga 0").press("Enter")
    expect(page.locator(".c-card")).to_have_count(0)
    expect(page.locator("a.mark")).to_have_count(0)
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Hämta märkt dokument (HTML)").click()
    assert fetched.value.suggested_filename == "granskning-delårsrapport.html"
    address = page.url.partition("?")[0]
    page.get_by_role("button", name="Ta bort granskningen").press("Enter")
    expect(page.get_by_role("heading", name="Granska", exact=True)).to_be_visible()
    answer = page.request.get(address)
    assert answer.status == 404


def test_without_script_a_file_is_checked_all_the_same(demo: Demo, page: Page, tmp_path: Path) -> None:
    demo.become(page.context, "controller")
    broken = tmp_path / "rapport.pdf"
    broken.write_bytes(b"%PDF-1.7 inte mer")
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    try:
        tab = plain.new_page()
        tab.goto(f"{demo.address}/granska/")
        tab.locator("input[type=file]").set_input_files(broken)
        tab.get_by_role("button", name="Granska filen").click()
        again = tab.get_by_role("link", name="Läs om sidan")
        for _ in range(PATIENCE // 200):
            if not again.count():
                break
            again.click()
            tab.wait_for_timeout(200)
        expect(tab.get_by_role("alert")).to_contain_text("Filen är skadad eller låst med lösenord")
    finally:
        plain.close()
