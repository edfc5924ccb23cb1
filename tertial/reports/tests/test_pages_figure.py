"""A figure opened: what it is, how it is counted, where it comes from, and the rows behind it."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest

from tertial.core.scope import root_scope
from tertial.facts.models import Batch
from tertial.reports import actions
from tertial.reports.models import Report
from tertial.reports.rules import State
from tertial.reports.tests.furnished import URL, furnished_report
from tests.queries import at_most

TOTAL = "siffra/result.total.outcome/"
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "drawer"}


@pytest.fixture
def made(ekstad):
    return furnished_report(ekstad)


@pytest.fixture
def seen(client, ekstad, made):
    """What a person reads at an address, tags and all."""

    def see(name, path, status=200, **headers):
        client.force_login(ekstad.people[name])
        response = client.get(URL + path, **headers)
        assert response.status_code == status
        return re.sub(r"[ \n]+", " ", unescape(response.content.decode()))

    return see


def terms(text):
    """The drawer's lines: heading → text, the last of those with one heading."""
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", text, re.DOTALL)
    return {" ".join(term.split()): plain(described) for term, described in pairs}


def plain(text):
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ").split())


def rows_of(text):
    lines = re.findall(r"<tr.*?</tr>", text, re.DOTALL)
    return [[plain(cell) for cell in re.findall(r"<t[dh].*?</t[dh]>", line, re.DOTALL)] for line in lines]


def test_a_measured_figure_says_what_it_is_and_where_it_comes_from(seen):
    text = seen("Kim", TOTAL, **HTMX)
    assert "<html" not in text and 'data-selected-figure="result.total.outcome"' in text
    assert '<p class="t-figure-large">149\u00a0000\u00a0kr</p>' in text
    found = terms(text)
    assert found["Så räknas den"].startswith("Utfall. Summan av periodens bokförda rader")
    assert found["Period"] == "januari–april 2017"
    assert found["Förra året"] == "79 990 kr (+86,3 %)"
    assert found["Står i"] == "Utfall per avdelning, kr"
    assert found["Källa"].startswith("huvudbok.csv Huvudbok · inläst ") and found["Källa"].endswith("· 7 rader")
    assert found["Avstämd"] == "Inte avstämd"
    assert "SELECT" in text and "Visa de 4 raderna" in text


def test_conditions_are_said_with_the_names_of_units(seen):
    assert terms(seen("Kim", "siffra/result.children.outcome/"))["Enhet"] == "Barn och unga"


def test_a_source_leads_to_its_page_for_those_who_may_open_it(seen, ekstad, made):
    batch = made[1]["ledger"]
    assert f'<a href="/kallor/{batch.pk}/">huvudbok.csv</a>' in seen("Kim", TOTAL)
    with root_scope(ekstad.root.pk):
        Report.objects.update(state=State.REVIEWED)
    text = seen("Lena", TOTAL)
    assert "huvudbok.csv" in text and f"/kallor/{batch.pk}/" not in text
    assert "SELECT" not in text and "raderna" not in text


def test_a_reconciled_source_says_when_and_against_what(seen, ekstad, made):
    with root_scope(ekstad.root.pk):
        batch = made[1]["ledger"]
        Batch.objects.filter(pk=batch.pk).update(
            reconciled_at=datetime(2017, 5, 4, 10, tzinfo=UTC), reconciled_by=ekstad.people["Kim"],
            reconciled_rows=batch.rows, reconciled_total=batch.total, reconciled_against="huvudbok",
        )  # fmt: skip
    assert terms(seen("Kim", TOTAL))["Avstämd"] == "2017-05-04 mot huvudbok"


def test_a_total_shows_its_parts_and_each_of_them_opens(seen):
    text = seen("Kim", "siffra/result.departments.outcome/")
    assert rows_of(text) == [
        ["Barn och unga", "97 500 kr"],
        ["Vuxen", "50 501 kr"],
        ["Summa", "148 000 kr"],
    ]
    assert f'href="{URL}siffra/result.adults.outcome/" data-opens-drawer>Vuxen</a>' in text


