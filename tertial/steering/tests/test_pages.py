"""The pages of a plan: the tree, an element, paste, moving, next year's plan, and what they cost."""

from datetime import date

import pytest
from django.test import Client

from tertial.core.models import User
from tertial.core.operator import OPERATOR
from tertial.followup.actions import Said, save_entry
from tertial.followup.models import Entry, Subject
from tertial.followup.round_actions import Days, move_round, plan_round
from tertial.periods import parse
from tertial.steering import plan_actions
from tertial.steering.models import Element, ElementType
from tests.queries import BASE, at_most

URL = "/plan/ekstad/socialnamnden/2017/"


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


@pytest.fixture
def kim(plan, in_ekstad) -> Client:
    return client(in_ekstad.people["Kim"])


def order(plan):
    return [str(one) for one in plan.elements.select_related("subject")]


def test_the_plan_shows_its_tree_with_what_came_of_it(kim):
    page = kim.get(URL)
    text = page.content.decode()
    rows = page.context["rows"]
    assert [(row.element.key, row.depth) for row in rows][:4] == [
        ("valfard", 0),
        ("trygg-vardag", 1),
        ("snabba-besked", 2),
        ("utredningstid", 2),
    ]
    measured = rows[3]
    assert (measured.value, measured.target, measured.about_value) == ("52\u00a0%", "Alla", "2016")
    assert "Försenat" in text
    assert "Klistra in" in text


def test_who_only_reads_is_offered_no_change(plan, in_ekstad):
    text = client(in_ekstad.people["Maja"]).get(URL).content.decode()
    assert "Trygg vardag" in text
    assert "Klistra in" not in text
    assert "Ändra planen" not in text


def test_what_has_been_handed_in_is_shown_to_those_who_may_see_it_alone(plan, in_ekstad):
    days = Days(date(2017, 5, 2), date(2017, 5, 10))
    round_ = plan_round(user=OPERATOR, body=plan.body, title="T1 2017", period=parse("T1 2017"), days=days)
    assert "Gör till utkast" in client(in_ekstad.people["Kim"]).get(URL).content.decode()
    move_round(user=OPERATOR, round_=round_, name="oppna")
    assert "Gör till utkast" not in client(in_ekstad.people["Kim"]).get(URL).content.decode()
    entry = Entry.objects.get(round=round_, subject__element__key="trygg-vardag", node=plan.body)
    saved = save_entry(
        user=in_ekstad.people["Frida"], entry=entry, said=Said(status="delvis", comment="Det går framåt."), version=0
    )
    Entry.objects.filter(pk=saved.pk).update(state="ready")
    element = f"{URL}element/trygg-vardag/"
    for name, sees in (("Kim", True), ("Lena", True), ("Maja", False)):
        answer = client(in_ekstad.people[name])
        assert ("Delvis uppfyllt" in answer.get(URL).content.decode()) is sees
        assert ("Det går framåt." in answer.get(element).content.decode()) is sees


def test_elements_are_moved_by_button_and_by_drag_and_told_where_they_cannot_go(kim, plan):
    kim.post(f"{URL}-/flytta/", {"do": "upp", "key": "delaktighet"})
    assert order(plan)[1:3] == ["1 Delaktighet", "2 Trygg vardag"]
    kim.post(f"{URL}-/flytta/", {"do": "before", "key": "trygg-vardag", "target": "delaktighet"})
    assert order(plan)[1:3] == ["1 Trygg vardag", "1.1 Besked i tid"]
    told = kim.post(f"{URL}-/flytta/", {"do": "ut", "key": "trygg-vardag"}, follow=True)
    assert "kan inte flyttas dit" in told.content.decode()


def test_a_renamed_and_moved_element_keeps_its_history(kim, plan):
    address = f"{URL}element/utredningstid/"
    form = kim.get(f"{address}andra/").context["form"]
    data = {name: value for name, value in form.initial.items() if value is not None} | {"name": "Utredningar i tid"}
    assert kim.post(f"{address}andra/", data).status_code == 302
    parent = Element.objects.get(key="delaktighet").pk
    kim.post(f"{address}flytta/", {"parent": parent, "before": ""})
    page = kim.get(address)
    element = Element.objects.select_related("parent").get(key="utredningstid")
    assert (element.subject.title, element.parent.key) == ("Utredningar i tid", "delaktighet")
    told = [event.what for event in page.context["events"]]
    assert "Elementet: rubrik: Utredningar inom fyra månader → Utredningar i tid" in told
    assert element.outcomes.count() == 2


