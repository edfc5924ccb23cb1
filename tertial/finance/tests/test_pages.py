"""Ekonomi as a page: what it shows is in its address, and everybody sees their own alone."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from python_calamine import CalamineWorkbook

from tertial.core.scope import root_scope
from tertial.facts.models import Batch
from tertial.facts.reconciling import reconcile
from tertial.facts.tests.factory import make_batch
from tertial.measures.tests.town import ADULTS, CHILDREN, COMMITTEE, furnish
from tertial.organisation.models import Code
from tests.queries import BASE, at_most

ECONOMY = "/ekonomi/"
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
BUDGET = [("barn-och-unga", "240000"), ("vuxen", "120000")]


@pytest.fixture
def town(ekstad):
    """Ekstad with its ledger of the measures' tests, and a budget for the year."""
    furnish(ekstad)
    with root_scope(ekstad.root.pk):
        codes = {code.dimension: code.pk for code in Code.objects.filter(code__in=["5010", "520"])}
        rows = [
            {
                "unit_id": ekstad.nodes[unit].pk, "year": 2017, "version": "1", "amount": Decimal(amount),
                "account_id": codes["account"], "account": "5010", "activity_id": codes["activity"],
            }
            for unit, amount in BUDGET
        ]  # fmt: skip
        make_batch(ekstad.nodes["ekstad"], rows, table="budget", file_name="budget.csv")
    return ekstad


@pytest.fixture
def kim(client, town):
    client.force_login(town.people["Kim"])
    return client


def ask(**parameters):
    return {"organ": COMMITTEE, "period": "T1 2017", "visa": "kr"} | parameters


def table(response):
    """The table as people read it: the labels of its rows with their cells."""
    found = re.search(r"<table class=\"table f-table\".*?</table>", response.content.decode(), re.DOTALL)
    assert found, "no table"
    lines = re.findall(r"<tr.*?</tr>", found[0], re.DOTALL)
    read = [[" ".join(unescape(re.sub(r"<[^>]+>", "", cell)).split()) for cell in CELL.findall(line)] for line in lines]
    return {name: cells for name, *cells in read}


def toggles(response):
    """The addresses of the rows that open or close, by their labels."""
    text = response.content.decode()
    links = re.findall(
        r'class="f-toggle".*?href="\?([^"]+)".*?aria-expanded="(\w+)".*?<span>(.*?)</span>', text, re.DOTALL
    )
    return {unescape(label): (unescape(address), expanded == "true") for address, expanded, label in links}


def test_the_page_opens_with_the_year_so_far_by_unit_in_thousands(kim):
    response = kim.get(ECONOMY)
    assert table(response)["Barn och unga"][:4] == ["97", "80", "−17", "240"]
    assert table(response)["Direkt på Socialnämnden"][:2] == ["1", "0"]
    assert list(table(response))[-1] == "Nettokostnad Socialnämnden"
    text = unescape(response.content.decode())
    assert "149 tkr" in text.replace("\u00a0", " ")
    assert "tolftedelar av helårsbudgeten" in text


def test_a_row_opens_in_its_place_and_the_address_says_so(kim):
    closed = kim.get(ECONOMY, ask())
    address, is_open = toggles(closed)["Vuxen"]
    assert not is_open
    opened = kim.get(f"{ECONOMY}?{address}")
    assert list(table(opened)) == [
        "Enhet", "Barn och unga", "Vuxen", "520 activity 520", "Direkt på Socialnämnden", "Nettokostnad Socialnämnden",
    ]  # fmt: skip
    address, is_open = toggles(opened)["Vuxen"]
    assert is_open
    assert table(kim.get(f"{ECONOMY}?{address}")) == table(closed)
    deeper, _ = toggles(opened)["520 activity 520"]
    accounts = kim.get(f"{ECONOMY}?{deeper}")
    assert table(accounts)["5010 account 5010"][:2] == ["50 501", "40 000"]
    (rows,) = re.findall(r'class="f-leaf" href="([^"]+)"', accounts.content.decode())
    listed = kim.get(unescape(rows))
    assert "En rad har räknats." in listed.content.decode()
    assert "50\u00a0500,50" in listed.content.decode()


