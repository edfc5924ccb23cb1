"""Every answer carries the same strict policy: pages, fragments, errors, redirects and static files."""

import pytest

WANTED = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}

ADDRESSES = {
    "/om/": 200,
    "/konto/logga-in/": 200,
    "/": 302,
    "/finns-inte/": 404,
    "/static/core/css/theme.css": 200,
}


@pytest.mark.parametrize(("address", "status"), ADDRESSES.items())
def test_every_answer_has_the_policy_and_nothing_looser(db, client, address, status):
    answer = client.get(address)
    assert answer.status_code == status
    assert {part.strip() for part in answer["Content-Security-Policy"].split(";")} == WANTED
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("how", "status"), [("krasch", 500), ("nekad", 409), ("forbjudet", 403)])
@pytest.mark.urls("tests.urls")
def test_a_page_that_tells_of_a_failure_has_the_policy(ekstad, client, how, status):
    client.force_login(ekstad.people["Kim"])
    client.raise_request_exception = False
    answer = client.get(f"/skriv/{how}/")
    assert answer.status_code == status
    assert {part.strip() for part in answer["Content-Security-Policy"].split(";")} == WANTED


def test_no_page_carries_what_the_policy_would_stop(ekstad, client):
    client.force_login(ekstad.people["Ada"])
    for address in ("/", "/konto/", "/om/", "/organisation/", "/organisation/ekstad/"):
        page = client.get(address).content.decode()
        assert "<script>" not in page
        assert " style=" not in page
        assert " onclick=" not in page
