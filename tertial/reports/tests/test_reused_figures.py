"""Entered figures from one round to the next: offered, taken over with a new date, preliminary until confirmed."""

from datetime import date
from decimal import Decimal

import pytest

from tertial.core.errors import Refused
from tertial.core.scope import root_scope
from tertial.periods import parse
from tertial.reports import actions, entered_actions
from tertial.reports.composition import document_of
from tertial.reports.entering import offered, side_by_side
from tertial.reports.models import EnteredFigure
from tertial.reports.preflight import findings
from tests.queries import BASE, at_most

pytestmark = pytest.mark.django_db
URL = "/rapporter/ekstad/socialnamnden/2017-t1/inmatade-siffror/"


def enter(town, period, value, key="nyanlanda", day=date(2016, 12, 31), **more):
    values = {"label": "Anvisade", "unit": "people", "source": "Migrationsverket"} | more
    return actions.enter_figure(
        user=town.people["Kim"], body=town.nodes["socialnamnden"], period=parse(period), key=key,
        value=Decimal(value), source_date=day, **values,
    )  # fmt: skip


def shown(report):
    return [run.figure for run in document_of(report).sections[0].blocks[0].runs if hasattr(run, "figure")]


def test_the_latest_earlier_figure_is_offered_until_there_is_one_in_the_period(in_ekstad, report):
    enter(in_ekstad, "T1 2016", 90, day=date(2016, 4, 30))
    enter(in_ekstad, "2016", 115)
    enter(in_ekstad, "T3 2017", 300, key="later", day=date(2017, 12, 31))
    (found,) = offered(report.body, report.period)
    assert (found.key, found.value, found.source_date) == ("nyanlanda", 115, date(2016, 12, 31))
    enter(in_ekstad, "T1 2017", 120, day=date(2017, 3, 31))
    assert offered(report.body, report.period) == []
    overview = side_by_side(report.body)
    assert overview.periods == ("sep–dec 2017", "jan–apr 2017", "2016", "jan–apr 2016")
    cells = dict(overview.rows)["Anvisade"]
    assert [cell and cell.shown for cell in cells] == [
        None,
        "120\u00a0personer",
        "115\u00a0personer",
        "90\u00a0personer",
    ]


def test_a_figure_that_was_taken_over_is_preliminary_until_it_is_confirmed(in_ekstad, report):
    kim, about = in_ekstad.people["Kim"], {"body": report.body, "period": report.period, "key": "nyanlanda"}
    enter(in_ekstad, "2016", 115)
    html = '<p>Det kom <span data-figure="entered.nyanlanda" data-style="people"></span>.</p>'
    made = entered_actions.reuse_figure(user=kim, **about, source_date=date(2017, 3, 31))
    assert (made.value, made.source, made.source_date) == (115, "Migrationsverket", date(2017, 3, 31))
    actions.save_text(user=kim, report=report, key="summary", html=html, version=0)
    assert [figure.state for figure in shown(report)] == ["preliminary"]
    told = [one.message for one in findings(document_of(report))]
    assert told == ["Siffran entered.nyanlanda är hämtad från en tidigare period och inte bekräftad."]
    entered_actions.confirm_figure(user=in_ekstad.people["Vera"], **about)
    assert [figure.state for figure in shown(report)] == ["exact"]
    assert findings(document_of(report)) == []
    with pytest.raises(Refused, match="redan bekräftad"):
        entered_actions.confirm_figure(user=kim, **about)
    with pytest.raises(Refused, match="redan inmatad"):
        entered_actions.reuse_figure(user=kim, **about, source_date=date(2017, 3, 31))
    assert EnteredFigure.objects.get(period_start=date(2016, 1, 1)).source_date == date(2016, 12, 31)


@pytest.mark.parametrize("day", [date(2016, 12, 30), date(2999, 1, 1)])
def test_a_date_before_the_earlier_one_or_in_the_future_is_refused(in_ekstad, report, day):
    enter(in_ekstad, "2016", 115)
    about = {"body": report.body, "period": report.period, "key": "nyanlanda"}
    with pytest.raises(Refused, match="ska ligga mellan 2016-12-31 och i dag"):
        entered_actions.reuse_figure(user=in_ekstad.people["Kim"], **about, source_date=day)


def test_a_correction_confirms_and_a_key_keeps_its_unit(in_ekstad, report):
    enter(in_ekstad, "2016", 115)
    about = {"body": report.body, "period": report.period, "key": "nyanlanda"}
    entered_actions.reuse_figure(user=in_ekstad.people["Kim"], **about, source_date=date(2017, 3, 31))
    with pytest.raises(Refused, match="har enheten personer i andra perioder"):
        enter(in_ekstad, "T1 2017", 116, unit="households")
    enter(in_ekstad, "T1 2017", 116, day=date(2017, 4, 1))
    found = EnteredFigure.objects.get(period_start=date(2017, 1, 1))
    assert (found.value, found.is_reused) == (116, False)


def test_the_page_offers_and_takes_over_with_one_button(client, ekstad):
    from tertial.reports.tests.conftest import make_report

    with root_scope(ekstad.root.pk):
        make_report(ekstad)
        enter(ekstad, "2016", 115)
    client.force_login(ekstad.people["Kim"])
    with at_most(BASE + 7):
        page = client.get(URL).content.decode()
    assert "Senast: 115\u00a0personer per 2016-12-31, ur Migrationsverket (2016)" in page
    assert 'value="2017-04-30"' in page
    client.post(f"{URL}nyanlanda/", {"source_date": "2017-04-30"})
    page = client.get(URL).content.decode()
    assert "Inte bekräftad" in page and "Senast:" not in page
    client.post(f"{URL}nyanlanda/", {"confirm": "1"})
    assert "Inte bekräftad" not in client.get(URL).content.decode()
    client.post(f"{URL}nyanlanda/", {"source_date": "i går"})
    assert "Skriv vilket datum" in client.get(URL).content.decode()
