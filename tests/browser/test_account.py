"""The pages of somebody's account that need something to have happened: a second step, an invitation, a letter."""

import hashlib
import time

import psycopg
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import BrowserContext, Page
from psycopg import sql

from tertial.core.digest import stop_token
from tertial.core.models import User
from tests.browser.axe import scrolls_sideways, violations
from tests.browser.demo import BODY, PASSWORD, Demo

ROLE = "registrator"


def is_good(page: Page) -> bool:
    """Nothing against WCAG, at a desk and on a phone."""
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert not scrolls_sideways(page)
    page.set_viewport_size({"width": 1480, "height": 1010})
    return True


def query(demo: Demo, text: str, **values: object) -> object:
    with psycopg.connect(demo.owner_url, autocommit=True) as owner:
        found = owner.execute(sql.SQL(text), values)  # type: ignore[arg-type]
        row = found.fetchone() if found.description else None
    return row[0] if row else None


@pytest.fixture
def somebody(demo: Demo) -> str:
    """The address of somebody in the demo whose login no other test uses."""
    email = f"{ROLE}@demo.example"
    query(
        demo,
        "INSERT INTO core_user (email, name, password, is_active, is_demo, digest, created_at) SELECT %(email)s, "
        "'Robin Ek', password, true, true, 'daily', now() FROM core_user WHERE is_demo LIMIT 1 ON CONFLICT DO NOTHING",
        email=email,
    )
    return email


def test_a_second_step_is_added_used_and_taken_away_by_keyboard_readers_and_phones(
    demo: Demo, context: BrowserContext, page: Page, somebody: str
) -> None:
    def log_in() -> None:
        page.goto(demo.address + "/konto/logga-in/?next=/konto/tva-steg/")
        page.get_by_label("E-post").fill(somebody)
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.keyboard.press("Enter")

    log_in()
    page.get_by_role("link", name="Lägg till en app").click()
    assert is_good(page)  # the password once more
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tva-steg/app/")
    assert is_good(page)
    secret = page.locator(".t-key").inner_text()
    assert page.locator(".t-qr svg path").count() == 1
    page.get_by_label("Kod").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.keyboard.press("Enter")
    page.wait_for_url("**/reservkoder/")
    assert is_good(page)
    codes = page.locator(".t-codes code").all_inner_texts()
    assert len(codes) == 10
    for address in ("/konto/tva-steg/", "/konto/tva-steg/reservkoder/", "/konto/tva-steg/reservkoder/nya/"):
        page.goto(demo.address + address)
        assert is_good(page)
    page.goto(demo.address + "/konto/tva-steg/bekrafta/?next=/konto/tva-steg/")
    assert is_good(page)
    context.clear_cookies()
    log_in()
    page.wait_for_url("**/tva-steg/kod/")
    assert is_good(page)
    page.get_by_label("Kod").fill(codes[0])
    page.keyboard.press("Enter")
    page.wait_for_url("**/konto/tva-steg/")
    page.goto(demo.address + "/konto/tva-steg/app/ta-bort/")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/app/ta-bort/")
    assert is_good(page)
    page.get_by_role("button", name="Stäng av").click()
    page.wait_for_url("**/konto/tva-steg/")
    assert page.get_by_role("link", name="Lägg till en app").count() == 1


def test_an_invitation_is_sent_and_accepted_on_pages_that_are_good(
    demo: Demo, context: BrowserContext, page: Page, problems: list[str]
) -> None:
    demo.log_in(context, "administrator")
    page.goto(f"{demo.address}/organisation/{BODY}/-/bjud-in/")
    page.get_by_label("Namn").fill("Elsa Nyqvista")
    page.get_by_label("E-post").fill("elsa@demo.example")
    page.get_by_label("Roll").select_option(label="Ledamot")
    page.get_by_role("button", name="Skicka inbjudan").click()
    page.wait_for_url("**/behorigheter/")
    assert page.get_by_role("row", name="Elsa Nyqvista").get_by_role("button", name="Ta tillbaka").count() == 1
    assert is_good(page)
    root = query(
        demo,
        "UPDATE organisation_invitation SET token_hash = %(hash)s RETURNING root_id",
        hash=hashlib.sha256(b"prov").hexdigest(),
    )
    context.clear_cookies()
    page.goto(f"{demo.address}/organisation/-/inbjudan/{root}/prov/")
    assert page.url == f"{demo.address}/organisation/-/inbjudan/"
    assert is_good(page)
    page.get_by_label("Nytt lösenord", exact=True).fill("en lång mening att minnas")
    page.get_by_label("Bekräfta nytt lösenord").fill("en lång mening att minnas")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{demo.address}/")
    context.clear_cookies()
    page.goto(f"{demo.address}/organisation/-/inbjudan/{root}/prov/")
    assert page.get_by_role("heading", name="Inbjudan gäller inte").count() == 1
    assert is_good(page)
    problems.clear()  # the answer 410


def test_the_letters_way_out_is_a_page_that_is_good(demo: Demo, page: Page, somebody: str) -> None:
    number = query(demo, "SELECT id FROM core_user WHERE email = %(email)s", email=somebody)
    page.goto(f"{demo.address}/konto/utskick/avsluta/{stop_token(User(pk=number))}/")
    assert is_good(page)
    page.get_by_role("button", name="Avsluta sammandragen").click()
    page.get_by_text("Du får inga fler sammandrag.").wait_for()
    assert is_good(page)
    assert query(demo, "SELECT digest FROM core_user WHERE email = %(email)s", email=somebody) == "never"
