"""`plan.toml`: read, read again, refused with its place, and written as it was."""

import tomllib
from datetime import date

import pytest

from tertial.core.errors import Refused
from tertial.core.operator import OPERATOR
from tertial.followup.models import Subject
from tertial.followup.profile_keys import profile_keys
from tertial.followup.round_actions import Days, move_round, plan_round
from tertial.periods import parse
from tertial.steering import profile_export
from tertial.steering.models import Element, Outcome
from tertial.steering.tests.conftest import PLAN, make_plan


def element(key):
    return Element.objects.select_related("subject__node", "type", "plan").get(key=key)


def histories():
    return {model: model.pgh_event_model.objects.count() for model in (Element, Subject, Outcome)}


def test_the_tree_is_read_with_its_numbers_and_order(plan):
    found = [(str(one), one.type.key) for one in plan.elements.select_related("subject", "type")]
    assert found == [
        ("Välfärd", "area"),
        ("1 Trygg vardag", "goal"),
        ("1.1 Besked i tid", "strategy"),
        ("Utredningar inom fyra månader", "indicator"),
        ("2 Delaktighet", "goal"),
        ("Familjehemscentral i föreningsdrift", "assignment"),
    ]


def test_a_subject_follows_from_plan_and_type(plan):
    goal = element("trygg-vardag").subject
    assert (goal.kind, goal.type_key, goal.scale.key, goal.node.slug) == ("element", "goal", "mal", "socialnamnden")
    assert (goal.valid_from, goal.valid_to) == (date(2017, 1, 1), date(2018, 1, 1))
    assert [unit.node.slug for unit in goal.units.all()] == ["vuxen"]
    assert element("snabba-besked").subject.scale is None


def test_values_women_apart_and_words_where_there_is_no_value(plan):
    outcomes = {each.sex: each for each in element("utredningstid").outcomes.all()}
    assert (outcomes[""].value, outcomes[""].state) == (51.5, "exact")
    assert (outcomes["women"].value, outcomes["women"].state, outcomes["women"].words) == (
        None,
        "suppressed",
        "För få svar",
    )
    target = element("utredningstid").targets.get()
    assert (target.period.label, target.value, target.words) == ("2017", 100, "Alla")


def test_an_element_continues_the_same_thing_in_the_plan_before(plan):
    assert element("valfard").continues.key == "valfard-2016"


def test_read_a_second_time_nothing_changes(plan, tmp_path):
    before = histories()
    make_plan(tmp_path)
    assert histories() == before


def test_what_differs_is_updated_and_the_rest_stays(plan, tmp_path):
    make_plan(tmp_path, PLAN.replace('title = "Delaktighet"', 'title = "Delaktighet för alla"'))
    assert element("delaktighet").title == "Delaktighet för alla"
    assert Element.pgh_event_model.objects.filter(pgh_label="update", key="delaktighet").count() == 0


def test_written_out_it_is_the_same(plan, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    profile_export.export(folder)
    written = tomllib.loads((folder / "plan.toml").read_text("utf-8"))
    given = tomllib.loads(PLAN)
    for one in given["element"]:
        one["plan"] = f"ekstad/socialnamnden/{one['plan']}"
    assert written == given
    before = histories()
    make_plan(folder, (folder / "plan.toml").read_text("utf-8"))
    assert histories() == before


def test_a_round_names_an_element_by_its_key_in_the_bodys_plan(plan, in_ekstad):
    goal = element("trygg-vardag").subject
    named = profile_keys.get("element")
    assert named.find("trygg-vardag", in_ekstad.nodes["ekstad"]) == goal
    assert named.find("trygg-vardag", in_ekstad.nodes["skolnamnden"]) is None
    assert named.find("okand", plan.body) is None
    assert named.keys([goal]) == {goal.pk: "trygg-vardag"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('numbering = "own"', 'numering = "own"', "plan.toml, type 2: numering är okänd; menades numbering?"),
        ('parents = ["area"]', 'parents = ["arae"]', "plan.toml, type 2: parents har ”arae”"),
        ('scale = "mal"', 'scale = "mall"', "type 2: scale är ”mall”, som inte finns i scales.toml"),
        ('parent = "trygg-vardag"', 'parent = "valfard"', "element 4: parent är ”valfard”, men Strategi får inte stå"),
        ('continues = "valfard-2016"', 'continues = "delaktighet"', "element 2: continues är ”delaktighet”"),
        ("maja@ekstad.example", "nils@lonnby.example", "element 5: responsible är ”nils@lonnby.example”"),
        ('state = "suppressed"', 'state = "exact"', "element 5, outcome 2: state är ”exact”; skriv missing"),
        ('period = "2017"', 'period = "tvåtusen"', "element 5, target 1: period kan inte läsas"),
        ("due_on = 2017-09-30", "due_on = 2015-09-30", "element 7, assignment: due_on är 2015-09-30; det ligger före"),
        ('key = "delaktighet"', 'key = "trygg-vardag"', "element 6: key är ”trygg-vardag”; skriv en egen nyckel"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(in_ekstad, tmp_path, old, new, message):
    with pytest.raises(Refused) as refused:
        make_plan(tmp_path, PLAN.replace(old, new, 1))
    assert message in refused.value.message


def test_an_outcome_of_a_closed_round_is_not_changed_by_a_file(plan, tmp_path):
    days = Days(date(2017, 1, 10), date(2017, 1, 20))
    asked = plan_round(user=OPERATOR, body=plan.body, title="År 2016", period=parse("2016"), days=days)
    for name in ("oppna", "stang"):
        asked = move_round(user=OPERATOR, round_=asked, name=name)
    make_plan(tmp_path)
    with pytest.raises(Refused, match="element 5, outcome 1: value ändrar utfallet i en period vars omgång är stängd"):
        make_plan(tmp_path, PLAN.replace("value = 51.5", "value = 52.5"))
