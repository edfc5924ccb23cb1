"""What stands beside an element in a round, its own fields, and what keeps it from being handed in."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tertial.core.errors import Refused
from tertial.core.operator import OPERATOR
from tertial.followup import kinds, small_chart
from tertial.followup.actions import Said, move_entry, save_entry
from tertial.followup.models import Entry, Round
from tertial.followup.round_actions import Days, move_round, plan_round
from tertial.numbers import format_figure
from tertial.periods import parse
from tertial.steering.arranging import arrange
from tertial.steering.models import Element, ElementType, Outcome
from tertial.steering.typed import Said as Told
from tertial.steering.value_actions import enter_outcomes
from tests.queries import at_most

DAYS = Days(date(2018, 1, 10), date(2018, 1, 20))


@pytest.fixture
def round_(plan) -> Round:
    made = plan_round(user=OPERATOR, body=plan.body, title="År 2017", period=parse("2017"), days=DAYS)
    return move_round(user=OPERATOR, round_=made, name="oppna")


def entry(round_, key, node=None):
    found = Entry.objects.select_related("subject", "round", "node").filter(round=round_, subject__element__key=key)
    return found.get(node__slug=node) if node else found.get(node=Element.objects.get(key=key).subject.node)


def beside(round_, key, node=None):
    one = entry(round_, key, node)
    return kinds.beside([one])[one.pk]


def save(town, one, **fields):
    return save_entry(user=town.people["Maja"], entry=one, said=Said(fields=fields), version=one.version)


def test_an_open_round_asks_about_the_plan_of_its_time_and_not_about_a_draft(plan, in_ekstad):
    plan.state = "draft"
    plan.save()
    arrange(plan)
    made = plan_round(user=OPERATOR, body=plan.body, title="År 2017", period=parse("2017"), days=DAYS)
    assert not move_round(user=OPERATOR, round_=made, name="oppna").entries.exists()


def test_a_round_can_ask_about_one_type_of_element(plan, in_ekstad):
    names = dict(ElementType.objects.values_list("key", "name_plural"))
    assert names
    assert names.items() <= kinds.types().items()


def test_before_anything_is_said_the_target_and_last_year_stand_there(round_):
    found = beside(round_, "utredningstid")
    assert (found.about, found.target, found.shown, found.proposal) == ("Indikator · mål alla", 100, None, None)
    assert [(point.label, point.value) for point in found.points] == [("2016", Decimal("51.5"))]
    assert small_chart.said(found) == "2016: 52\u00a0%. Mål 100\u00a0%."
    assert [field.name for field in found.fields] == [
        "value", "value_women", "value_men", "state", "source", "source_date",
    ]  # fmt: skip


def test_a_value_that_is_saved_is_the_outcome_of_the_rounds_period(round_, in_ekstad):
    told = {"value": "53,4 %", "value_women": "55", "value_men": "51", "state": ""}
    told |= {"source": "Verksamhetssystemet", "source_date": "2018-01-15"}
    save(in_ekstad, entry(round_, "utredningstid"), **told)
    kept = {one.sex: one for one in Outcome.objects.filter(element__key="utredningstid", period_start=date(2017, 1, 1))}
    assert {sex: one.value for sex, one in kept.items()} == {"": Decimal("53.4"), "women": 55, "men": 51}
    assert (kept[""].source, kept[""].source_date) == ("Verksamhetssystemet", date(2018, 1, 15))
    assert kept[""].entered_by.name == "Maja"
    found = beside(round_, "utredningstid")
    assert format_figure(found.shown.figure, found.shown.style) == "53\u00a0%"
    assert found.shown.about == "2017 · kvinnor 55\u00a0%, män 51\u00a0% · förra året 52\u00a0%"
    assert found.trend == "better"
    assert found.proposal.step == "delvis"
    assert found.proposal.why == "Utfall 53\u00a0% mot mål 100\u00a0%, bättre än 52\u00a0% året före."
    assert [point.label for point in found.points] == ["2016", "2017"]


def test_a_value_taken_away_is_no_outcome_any_more(round_, in_ekstad):
    save(in_ekstad, entry(round_, "utredningstid"), value="53")
    save(in_ekstad, entry(round_, "utredningstid"), value="", state="not_measured")
    assert {one.state for one in Outcome.objects.filter(period_start=date(2017, 1, 1))} == {"not_measured"}
    save(in_ekstad, entry(round_, "utredningstid"), value="", state="")
    assert not Outcome.objects.filter(period_start=date(2017, 1, 1)).exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"value": "femtio"}, "”femtio” är inget tal"),
        ({"value": "53", "state": "missing"}, "både ett värde och ett skäl"),
        ({"value": "53", "source_date": "i går"}, "”i går” är inget datum"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_saved(round_, in_ekstad, fields, message):
    with pytest.raises(Refused, match=message):
        save(in_ekstad, entry(round_, "utredningstid"), **fields)
    assert entry(round_, "utredningstid").version == 0


def test_a_measured_element_needs_a_value_or_why_there_is_none(round_, in_ekstad):
    one = entry(round_, "utredningstid")
    saved = save_entry(user=in_ekstad.people["Maja"], entry=one, said=Said(status="ej"), version=0)
    with pytest.raises(Refused, match="Skriv utfallet för ”Utredningar inom fyra månader”, eller välj varför"):
        move_entry(user=in_ekstad.people["Maja"], entry=one, name="klar", version=saved.version)
    saved = save(in_ekstad, entry(round_, "utredningstid"), state="not_measured")
    done = move_entry(user=in_ekstad.people["Maja"], entry=one, name="klar", version=saved.version)
    assert done.state == "ready"


def test_only_the_owner_says_the_value(round_, in_ekstad):
    assert beside(round_, "trygg-vardag", "vuxen").fields == ()
    with pytest.raises(Refused, match="lämnas av den som äger elementet"):
        Element.objects.filter(key="trygg-vardag").update(type=Element.objects.get(key="utredningstid").type)
        one = entry(round_, "trygg-vardag", "vuxen")
        save_entry(user=in_ekstad.people["Kim"], entry=one, said=Said(fields={"value": "5"}), version=0)


def test_an_assignment_says_who_gave_it_and_when_it_is_due(round_):
    assert beside(round_, "familjehem").about == (
        "Kommunfullmäktige 2016-12-12 §\u00a0210, KS/2016:214 · klart senast 2017-09-30 · återrapporteras delår 2"
    )


def test_what_stands_beside_many_entries_costs_as_much_as_beside_one(round_):
    entries = list(round_.entries.select_related("subject", "round", "node"))
    assert len(entries) == 7
    with at_most(5):
        kinds.beside(entries)


def test_history_runs_through_what_an_element_continues(plan, round_):
    area, before = Element.objects.get(key="valfard"), Element.objects.get(key="valfard-2016")
    assert kinds.earlier([area.subject]) == {area.pk: before.pk}


def test_a_closed_rounds_outcome_is_only_corrected_with_a_reason(round_, in_ekstad):
    save(in_ekstad, entry(round_, "utredningstid"), value="53")
    move_round(user=OPERATOR, round_=round_, name="stang")
    element = Element.objects.select_related("plan__body", "type").get(key="utredningstid")
    asked = {"user": in_ekstad.people["Kim"], "element": element, "period": parse("2017")}
    with pytest.raises(Refused, match="Omgången för 2017 är stängd"):
        enter_outcomes(**asked, told=[Told("", Decimal(54))])
    for value in (54, 55):
        enter_outcomes(**asked, told=[Told("", Decimal(value))], correction="Fel fil räknades")
        kept = Outcome.objects.get(element=element, period_start=date(2017, 1, 1))
        assert (kept.value, kept.correction) == (value, "Fel fil räknades")
    kept.value = 56
    with pytest.raises(IntegrityError, match="is closed"), transaction.atomic():
        kept.save()
    with pytest.raises(IntegrityError, match="is closed"), transaction.atomic():
        kept.delete()
