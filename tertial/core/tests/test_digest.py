"""The digest: one letter a workday at most, to those for whom something waits, and a way out of it."""

from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client

from tertial.core import contributions
from tertial.core.contributions import Duty, News
from tertial.core.digest import send_digests, stop_token
from tertial.core.mail import send_waiting
from tertial.core.models import Letter, Membership, User
from tertial.core.scope import current_root_id, root_scope
from tertial.core.workdays import is_first_of_week, is_workday

TUESDAY = datetime(2017, 5, 9, 6, 5, tzinfo=UTC)  # 8.05 in Sweden
DUTY = Duty("Delårsrapport T1 2017", "/rapporter/ekstad/t1/", "Du skriver i 2 avsnitt", due_on=date(2017, 5, 12))


@pytest.fixture(autouse=True)
def registries(monkeypatch):
    """Kim has a duty and some news in every municipality; the registries of the features are left aside."""
    # What the registries hold, not the registries: a module that is first imported meanwhile would keep the others.
    own = {"test": lambda user: [DUTY] if user.name == "Kim" else []}
    monkeypatch.setattr(contributions.duties, "_items", own)
    monkeypatch.setattr(
        contributions.news, "_items", {"test": lambda user: [News("Huvudbok T1 lästes in", "Stig", TUESDAY)]}
    )


def letters():
    mail.outbox.clear()
    send_waiting()
    return mail.outbox


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        ("2017-05-09", True),
        ("2017-05-13", False),  # Saturday
        ("2017-05-25", False),  # Ascension day
        ("2017-06-06", False),  # the national day
        ("2017-06-23", False),  # midsummer's eve
        ("2017-12-24", False),
        ("2018-12-24", False),  # Christmas eve, a Monday
        ("2018-12-31", False),
        ("2018-12-27", True),
        ("2019-01-02", True),
    ],
)
def test_offices_are_open_on_swedish_workdays(day, open_):
    assert is_workday(date.fromisoformat(day)) is open_


def test_the_weeks_first_workday_is_monday_or_what_a_holiday_leaves():
    assert is_first_of_week(date(2017, 5, 8)) and not is_first_of_week(date(2017, 5, 9))
    assert not is_first_of_week(date(2017, 4, 17)) and is_first_of_week(date(2017, 4, 18))  # Easter Monday


def test_the_letter_says_what_waits_and_what_is_new_and_names_nobody(ekstad):
    assert send_digests(TUESDAY) == 1
    [letter] = letters()
    assert letter.to == ["kim@ekstad.example"]
    assert letter.subject == "1 sak väntar på dig i Tertial"
    for part in ("– Delårsrapport T1 2017", "Senast 2017-05-12", "http://localhost:8000/rapporter/ekstad/t1/"):
        assert part in letter.body
    assert "– 2017-05-09 08.05 Huvudbok T1 lästes in" in letter.body
    assert "Stig" not in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_letter_a_day_however_often_it_is_asked_for_and_one_for_several_municipalities(ekstad, lonnby):
    with root_scope(lonnby.root.pk):
        Membership.objects.create(user=ekstad.people["Kim"])
    assert [send_digests(TUESDAY), send_digests(TUESDAY.replace(hour=9))] == [1, 0]
    assert send_digests(TUESDAY.replace(day=10)) == 1
    first = letters()[0]
    assert "Ekstads kommun" in first.body and "Lönnby kommun" in first.body
    assert first.subject == "2 saker väntar på dig i Tertial"


@pytest.mark.parametrize(
    "moment",
    [TUESDAY.replace(hour=3), TUESDAY.replace(hour=14), TUESDAY.replace(day=13), datetime(2017, 6, 6, 7, tzinfo=UTC)],
    ids=["before seven", "after noon", "a Saturday", "the national day"],
)
def test_it_is_quiet_in_the_night_the_afternoon_at_weekends_and_on_holidays(ekstad, moment):
    assert send_digests(moment) == 0
    assert not Letter.objects.exists()


def test_duties_are_asked_for_in_the_persons_own_municipality(ekstad, lonnby, monkeypatch):
    seen = []
    asked = {"test": lambda user: seen.append((user.name, current_root_id())) or []}
    monkeypatch.setattr(contributions.duties, "_items", asked)
    send_digests(TUESDAY)
    assert ("Nils", lonnby.root.pk) in seen and ("Kim", ekstad.root.pk) in seen
    assert ("Kim", lonnby.root.pk) not in seen


def test_each_chooses_how_often(ekstad, client):
    kim = ekstad.people["Kim"]
    client.force_login(kim)
    assert client.post("/konto/utskick/", {"frequency": "weekly"})["Location"] == "/konto/utskick/"
    assert send_digests(TUESDAY) == 0
    assert send_digests(TUESDAY.replace(day=8)) == 1
    client.post("/konto/utskick/", {"frequency": "never"})
    assert send_digests(TUESDAY.replace(day=15)) == 0
    assert client.post("/konto/utskick/", {"frequency": "hourly"}).status_code == 422


def test_the_letter_has_its_own_way_out_by_person_or_by_program(ekstad):
    kim = ekstad.people["Kim"]
    send_digests(TUESDAY)
    [letter] = letters()
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert address in letter.body
    path = urlsplit(address).path
    program = Client(enforce_csrf_checks=True)
    assert "Vill du sluta få sammandrag" in program.get(path).content.decode()
    assert User.objects.get(pk=kim.pk).digest == "daily", "looking changed something"
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert User.objects.get(pk=kim.pk).digest == "never"


def test_a_way_out_that_we_did_not_make_leads_nowhere(ekstad):
    kim, lena = ekstad.people["Kim"], ekstad.people["Lena"]
    token = stop_token(kim)
    forged = token.replace(str(kim.pk), str(lena.pk), 1)
    for wrong in (forged, token[:-1], "x", f"{kim.pk}."):
        assert Client().post(f"/konto/utskick/avsluta/{wrong}/").status_code == 404
    assert User.objects.get(pk=lena.pk).digest == "daily"


def test_nobody_who_may_not_log_in_and_no_demo_login_gets_a_letter(ekstad):
    kim = ekstad.people["Kim"]
    for state in ({"is_active": False}, {"is_active": True, "is_demo": True}):
        User.objects.filter(pk=kim.pk).update(**state)
        assert send_digests(TUESDAY) == 0
