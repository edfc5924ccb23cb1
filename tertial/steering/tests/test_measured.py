"""Outcomes that a measure computes: with their lineage, again when facts change, never in a closed round."""

from datetime import date

import pytest

from tertial.core.operator import OPERATOR
from tertial.followup.round_actions import Days, move_round, plan_round
from tertial.measures.tests.town import furnish
from tertial.numbers import MeasureLineage
from tertial.periods import parse
from tertial.steering.figures import figure_of
from tertial.steering.measured import fault_of, measure_round
from tertial.steering.models import Element, Outcome
from tertial.steering.tasks import facts_have_changed
from tertial.steering.tests.conftest import PLAN, make_plan

BOUND = """
[[element]]
plan = "2017"
key = "placerade"
type = "indicator"
parent = "delaktighet"
title = "Personer med insats"
unit = "people"
direction = "down"
measure = "interventions.people"
where = { form = ["HVB"] }
"""


@pytest.fixture
def round_(in_ekstad, tmp_path):
    plan = make_plan(tmp_path, PLAN + BOUND)
    furnish(in_ekstad)
    days = Days(date(2017, 5, 2), date(2017, 5, 10))
    made = plan_round(user=OPERATOR, body=plan.body, title="T1 2017", period=parse("T1 2017"), days=days)
    return move_round(user=OPERATOR, round_=made, name="oppna")


def outcomes():
    return {(one.period.label, one.sex): one for one in Outcome.objects.filter(element__key="placerade")}


def test_the_rounds_period_and_the_years_before_are_computed_all_women_and_men(round_):
    assert measure_round(round_) > 0
    found = outcomes()
    assert [found["2017-01..2017-04", sex].value for sex in ("", "women", "men")] == [3, 1, 1]
    assert found["2016-01..2016-04", ""].value == 1
    lineage = figure_of(found["2017-01..2017-04", ""], Element.objects.get(key="placerade")).lineage
    assert isinstance(lineage, MeasureLineage)
    assert (lineage.measure, lineage.body, lineage.period) == (
        "interventions.people",
        "ekstad/socialnamnden",
        "T1 2017",
    )
    assert len(lineage.batches) == 1


def test_computed_again_nothing_is_written_unless_something_changed(round_):
    measure_round(round_)
    before = Outcome.pgh_event_model.objects.count()
    assert measure_round(round_) == 0
    assert Outcome.pgh_event_model.objects.count() == before


def test_what_was_said_in_a_closed_round_stands(round_, in_ekstad):
    measure_round(round_)
    Outcome.objects.filter(element__key="placerade", period_start=date(2017, 1, 1), sex="").update(value=99)
    move_round(user=OPERATOR, round_=round_, name="stang")
    assert measure_round(round_) == 0
    assert outcomes()["2017-01..2017-04", ""].value == 99


def test_changed_facts_ask_for_the_open_rounds_above_them(round_, in_ekstad, monkeypatch):
    asked = []
    monkeypatch.setattr("tertial.steering.tasks.measure_later", lambda one: asked.append(one.slug))
    unit, school = in_ekstad.nodes["vuxen"], in_ekstad.nodes["norra-skolan"]
    facts_have_changed(school.pk, school.path)
    assert asked == []
    facts_have_changed(unit.pk, unit.path)
    assert asked == ["t1-2017"]


@pytest.mark.parametrize(
    ("measure", "where", "unit", "message"),
    [
        ("interventions.people", {}, "people", None),
        ("interventions.nobody", {}, "people", "interventions.nobody"),
        ("interventions.people", {"konto": ["1"]}, "people", "konto"),
        ("interventions.people", {}, "kr", "välj en enhet av samma slag"),
    ],
)
def test_a_binding_that_cannot_hold_is_told(measure, where, unit, message):
    found = fault_of(measure, where, unit)
    assert found is None if message is None else message in found
