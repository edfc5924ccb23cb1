"""The reviewer's view: who has handed in and who has not, what is new since last time, and judging where one reads."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tertial.followup import round_actions
from tertial.followup.actions import Said, hand_in, move_entry
from tertial.followup.models import Entry, Round
from tertial.followup.rules import EntryState
from tertial.periods import Period
from tests.queries import at_most

from .conftest import DAYS, T1

GOAL = "Snabbare utredningar"
URL = "/omgang/ekstad/socialnamnden/t1-2017/"


@pytest.fixture
def handed(followup):
    """Maja has handed hers in; Vuxen's and the committee's are missing."""
    said = Said(status="delvis", comment="Fler anmälningar.")
    hand_in(user=followup.town.people["Maja"], entry=followup.entry(GOAL), said=said, version=0)
    return followup


def as_(followup, name):
    client = Client()
    client.force_login(followup.town.people[name])
    return client


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def judge(followup, name, move, htmx=False, title=GOAL, **data):
    entry = followup.entry(title)
    url = reverse("followup:judge", args=[entry.pk, move])
    headers = {"HX-Request": "true"} if htmx else {}
    return as_(followup, name).post(url, {"version": str(entry.version), **data}, headers=headers)


def test_progress_is_told_by_unit_with_who_is_missing(handed):
    page = as_(handed, "Kim").get(URL)
    units = {unit.node.slug: unit for unit in page.context["units"]}
    assert {slug: (unit.handed_in, unit.all, unit.late) for slug, unit in units.items()} == {
        "socialnamnden": (0, 1, 1),
        "barn-och-unga": (1, 1, 1),  # handed in after the last day, which was in 2017
        "vuxen": (0, 1, 1),
    }
    assert units["vuxen"].missing_from == ["ingen ansvarig"]
    assert units["socialnamnden"].missing_from == ["Frida"]
    assert "1 av 3" in text_of(as_(handed, "Kim").get(f"{URL}-/framsteg/"))


def test_whoever_reviews_nothing_sees_no_progress_and_nobodys_draft(handed):
    page = as_(handed, "Lena").get(URL)
    assert page.context["units"] == []
    assert [row.entry.subject.title for row in page.context["page_obj"]] == [GOAL]
    assert "Godkänn" not in text_of(page)


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [("granska", [GOAL]), ("saknas", ["Trygg vardag", GOAL]), ("sena", ["Trygg vardag", GOAL, GOAL]), ("andrat", [])],
)
def test_the_page_shows_what_one_looks_for(handed, wanted, shown):
    page = as_(handed, "Kim").get(f"{URL}?visa={wanted}")
    assert [row.entry.subject.title for row in page.context["page_obj"]] == shown


def test_one_unit_is_shown_alone(handed):
    page = as_(handed, "Kim").get(f"{URL}?enhet=ekstad/socialnamnden/vuxen")
    assert [row.entry.node.slug for row in page.context["page_obj"]] == ["vuxen"]


def test_what_has_changed_since_last_time_is_shown_then_and_now(handed):
    town = handed.town
    later = round_actions.plan_round(
        user=town.people["Kim"],
        body=town.nodes["socialnamnden"],
        title="T2 2017",
        period=Period(T1.start, T1.end.replace(month=9), "T2 2017"),
        days=DAYS,
    )
    round_actions.move_round(user=town.people["Kim"], round_=later, name="oppna")
    mine = Entry.objects.get(round=later, node=town.nodes["barn-och-unga"])
    hand_in(user=town.people["Maja"], entry=mine, said=Said(status="helt"), version=0)
    page = as_(handed, "Kim").get("/omgang/ekstad/socialnamnden/t2-2017/?visa=andrat")
    assert [row.entry.pk for row in page.context["page_obj"]] == [mine.pk]
    assert "T1 2017 Delvis uppfyllt → nu Helt uppfyllt" in text_of(page)


def test_approved_and_returned_in_place_and_by_a_plain_form(handed):
    row = judge(handed, "Vera", "tillbaka", htmx=True, note="Vad gjordes?")
    assert "Vera: Vad gjordes?" in text_of(row)
    assert handed.entry(GOAL).state == EntryState.RETURNED
    entry = handed.entry(GOAL)
    hand_in(user=handed.town.people["Maja"], entry=entry, said=Said(comment="Rutinen."), version=entry.version)
    answer = judge(handed, "Vera", "godkann")
    assert answer["Location"] == f"{URL}?visa=granska"
    assert "Godkänd av Vera" in text_of(as_(handed, "Kim").get(URL))


def test_a_return_without_a_note_is_asked_for_one(handed):
    answer = judge(handed, "Vera", "tillbaka")
    assert answer.status_code == 422
    assert handed.entry(GOAL).state == EntryState.READY


def test_the_second_of_two_reviewers_is_told_who_was_first_and_with_what(handed):
    read = handed.entry(GOAL)
    move_entry(user=handed.town.people["Frida"], entry=read, name="godkann", version=read.version)
    kim = as_(handed, "Kim")
    url = reverse("followup:judge", args=[read.pk, "tillbaka"])
    data = {"version": str(read.version), "note": "Nej."}
    row = kim.post(url, data, headers={"HX-Request": "true"})
    assert re.search(r"Frida var före dig \d\d\.\d\d: godkänd\.", text_of(row))
    assert "Godkänd av Frida" in text_of(row)
    assert "Frida var före dig" in text_of(kim.post(url, data, follow=True))


def test_several_are_approved_at_once_and_the_overtaken_are_told_of(handed):
    own = handed.entry("Trygg vardag")
    hand_in(user=handed.town.people["Frida"], entry=own, said=Said(status="helt"), version=0)
    chosen = [f"{handed.entry(GOAL).pk}:{handed.entry(GOAL).version}", f"{own.pk}:1", "skräp", "x:y"]
    page = as_(handed, "Kim").post(f"{URL}-/godkann/", {"valda": chosen}, follow=True)
    assert "En lägesrapport är godkänd." in text_of(page)
    assert "Trygg vardag: Frida har ändrat" in text_of(page)
    assert handed.entry(GOAL).state == EntryState.APPROVED
    assert handed.entry("Trygg vardag").state == EntryState.READY


def test_nothing_is_judged_in_a_closed_round_and_its_page_says_so(handed):
    round_actions.move_round(user=handed.town.people["Kim"], round_=handed.round, name="stang")
    page = as_(handed, "Kim").get(URL)
    assert "Stängd" in text_of(page)
    assert "Godkänn valda" not in text_of(page)
    assert "hx-trigger" not in page.content.decode()
    row = judge(handed, "Kim", "godkann", htmx=True)
    assert "inte öppen" in text_of(row)
    written = as_(handed, "Maja").post(
        reverse("followup:entry", args=[handed.entry(GOAL).pk]), {"version": "2", "comment": "För sent"}
    )
    assert written.status_code == 422
    assert handed.entry(GOAL).comment == "Fler anmälningar."


def test_a_round_is_planned_opened_redated_closed_and_opened_again(in_ekstad, followup):
    kim = as_(followup, "Kim")
    days = {"opens_on": "2017-09-01", "contribute_by": "2017-09-10", "review_by": "", "approve_by": ""}
    body = in_ekstad.nodes["socialnamnden"].pk
    wrong = kim.post("/omgang/-/ny/", {"body": body, "title": "T2 2017", "period": "T9 2017", **days})
    assert "går inte att tolka" in text_of(wrong)
    made = kim.post("/omgang/-/ny/", {"body": body, "title": "T2 2017", "period": "T2 2017", **days})
    url = "/omgang/ekstad/socialnamnden/t2-2017/"
    assert made["Location"] == url
    assert "T2 2017 är nu öppen." in text_of(kim.post(f"{url}-/lage/oppna/", follow=True))
    late = kim.post(f"{url}-/dagar/", {**days, "review_by": "2017-09-01"})
    assert "ligger före sista dag att lämna" in text_of(late)
    kim.post(f"{url}-/dagar/", {**days, "contribute_by": "2017-09-12"})
    assert "Det finns inget nytt att fråga om." in text_of(kim.post(f"{url}-/fraga/", follow=True))
    kim.post(f"{url}-/lage/stang/")
    assert kim.post(f"{url}-/lage/oppna-igen/", {"note": ""}).status_code == 422
    kim.post(f"{url}-/lage/oppna-igen/", {"note": "En enhet glömdes"})
    assert Round.objects.get(slug="t2-2017").is_open
    history = text_of(kim.get(f"{url}-/historik/"))
    assert "Omgången är öppen: En enhet glömdes Kim" in history
    assert "lämna senast: 2017-09-10 → 2017-09-12 Kim" in history
    assert "Planerades: lämna senast 2017-09-10 Kim" in history


def test_the_list_of_rounds_costs_the_same_for_one_as_for_many(followup):
    kim = as_(followup, "Kim")
    kim.get("/omgang/-/alla/")
    with at_most(9):
        page = kim.get("/omgang/-/alla/")
    assert "T1 2017 Socialnämnden T1 2017 2017-05-10 Öppen" in text_of(page)
