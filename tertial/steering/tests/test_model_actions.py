"""Changing the steering model: what follows, and what is refused because something would be lost."""

import pytest
from django.core.exceptions import PermissionDenied

from tertial.core.errors import Refused
from tertial.core.operator import OPERATOR
from tertial.followup.models import Entry, Round, Scale
from tertial.steering.element_actions import Content, add_element, place_element, remove_element, step_element
from tertial.steering.model_actions import (
    StepContent,
    TypeContent,
    change_type,
    remove_scale,
    remove_type,
    save_scale,
)
from tertial.steering.models import Element, ElementType
from tertial.steering.plan_actions import back_to_draft, remove_plan
from tertial.steering.rules import Way


def type_of(key):
    return ElementType.objects.select_related("scale").get(key=key)


def element(key):
    return Element.objects.select_related("subject", "type", "plan__body").get(key=key)


def goal(**more):
    given = {"name": "Mål", "name_plural": "Mål", "parents": ["area"], "level": 2, "numbering": "own"}
    return TypeContent(**given | {"scale": Scale.objects.get(key="mal")} | more)


def judge(plan, key, status):
    days = {"opens_on": "2017-05-02", "contribute_by": "2017-05-10"}
    asked = Round.objects.create(
        body=plan.body, slug="t1", title="T1", period_start="2017-01-01", period_end="2017-05-01", **days
    )
    subject = element(key).subject
    step = subject.scale.steps.get(key=status)
    return Entry.objects.create(round=asked, subject=subject, node=subject.node, status=step)


def test_elements_follow_their_type(plan):
    change_type(user=OPERATOR, type_=type_of("goal"), content=goal(numbering="", scale=None))
    subject = element("trygg-vardag").subject
    assert (subject.number, subject.scale) == ("", None)
    assert element("snabba-besked").subject.number == "1"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"parents": [""]}, "Några mål står där typen inte längre skulle få stå"),
        ({"name": " "}, "Skriv typens namn"),
        ({"parents": ["area", "okand"]}, "Välj vad typen får stå under"),
        ({"splits_by_sex": True}, "Bara det som mäts"),
    ],
)
def test_a_type_is_not_changed_behind_its_elements(plan, content, message):
    with pytest.raises(Refused, match=message):
        change_type(user=OPERATOR, type_=type_of("goal"), content=goal(**content))


def test_what_has_been_judged_or_measured_stays_so(plan):
    judge(plan, "trygg-vardag", "delvis")
    with pytest.raises(Refused, match="har redan bedömts"):
        change_type(user=OPERATOR, type_=type_of("goal"), content=goal(scale=None))
    indicator = TypeContent("Indikator", "Indikatorer", ["goal"], scale=Scale.objects.get(key="mal"))
    with pytest.raises(Refused, match="Det finns utfall"):
        change_type(user=OPERATOR, type_=type_of("indicator"), content=indicator)
    with pytest.raises(Refused, match="i någon plan"):
        remove_type(user=OPERATOR, type_=type_of("goal"))


def test_a_chosen_step_is_not_taken_away_and_an_unused_one_is(plan):
    judge(plan, "trygg-vardag", "delvis")
    scale = Scale.objects.get(key="mal")
    steps = [StepContent(one.word, one.shape, one.colour, one.is_reached, "", one.key) for one in scale.steps.all()]
    with pytest.raises(Refused, match="Någon har valt ”Delvis uppfyllt”"):
        save_scale(user=OPERATOR, scale=scale, name="Mål", steps=[one for one in steps if one.key != "delvis"])
    save_scale(user=OPERATOR, scale=scale, name="Mål", steps=[*steps[:3], StepContent("Pausat", "ring", "neutral")])
    assert [step.key for step in scale.steps.all()] == ["ej", "delvis", "helt", "pausat"]
    with pytest.raises(Refused, match="Något bedöms på skalan"):
        remove_scale(user=OPERATOR, scale=scale)
    with pytest.raises(Refused, match="minst två steg"):
        save_scale(user=OPERATOR, scale=scale, name="Mål", steps=steps[:1])


def test_another_committees_controller_does_not_change_this_ones_model(plan, in_ekstad):
    ulla = in_ekstad.people["Ulla"]
    with pytest.raises(PermissionDenied):
        change_type(user=ulla, type_=type_of("goal"), content=goal())
    scale = Scale.objects.get(key="mal")
    steps = [StepContent("Nej", "square", "bad"), StepContent("Ja", "circle", "good")]
    with pytest.raises(PermissionDenied):
        save_scale(user=ulla, scale=scale, name="Mål", steps=steps)


def test_what_has_been_said_of_is_not_taken_away(plan):
    with pytest.raises(Refused, match="Något står under"):
        remove_element(user=OPERATOR, element=element("trygg-vardag"))
    with pytest.raises(Refused, match="Något har redan sagts"):
        remove_element(user=OPERATOR, element=element("utredningstid"))
    with pytest.raises(Refused, match="En senare plan fortsätter"):
        remove_element(user=OPERATOR, element=element("valfard-2016"))
    judge(plan, "delaktighet", "ej")
    with pytest.raises(Refused, match="En omgång har redan frågat"):
        back_to_draft(user=OPERATOR, plan=plan)
    with pytest.raises(Refused, match="antagen plan tas inte bort"):
        remove_plan(user=OPERATOR, plan=plan)


def test_nothing_is_put_where_it_may_not_stand(plan, in_ekstad):
    with pytest.raises(Refused, match="Strategi får inte stå överst"):
        add_element(user=OPERATOR, plan=plan, type_=type_of("strategy"), content=Content("Lös"))
    with pytest.raises(Refused, match="kan inte stå under sig självt"):
        place_element(user=OPERATOR, element=element("trygg-vardag"), parent=element("snabba-besked"))
    with pytest.raises(Refused, match="kan inte flyttas dit"):
        step_element(user=OPERATOR, element=element("snabba-besked"), way=Way.OUT)
    with pytest.raises(Refused, match="ligger inte under Socialnämnden"):
        content = Content("Annat", node=in_ekstad.nodes["norra-skolan"])
        add_element(user=OPERATOR, plan=plan, type_=type_of("area"), content=content)