def test_a_figure_worked_out_from_others_names_them(seen):
    text = seen("Kim", "siffra/result.children.change/")
    assert '<p class="t-figure-large">22\u00a0%</p>' in text
    assert terms(text)["Så räknas den"].startswith("Förändringen från den andra till den första")
    assert rows_of(text) == [
        ["Barn och unga, Utfall jan–apr", "97 500 kr"],
        ["Barn och unga, Förra året", "80 000 kr"],
    ]


def test_an_entered_figure_says_who_entered_it_and_from_where(seen, ekstad, made):
    kim = ekstad.people["Kim"]
    with root_scope(ekstad.root.pk):
        actions.enter_figure(
            user=kim, body=made[0].body, period=made[0].period, key="nyanlanda", label="Anvisade", unit="people",
            value=Decimal(13), source="Migrationsverket", source_date=date(2017, 5, 2),
        )  # fmt: skip
        html = '<p><span data-figure="entered.nyanlanda" data-style="people,0"></span></p>'
        actions.save_text(user=kim, report=made[0], key="rest", html=html, version=0)
    found = terms(seen("Kim", "siffra/entered.nyanlanda/"))
    assert (found["Källa"], found["Källans datum"]) == ("Migrationsverket", "2017-05-02")
    assert found["Inmatad av"].startswith("Kim (")


@pytest.mark.parametrize("key", ["result.total.outcome", "result.children.change", "placements.hvb.people"])
def test_an_opened_figure_costs_at_most_fourteen_queries(client, ekstad, made, key):
    client.force_login(ekstad.people["Kim"])
    client.get(URL)
    with at_most(14):
        assert client.get(f"{URL}siffra/{key}/", **HTMX).status_code == 200


def test_a_figure_that_is_not_in_the_report_is_not_found(seen):
    seen("Kim", "siffra/result.total.gone/", status=404)
    seen("Kim", "siffra/entered.x/", status=404)


def test_every_figure_of_the_report_opens(client, seen):
    keys = set(re.findall(r'data-figure="([^"]+)"', seen("Kim", "")))
    assert len(keys) == 13
    for key in keys:
        assert 't-figure-large">' in seen("Kim", f"siffra/{key}/", **HTMX)


def test_the_rows_are_those_that_were_counted(seen):
    text = seen("Kim", f"{TOTAL}rader/")
    assert "4 rader har räknats." in plain(text)
    amounts = [row[-3] for row in rows_of(text)[1:]]
    assert sorted(amounts) == ["1 000,00", "100 000,00", "50 500,50", "−2 500,25"]


def test_a_manager_sees_the_rows_of_the_own_unit_and_is_told_of_the_rest(seen):
    text = plain(seen("Maja", f"{TOTAL}rader/"))
    assert "2 rader har räknats." in text
    assert "2 rader till ingår i siffran men visas inte" in text
    assert "50 500,50" not in text
    other = plain(seen("Maja", "siffra/result.adults.outcome/rader/"))
    assert "Raderna visas inte" in other and "50 500,50" not in other


def test_rows_of_persons_are_added_up_before_they_are_shown(seen):
    text = seen("Kim", "siffra/placements.hvb.people/rader/")
    assert rows_of(text)[0] == ["Källa", "Månad", "Enhet", "Typ", "Antal rader"]
    assert sorted(row[1:] for row in rows_of(text)[1:]) == [
        ["2016-02", "Barn och unga", "HVB", "1"],
        ["2017-01", "Barn och unga", "HVB", "1"],
        ["2017-04", "Vuxen", "HVB", "1"],
    ]


def test_a_figure_without_rows_of_its_own_has_no_page_of_rows(seen, ekstad):
    seen("Kim", "siffra/result.children.change/rader/", status=404)
    with root_scope(ekstad.root.pk):
        Report.objects.update(state=State.REVIEWED)
    seen("Lena", f"{TOTAL}rader/", status=404)