def test_htmx_gets_the_answer_alone_and_the_address_of_the_whole_view(kim):
    asked = ask(per="process", vy="ack", motpart="", oppna="p520", kol=["outcome", "budget"])
    response = kim.get(ECONOMY, asked, headers={"HX-Request": "true", "HX-Target": "svar"})
    assert "<html" not in response.content.decode()
    pushed = urlsplit(response["HX-Push-Url"])
    assert parse_qs(pushed.query) == {
        "organ": [COMMITTEE], "period": ["T1 2017"], "per": ["process"], "visa": ["kr"], "kol": ["outcome", "budget"],
        "oppna": ["p520"],
    }  # fmt: skip
    again = kim.get(response["HX-Push-Url"])
    assert "<html" in again.content.decode()
    assert table(again) == table(response)


def test_a_figure_opens_to_its_definition_its_year_before_and_its_rows(kim, town):
    page = kim.get(ECONOMY, ask())
    (link,) = re.findall(r'href="([^"]+)" data-figure="ekonomi\.e[^"]*barn-och-unga\.outcome"', page.content.decode())
    drawer = kim.get(unescape(link), headers={"HX-Request": "true", "HX-Target": "drawer"})
    text = unescape(drawer.content.decode()).replace("\u00a0", " ")
    assert "<html" not in text
    assert '<p class="t-figure-large">97 500 kr</p>' in text
    assert "<dt>Enhet</dt><dd>Barn och unga</dd>" in text
    assert "80 000 kr" in text and "(+21,9 %)" in text
    assert "Visa de 2 raderna" in text
    (rows,) = re.findall(r'href="(/ekonomi/rader/[^"]+)"', drawer.content.decode())
    listed = unescape(kim.get(unescape(rows)).content.decode())
    assert listed.count("<tr>") == 3
    assert re.search(r'<a href="/kallor/\d+/">\d+</a>', listed)


def test_a_month_of_the_year_is_compared_with_the_same_month_a_year_before(kim):
    page = kim.get(ECONOMY, ask(vy="manad"))
    (link,) = re.findall(r'href="([^"]+)" data-figure="ekonomi\.total\.m01"', page.content.decode())
    assert parse_qs(urlsplit(unescape(link)).query)["period"] == ["2017-01"]
    assert table(page)["Nettokostnad Socialnämnden"][:4] == ["100 000", "50 501", "0", "−1 500"]


def test_a_manager_sees_the_own_unit_alone(client, town):
    client.force_login(town.people["Maja"])
    response = client.get(ECONOMY, {"visa": "kr"})
    assert set(table(response)) == {"Enhet", "Barn och unga", "Nettokostnad Barn och unga"}
    assert re.findall(r'<option value="(ekstad[^"]*)"', response.content.decode()) == [CHILDREN]
    assert client.get(ECONOMY, ask()).status_code == 404
    foreign = {"organ": CHILDREN, "matt": "economy.outcome", "period": "2017", "villkor": f"unit={ADULTS}"}
    assert client.get("/ekonomi/siffra/", foreign).status_code == 404
    assert client.get("/ekonomi/rader/", foreign).status_code == 404


def test_the_page_tells_how_far_the_books_have_come_and_who_ticked_them_off(kim, town):
    assert "Bokföring till och med april 2017, inte avstämd" in kim.get(ECONOMY).content.decode()
    with root_scope(town.root.pk):
        ledger = Batch.objects.get(table="ledger")
        Batch.objects.filter(pk=ledger.pk).update(
            reconciled_by=town.people["Kim"], reconciled_at="2017-05-08T10:00:00Z", reconciled_rows=ledger.rows,
            reconciled_total=ledger.total,
        )  # fmt: skip
    text = kim.get(ECONOMY).content.decode()
    assert "Bokföring till och med april 2017, avstämd 2017-05-08 av Kim" in text
    assert f'href="/kallor/{ledger.pk}/"' in text


