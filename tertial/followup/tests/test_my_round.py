"""Min omgång: what one owes, one card open, and what comes of typing, of being ready, and of two who write at once."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tertial.core.contributions import Registry
from tertial.core.errors import Refused
from tertial.followup import kinds, round_actions
from tertial.followup.actions import Said, hand_in, move_entry, save_entry
from tertial.followup.duties import duties_of
from tertial.followup.models import Entry, Subject
from tertial.followup.rules import EntryState
from tertial.numbers import Figure, style, unit
from tests.queries import at_most

from .conftest import DAYS, T1, make_subject

GOAL = "Snabbare utredningar"
BESIDE = kinds.Beside(
    about="mål 100 %",
    shown=kinds.Shown(Figure(Decimal(52), unit("percent")), style("percent"), "jan–apr 2017 · förra året 51 %"),
    proposal=kinds.Proposal("delvis", "52 % är under målet men nära."),
    trend="same",
    points=(kinds.Point("2015", Decimal(56)), kinds.Point("2016", Decimal(51)), kinds.Point("2017", Decimal(52))),
    target=Decimal(100),
    fields=(kinds.Field("value", "Utfall", "52"),),
)


@pytest.fixture
def measured(monkeypatch):
    """The kind knows figures, and takes no letters for a value."""

    def keep(user, entry, fields):
        if not fields["value"].isdecimal():
            raise Refused("Utfall: skriv ett tal.")

    known: Registry[kinds.SubjectKind] = Registry("kind")
    own = kinds.SubjectKind("Mål", lambda entries: {entry.pk: BESIDE for entry in entries}, save=keep)
    known.register("plain", own)
    monkeypatch.setattr(kinds, "kinds", known)
    for module in ("tertial.followup.actions.kinds", "tertial.followup.round_actions.kinds"):
        monkeypatch.setattr(module, known)


def as_(followup, name):
    client = Client()
    client.force_login(followup.town.people[name])
    return client


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def post(followup, name, data, entry=None, **headers):
    entry = entry or followup.entry(GOAL)
    return as_(followup, name).post(reverse("followup:entry", args=[entry.pk]), data, headers=headers)


def test_the_page_says_what_is_owed_until_when_and_opens_the_first(followup):
    page = as_(followup, "Maja").get("/omgang/")
    text = text_of(page)
    assert "T1 2017 Skulle ha lämnats onsdag 10 maj 2017. Du har 1 av 1 kvar. 0 klara" in text
    assert page.context["opened"].entry == followup.entry(GOAL)
    assert "Klar, nästa" in text
    assert "Ej uppfyllt" in text


def test_before_the_last_day_the_day_is_named_as_people_name_it(followup):
    today = timezone.localdate()
    days = round_actions.Days(today, today + timedelta(days=1))
    round_actions.change_days(user=followup.town.people["Kim"], round_=followup.round, days=days)
    page = as_(followup, "Maja").get("/omgang/?post=")
    assert "Lämna senast" in text_of(page)
    assert "att lämna i morgon" in text_of(page)
    assert page.context["opened"] is None


def test_who_owes_nothing_is_told_so(followup):
    assert "Ingen omgång väntar på dig" in text_of(as_(followup, "Sam").get("/omgang/"))


def test_what_the_kind_knows_stands_beside_the_field(followup, measured):
    page = as_(followup, "Maja").get("/omgang/")
    text, html = text_of(page), page.content.decode()
    assert "52 % jan–apr 2017 · förra året 51 % → , oförändrat" in text.replace("\xa0", " ")
    assert "Delvis uppfyllt föreslås" in text
    assert "52 % är under målet men nära." in text
    assert 'aria-label="2015: 56\xa0%. 2016: 51\xa0%. 2017: 52\xa0%. Mål 100\xa0%."' in html
    assert 'stroke-dasharray="3 2"' in html
    assert 'name="falt-value"' in html


def test_what_is_typed_is_saved_as_a_draft_and_its_words_are_judged(followup, measured):
    data = {"version": "0", "comment": "Närmare hälften tar längre tid.", "falt-value": "52"}
    answer = post(followup, "Maja", data, **{"X-Autosave": "1"})
    assert answer.json() == {
        "version": 1,
        "words": ["”Närmare hälften” stämmer med 48\xa0%"],
        "proposal": {"step": "delvis", "why": "52 % är under målet men nära."},
    }
    assert followup.entry(GOAL).proposed.key == "delvis"
    assert followup.entry(GOAL).comment == "Närmare hälften tar längre tid."
    assert "utkast sparat" in text_of(as_(followup, "Maja").get("/omgang/"))


def test_a_value_that_is_none_is_told_and_nothing_is_saved(followup, measured):
    data = {"version": "0", "comment": "Ord", "falt-value": "många"}
    answer = post(followup, "Maja", data, **{"X-Autosave": "1"})
    assert (answer.status_code, answer.json()) == (422, {"message": "Utfall: skriv ett tal."})
    shown = post(followup, "Maja", data | {"do": "klar"})
    assert shown.status_code == 422
    assert 'value="många"' in shown.content.decode()
    assert followup.entry(GOAL).comment == ""


def test_ready_hands_in_and_goes_on_to_the_next(followup):
    town = followup.town
    make_subject(town, "Färre placeringar", "barn-och-unga", "Maja", followup.scale)
    round_actions.ask(user=town.people["Kim"], round_=followup.round)
    following = followup.entry("Färre placeringar")
    answer = post(followup, "Maja", {"version": "0", "status": "helt", "do": "klar"})
    assert answer["Location"] == f"/omgang/?post={following.pk}#post-{following.pk}"
    assert followup.entry(GOAL).state == EntryState.READY
    last = post(followup, "Maja", {"version": "0", "status": "ej", "do": "klar"}, following, **{"X-In-Place": "1"})
    html = last.content.decode()
    assert f'id="post-{following.pk}"' in html
    assert "Allt är lämnat" in html
    assert "data-open-card" not in html


def test_in_place_the_next_card_comes_open_and_the_progress_with_it(followup):
    make_subject(followup.town, "Färre placeringar", "barn-och-unga", "Maja", followup.scale)
    round_actions.ask(user=followup.town.people["Kim"], round_=followup.round)
    html = post(
        followup, "Maja", {"version": "0", "status": "helt", "do": "klar"}, **{"X-In-Place": "1"}
    ).content.decode()
    first, following = followup.entry(GOAL), followup.entry("Färre placeringar")
    assert html.index(f'id="post-{first.pk}"') < html.index(f'id="post-{following.pk}"')
    assert html.count("hx-swap-oob") == 2
    assert "1 av 2 kvar" in html


def test_what_is_refused_is_kept_and_said(followup):
    answer = post(followup, "Maja", {"version": "0", "comment": "Ord", "do": "klar"}, **{"X-In-Place": "1"})
    assert (answer.status_code, answer["X-Saved"]) == (422, "1")
    assert "Välj status" in answer.content.decode()
    assert followup.entry(GOAL).comment == "Ord"


def test_another_status_than_the_proposed_is_asked_about(followup, measured):
    data = {"version": "0", "status": "helt", "falt-value": "52", "do": "klar"}
    refused = post(followup, "Maja", data)
    assert refused.status_code == 422
    assert "en annan status än den föreslagna" in text_of(refused)
    entry = followup.entry(GOAL)
    post(followup, "Maja", data | {"version": str(entry.version), "status_reason": "Nytt arbetssätt."})
    entry.refresh_from_db()
    assert (entry.state, entry.proposed.key, entry.status_reason) == (EntryState.READY, "delvis", "Nytt arbetssätt.")


def test_two_who_write_at_once_see_both_and_nothing_is_lost(followup):
    save_entry(user=followup.town.people["Kim"], entry=followup.entry(GOAL), said=Said(comment="Kims ord"), version=0)
    for headers in ({"X-Autosave": "1"}, {"X-In-Place": "1"}, {}):
        answer = post(followup, "Maja", {"version": "0", "comment": "Majas ord"}, **headers)
        text = answer.content.decode()
        assert answer.status_code == 409
        assert "Kim har sparat" in text_of(answer)
        assert "Kims ord" in text
        assert ">Majas ord</textarea>" in text
        assert 'name="version" value="1"' in text
        assert "data-autosave-waits" in text
    assert followup.entry(GOAL).comment == "Kims ord"
    post(followup, "Maja", {"version": "1", "comment": "Kims ord. Majas ord."})
    assert followup.entry(GOAL).comment == "Kims ord. Majas ord."


def test_what_was_said_last_time_and_what_other_units_say_stand_beside(followup):
    town, goal = followup.town, followup.entry(GOAL)
    hand_in(user=town.people["Maja"], entry=goal, said=Said(status="ej", comment="För många vakanser."), version=0)
    later = round_actions.plan_round(
        user=town.people["Kim"],
        body=town.nodes["socialnamnden"],
        title="T2 2017",
        period=type(T1)(T1.start, DAYS.contribute_by.replace(month=9, day=1), "T2 2017"),
        days=DAYS,
    )
    round_actions.move_round(user=town.people["Kim"], round_=later, name="oppna")
    mine = Entry.objects.get(round=later, node=town.nodes["barn-och-unga"])
    other = Entry.objects.get(round=later, node=town.nodes["vuxen"])
    hand_in(user=town.people["Kim"], entry=other, said=Said(status="helt", comment="Vuxen är klar."), version=0)
    text = text_of(as_(followup, "Maja").get(f"/omgang/?post={mine.pk}"))
    assert "Förra gången, T1 2017 Ej uppfyllt För många vakanser." in text
    assert "Vuxen Helt uppfyllt Vuxen är klar." in text


def test_who_returned_it_and_why_stands_first(followup):
    town = followup.town
    read = hand_in(user=town.people["Maja"], entry=followup.entry(GOAL), said=Said(status="helt"), version=0)
    move_entry(user=town.people["Vera"], entry=read, name="tillbaka", version=read.version, note="Vad gjordes?")
    text = text_of(as_(followup, "Maja").get("/omgang/"))
    assert re.search(r"Vera skickade tillbaka \d{4}-\d\d-\d\d \d\d\.\d\d Vad gjordes\?", text)


def test_what_is_approved_is_read_and_not_written(followup):
    town = followup.town
    read = hand_in(
        user=town.people["Maja"], entry=followup.entry(GOAL), said=Said(comment="Ord", status="helt"), version=0
    )
    move_entry(user=town.people["Vera"], entry=read, name="godkann", version=read.version)
    page = as_(followup, "Maja").get(f"/omgang/?post={read.pk}")
    assert "<textarea" not in page.content.decode()
    assert "Ord" in text_of(page)


def test_what_nobody_is_asked_for_is_the_managers_and_the_rounds_leaders_to_give(followup):
    town, title = followup.town, "Utan ansvarig"
    loose = make_subject(town, "Färre avbrott", "barn-och-unga", None, followup.scale)
    round_actions.ask(user=town.people["Kim"], round_=followup.round)
    entry = followup.entry(loose.title)
    for name in ("Maja", "Kim"):
        assert loose.title in [one.subject.title for one in as_(followup, name).get("/omgang/").context["unassigned"]]
    assert [duty.title for duty in duties_of(town.people["Maja"])] == [
        "T1 2017: 1 av 1 kvar",
        "T1 2017: 1 utan ansvarig",
    ]
    for name in ("Sam", "Ulla", "Rune"):
        assert title not in text_of(as_(followup, name).get("/omgang/"))
    review = as_(followup, "Kim").get("/omgang/ekstad/socialnamnden/t1-2017/?visa=utan")
    assert loose.title in text_of(review) and GOAL + " Barn och unga" not in text_of(review)
    as_(followup, "Maja").post(reverse("followup:hand_over", args=[entry.pk]), {"to": town.people["Maja"].pk})
    assert loose.title not in [one.subject.title for one in as_(followup, "Maja").get("/omgang/").context["unassigned"]]
    assert "Du har 2 av 2 kvar" in text_of(as_(followup, "Maja").get("/omgang/"))


def test_what_is_handed_over_is_asked_of_the_other(followup):
    entry = followup.entry(GOAL)
    form = as_(followup, "Maja").get(reverse("followup:hand_over", args=[entry.pk]))
    offered = [label for _pk, label in form.context["form"].fields["to"].choices]
    assert offered == ["Välj …", "Frida", "Kim", "Rune", "Vera"]
    kim = followup.town.people["Kim"]
    as_(followup, "Maja").post(reverse("followup:hand_over", args=[entry.pk]), {"to": kim.pk})
    assert "Maja har lämnat över till Kim" in text_of(as_(followup, "Kim").get(f"/omgang/?post={entry.pk}"))


def test_a_thousand_subjects_cost_no_more_questions_than_one(followup, measured):
    town = followup.town
    place = Subject.objects.get(title=GOAL)
    Subject.objects.bulk_create(
        Subject(
            kind="plain", type_key="goal", title=f"Mål {number}", node=place.node, responsible=town.people["Maja"],
            scale=followup.scale, valid_from=place.valid_from, position=number,
        )
        for number in range(1, 1000)
    )  # fmt: skip
    round_actions.ask(user=town.people["Kim"], round_=followup.round)
    maja = as_(followup, "Maja")
    with at_most(15):
        page = maja.get("/omgang/")
    assert page.content.decode().count("data-card=") == 999
    kim = as_(followup, "Kim")
    with at_most(15):
        review = kim.get("/omgang/ekstad/socialnamnden/t1-2017/")
    assert "0 av 1002" in text_of(review)
