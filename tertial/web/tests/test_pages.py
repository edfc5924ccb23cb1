"""Home and the account: what one can go on with, and who one is."""

from datetime import UTC, date, datetime

import pytest

from tertial.core import contributions
from tertial.core.contributions import Duty, News
from tertial.core.scope import root_scope
from tertial.organisation.models import Grant
from tests.queries import BASE, at_most


@pytest.fixture
def kim(client, ekstad):
    client.force_login(ekstad.people["Kim"])
    client.get("/")
    return client


@pytest.fixture
def contributed(monkeypatch):
    """Only what the test itself contributes."""
    for registry in (contributions.duties, contributions.news):
        monkeypatch.setattr(registry, "_items", {})


def test_home_shows_duties_the_most_urgent_first_and_the_latest_news(kim, ekstad, contributed):
    asked = []

    def duties(user):
        asked.append(user)
        state = ("ring", "neutral", "Utkast")
        return [
            Duty("Läs statistiken", "/statistik/"),
            Duty("Delårsrapport", "/rapporter/x/", "Ekonomi", state, date(2017, 5, 10)),
            Duty("Prognos", "/prognos/", due_on=date(2017, 5, 3)),
        ]

    contributions.duties.register("test", duties)
    moments = [datetime(2017, 4, day, 8, 0, tzinfo=UTC) for day in range(1, 12)]
    contributions.news.register("test", lambda user: [News(f"Fil {m.day}.", "Stig", m) for m in moments])
    page = kim.get("/").content.decode()
    assert asked == [ekstad.people["Kim"]]
    assert page.index("Prognos") < page.index("Delårsrapport") < page.index("Läs statistiken")
    assert "senast 2017-05-10" in page
    assert page.index("Fil 11.") < page.index("Fil 10.") < page.index("Fil 4.")
    assert "Fil 3." not in page


def test_home_says_so_when_nothing_waits(kim, contributed):
    assert "Inget väntar på dig" in kim.get("/").content.decode()


def test_the_header_says_where_one_is_and_as_what(kim):
    page = kim.get("/").content.decode()
    assert "Socialnämnden · Controller" in page
    assert 'href="/konto/"' in page


def test_the_navigation_offers_only_pages_that_open(client, ekstad):
    client.force_login(ekstad.people["Stig"])  # delivers files, sees no material
    assert 'href="/organisation/"' not in client.get("/").content.decode()
    client.force_login(ekstad.people["Kim"])
    assert 'href="/organisation/"' in client.get("/").content.decode()


def test_somebody_whose_roles_have_ended_still_has_a_home(kim, ekstad):
    with root_scope(ekstad.root.pk):
        Grant.objects.filter(user=ekstad.people["Kim"]).update(valid_to=date(2017, 1, 1))
    assert kim.get("/").status_code == 200
    assert "Du har ingen roll än" in kim.get("/konto/").content.decode()


def test_the_account_page_lists_roles_and_offers_a_new_password(kim):
    page = kim.get("/konto/").content.decode()
    assert "kim@ekstad.example" in page
    assert "Controller" in page
    assert "Socialnämnden" in page
    assert 'href="/konto/losenord/"' in page
    assert "Mina kommuner" not in page


def test_the_accessibility_statement_names_the_municipalitys_own_contact(kim, ekstad):
    assert "den som administrerar Tertial" in kim.get("/om/tillganglighet/").content.decode()
    with root_scope(ekstad.root.pk):
        ekstad.root.settings = {"accessibility_contact": "kontaktcenter@ekstad.example"}
        ekstad.root.save()
    assert "kontaktcenter@ekstad.example" in kim.get("/om/tillganglighet/").content.decode()


@pytest.mark.parametrize(("address", "more"), [("/", 0), ("/konto/", 2), ("/om/", 0)])
def test_pages_cost_few_queries(kim, contributed, address, more):
    with at_most(BASE + more):
        assert kim.get(address).status_code == 200


def test_an_open_page_costs_nobody_a_query(db, client):
    with at_most(0):
        assert client.get("/om/").status_code == 200
