"""A table's layout as its mall says it: repeated rows, varav rows, headings over columns, texts, several figures."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tertial.documents.layout import cell_text
from tertial.documents.model import CompositeCell, EmptyCell, FigureCell, FigureRun, Table, TextCell
from tertial.measures.declare import MeasureError
from tertial.measures.engine import compute
from tertial.measures.figures import Figures, Request
from tertial.measures.tablenotes import SIGN_NOTE
from tertial.measures.tests.small import ADULT, CHILD, SURVEY, Rows, budgeted, money, opened, posted
from tertial.measures.tests.test_tables import COLUMNS, ROWS, T1, built

FEE, FEES = 23, "3010"
CHILDREN, ADULTS = {"unit": ["kommun/nämnd/barn"]}, {"unit": ["kommun/nämnd/vuxen"]}


def texts(table: Table) -> dict[str, list[str]]:
    return {row.key: [cell_text(cell) for cell in row.cells] for row in table.rows}


def with_fees() -> Rows:
    facts = money()
    facts["ledger"] = [*facts["ledger"], posted(ADULT, "-30", account_id=FEE)]
    return facts


def test_the_rows_of_each_stand_below_every_row_that_asks_for_them(folder: Path) -> None:
    each = [
        {"key": "income", "label": "Intäkter", "where": {"account_class": ["3"]}},
        {"key": "cost", "label": "Kostnader", "where": {"account_class": ["5"]}},
        {"key": "net", "label": "Netto", "kind": "subtotal", "of": ["income", "cost"]},
    ]
    rows = [
        {"key": "child", "label": "1 Barn", "each": True, "where": CHILDREN},
        {"key": "adult", "label": "2 Vuxen", "each": True, "where": ADULTS},
    ]
    columns = [{"key": "outcome", "measure": "economy.outcome"}]
    table = built(folder, with_fees(), columns=columns, rows=rows, each=each, convention="outcome_minus_budget")
    assert texts(table) == {
        "child": [], "child_income": ["0"], "child_cost": ["−800"], "child_net": ["−800"],
        "adult": [], "adult_income": ["30"], "adult_cost": ["−90"], "adult_net": ["−60"],
    }  # fmt: skip
    assert [(row.kind, row.indent) for row in table.rows[:4]] == [
        ("group", 0), ("normal", 1), ("normal", 1), ("subtotal", 1),
    ]  # fmt: skip
    assert table.rows[7].parts == ("adult_income", "adult_cost")
    assert SIGN_NOTE in table.notes


def test_a_varav_row_is_part_of_the_row_above_and_of_no_sum(folder: Path) -> None:
    part = {"key": "part", "label": "varav utredning", "kind": "of_which", "indent": 1}
    rows = [ROWS[0], part | {"where": {"unit": ["kommun/nämnd/barn/utredning"]}}, ROWS[2]]
    rows.append({"key": "total", "label": "Summa", "kind": "total", "of": "sum"})
    table = built(folder, money(), rows=rows)
    assert table.rows[1].kind == "of_which"
    assert texts(table)["part"][2] == "300"
    assert texts(table)["total"] == ["2\u00a0100", "700", "890", "−190"]
    assert table.rows[3].parts == ("child", "adult")


def test_an_account_takes_in_all_below_it_also_in_forecasts(folder: Path) -> None:
    facts = with_fees()
    facts["budget"] = [*facts["budget"], budgeted(ADULT, "-60", account_id=FEE)]
    made = {"made": date(2017, 4, 30), "year": 2017, "unit_id": ADULT}
    facts["forecasts"] = [
        made | {"amount": Decimal(1250), "account_class": "5010", "activity_id": 11},
        made | {"amount": Decimal(-75), "account_class": FEES, "activity_id": 11},
    ]
    columns = [
        {"key": "outcome", "measure": "economy.outcome"},
        {"key": "forecast", "measure": "economy.forecast"},
        {"key": "deviation", "measure": "economy.forecast_deviation"},
    ]
    rows = [
        {"key": "fees", "label": "Avgifter", "where": ADULTS | {"account": ["30"]}},
        {"key": "class", "label": "Intäkter", "where": ADULTS | {"account_class": ["3"], "activity": ["51"]}},
        {"key": "all", "label": "Vuxen", "where": ADULTS},
    ]
    table = built(folder, facts, columns=columns, rows=rows)
    assert texts(table)["fees"] == ["−30", "−75", "15"]
    assert texts(table)["all"] == ["60", "1\u00a0175", "−35"]


def test_a_new_forecast_in_another_detail_takes_the_place_of_the_older(folder: Path) -> None:
    def made(day: date, amount: int, **more: Any) -> dict[str, Any]:
        return {"made": day, "year": 2017, "unit_id": ADULT, "amount": Decimal(amount), **more}

    march, april = date(2017, 3, 31), date(2017, 4, 30)
    by_activity = [made(march, 500, activity_id=11), made(march, 800, activity_id=12)]
    later = [*by_activity, made(april, 550, activity_id=11)]
    for rows, expected in (
        (by_activity, 1300), (later, 1350), ([*later, made(april, 1200)], 1750), ([made(march, 9000), *later], 1350),
    ):  # fmt: skip
        with opened(folder, {"forecasts": rows}) as store:
            assert compute(store, "economy.forecast", T1).rows[-1].figure.value == expected


def test_columns_beside_each_other_may_have_a_heading_in_common(folder: Path) -> None:
    columns = [COLUMNS[0], COLUMNS[1] | {"group": "Januari–april"}, COLUMNS[2] | {"group": "Januari–april"}, COLUMNS[3]]
    table = built(folder, money(), columns=columns)
    assert [column.group for column in table.columns] == ["", "", "Januari–april", "Januari–april", ""]


def test_a_cell_may_hold_several_figures_and_a_text_and_a_mark(folder: Path) -> None:
    columns = [
        COLUMNS[1] | {"hidden": True},
        COLUMNS[2] | {"hidden": True},
        {"key": "both", "label": "Utfall/budget", "compose": "{outcome} av {budget}", "of": ["outcome", "budget"]},
        {"key": "note", "label": "Kommentar", "text": True},
    ]
    columns[2]["of"] = ["budget", "outcome"]
    rows = [
        ROWS[0] | {"cells": {"note": "Fler barn"}, "marks": {"note": "1"}},
        ROWS[2] | {"cells": {"both": "–"}},
    ]
    table = built(folder, money(), columns=columns, rows=rows, footnotes=[{"mark": "1", "text": "Preliminärt."}])
    assert [column.key for column in table.columns] == ["row", "both", "note"]
    both, note = table.rows[0].cells
    assert isinstance(both, CompositeCell) and cell_text(both) == "800 av 300"
    assert [run.key for run in both.runs if isinstance(run, FigureRun)] == ["t.child.outcome", "t.child.budget"]
    assert note == TextCell("Fler barn", "1")
    assert texts(table)["adult"] == ["–", ""]


def test_a_state_may_be_left_empty(folder: Path) -> None:
    share = {"key": "share", "label": "Förbrukat %", "measure": "economy.consumed_share", "style": {"unit": "percent"}}
    facts: Rows = {"ledger": [posted(SURVEY, "30")], "budget": [budgeted(CHILD, "0"), budgeted(ADULT, "60")]}
    assert texts(built(folder, facts, columns=[share]))["child"] == ["–"]
    table = built(folder, facts, columns=[share | {"blank": ["not_applicable"]}])
    assert isinstance(table.rows[0].cells[0], EmptyCell)
    assert isinstance(table.rows[2].cells[0], FigureCell)


def test_an_entered_figure_may_stand_beside_measured_ones(folder: Path) -> None:
    facts = money()
    facts["entered"] = [
        {"key": f"goal.{row}", "label": "Mål", "unit_of_measure": "tkr", "period": "2017", "value": Decimal(value),
         "source": "Plan", "source_date": date(2017, 1, 2), "unit_id": 1, "row": value}
        for row, value in (("child", 2), ("adult", 3))
    ]  # fmt: skip
    goal = {"key": "goal", "measure": "entered.amount", "period": "full_year", "alone": True}
    columns = [COLUMNS[2], goal | {"where": {"key": ["goal.{row}"]}}]
    rows = [ROWS[0], ROWS[2], {"key": "total", "label": "Summa", "kind": "total", "of": "sum"}]
    assert texts(built(folder, facts, columns=columns, rows=rows)) == {
        "child": ["800", "2\u00a0000"], "adult": ["90", "3\u00a0000"], "total": ["890", "5\u00a0000"],
    }  # fmt: skip


def test_two_measures_of_one_distinct_count_are_read_together_also_without_conditions(folder: Path) -> None:
    months = [date(2017, 1, 1), date(2017, 2, 1), date(2017, 2, 1)]
    paid = [
        {"household": bytes(15) + bytes([at]), "month": month, "amount": Decimal(900), "unit_id": ADULT}
        for at, month in enumerate(months)
    ]
    with opened(folder, {"assistance": paid}) as store:
        asked = [Request.of(f"assistance.{name}", T1) for name in ("household_months", "mean_amount")]
        found = Figures(store).fetch(asked)
    assert [figure.value for figure in found] == [3, 900]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rows": [ROWS[0] | {"cells": {"nothing": "x"}}]}, "nothing"),
        ({"rows": [ROWS[0] | {"marks": {"nowhere": "1"}}]}, "nowhere"),
        ({"columns": [*COLUMNS, {"key": "c", "compose": "{later}", "of": ["later"]}]}, "inte står före"),
    ],
)
def test_a_mistake_in_a_layout_is_told(folder: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(MeasureError, match=f"(?s)Tabellen ”t”.*{words}"):
        built(folder, money(), **changes)


def test_the_guide_to_profiles_has_every_word_of_a_mall() -> None:
    from tertial.measures import tablespec

    guide = (Path(__file__).parents[3] / "docs" / "new-profile.md").read_text("utf-8")
    words = tablespec._TABLE | tablespec._COLUMN | tablespec._ROW
    assert [word for word in sorted(words) if f"`{word}" not in guide] == []
