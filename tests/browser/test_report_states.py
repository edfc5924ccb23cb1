"""From draft to fastställd: each step by the person whose step it is."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import violations
from tests.browser.demo import Demo


def test_a_report_is_reviewed_sent_back_approved_and_frozen(demo: Demo, context: BrowserContext, page: Page) -> None:
    address = demo.copy_report("2017-t1-beslut")

    def as_role(role: str) -> None:
        demo.log_in(context, role)
        page.goto(address)

    def all_the_same(deed: str) -> None:
        """The round is still open: what nobody has handed in is asked about first."""
        page.get_by_role("button", name=deed).click()
        expect(page.locator("#confirm-question")).to_contain_text("2 saker att se över")
        page.get_by_role("button", name="Fortsätt").click()

    as_role("controller")
    all_the_same("Markera som granskad")
    expect(page.get_by_text("Rapporten är nu granskad.")).to_be_visible()
    assert page.get_by_role("button", name="Godkänn").count() == 0

    as_role("chef")
    page.get_by_role("link", name="Skicka tillbaka …").click()
    assert violations(page) == []
    page.get_by_label("Vad behöver ändras?").fill("Prognosen behöver förklaras.")
    page.get_by_role("button", name="Skicka tillbaka").click()

    as_role("controller")
    expect(page.locator(".t-outline .t-callout")).to_contain_text("Prognosen behöver förklaras.")
    all_the_same("Markera som granskad")
    expect(page.get_by_text("Rapporten är nu granskad.")).to_be_visible()

    as_role("chef")
    all_the_same("Godkänn")
    expect(page.get_by_text("Rapporten är nu godkänd.")).to_be_visible()
    assert page.get_by_role("link", name="Skriv").count() == 0
    page.get_by_role("button", name="Fastställ").click()
    expect(page.locator("#confirm-question")).to_contain_text("kan inte ändras")
    page.set_default_timeout(30_000)  # five files are made
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_text("Rapporten är nu fastställd.")).to_be_visible(timeout=30_000)
    page.set_default_timeout(5000)

    as_role("ledamot")
    expect(page.locator(".r-frozen")).to_contain_text("av")
    assert len(page.locator(".r-frozen code").inner_text()) == 64
    assert violations(page) == []
    answer = page.request.get(f"{address}fil/pdf/")
    assert answer.body().startswith(b"%PDF-")
    page.locator("a.figure[data-figure='result.total.outcome']").first.click()
    expect(page.locator("#drawer .t-figure-large")).to_have_text("270\u00a0870\u00a0tkr")
