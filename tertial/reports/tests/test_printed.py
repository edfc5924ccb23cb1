"""The preflight recomputes what is printed: arithmetic that fails in our own document is told, with its place."""

from decimal import Decimal
from html import unescape

import pytest

from tertial.core.scope import root_scope
from tertial.documents.model import Column, Document, FigureCell, Row, Section, Table
from tertial.numbers import Figure, style, unit
from tertial.reports import actions
from tertial.reports.printed import recounted
from tertial.reports.tests.furnished import URL, furnished_report
from tests.queries import BASE, at_most

COLUMNS = ("Budget", "Utfall", "Avvikelse")


def table(**rows: tuple[int, int, int]) -> Table:
    """Amounts in kronor as somebody entered them, the sum too."""

    def cell(row: str, column: str, value: int) -> FigureCell:
        return FigureCell(f"entered.{row}.{column}", Figure(Decimal(value), unit("kr")), style("kr", 0))

    return Table(
        key="entered",
        title="Kostnader, kr",
        columns=(Column("", "Verksamhet"), *(Column(label, label) for label in COLUMNS)),
        rows=tuple(
            Row(name, name, tuple(cell(name, column, value) for column, value in zip(COLUMNS, values, strict=True)))
            for name, values in rows.items()
        ),
    )


def document(**rows: tuple[int, int, int]) -> Document:
    return Document("Delårsrapport", "", "Socialnämnden", "T1 2017", (Section("economy", "Ekonomi", (table(**rows),)),))


def test_entered_figures_that_cannot_be_right_are_an_error_at_their_table():
    found = recounted(document(Stab=(1240, 1150, 90), Vård=(8400, 8910, -510), Summa=(9640, 10060, -240)))
    assert found.claims == 6
    (wrong,) = found.findings
    assert (wrong.severity, wrong.anchor, wrong.title, wrong.row) == (
        "error", "table-entered", "Kostnader, kr", "Summa · Avvikelse",
    )  # fmt: skip
    assert "−420, tryckt −240" in wrong.message


def test_entered_figures_that_agree_are_only_counted():
    found = recounted(document(Stab=(1240, 1150, 90), Vård=(8400, 8910, -510), Summa=(9640, 10060, -420)))
    assert (found.claims, found.findings) == (6, ())


@pytest.fixture
def report(ekstad):
    return furnished_report(ekstad)[0]


def test_the_preflight_page_tells_what_does_not_add_up_and_leads_there(client, ekstad, report):
    with root_scope(ekstad.root.pk):
        html = "<p>Antalet hushåll har ökat från 200 till 250, vilket är en ökning med 35 procent.</p>"
        actions.save_text(user=ekstad.people["Kim"], report=report, key="rest", html=html, version=0)
    client.force_login(ekstad.people["Kim"])
    client.get(f"{URL}granskning/")
    with at_most(BASE + 9):
        text = unescape(client.get(f"{URL}granskning/").content.decode())
    told = text.partition("Siffrorna omräknade")[2]
    assert "samband mellan tryckta siffror" in told and "i texten står 35 procent" in told
    assert f'href="{URL}#section-rest"' in told


def test_the_reports_own_page_recomputes_nothing(client, ekstad, report, monkeypatch):
    monkeypatch.setattr("tertial.reports.printed.check", lambda source: pytest.fail("recomputed"))
    client.force_login(ekstad.people["Kim"])
    assert client.get(URL).status_code == 200
