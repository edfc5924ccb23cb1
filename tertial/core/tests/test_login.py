"""Login by e-mail and password; demo logins open only a demo; nobody can open an account by themselves."""

import pytest
from django.core import mail
from django.test import Client

from tertial.core.mail import send_waiting
from tertial.core.models import Letter, User

PASSWORD = "en lång mening att minnas"


@pytest.fixture
def kim(ekstad):
    user = ekstad.people["Kim"]
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client, email, password=PASSWORD):
    return client.post("/konto/logga-in/", {"login": email, "password": password})


def is_logged_in(client):
    return client.get("/").status_code == 200


@pytest.mark.parametrize("email", ["kim@ekstad.example", "KIM@Ekstad.Example", "Kim@ekstad.example"])
def test_one_logs_in_by_e_mail_whatever_its_case(kim, client, email):
    assert log_in(client, email)["Location"] == "/"
    assert is_logged_in(client)


@pytest.mark.parametrize(
    ("email", "password"),
    [("kim@ekstad.example", "fel"), ("kim@ekstad.example", PASSWORD.upper()), ("ingen@ekstad.example", PASSWORD)],
)
def test_a_wrong_password_and_an_unknown_e_mail_get_the_same_answer(kim, client, email, password):
    answer = log_in(client, email, password)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == ["E-postadressen eller lösenordet är fel."]
    assert not is_logged_in(client)


def test_an_inactive_user_does_not_get_in(kim, client):
    User.objects.filter(pk=kim.pk).update(is_active=False)
    log_in(client, kim.email)
    assert not is_logged_in(client)


def test_a_login_without_a_password_opens_with_none(ekstad, client):
    for password in ("", "!", ekstad.people["Kim"].password):
        log_in(client, "kim@ekstad.example", password)
        assert not is_logged_in(client)


def test_a_demo_login_opens_a_demo_and_nothing_else(kim, client, settings):
    User.objects.filter(pk=kim.pk).update(is_demo=True)
    settings.DEMO = False
    log_in(client, kim.email)
    assert not is_logged_in(client)
    settings.DEMO = True
    log_in(client, kim.email)
    assert is_logged_in(client)
    settings.DEMO = False
    assert not is_logged_in(client), "a session from the demo outlived it"


def test_nobody_can_open_an_account_by_themselves(db, client):
    client.post("/konto/skapa/", {"email": "ny@ekstad.example", "password1": PASSWORD})
    assert not User.objects.filter(email="ny@ekstad.example").exists()


def test_whoever_was_added_without_a_password_sets_one_through_their_mail(ekstad, client):
    client.post("/konto/aterstall/", {"email": "kim@ekstad.example"})
    assert send_waiting() == 1
    [letter] = mail.outbox
    assert letter.subject == "Välj ett lösenord till Tertial"
    address = next(word for word in letter.body.split() if "/konto/aterstall/" in word)
    page = client.get(address, follow=True)
    form = {"password1": PASSWORD, "password2": PASSWORD}
    assert client.post(page.redirect_chain[-1][0], form).status_code == 302
    log_in(client, "kim@ekstad.example")
    assert is_logged_in(client)


def test_a_forgotten_password_of_somebody_unknown_sends_nothing_that_tells(ekstad, client):
    answer = client.post("/konto/aterstall/", {"email": "ingen@ekstad.example"})
    assert answer["Location"] == "/konto/aterstall/klart/"
    assert not Letter.objects.exists()


def test_the_login_page_shows_the_demo_logins_only_in_a_demo(db, client, settings):
    settings.DEMO = True
    assert "controller@demo.example" in client.get("/konto/logga-in/").content.decode()
    settings.DEMO = False
    assert "demo.example" not in client.get("/konto/logga-in/").content.decode()


def test_logging_in_leads_back_to_the_page_that_was_asked_for_and_never_off_the_site(kim, client):
    form = {"login": kim.email, "password": PASSWORD}
    assert client.post("/konto/logga-in/?next=/organisation/", form)["Location"] == "/organisation/"
    client.logout()
    assert client.post("/konto/logga-in/?next=https://evil.example/", form)["Location"] == "/"


def test_a_login_gets_a_session_of_its_own_so_that_one_planted_before_opens_nothing(kim, client):
    client.get("/konto/logga-in/")
    client.session.save()
    planted = client.session.session_key
    client.cookies["sessionid"] = planted
    log_in(client, kim.email)
    assert client.session.session_key != planted
    stranger = Client()
    stranger.cookies["sessionid"] = planted
    assert not is_logged_in(stranger)


def test_many_wrong_passwords_close_the_login_for_a_while_with_a_sentence(kim, client):
    for _ in range(5):
        log_in(client, kim.email, "fel")
    answer = log_in(client, kim.email)
    assert "För många misslyckade försök; vänta några minuter och försök igen." in answer.content.decode()
    assert not is_logged_in(client)


def test_a_flood_of_logins_from_one_address_is_answered_with_a_page(kim, client):
    answers = [log_in(client, f"nummer{number}@ekstad.example", "fel") for number in range(31)]
    assert answers[-1].status_code == 429
    assert "Vänta några minuter" in answers[-1].content.decode()


@pytest.mark.parametrize("address", ["/konto/logga-in/", "/konto/aterstall/", "/konto/losenord/", "/konto/utskick/"])
def test_forms_of_the_login_take_nothing_without_their_token(kim, address):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(kim)
    assert strict.post(address, {"login": kim.email, "password": PASSWORD}).status_code == 403