def test_lines_are_looked_at_and_taken_in_whole_or_not_at_all(kim, plan):
    wrong = kim.post(f"{URL}-/klistra/", {"text": "Målområde\t\tTillit\nVision\t\tGlad"})
    assert (wrong.status_code, wrong.context["wrong"]) == (422, 1)
    refused = kim.post(f"{URL}-/klistra/", {"text": "Målområde\t\tTillit\nVision\t\tGlad", "accept": "1"})
    assert "1 av 2 rader är fel" in refused.content.decode()
    assert not Subject.objects.filter(title="Tillit").exists()
    lines = "Målområde\t\tTillit\nMål\t\tGott bemötande\t\t\tMaja\nIndikator\t\tNöjda\t%\t80"
    assert kim.post(f"{URL}-/klistra/", {"text": lines, "accept": "1"}).status_code == 302
    made = Element.objects.select_related("parent", "subject__responsible").get(key="gott-bemotande")
    assert (str(made), made.parent.key, made.subject.responsible.name) == ("3 Gott bemötande", "tillit", "Maja")
    assert Element.objects.get(key="nojda").targets.get().value == 80


def test_next_years_plan_continues_this_ones(plan, in_ekstad):
    kim = in_ekstad.people["Kim"]
    days = {"starts_on": date(2018, 1, 1), "ends_on": date(2018, 12, 31)}
    made = plan_actions.copy_plan(user=kim, plan=plan, title="Plan 2018", **days)
    assert (made.state, made.based_on, order(made)) == ("draft", plan, order(plan))
    copy = Element.objects.select_related("continues", "subject").get(plan=made, subject__title="Trygg vardag")
    assert (copy.continues.key, copy.subject.valid_from) == ("trygg-vardag", None)
    assert [unit.node.slug for unit in copy.subject.units.all()] == ["vuxen"]
    indicator = Element.objects.get(plan=made, continues__key="utredningstid")
    text = client(kim).get(f"/plan/{made.path}/element/{indicator.key}/").content.decode()
    assert "51,5" not in text
    assert "52\u00a0%" in text
    assert Element.objects.get(plan=made, continues__key="familjehem").assignment.paragraph == "210"


def test_assignments_wait_until_the_committee_has_said_that_they_are_done(kim):
    page = kim.get("/plan/uppdrag/")
    assert [row["state"][2] for row in page.context["rows"]] == ["Försenat"]
    kim.post(f"{URL}element/familjehem/klart/", {"on": "2017-10-17"})
    assert kim.get("/plan/uppdrag/").context["rows"] == []
    assert [row["state"][2] for row in kim.get("/plan/uppdrag/?klara=1").context["rows"]] == ["Förklarat klart"]


def test_an_outcome_and_a_target_are_entered_women_and_men_apart(kim):
    address = f"{URL}element/utredningstid/"
    data = {"period": "2015", "value": "48,5", "value_women": "50", "value_men": "47", "state": "exact"}
    assert kim.post(f"{address}utfall/", data).status_code == 302
    assert kim.post(f"{address}mal/", {"period": "2015", "value": "90", "words": ""}).status_code == 302
    line = kim.get(address).context["page"].values[-1]
    assert (line.period, list(line.cells), line.target) == (
        "2015",
        ["49\u00a0%", "50\u00a0%", "47\u00a0%"],
        "90\u00a0%",
    )
    wrong = kim.post(f"{address}utfall/", {"period": "år 15", "value": "x", "state": "exact"})
    assert wrong.status_code == 422
    assert "går inte att tolka" in wrong.content.decode()


def test_a_plan_of_a_thousand_elements_costs_as_much_as_a_small_one(plan, in_ekstad):
    """At most 15 queries, and no more for an element."""
    goal, area = ElementType.objects.get(key="goal"), Element.objects.get(key="valfard")
    subjects = Subject.objects.bulk_create(
        Subject(kind="element", type_key="goal", title=f"Mål {at}", node=plan.body, position=at + 100, scale=goal.scale)
        for at in range(1000)
    )
    Element.objects.bulk_create(
        Element(subject=subject, plan=plan, type=goal, parent=area, position=at + 10, key=f"mal-{at}")
        for at, subject in enumerate(subjects)
    )
    kim = client(in_ekstad.people["Kim"])
    kim.get("/plan/uppdrag/")  # the session is written once
    with at_most(15):
        page = kim.get(URL)
    assert len(page.context["rows"]) == 1006
    with at_most(BASE + 16):
        kim.get(f"{URL}element/utredningstid/")
    with at_most(BASE + 3):
        kim.get("/plan/")