def test_what_was_posted_after_the_books_were_closed_is_told(kim, town):
    with root_scope(town.root.pk):
        first = Batch.objects.get(table="ledger")
        closed = make_batch(town.nodes["socialnamnden"], [], file_name="april.csv", cut_off=date(2017, 4, 30))
        reconcile(user=town.people["Kim"], batch=closed, rows=0, total=closed.total, against="huvudboken")
        late = {
            "unit_id": town.nodes["vuxen"].pk, "month": date(2017, 3, 1), "amount": Decimal("12.00"),
            "account_id": Code.objects.get(code="5010").pk,
        }  # fmt: skip
        months = [{"month": "2017-03", "rows": 2, "total": "24.00", "late": 2}]
        batch = make_batch(town.nodes["socialnamnden"], [late, late], file_name="sent.csv", months=months)
    text = unescape(kim.get(ECONOMY).content.decode())
    assert "2 rader bokförda efter stängning" in text
    assert f'<a href="/kallor/{batch.pk}/">Visa raderna, 24 kr</a>' in text
    assert first.pk != batch.pk


def test_the_files_hold_the_table_that_is_shown_unrounded(kim):
    asked = ask(visa="tkr", oppna="eekstad/socialnamnden/vuxen", kol=["outcome", "consumed"])
    response = kim.get("/ekonomi/fil/csv/", asked)
    assert response["Content-Disposition"] == 'attachment; filename="ekonomi-ekstad-socialnamnden-T1-2017.csv"'
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert lines[0] == ["Nivå", "Enhet", "Utfall jan–apr 2017", "Förbrukat av årsbudget"]
    assert lines[1][:3] == ["0", "Barn och unga", "97,49975"]
    assert lines[3][:3] == ["1", "520 activity 520", "50,5005"]
    assert lines[-1][:3] == ["0", "Nettokostnad Socialnämnden", "149,00025"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(kim.get("/ekonomi/fil/xlsx/", asked).content))
    rows = book.get_sheet_by_name(book.sheet_names[1]).to_python()
    assert [row[1] for row in rows if row[0] == "Nettokostnad Socialnämnden"] == [149.00025]
    assert len(book.sheet_names) == 3, "the contents, the table and the chart's figures"


WRONG = [
    ({"period": "hösten"}, "Perioden ”hösten” går inte att tolka."),
    ({"period": "2017-04-03–2017-04-09"}, "går inte att tolka"),
    ({"per": "form"}, "Välj ett giltigt alternativ"),
    ({"kol": "lön"}, "Välj ett giltigt alternativ"),
]


@pytest.mark.parametrize(("given", "sentence"), WRONG)
def test_a_view_that_there_is_none_of_is_explained_on_the_page_and_in_the_file(kim, given, sentence):
    page = kim.get(ECONOMY, ask(**given))
    assert page.status_code == 200
    assert sentence in unescape(page.content.decode())
    assert "<table" not in page.content.decode()
    assert kim.get("/ekonomi/fil/csv/", ask(**given)).status_code == 400


@pytest.mark.parametrize("given", [{"villkor": "form=HVB"}, {"villkor": "x"}, {"matt": "x"}, {"period": "x"}])
def test_a_figure_that_there_is_none_of_is_not_found(kim, given):
    asked = {"organ": COMMITTEE, "matt": "economy.outcome", "period": "2017"} | given
    assert kim.get("/ekonomi/siffra/", asked).status_code == 404
    assert kim.get("/ekonomi/rader/", asked).status_code == 404


@pytest.mark.parametrize("value", ["'; DROP TABLE ledger; --", "<script>alert(1)</script>", "\x00", "e|v|k", "|" * 99])
def test_what_is_written_in_the_address_is_data(kim, value):
    response = kim.get(ECONOMY, ask(oppna=value))
    assert response.status_code == 200
    assert table(response) == table(kim.get(ECONOMY, ask()))
    assert "<script>alert" not in response.content.decode()


def test_the_page_takes_few_queries(kim):
    kim.get(ECONOMY)  # the session has chosen its root
    with at_most(BASE + 8):
        assert kim.get(ECONOMY, ask(oppna="eekstad/socialnamnden/vuxen")).status_code == 200


def test_the_economy_stands_in_the_menu_of_those_who_see_figures(kim, client, town):
    assert 'href="/ekonomi/"' in kim.get("/").content.decode()
    client.force_login(town.people["Lena"])
    assert 'href="/ekonomi/"' not in client.get("/").content.decode()
