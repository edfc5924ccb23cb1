"""A request is one transaction in one root organisation; what failed has changed nothing."""

import pytest
from django.db import connection

from tertial.core.models import Membership, User
from tertial.core.scope import root_scope
from tertial.organisation.models import Node
from tests.cast import make_ekstad
from tests.queries import at_most

pytestmark = pytest.mark.urls("tests.urls")


def name_of_vuxen(town):
    with root_scope(town.root.pk):
        return Node.objects.get(slug="vuxen").name


@pytest.fixture
def kim(ekstad, client):
    ekstad.people["Kim"].set_password("en lång mening att minnas")
    ekstad.people["Kim"].save()
    client.force_login(ekstad.people["Kim"])
    client.raise_request_exception = False
    return client


def test_what_a_view_wrote_is_kept_when_it_answers(kim, ekstad):
    assert kim.get("/skriv/200/").status_code == 200
    assert name_of_vuxen(ekstad) == "Ändrad"


@pytest.mark.parametrize(
    ("how", "status"),
    [("krasch", 500), ("forbjudet", 403), ("saknas", 404), ("nekad", 409), ("500", 500), ("503", 503)],
)
def test_what_a_failed_view_wrote_is_undone(kim, ekstad, how, status):
    assert kim.get(f"/skriv/{how}/").status_code == status
    assert name_of_vuxen(ekstad) == "Vuxen"


def test_the_page_that_tells_of_a_failure_is_whole_and_in_swedish(kim):
    forbidden = kim.get("/skriv/forbjudet/").content.decode()
    assert "Här får du inte vara" in forbidden
    assert forbidden.rstrip().endswith("</html>")
    refused = kim.get("/skriv/nekad/")
    assert "Perioden är stängd; öppna den först." in refused.content.decode()
    assert "ZeroDivisionError" not in kim.get("/skriv/krasch/").content.decode()


def test_a_failed_request_leaves_a_failed_connection_to_nobody(kim, ekstad):
    kim.get("/skriv/krasch/")
    assert kim.get("/vilken/").content.decode().startswith(f"{ekstad.root.pk} barn-och-unga ekstad")


def test_an_unfiltered_query_in_a_view_sees_only_the_users_root(ekstad, lonnby, client):
    client.force_login(lonnby.people["Nils"])
    assert client.get("/vilken/").content.decode() == f"{lonnby.root.pk} lonnby vardnamnden"


def test_nobody_sees_nothing_on_an_open_page_and_the_login_page_on_any_other(ekstad, client):
    assert client.get("/oppen/").content == b"0"
    assert client.get("/vilken/")["Location"] == "/konto/logga-in/?next=/vilken/"


def test_a_membership_that_ended_opens_nothing_at_the_next_request(kim, ekstad):
    assert kim.get("/vilken/").status_code == 200
    with root_scope(ekstad.root.pk):
        Membership.objects.filter(user=ekstad.people["Kim"]).delete()
    assert kim.get("/vilken/").status_code == 403
    assert kim.get("/konto/losenord/").status_code == 200


def test_a_user_of_two_municipalities_works_in_the_one_chosen(kim, ekstad, lonnby):
    with root_scope(lonnby.root.pk):
        Membership.objects.create(user=ekstad.people["Kim"])
    assert kim.get("/vilken/").content.decode().split()[0] == str(ekstad.root.pk)
    chosen = kim.post("/konto/kommun/", {"root": lonnby.root.pk}, follow=True)
    assert "Du arbetar nu i Lönnby kommun." in chosen.content.decode()
    assert kim.get("/vilken/").content.decode() == f"{lonnby.root.pk} lonnby vardnamnden"


def test_the_account_page_names_only_the_users_own_municipalities(kim, ekstad, lonnby):
    assert "Lönnby" not in kim.get("/konto/").content.decode()
    with root_scope(lonnby.root.pk):
        Membership.objects.create(user=ekstad.people["Kim"])
    assert "Gå till Lönnby kommun" in kim.get("/konto/").content.decode()


def test_another_municipality_cannot_be_chosen_by_its_number_nor_through_the_session(kim, ekstad, lonnby):
    assert kim.post("/konto/kommun/", {"root": lonnby.root.pk}).status_code == 404
    session = kim.session
    session["root"] = lonnby.root.pk
    session.save()
    assert kim.get("/vilken/").content.decode().split()[0] == str(ekstad.root.pk)


def test_a_change_in_a_request_is_kept_with_user_and_path(kim, ekstad):
    kim.get("/skriv/200/")
    with root_scope(ekstad.root.pk):
        context = Node.pgh_event_model.objects.filter(pgh_label="update", name="Ändrad").get().pgh_context
    assert (context["user"], context["path"], context["method"]) == (ekstad.people["Kim"].pk, "/skriv/200/", "GET")


def test_a_request_costs_four_queries_before_its_view(kim):
    kim.get("/vilken/")
    with at_most(4 + 2):  # the view asks two of its own
        kim.get("/vilken/")


def test_an_inactive_user_is_logged_out_at_once(kim, ekstad):
    User.objects.filter(pk=ekstad.people["Kim"].pk).update(is_active=False)
    assert kim.get("/vilken/").status_code == 302


def test_the_scope_of_a_request_ends_with_it(committed, client):
    client.force_login(make_ekstad().people["Kim"])
    assert client.get("/vilken/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('tertial.root', true)")
        assert cursor.fetchone()[0] in ("", None)
