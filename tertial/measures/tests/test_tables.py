"""Report tables: cells, derived columns, totals and the notes that follow from the figures."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tertial.documents.model import FigureCell, Table
from tertial.documents.rules import ROUNDING_NOTE
from tertial.measures import tables
from tertial.measures.declare import MeasureError
from tertial.measures.figures import Figures
from tertial.measures.tests.small import ADULT, SURVEY, Rows, budgeted, money, opened, placed, posted
from tertial.numbers import State, format_figure
from tertial.periods import parse

T1 = parse("T1 2017")
SPRING = date(2017, 2, 1)
COLUMNS = [
    {"key": "year", "label": "Budget helår", "measure": "economy.budget", "period": "full_year"},
    {"key": "budget", "label": "Budget", "measure": "economy.budget"},
    {"key": "outcome", "label": "Utfall", "measure": "economy.outcome"},
    {"key": "deviation", "label": "Avvikelse", "derive": "difference", "of": ["budget", "outcome"]},
]
ROWS: list[dict[str, Any]] = [
    {"key": "child", "label": "Barn", "where": {"unit": ["kommun/nämnd/barn"]}},
    {"key": "survey", "label": "Utredning", "indent": 1, "where": {"unit": ["kommun/nämnd/barn/utredning"]}},
    {"key": "adult", "label": "Vuxen", "where": {"unit": ["kommun/nämnd/vuxen"]}},
    {"key": "total", "label": "Summa", "kind": "total"},
]


def built(folder: Path, facts: Rows, settings: Mapping[str, Any] | None = None, /, **spec: Any) -> Table:
    given = {"key": "t", "title": "Tabell", "columns": COLUMNS, "rows": ROWS} | spec
    with opened(folder, facts, settings) as store:
        return tables.build(given, Figures(store), T1)


def shown(table: Table) -> dict[str, list[str]]:
    return {
        row.key: [format_figure(c.figure, c.style) if isinstance(c, FigureCell) else "" for c in row.cells]
        for row in table.rows
    }


def test_a_table_has_its_cells_its_derived_column_and_a_measured_total(folder: Path) -> None:
    table = built(folder, money())
    assert shown(table) == {
        "child": ["900", "300", "800", "−500"],
        "survey": ["600", "200", "300", "−100"],
        "adult": ["1\u00a0200", "400", "90", "310"],
        "total": ["2\u00a0100", "700", "890", "−190"],
    }
    assert table.rows[3].parts == ("child", "adult")
    assert [c.key for c in table.rows[0].cells if isinstance(c, FigureCell)][:2] == ["t.child.year", "t.child.budget"]


def test_a_column_of_a_deviation_is_signed_and_another_where_the_mall_says_so(folder: Path) -> None:
    columns = [
        {"key": "outcome", "label": "Utfall", "measure": "economy.outcome"},
        {"key": "deviation", "label": "Avvikelse", "measure": "economy.deviation"},
        {"key": "apart", "label": "Skillnad", "derive": "difference", "of": ["outcome", "deviation"], "signed": True},
    ]
    table = built(folder, money(), columns=columns)
    assert [column.signed for column in table.columns] == [False, False, True, True]


def test_a_row_may_have_figures_in_some_columns_alone(folder: Path) -> None:
    rows = [ROWS[0] | {"columns": ["outcome"]}, *ROWS[1:]]
    assert shown(built(folder, money(), rows=rows))["child"] == ["", "", "800", ""]


def test_a_table_is_one_query_beside_the_budget_versions(folder: Path) -> None:
    with opened(folder, money()) as store:
        figures = Figures(store)
        tables.build({"key": "t", "title": "T", "columns": COLUMNS, "rows": ROWS}, figures, T1)
        assert len(figures.sql) == 1
        assert figures.sql[0].count('FROM "ledger"') == 1
        assert figures.sql[0].count('FROM "budget"') == 1


def test_several_tables_can_be_read_at_once(folder: Path) -> None:
    specs = [{"key": key, "title": "T", "columns": COLUMNS, "rows": ROWS} for key in ("a", "b")]
    with opened(folder, money()) as store:
        figures = Figures(store)
        figures.fetch([request for spec in specs for request in tables.requests(spec, figures, T1)])
        for spec in specs:
            tables.build(spec, figures, T1)
        assert len(figures.sql) == 1


def test_the_table_says_how_the_budget_to_date_is_worked_out(folder: Path) -> None:
    assert any("fördelning finns" in note for note in built(folder, money()).notes)
    only_year = money() | {"budget": [budgeted(ADULT, "1200")]}
    assert built(folder, only_year).notes == ("Periodens budget är beräknad som tolftedelar av helårsbudgeten.",)
    assert built(folder, only_year, columns=COLUMNS[:1]).notes == ()


def test_the_note_on_rounding_stands_only_where_it_is_true(folder: Path) -> None:
    columns = [{"key": "outcome", "label": "Utfall", "measure": "economy.outcome"}]
    rounding = {"ledger": [posted(SURVEY, "1400"), posted(ADULT, "1400")]}
    real_gap = {"ledger": [posted(SURVEY, "1400"), posted(ADULT, "1400"), posted(1, "900")]}
    style = {"unit": "tkr", "decimals": 0}
    assert ROUNDING_NOTE in built(folder, rounding, columns=columns, style=style).notes
    assert ROUNDING_NOTE not in built(folder, real_gap, columns=columns, style=style).notes
    assert ROUNDING_NOTE not in built(folder, rounding, columns=columns).notes


def test_costs_can_be_shown_negative_and_a_deviation_is_still_positive_when_better(folder: Path) -> None:
    columns = [
        {"key": "outcome", "label": "Utfall", "measure": "economy.outcome"},
        {"key": "deviation", "label": "Avvikelse", "measure": "economy.deviation"},
        {"key": "worked_out", "label": "Avvikelse", "derive": "difference", "of": ["outcome", "outcome"]},
    ]
    spec: dict[str, Any] = {"columns": columns, "rows": ROWS[2:3], "convention": "outcome_minus_budget"}
    assert shown(built(folder, money(), **spec)) == {"adult": ["−90", "310", "0"]}
    by_profile = built(folder, money(), {"money_convention": "outcome_minus_budget"}, columns=columns, rows=ROWS[2:3])
    assert shown(by_profile) == {"adult": ["−90", "310", "0"]}


FORMS = [{"key": form, "label": form, "where": {"form": [form]}} for form in ("HVB", "jourhem")]
COUNTED = [
    {"key": "then", "label": "2016", "period": "previous_year"},
    {"key": "now", "label": "2017"},
    {
        "key": "change",
        "label": "Förändring",
        "derive": "change_percent",
        "of": ["now", "then"],
        "style": {"sign": "always"},
    },
]


def people_table(
    folder: Path, settings: Mapping[str, Any] | None = None, total: str | None = None, n: int = 2
) -> Table:
    rows = [placed(1, "jourhem", SPRING), *(placed(each, "HVB", SPRING) for each in range(1, n + 1))]
    rows += [placed(1, "HVB", date(2016, 1, 1), date(2016, 2, 1))]
    total_row = {"key": "total", "label": "Totalt", "kind": "total"} | ({"of": total} if total else {})
    spec = {"measure": "interventions.people", "columns": COUNTED, "rows": [*FORMS, total_row]}
    return built(folder, {"interventions": rows}, settings, **spec)


def test_a_distinct_total_says_so_where_it_is_less_than_its_parts(folder: Path) -> None:
    table = people_table(folder)
    assert shown(table) == {
        "HVB": ["1", "2", "+100\u00a0%"],
        "jourhem": ["0", "1", "–"],
        "total": ["1", "2", "+100\u00a0%"],
    }
    assert table.notes == ("Totalen räknar varje person en gång och är därför mindre än summan av delarna.",)
    assert table.rows[2].parts == ()


def test_a_total_that_is_the_sum_of_its_rows_says_so(folder: Path) -> None:
    table = people_table(folder, total="sum")
    assert shown(table)["total"] == ["1", "3", "+200\u00a0%"]
    assert table.notes[0].startswith("Totalen är summan av delarna: person")
    assert table.rows[2].parts == ("HVB", "jourhem")


def test_a_small_group_in_a_table_takes_a_second_one_with_it(folder: Path) -> None:
    settings = {"suppression": {"enabled": True, "least": 5, "text": "<5"}}
    table = people_table(folder, settings, n=9)
    assert [row[1] for row in shown(table).values()] == ["<5", "<5", "9"]
    assert people_table(folder, settings, total="sum", n=9).rows[2].cells[1].figure.state is State.SUPPRESSED  # type: ignore[union-attr]


def test_rows_that_follow_what_there_is_keep_their_keys(folder: Path) -> None:
    decided = [
        (date(2016, 6, 13), "§ 215", "Ram", "850"),
        (date(2017, 3, 6), "§ 33", "Heltid", "3"),
        (date(2017, 5, 1), "§ 99", "Sen", "9"),
    ]
    changes = [
        {"year": 2017, "unit_id": 1, "decided": day, "paragraph": number, "text": text, "amount": Decimal(amount)}
        for day, number, text, amount in decided
    ]
    spec = {
        "measure": "economy.frame",
        "columns": [{"key": "amount", "label": "Belopp"}],
        "rows": [{"by": "decision"}, {"key": "total", "label": "Ny ram", "kind": "total", "of": "sum"}],
    }
    table = built(folder, {"frame_changes": changes}, **spec)
    assert [row.label for row in table.rows] == ["Ram (2016-06-13, § 215)", "Heltid (2017-03-06, § 33)", "Ny ram"]
    assert shown(table) == {"decision_215": ["850"], "decision_33": ["3"], "total": ["853"]}


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        ([("a", "normal", 0), ("b", "normal", 0), ("t", "total", 0)], "a b"),
        ([("a", "subtotal", 0), ("b", "normal", 1), ("c", "normal", 0), ("t", "total", 0)], "a c"),
        ([("a", "normal", 0), ("b", "normal", 0), ("s", "subtotal", 0), ("c", "normal", 0), ("t", "total", 0)], "s c"),
        ([("a", "normal", 1), ("s", "subtotal", 0), ("c", "normal", 0), ("t", "total", 0)], "s c"),
        ([("a", "normal", 0), ("t0", "total", 0), ("b", "normal", 0), ("t", "total", 0)], "b"),
        ([("g", "group", 0), ("a", "normal", 1), ("b", "normal", 1), ("t", "total", 0)], "a b"),
        ([("x", "normal", 0), ("s", "subtotal", 0), ("a", "normal", 1), ("t", "total", 0)], "x s"),
    ],
)
def test_a_sum_adds_up_the_outermost_rows_and_no_row_twice(rows: list[tuple[str, str, int]], total: str) -> None:
    from tertial.measures.tablerows import parts_of
    from tertial.measures.tablespec import read

    listed = [{"key": key, "label": key, "kind": kind, "indent": indent} for key, kind, indent in rows]
    spec = read({"key": "t", "title": "T", "columns": [{"key": "x"}], "rows": listed})
    assert " ".join(spec.rows[place].key for place in parts_of(spec.rows, len(rows) - 1)) == total


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"columns": [{"key": "a", "label": "A"}]}, "vilket mått"),
        ({"columns": [{"key": "a", "measure": "economy.x"}]}, "finns inte"),
        ({"columns": [*COLUMNS, COLUMNS[0]]}, "samma nyckel"),
        ({"columns": [{"key": "a", "derive": "difference", "of": ["b", "c"]}]}, "inte står före"),
        ({"columns": [*COLUMNS, {"key": "a", "derive": "difference", "of": ["year"]}]}, "fel antal"),
        ({"columns": [{"key": "a", "derive": "guess", "of": []}]}, "guess"),
        ({"rows": [{"key": "t", "kind": "total", "of": ["nobody"]}]}, "nobody"),
        ({"rows": [{"key": "t", "kind": "sum"}]}, "sum"),
        ({"rows": [{"key": "t", "colour": "red"}]}, "colour"),
        ({"period": "whenever"}, "whenever"),
        ({"convention": "upside_down"}, "upside_down"),
    ],
)
def test_a_mistake_in_a_template_is_told_with_the_tables_key(folder: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(MeasureError, match=f"(?s)Tabellen ”t”.*{words}"):
        built(folder, money(), **changes)
