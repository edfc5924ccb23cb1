"""The pages of sources as they really are: accessible and without sideways scroll at every width we promise."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tertial.core.scope import root_scope
from tertial.facts import uploads
from tertial.facts.mappings import save_mapping
from tertial.facts.models import Upload
from tertial.facts.readers.mapping import Mapping
from tertial.facts.tests.factory import LEDGER, add_codes, make_batch, run_jobs, send_file
from tertial.facts.tests.odsfile import ods
from tests.browser.axe import faults_at_every_width
from tests.browser.site import Site, serve

OWN = LEDGER.replace("60100", "71200")
PATHS = ["/lista/", "/skicka/", "/mottagen/", "/kontrolleras/", "/kontrollerad/", "/fel/", "/avvisad/", "/inlasning/",
         "/kalkylark/", "/avstamning/", "/kopplingar/", "/koppling/"]  # fmt: skip
HEADERS = ["date", "account", "responsibility", "activity", "text", "amount"]
SHEET: list[list[Any]] = [
    ["Huvudbok 2017"],
    [],
    HEADERS,
    [date(2017, 4, 30), 5010, 71100, 520, "Hyra", Decimal("1000.50")],
]


@pytest.fixture(scope="module")
def rendered() -> dict[str, Any]:
    """The pages by address, made by the first test that asks."""
    return {}


@pytest.fixture
def site(rendered: dict[str, Any], request: pytest.FixtureRequest) -> Iterator[Site]:
    if not rendered:
        rendered |= _pages(request.getfixturevalue("ekstad"))
    with serve(rendered) as running:
        yield running


def _pages(ekstad: Any) -> dict[str, Any]:
    kim = Client()
    kim.force_login(ekstad.people["Kim"])
    with root_scope(ekstad.root.pk):
        add_codes(ekstad)
        batch = make_batch(ekstad.nodes["socialnamnden"], [{"amount": Decimal(10)}] * 3, mapping={"table": "ledger"})
        sent = [send_file(ekstad, OWN + extra) for extra in ("", "\n", OWN.splitlines()[1].replace("5010", "5019"))]
        refused = send_file(ekstad, "<!doctype html><title>Logga in</title>", name="sida.se")
        for upload in sent[1:]:
            _check(ekstad, upload)
        run_jobs()
        book = send_file(ekstad, ods(("Omslag", [["Rapport"]]), ("Rader", SHEET)), name="huvudbok.ods")
        saved = save_mapping(
            user=ekstad.people["Kim"], body=ekstad.nodes["socialnamnden"], name="Huvudbok",
            mapping=Mapping.from_json(book.mapping), columns=book.detected["columns"],
        )  # fmt: skip
        waiting = send_file(ekstad, OWN + "\n\n")
        _check(ekstad, waiting)
    names = dict(zip(PATHS[2:7], [sent[0], waiting, sent[1], sent[2], refused], strict=True))
    addresses = {path: f"/kallor/mottagen/{upload.pk}/" for path, upload in names.items()}
    addresses |= {"/kalkylark/": f"/kallor/mottagen/{book.pk}/", "/koppling/": f"/kallor/kopplingar/{saved.pk}/"}
    addresses |= {"/avstamning/": "/kallor/avstamning/", "/kopplingar/": "/kallor/kopplingar/"}
    addresses |= {"/lista/": "/kallor/", "/skicka/": "/kallor/ny/", "/inlasning/": f"/kallor/{batch.pk}/"}
    pages: dict[str, Any] = {path: kim.get(address).content.decode() for path, address in addresses.items()}
    polled = addresses["/kontrolleras/"]
    pages[polled] = kim.get(polled, headers={"HX-Request": "true"}).content.decode()
    preview = f"/kallor/mottagen/{book.pk}/forhandsvisa/"
    # Asked for here: the site answers in a thread that does not see this test's transaction.
    pages[preview] = without_amount = kim.post(preview, {"column_0": "date"}).content.decode()
    assert "läses inte" in without_amount
    return pages


def test_the_values_follow_the_mapping_while_it_is_made_and_the_keyboard_stays_where_it_is(
    site: Site, page: Page
) -> None:
    page.goto(f"{site.address}/kalkylark/")
    chosen = page.get_by_label("amount")
    read = chosen.locator("xpath=ancestor::tr").locator("td:last-child")
    assert "1 000,50" in read.inner_text().replace("\u00a0", " ")
    chosen.focus()
    chosen.select_option("-")
    expect(read).to_have_text("läses inte")
    expect(chosen).to_be_focused()


def _check(town: Any, upload: Upload) -> None:
    uploads.check(user=town.people["Kim"], upload=upload, mapping=Mapping.from_json(upload.mapping))


def test_every_page_of_sources_is_accessible_and_fits_at_every_width(site: Site, steady: Page) -> None:
    for path in PATHS:
        steady.goto(site.address + path)
        steady.evaluate(
            "document.querySelectorAll('details').forEach((each) => each.open = each.closest('main') !== null)"
        )
        assert faults_at_every_width(steady) == [], path
