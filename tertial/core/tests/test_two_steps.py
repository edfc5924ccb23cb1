"""Login in two steps: set up with an app, demanded of a role, its secrets sealed, its codes used once."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tertial.core.models import Letter, Root, User
from tertial.core.scope import root_scope
from tertial.core.sealing import SealBroken, seal, unseal
from tests.queries import BASE, at_most

PASSWORD = "en lång mening att minnas"


@pytest.fixture
def ada(ekstad):
    user = ekstad.people["Ada"]
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client, user):
    return client.post("/konto/logga-in/", {"login": user.email, "password": PASSWORD}, follow=True)


def code(secret, steps=0):
    """The code that an app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def set_up(client):
    """Adds an app to whoever is logged in, who says the password again first; the secret that the app keeps."""
    asked = client.get("/konto/tva-steg/app/")["Location"]
    assert asked.startswith("/konto/bekrafta/")
    page = client.post(asked, {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    answer = client.post("/konto/tva-steg/app/", {"code": code(secret)})
    assert answer["Location"] == "/konto/tva-steg/reservkoder/"
    return secret


def demand(town, *roles):
    with root_scope(town.root.pk):
        Root.objects.update(settings={"two_step_roles": list(roles)})


def test_an_app_is_added_and_asked_for_at_the_next_login_and_each_code_opens_once(
    ada, client, django_capture_on_commit_callbacks
):
    log_in(client, ada)
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up(client)
    assert Letter.objects.get().kind == "totp_activated"
    client.post("/konto/logga-ut/")
    page = log_in(client, ada)
    assert page.redirect_chain[-1][0] == "/konto/tva-steg/kod/"
    assert client.get("/").status_code == 302, "the password alone opens nothing"
    assert "Koden stämmer inte" in client.post("/konto/tva-steg/kod/", {"code": "000000"}).content.decode()
    used = code(secret)
    assert client.post("/konto/tva-steg/kod/", {"code": used})["Location"] == "/"
    assert client.get("/").status_code == 200
    client.post("/konto/logga-ut/")
    log_in(client, ada)
    assert client.post("/konto/tva-steg/kod/", {"code": used}).status_code == 200, "a code that was used opened again"


def test_recovery_codes_are_shown_once_and_each_opens_once(ada, client):
    log_in(client, ada)
    set_up(client)
    codes = client.get("/konto/tva-steg/reservkoder/").context["unused_codes"]
    assert len(codes) == 10 and codes[0].isdecimal()
    again = client.get("/konto/tva-steg/reservkoder/").content.decode()
    assert not any(code in again for code in codes)
    for opens in (True, False):
        client.post("/konto/logga-ut/")
        log_in(client, ada)
        client.post("/konto/tva-steg/kod/", {"code": codes[0]})
        assert (client.get("/").status_code == 200) is opens


def test_no_secret_of_the_second_step_can_be_read_in_the_database(ada, client):
    log_in(client, ada)
    secret = set_up(client)
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    assert unseal(kept) == secret
    with pytest.raises(SealBroken):
        unseal(kept[:-4] + "AAA=")


def test_a_seal_is_different_each_time_and_its_key_is_for_its_owner_alone(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    assert seal("samma") != seal("samma")
    assert (tmp_path / "keys" / "seal.key").stat().st_mode & 0o077 == 0


def test_whoever_holds_a_role_that_demands_two_steps_sees_nothing_else_until_it_is_done(ekstad, ada, client):
    demand(ekstad, "administrator")
    log_in(client, ada)
    for address in ("/", "/organisation/", "/kallor/"):
        assert client.get(address)["Location"] == "/konto/tva-steg/app/"
    set_up(client)
    assert client.get("/organisation/").status_code == 200
    assert "kräver inloggning i två steg" in client.post("/konto/tva-steg/app/ta-bort/").content.decode()
    assert Authenticator.objects.filter(user=ada, type="totp").exists()


def test_roles_that_demand_nothing_and_demo_logins_go_straight_in(ekstad, ada, client):
    demand(ekstad, "controller")
    log_in(client, ada)
    assert client.get("/organisation/").status_code == 200
    demand(ekstad, "administrator")
    User.objects.filter(pk=ada.pk).update(is_demo=True)
    client.post("/konto/logga-ut/")
    log_in(client, ada)
    assert client.get("/organisation/").status_code == 200


def test_the_demand_costs_a_page_no_query(ekstad, ada, client):
    demand(ekstad, "controller")
    log_in(client, ada)
    client.get("/konto/utskick/")
    with at_most(BASE):
        client.get("/konto/utskick/")


def test_guessing_codes_is_stopped_with_a_sentence(ada, client):
    log_in(client, ada)
    secret = set_up(client)
    client.post("/konto/logga-ut/")
    log_in(client, ada)
    for _ in range(5):
        client.post("/konto/tva-steg/kod/", {"code": "000000"})
    answer = client.post("/konto/tva-steg/kod/", {"code": code(secret, 0)})
    assert "För många" in answer.content.decode()
    assert client.get("/").status_code == 302
