"""Reconciliation: each source month by month, ticked off and undone, and periods that are closed and opened."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tertial.core.errors import Refused
from tertial.core.scope import root_scope
from tertial.facts import profile
from tertial.facts.actions import import_file
from tertial.facts.closing import close_period, closed_at, closings, open_period
from tertial.facts.matrix import Standing, matrix, unreconciled, years
from tertial.facts.models import Batch, ClosedPeriod
from tertial.facts.months import Month
from tertial.facts.readers.source import Source
from tertial.facts.reconciling import reconcile, undo_reconciliation
from tertial.facts.rules import closable_months
from tertial.facts.tests.factory import LEDGER, LEDGER_HEAD, add_codes, make_batch
from tests.queries import BASE, at_most

OWN = LEDGER.replace("60100", "71200")
REFERRALS = """person;sex;birth_year;unit;kind;received
20010203-1234;K;2001;BU;anmälan;2017-01-10
20010203-1234;K;2001;BU;anmälan;2017-02-10
"""
LATE = f"{LEDGER_HEAD}\n2017-04-30;5010;71100;520;B1;Sen;10,00\n2017-05-02;5010;71100;520;B2;Ny;20,00\n"


@pytest.fixture
def town(ekstad):
    with root_scope(ekstad.root.pk):
        add_codes(ekstad)
        yield ekstad


@pytest.fixture
def body(town):
    return town.nodes["socialnamnden"]


@pytest.fixture
def kim(town):
    return town.people["Kim"]


@pytest.fixture
def browser(kim):
    client = Client()
    client.force_login(kim)
    return client


def read(kim, body, text=OWN, table="ledger", **how):
    result = import_file(user=kim, body=body, table=table, source=Source.of_bytes("huvudbok.csv", text.encode()), **how)
    assert not result.problems, result.problems[0].message
    return Batch.objects.get(pk=result.batch)


def tick(kim, batch):
    reconcile(user=kim, batch=batch, rows=None, total=batch.total, against="EK100")
    batch.refresh_from_db()


def test_a_batch_knows_what_its_rows_come_to_month_by_month(kim, body):
    months = [Month.from_json(each) for each in read(kim, body).months]
    assert [(month.first, month.rows, month.total, month.late) for month in months] == [
        (date(2017, 1, 1), 1, Decimal("100000.00"), 0),
        (date(2017, 2, 1), 1, Decimal("100500.50"), 0),
        (date(2017, 3, 1), 1, Decimal("50000.00"), 0),
        (date(2017, 4, 1), 1, Decimal("7.25"), 0),
    ]
    budget = "year;month;account;responsibility;activity;version;amount\n2017;1;5010;71100;520;internbudget;1,00\n"
    assert read(kim, body, budget, "budget").months == [{"month": "2017", "rows": 1, "total": "1.00", "late": 0}]


def test_a_ledger_that_is_ticked_off_closes_the_whole_months_that_it_covers(kim, body):
    tick(kim, read(kim, body, cut_off=date(2017, 4, 15)))
    (closed,) = closings(body)
    assert (closed.through, closed.closed_by) == (date(2017, 3, 31), kim)


def test_rows_that_come_into_a_closed_month_are_counted_by_month(kim, body):
    first = read(kim, body)
    tick(kim, first)
    later = read(kim, body, LATE)
    assert (later.late_rows, [each["late"] for each in later.months]) == (1, [1, 0])
    changed = OWN.replace("50000,00", "51000,00")
    replaced = read(kim, body, changed, replaces=first.pk)
    assert [(each["month"], each["late"]) for each in replaced.months if each["late"]] == [("2017-03", 2)]
    taken_away = "\n".join(line for line in OWN.splitlines() if "A1" not in line) + "\n"
    again = read(kim, body, taken_away, replaces=replaced.pk)
    assert [(each["month"], each["rows"], each["late"]) for each in again.months if each["late"]] == [
        ("2017-01", 0, 1), ("2017-03", 1, 2),
    ]  # fmt: skip


def test_a_period_is_closed_to_the_end_of_a_month_that_is_over(kim, body, town):
    for day, why in [
        (date(2017, 4, 15), "sista dagen i en månad"), (date(2199, 1, 31), "inte slut än"),
    ]:  # fmt: skip
        with pytest.raises(Refused, match=why):
            close_period(user=kim, body=body, through=day)
    with pytest.raises(PermissionDenied):
        close_period(user=town.people["Stig"], body=body, through=date(2017, 4, 30))
    closed = close_period(user=kim, body=body, through=date(2017, 4, 30))
    with pytest.raises(Refused, match="redan stängd till och med 2017-04-30"):
        close_period(user=kim, body=body, through=date(2017, 3, 31))
    with pytest.raises(Refused, match="varför"):
        open_period(user=kim, closed=closed, reason=" ")
    open_period(user=kim, closed=closed, reason="Årsbokslutet")
    assert not closings(body).exists()
    with pytest.raises(Refused, match="redan öppnad"):
        open_period(user=kim, closed=closed, reason="igen")


def test_what_was_closed_when_is_known_afterwards(kim, body):
    closed = close_period(user=kim, body=body, through=date(2017, 4, 30))
    open_period(user=kim, closed=closed, reason="Årsbokslutet")
    closed.refresh_from_db()
    assert closed_at(body, closed.closed_at) == date(2017, 4, 30)
    assert closed_at(body, closed.opened_at) is None


def test_only_months_that_are_over_and_not_closed_are_offered():
    assert closable_months(2017, date(2017, 1, 31), date(2017, 4, 10)) == [date(2017, 3, 31), date(2017, 2, 28)]


def test_a_tick_is_undone_with_a_reason_that_stays_on_record(kim, body, browser):
    batch = read(kim, body)
    tick(kim, batch)
    with pytest.raises(Refused, match="varför"):
        undo_reconciliation(user=kim, batch=batch, reason="")
    browser.post(f"/kallor/{batch.pk}/angra/", {"reason": "Fel utskrift"})
    batch.refresh_from_db()
    assert not batch.is_reconciled and batch.reconciled_by is None
    assert closings(body).exists()  # a period is opened by a decision of its own
    shown = browser.get(f"/kallor/{batch.pk}/").content.decode()
    assert "Avstämningen togs bort: Fel utskrift" in shown and "Inläsningen stämdes av" in shown
    with pytest.raises(Refused, match="är inte avstämd"):
        undo_reconciliation(user=kim, batch=batch, reason="igen")


def standings(rows, table):
    (row,) = [row for row in rows if row.table == table]
    return [cell.standing.value for cell in row.months[:5]]


def test_the_matrix_tells_what_came_what_is_ticked_off_and_what_is_missing(kim, body):
    ledger = read(kim, body)
    read(kim, body, REFERRALS, "referrals", cut_off=date(2017, 2, 28))
    batches = list(Batch.objects.select_related("body"))
    rows = matrix(batches, 2017)
    assert standings(rows, "ledger") == ["arrived"] * 4 + ["empty"]
    # The ledger has reached April: the referrals of March and April are awaited.
    assert standings(rows, "referrals") == ["arrived", "arrived", "missing", "missing", "empty"]
    tick(kim, ledger)
    rows = matrix(Batch.objects.select_related("body"), 2017)
    assert standings(rows, "ledger")[:4] == ["reconciled"] * 4
    april = rows[0].months[3]
    assert (april.rows, april.total, april.late, april.standing) == (1, Decimal("7.25"), 0, Standing.RECONCILED)
    assert years(batches) == [2017] and [batch.table for batch in unreconciled(batches)] == ["ledger", "referrals"]


def test_months_without_rows_that_the_source_says_it_covers_are_not_missing(kim, body):
    read(kim, body)
    read(kim, body, REFERRALS, "referrals", cut_off=date(2017, 4, 30))
    assert standings(matrix(Batch.objects.all(), 2017), "referrals") == ["arrived"] * 4 + ["empty"]


def test_a_register_that_does_not_say_to_which_day_it_is_known_lacks_no_month(kim, body):
    read(kim, body)
    people = """person;sex;birth_year;unit;form;law;provider;start;end
