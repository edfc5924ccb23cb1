"""What a report and the batches behind it say of each other: used in, and warned of when rows came too late."""

from datetime import date
from decimal import Decimal

import pytest

from tertial.core.scope import root_scope
from tertial.facts.tests.factory import make_batch
from tertial.reports.models import FrozenReport, Report
from tertial.reports.rules import State
from tertial.reports.tests.furnished import URL, furnished_report

TOTAL = "siffra/result.total.outcome/"
WARNING = "2 rader bokfördes efter att perioden stängdes."


@pytest.fixture
def made(ekstad):
    return furnished_report(ekstad)


@pytest.fixture
def seen(client, ekstad, made):
    def see(name, address):
        client.force_login(ekstad.people[name])
        response = client.get(address)
        assert response.status_code == 200
        return response.content.decode().replace("\u00a0", " ")

    return see


def late_batch(town, month, late):
    """A ledger batch of which so many rows came into a month after it was closed."""
    first = date.fromisoformat(f"{month}-01")
    with root_scope(town.root.pk):
        row = {"amount": Decimal(1), "month": first, "date": first, "account": "5010",
               "unit_id": town.nodes["barn-och-unga"].pk}  # fmt: skip
        months = [{"month": month, "rows": 1, "total": "1", "late": late}]
        return make_batch(town.nodes["socialnamnden"], [row], months=months)


def test_a_batch_names_the_reports_that_use_it_to_those_who_may_see_them(seen, made):
    _, batches = made
    page = f"/kallor/{batches['ledger'].pk}/"
    assert "Ingen rapport som du kan se använder inläsningen." in seen("Kim", page)
    seen("Kim", URL)  # the report is composed from the batch
    shown = seen("Kim", page)
    assert f'<a href="{URL}">Delårsrapport T1 2017</a>' in shown and "Utkast" in shown
    assert "Delårsrapport T1 2017" not in seen("Ulla", page)


def test_a_frozen_report_uses_what_it_was_frozen_from(seen, ekstad, made):
    report, batches = made
    with root_scope(ekstad.root.pk):
        FrozenReport.objects.create(
            report=report, content_hash="0" * 64, folder="x", manifest={}, batches=[batches["ledger"].pk]
        )
        Report.objects.update(state=State.FROZEN)
    assert "Fastställd" in seen("Kim", f"/kallor/{batches['ledger'].pk}/")
    assert "Delårsrapport" not in seen("Kim", f"/kallor/{batches['interventions'].pk}/")


def test_the_drawer_warns_of_rows_that_came_after_their_period_was_closed(seen, ekstad):
    assert WARNING not in seen("Kim", URL + TOTAL)
    late_batch(ekstad, "2017-02", 2)
    assert WARNING in seen("Kim", URL + TOTAL)
    assert WARNING in seen("Kim", f"{URL}siffra/result.children.change/")


def test_rows_that_came_late_into_another_period_are_no_matter_of_the_figure(seen, ekstad):
    late_batch(ekstad, "2017-06", 2)
    assert "Sent bokfört" not in seen("Kim", URL + TOTAL)
