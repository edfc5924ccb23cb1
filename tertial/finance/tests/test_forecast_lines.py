"""Forecast lines set up in the interface alone: added, changed, ended, never counting the same money twice."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from tertial.core.errors import Refused
from tertial.core.operator import OPERATOR
from tertial.facts.tests.factory import add_codes
from tertial.finance.forecast.line_actions import LineSpec, add_line, end_line
from tertial.finance.models import ForecastLine
from tertial.followup.models import Subject
from tertial.organisation.models import Code

LINES = "/ekonomi/prognos/-/rader/"
START = date(2017, 1, 1)


@pytest.fixture
def client(in_ekstad):
    add_codes(in_ekstad)
    logged_in = Client()
    logged_in.force_login(in_ekstad.people["Kim"])
    return logged_in


def new(town, node: str, **given: str) -> dict[str, str]:
    return {"node": str(town.nodes[node].pk), "title": node, "valid_from": "2017-01-01", **given}


def test_a_line_is_added_changed_and_ended_by_its_pages(in_ekstad, client):
    maja = str(in_ekstad.people["Maja"].pk)
    client.post(LINES, new(in_ekstad, "barn-och-unga", responsible=maja, carried_deficit="12,5"))
    line = ForecastLine.objects.get()
    assert (line.key, line.carried_deficit, line.subject.responsible.name) == ("barn-och-unga", Decimal(12500), "Maja")
    assert "barn-och-unga" in client.get(LINES).content.decode()
    page = client.get(f"{LINES}{line.pk}/").content.decode()
    assert 'value="12,5"' in page
    client.post(f"{LINES}{line.pk}/", {"title": "Barn", "responsible": "", "carried_deficit": ""})
    line = ForecastLine.objects.select_related("subject").get()
    assert (line.subject.title, line.subject.responsible, line.carried_deficit) == ("Barn", None, 0)
    wrong = client.post(f"{LINES}{line.pk}/", {"do": "avsluta", "valid_to": "2016-01-01"})
    assert (wrong.status_code, "välj en senare dag" in wrong.content.decode()) == (422, True)
    client.post(f"{LINES}{line.pk}/", {"do": "avsluta", "valid_to": "2018-01-01"})
    assert Subject.objects.get().valid_to == date(2018, 1, 1)
    assert "Det finns inga prognosrader än." in client.get(LINES).content.decode()


def test_two_lines_never_count_the_same_money(in_ekstad, client):
    client.post(LINES, new(in_ekstad, "barn-och-unga"))
    same = client.post(LINES, new(in_ekstad, "barn-och-unga"))
    assert "räknar redan en del av samma pengar" in same.content.decode()
    activity = str(Code.objects.get(dimension="activity", code="520").pk)
    client.post(LINES, new(in_ekstad, "barn-och-unga", activity=activity))
    assert sorted(ForecastLine.objects.values_list("key", flat=True)) == ["barn-och-unga", "barn-och-unga-520"]
    client.post(LINES, new(in_ekstad, "vuxen", carried_deficit="mycket"))
    assert ForecastLine.objects.count() == 2


def test_a_line_may_come_again_when_the_first_has_ended(in_ekstad):
    node = in_ekstad.nodes["vuxen"]
    first = add_line(user=OPERATOR, node=node, spec=LineSpec("Vuxen"), valid_from=START)
    end_line(user=OPERATOR, line=first, valid_to=date(2017, 5, 1))
    assert add_line(user=OPERATOR, node=node, spec=LineSpec("Vuxen"), valid_from=date(2017, 5, 1)).key == "vuxen-2"
    with pytest.raises(Refused, match="Ge raden ett namn"):
        add_line(user=OPERATOR, node=node, spec=LineSpec(" "), valid_from=START)