20010203-1234;K;2001;BU;HVB;SoL;extern;2017-01-01;
"""
    read(kim, body, people, "interventions")
    assert standings(matrix(Batch.objects.all(), 2017), "interventions") == ["arrived"] + ["empty"] * 4


def test_the_controller_ticks_off_from_the_matrix_with_the_difference_shown(kim, body, browser):
    batch = read(kim, body)
    shown = browser.get("/kallor/avstamning/").content.decode()
    assert "Att stämma av" in shown and "huvudbok.csv" in shown
    ask = f"/kallor/{batch.pk}/skillnad/"
    assert "Skriv vad källan säger" in browser.get(ask).content.decode()
    wrong = browser.get(ask, {"total": "250 507,85", "rows": "5"}).content.decode()
    assert "Skillnad" in wrong and "0,10 kr" in wrong and "1 rader" in wrong
    assert "Stämmer" in browser.get(ask, {"total": "250 507,75", "rows": "4"}).content.decode()
    given = {"total": "250 507,75", "rows": "", "against": "EK100", "back": "matrix"}
    assert browser.post(f"/kallor/{batch.pk}/", given)["Location"] == "/kallor/avstamning/?organ=ekstad/socialnamnden"
    after = browser.get("/kallor/avstamning/").content.decode()
    assert "Allt är avstämt" in after and "Stängd till och med 2017-04-30, av Kim" in after


def test_a_month_of_a_table_opens_to_its_batches_with_who_ticked_them_off(kim, body, browser):
    tick(kim, read(kim, body))
    read(kim, body, LATE)
    shown = browser.get("/kallor/avstamning/?ar=2017&tabell=ledger&manad=2017-04").content.decode()
    assert "Huvudbok 2017-04" in shown and "EK100 · Kim" in shown
    assert "1 rader bokfördes efter att perioden stängdes." in shown
    assert browser.get("/kallor/avstamning/?ar=skräp&tabell=x&manad=y&organ=z").status_code == 200


def test_a_period_is_closed_and_opened_on_the_page(body, browser):
    answer = browser.post("/kallor/avstamning/stang/", {"organ": body.path, "through": "2017-04-30"}, follow=True)
    assert "Perioden är stängd till och med 2017-04-30." in answer.content.decode()
    closed = ClosedPeriod.objects.get()
    browser.post(f"/kallor/avstamning/oppna/{closed.pk}/", {"reason": ""})
    assert closings(body).exists()
    browser.post(f"/kallor/avstamning/oppna/{closed.pk}/", {"reason": "Rättelse"})
    closed.refresh_from_db()
    assert (closed.reason, closed.opened_by.name) == ("Rättelse", "Kim")


DEMO = """[[reconciled]]
body = "ekstad/socialnamnden"
table = "ledger"
by = "kim@ekstad.example"
against = "Huvudboken"
"""


def test_a_demo_says_who_has_ticked_off_what_and_saying_it_twice_changes_nothing(kim, body, tmp_path):
    batch = read(kim, body)
    profile.settle_demo(tmp_path)
    (tmp_path / "demo.toml").write_text(DEMO, encoding="utf-8")
    for _ in range(2):
        profile.settle_demo(tmp_path)
    batch.refresh_from_db()
    assert (batch.reconciled_by, batch.reconciled_against) == (kim, "Huvudboken")
    (tmp_path / "demo.toml").write_text(DEMO.replace("kim@", "ingen@"), encoding="utf-8")
    with pytest.raises(Refused, match=r"demo.toml, reconciled 1: by är ”ingen@ekstad.example”"):
        profile.settle_demo(tmp_path)


def test_the_page_takes_few_queries_however_many_batches_there_are(town, body, browser):
    for _ in range(6):
        make_batch(body, [{"amount": Decimal(1)}], months=[{"month": "2017-01", "rows": 1, "total": "1", "late": 0}])
    browser.get("/kallor/avstamning/")
    with at_most(BASE + 5):
        browser.get("/kallor/avstamning/")
