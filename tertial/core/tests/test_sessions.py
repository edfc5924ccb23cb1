"""Sessions: they end by themselves, by their owner, and by an administrator."""

import time

import pytest
from django.test import Client

from tertial.core.sessions import BEGUN, SEEN, SEEN_EVERY, end_sessions, sessions_of
from tests.queries import BASE, at_most

PASSWORD = "en lång mening att minnas"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPAD = "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1"


@pytest.fixture
def lena(ekstad):
    user = ekstad.people["Lena"]
    user.set_password(PASSWORD)
    user.save()
    return user


def logged_in(user, browser=FIREFOX):
    client = Client(HTTP_USER_AGENT=browser)
    client.post("/konto/logga-in/", {"login": user.email, "password": PASSWORD})
    assert client.get("/").status_code == 200
    return client


def age(client, **seconds):
    session = client.session
    for key, by in seconds.items():
        session[key] -= by
    session.save()


def test_a_session_ends_after_two_idle_hours_or_ten_hours_and_says_so(lena, settings):
    assert (settings.SESSION_IDLE_SECONDS, settings.SESSION_COOKIE_AGE) == (7200, 36000)
    for ended in ({SEEN: 7201}, {BEGUN: 36001}):
        client = logged_in(lena)
        age(client, **ended)
        answer = client.get("/organisation/", follow=True)
        assert answer.redirect_chain == [("/konto/logga-in/?next=/organisation/", 302)]
        assert "Du har loggats ut" in answer.content.decode()
    client = logged_in(lena)
    age(client, **{SEEN: 7100, BEGUN: 35900})
    assert client.get("/").status_code == 200


def test_use_keeps_a_session_alive_and_is_written_at_most_every_five_minutes(lena):
    client = logged_in(lena)
    before = client.session[SEEN]
    with at_most(BASE):
        client.get("/konto/utskick/")
    assert client.session[SEEN] == before
    age(client, **{SEEN: SEEN_EVERY + 1})
    client.get("/konto/utskick/")
    assert time.time() - client.session[SEEN] < 5


def test_one_sees_where_one_is_logged_in_and_ends_the_others(lena):
    tablet, office = logged_in(lena, IPAD), logged_in(lena)
    page = office.get("/konto/inloggningar/").content.decode()
    assert "Firefox, Windows" in page and "Safari, iPad" in page
    office.post("/konto/inloggningar/")
    assert tablet.get("/").status_code == 302
    assert office.get("/").status_code == 200
    assert "Du är inte inloggad någon annanstans." in office.get("/konto/inloggningar/").content.decode()


def test_nobody_sees_or_ends_another_persons_sessions(ekstad, lena):
    sam = ekstad.people["Sam"]
    sam.set_password(PASSWORD)
    sam.save()
    hers, his = logged_in(lena, IPAD), logged_in(sam)
    assert "iPad" not in his.get("/konto/inloggningar/").content.decode()
    his.post("/konto/inloggningar/")
    assert hers.get("/").status_code == 200


def test_ending_a_persons_sessions_logs_them_out_everywhere_at_once(lena):
    clients = [logged_in(lena, IPAD), logged_in(lena)]
    assert len(sessions_of(lena)) == 2
    assert end_sessions(lena) == 2
    assert [client.get("/").status_code for client in clients] == [302, 302]


def test_a_new_password_ends_every_other_session(lena):
    other, own = logged_in(lena, IPAD), logged_in(lena)
    new = "en helt annan mening"
    own.post("/konto/losenord/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert own.get("/").status_code == 200
    assert other.get("/").status_code == 302
