"""The organisation's pages: what they show, to whom, in how many queries."""

import re
from datetime import date

import pytest

from tertial.core.operator import OPERATOR
from tertial.core.scope import root_scope
from tertial.organisation.codeplan import replace_codes
from tertial.organisation.models import Node, NodeKind, Person, SeriesBreak
from tertial.organisation.rules import CodeRow
from tests.queries import BASE, at_most

COMMITTEE = "/organisation/ekstad/socialnamnden/"


@pytest.fixture
def as_(client, ekstad):
    def log_in(name):
        client.force_login(ekstad.people[name])
        client.get("/")  # the session's root is chosen at the first request
        return client

    return log_in


def text(response):
    return response.content.decode()


def test_the_tree_shows_what_the_user_may_see_and_no_more(as_):
    page = text(as_("Kim").get("/organisation/"))
    assert [name in page for name in ("Socialnämnden", "Barn och unga", "Vuxen")] == [True] * 3
    assert "Skolnämnden" not in page
    assert "Ekstads kommun" not in page
    assert page.index("Barn och unga") < page.index("Vuxen")


def test_the_tree_hides_what_has_ended_until_it_is_asked_for(as_, ekstad):
    with root_scope(ekstad.root.pk):
        Node.objects.filter(slug="vuxen").update(valid_to=date(2017, 1, 1))
    assert "Vuxen" not in text(as_("Kim").get("/organisation/"))
    page = text(as_("Kim").get("/organisation/?avslutade=1"))
    assert "Vuxen" in page
    assert "Avslutad" in page
    assert "till 2017-01-01" in page


def test_a_node_shows_its_people_codes_and_place(as_, ekstad):
    with root_scope(ekstad.root.pk):
        rows = [CodeRow(2, "responsibility", "70100", "Nämndkostnader", date(2015, 1, 1), None, "", "socialnamnden")]
        replace_codes(by=OPERATOR, rows=rows)
    page = text(as_("Kim").get(COMMITTEE))
    for shown in ("70100", "Nämndkostnader", "Förvaltningschef", "Frida", "Rune", "ekstad/socialnamnden"):
        assert shown in page
    assert 'href="/organisation/ekstad/"' not in page, "what lies above is named, but is no link to a closed page"


@pytest.mark.parametrize(("name", "sees"), [("Kim", True), ("Rune", True), ("Lena", False), ("Vera", False)])
def test_history_is_for_those_who_may_see_it(as_, name, sees):
    assert ("Historik" in text(as_(name).get(COMMITTEE))) is sees


def test_an_administrator_is_offered_to_change_the_tree_a_controller_to_break_series_and_others_nothing(as_):
    def offered(name):
        return set(re.findall(r"/-/([a-z-]+)/", text(as_(name).get(COMMITTEE))))

    assert {"flytta", "byt-namn", "ge-roll"} <= offered("Ada")
    assert offered("Kim") == {"nytt-brott", "ta-bort-brott"}
    assert offered("Lena") == set()


def test_a_break_in_a_series_is_told_at_the_node_and_below_it_until_it_is_removed(as_, ekstad):
    form = {"day": "2017-02-01", "measure": "interventions.people", "text": "Nytt verksamhetssystem"}
    as_("Kim").post(f"{COMMITTEE}-/nytt-brott/", form)
    for address in (COMMITTEE, f"{COMMITTEE}vuxen/"):
        page = text(as_("Kim").get(address))
        assert "2017-02-01" in page and "interventions.people" in page and "Nytt verksamhetssystem" in page
    again = as_("Kim").post(f"{COMMITTEE}-/nytt-brott/", form)
    assert again.status_code == 422 and "har redan ett brott den 2017-02-01" in text(again)
    with root_scope(ekstad.root.pk):
        number = SeriesBreak.objects.get().pk
    as_("Kim").post(f"{COMMITTEE}-/ta-bort-brott/", {"series_break": number})
    assert "Nytt verksamhetssystem" not in text(as_("Kim").get(COMMITTEE))


def test_an_administrator_adds_a_unit_and_is_shown_it(as_, ekstad):
    form = {"name": "Öppenvård", "kind": NodeKind.UNIT}
    page = text(as_("Ada").post(f"{COMMITTEE}-/lagg-till/", form, follow=True))
    assert "Öppenvård är tillagd." in page
    assert "/organisation/ekstad/socialnamnden/oppenvard/" in page
    assert "Öppenvård lades till" in text(as_("Ada").get(f"{COMMITTEE}oppenvard/"))


def test_a_refusal_stands_in_the_form_with_what_was_written(as_):
    answer = as_("Ada").post(f"{COMMITTEE}-/lagg-till/", {"name": "Vuxen", "kind": "unit"})
    assert answer.status_code == 422
    assert "Socialnämnden har redan något med adressen vuxen" in text(answer)
    assert 'value="Vuxen"' in text(answer)


def test_a_moved_node_is_shown_at_its_new_address(as_, ekstad):
    answer = as_("Ada").post(f"{COMMITTEE}vuxen/-/flytta/", {"parent": ekstad.nodes["skolnamnden"].pk})
    assert answer["Location"] == "/organisation/ekstad/skolnamnden/vuxen/"


def test_roles_and_appointments_are_given_and_taken_back_on_the_page(as_, ekstad):
    ada = as_("Ada")
    ada.post(f"{COMMITTEE}-/ny-person/", {"name": "Elsa Nyqvista", "email": "elsa@ekstad.example"})
    with root_scope(ekstad.root.pk):
        elsa = Person.objects.get(name="Elsa Nyqvista")
    page = text(ada.post(f"{COMMITTEE}-/ge-roll/", {"person": elsa.pk, "role": "member"}, follow=True))
    assert "Elsa Nyqvista är nu ledamot." in page
    chair = {"person": elsa.pk, "role": "chair", "valid_from": "2015-01-01", "valid_to": "2019-01-01"}
    assert "Ordförande" in text(ada.post(f"{COMMITTEE}-/nytt-uppdrag/", chair, follow=True))
    with root_scope(ekstad.root.pk):
        grant = elsa.user.grants.get()
    page = text(ada.post(f"{COMMITTEE}-/ta-tillbaka-roll/", {"grant": grant.pk}, follow=True))
    assert "Elsa Nyqvista är inte längre ledamot här." in page


def test_names_are_shown_as_text(as_, ekstad):
    with root_scope(ekstad.root.pk):
        Node.objects.filter(slug="vuxen").update(name="<script>alert(1)</script>")
    for address in ("/organisation/", COMMITTEE, f"{COMMITTEE}vuxen/"):
        assert "<script>alert" not in text(as_("Ada").get(address))


@pytest.mark.parametrize(
    ("name", "address", "most"),
    [("Kim", "/organisation/", 3), ("Kim", COMMITTEE, 16), ("Lena", COMMITTEE, 10), ("Ada", COMMITTEE, 16)],
)
def test_pages_cost_few_queries_however_large_the_tree(as_, ekstad, name, address, most):
    with root_scope(ekstad.root.pk):
        parent = ekstad.nodes["vuxen"]
        units = [Node(parent=parent, slug=f"enhet-{n}", name=f"Enhet {n}", kind="unit") for n in range(60)]
        Node.objects.bulk_create(units)
    client = as_(name)
    with at_most(BASE + most):
        assert client.get(address).status_code == 200
