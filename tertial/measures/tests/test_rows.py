"""The rows behind a figure add up to it, and never show a person."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from tertial.measures.engine import compute
from tertial.measures.rows import behind, rows
from tertial.measures.tests import worlds
from tertial.measures.tests.small import ADULT, PLACEMENT, money, opened, placed, posted
from tertial.periods import parse

T1 = parse("T1 2017")


def test_postings_are_listed_a_page_at_a_time_and_add_up_to_the_figure(folder: Path) -> None:
    where = {"unit": "kommun/nämnd/barn"}
    with opened(folder, money()) as store:
        first = behind(store, "economy.outcome", T1, where, limit=1)
        second = behind(store, "economy.outcome", T1, where, limit=1, offset=1)
    assert [cell.text for cell in first.rows[0]][:4] == ["Huvudbok", "2017-01-01", "", "Utredning"]
    assert [cell.text for cell in second.rows[0]][8] == "500,00"
    assert (first.has_more, second.has_more) == (True, False)
    assert [column.label for column in first.columns][-3:] == ["Belopp, kr", "Inläsning", "Rad i filen"]


def test_a_posting_names_its_voucher_and_the_batch_that_it_came_with(folder: Path) -> None:
    rows_of = {"budget": [], "ledger": [posted(ADULT, "90", voucher="A 17", text="Hyra")]}
    with opened(folder, rows_of) as store:
        (row,) = behind(store, "economy.outcome", T1, {}, limit=5).rows
        (batch,) = (each.batch_id for each in store.scope.files["ledger"])
    assert [cell.text for cell in row][2] == "A 17"
    assert [cell.batch for cell in row if cell.batch] == [batch]


def test_a_deviation_shows_both_its_budget_and_its_postings(folder: Path) -> None:
    with opened(folder, money()) as store:
        found = rows(store, "economy.deviation", T1, {"unit": "kommun/nämnd/vuxen"}, limit=50).to_pylist()
    assert {(row["source"], row["amount"]) for row in found} == {
        ("Huvudbok", Decimal("90.00")),
        ("Budget", Decimal("1200.00")),
    }


def test_rows_of_persons_are_only_added_up(folder: Path) -> None:
    given = [placed(n, "HVB", date(2017, 2, n)) for n in range(1, 4)] + [placed(9, "jourhem", date(2017, 3, 1))]
    with opened(folder, {"interventions": given}) as store:
        found = rows(store, "interventions.people", T1, {}, limit=50)
    assert found.column_names == ["source", "day", "unit", "kind", "count"]
    assert [(row["day"], row["unit"], row["kind"], row["count"]) for row in found.to_pylist()] == [
        ("2017-02", PLACEMENT, "HVB", 3),
        ("2017-03", PLACEMENT, "jourhem", 1),
    ]


def test_small_groups_are_hidden_behind_a_figure_too(folder: Path) -> None:
    given = {"interventions": [placed(1, "HVB", date(2017, 2, 1))]}
    with opened(folder, given, {"suppression": {"enabled": True, "least": 5}}) as store:
        shown = behind(store, "interventions.count", T1, {}, limit=5)
    assert [cell.text for cell in shown.rows[0]] == ["Insatser", "2017-02", "Placering", "HVB", "–"]


def test_the_rows_listed_are_as_many_as_the_lineage_says_for_every_kind_of_measure(folder: Path) -> None:
    keys = (
        "economy.outcome", "economy.budget", "economy.frame", "economy.forecast", "referrals.count",
        "investigations.closed", "interventions.days", "assistance.paid", "incidents.count", "attendance.quantity",
        "investments.outcome", "staff.headcount", "staff.turnover_share", "absence.share", "absence.contribution",
    )  # fmt: skip
    with opened(folder, worlds.rows_of(worlds.Maker(5), 200)) as store:
        for key in keys:
            lineage = compute(store, key, T1).lineage
            found = rows(store, key, T1, {}, limit=2000).to_pylist()
            assert sum(row.get("count", 1) for row in found) == lineage.rows > 0, key


def test_a_month_of_a_yearly_budget_shows_the_years_row(folder: Path) -> None:
    with opened(folder, money()) as store:
        found = rows(store, "economy.budget", T1, {"month": "2017-02"}, limit=9).to_pylist()
    assert {(row["unit"], row["amount"]) for row in found} == {(3, Decimal(600)), (ADULT, Decimal(1200))}
