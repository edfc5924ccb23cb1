"""What waits on the home page and in the morning's letter, and who stands in for whom."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tertial.core import digest
from tertial.core.models import Letter
from tertial.followup import round_actions
from tertial.followup.actions import Said, cover, hand_in, move_entry
from tertial.followup.duties import duties_of, news_of
from tertial.followup.models import Cover
from tertial.followup.selectors import owed_by
from tests.queries import at_most

GOAL = "Snabbare utredningar"
MY_ROUND = "/omgang/"


def ready(followup):
    return hand_in(user=followup.town.people["Maja"], entry=followup.entry(GOAL), said=Said(status="helt"), version=0)


def told(duties):
    return [(duty.title, duty.about, duty.state and duty.state[2]) for duty in duties]


def test_what_is_owed_is_told_with_its_last_day_and_that_it_is_late(followup):
    maja = followup.town.people["Maja"]
    (duty,) = duties_of(maja)
    assert told([duty]) == [("T1 2017: 1 av 1 kvar", "Socialnämnden", "Försenat")]
    assert (duty.due_on, duty.url) == (date(2017, 5, 10), MY_ROUND)
    ready(followup)
    assert duties_of(maja) == []


def test_a_reviewer_is_told_how_many_wait(followup):
    ready(followup)
    with at_most(5):
        found = duties_of(followup.town.people["Vera"])
    assert told(found) == [
        ("T1 2017: 1 att granska", "Socialnämnden", "Försenat"),
        ("T1 2017: 1 utan ansvarig", "Socialnämnden", "Försenat"),  # another unit answers too
    ]
    assert found[0].url == "/omgang/ekstad/socialnamnden/t1-2017/?visa=granska"
    assert duties_of(followup.town.people["Ulla"]) == []


def test_what_was_returned_is_told_in_the_duty_and_the_news(followup):
    town, entry = followup.town, ready(followup)
    move_entry(user=town.people["Vera"], entry=entry, name="tillbaka", version=entry.version, note="Hur många?")
    assert told(duties_of(town.people["Maja"]))[0][1] == "Socialnämnden · 1 tillbaka med anmärkning"
    (item,) = news_of(town.people["Maja"])
    assert (item.what, item.who) == ("Skickade tillbaka ”Snabbare utredningar”", "Vera")
    assert news_of(town.people["Kim"]) == []


def test_a_closed_round_waits_for_nobody(followup):
    ready(followup)
    round_actions.move_round(user=followup.town.people["Kim"], round_=followup.round, name="stang")
    assert [duties_of(followup.town.people[name]) for name in ("Frida", "Vera")] == [[], []]


# 2017-05-08 is a Monday; the 6th a Saturday, the 1st and the 25th (Ascension) holidays.
@pytest.mark.parametrize(("day", "letters"), [("08", 1), ("06", 0), ("01", 0), ("25", 0)])
def test_the_letter_is_one_a_person_on_workdays_alone(followup, day, letters):
    maja = followup.town.people["Maja"]
    for _ in range(2):  # the job runs more than once in a morning
        digest.send_digests(datetime(2017, 5, int(day), 6, 30, tzinfo=UTC))
    assert Letter.objects.filter(recipient=maja.email).count() == letters


def test_the_letter_tells_what_is_left(followup):
    maja = followup.town.people["Maja"]
    letter = digest.compose(maja, digest._parts(maja))
    assert "T1 2017: 1 av 1 kvar" in letter.text
    assert "Kim" not in letter.text


def as_(followup, name):
    client = Client()
    client.force_login(followup.town.people[name])
    return client


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_one_names_who_answers_while_one_is_away_and_is_back(followup):
    town, today = followup.town, timezone.localdate()
    maja = as_(followup, "Maja")
    kim = town.people["Kim"]
    days = {"valid_from": today - timedelta(days=1), "valid_to": today + timedelta(days=7)}
    page = maja.post("/omgang/-/franvaro/", {"substitute": kim.pk, **days}, follow=True)
    assert "Kim är ersättare för Maja." in text_of(page)
    assert [entry.subject.title for entry in owed_by(kim)] == [GOAL]
    again = maja.post("/omgang/-/franvaro/", {"substitute": kim.pk, **days})
    assert "redan ersättare för Maja" in text_of(again)
    assert "Kim för Maja" in text_of(as_(followup, "Kim").get("/omgang/-/franvaro/"))
    maja.post(f"/omgang/-/franvaro/{Cover.objects.get().pk}/avsluta/")
    assert list(owed_by(kim)) == []


def test_an_administrator_sees_and_makes_the_covers_of_others(followup):
    town = followup.town
    ada = as_(followup, "Ada")
    data = {"absent": town.people["Maja"].pk, "substitute": town.people["Vera"].pk, "valid_from": timezone.localdate()}
    assert "Vera är ersättare för Maja." in text_of(ada.post("/omgang/-/franvaro/", data, follow=True))
    assert [entry.subject.title for entry in owed_by(town.people["Vera"])] == [GOAL]
    assert "Vera för Maja" not in text_of(as_(followup, "Frida").get("/omgang/-/franvaro/"))


def test_a_cover_that_has_not_begun_is_taken_away_and_one_that_has_is_ended(followup):
    from tertial.followup.actions import end_cover

    town, today = followup.town, timezone.localdate()
    maja, kim = town.people["Maja"], town.people["Kim"]
    coming = cover(user=maja, absent=maja, substitute=kim, valid_from=today + timedelta(days=3), valid_to=None)
    end_cover(user=maja, cover=coming)
    assert not Cover.objects.exists()
    begun = cover(user=maja, absent=maja, substitute=kim, valid_from=today - timedelta(days=3), valid_to=None)
    end_cover(user=maja, cover=begun)
    assert Cover.objects.get().valid_to == today
