"""Breaks in series: a table or chart that crosses one says so, at the rows that it concerns and no others."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tertial.core.scope import root_scope
from tertial.documents.model import Table
from tertial.facts import store
from tertial.facts.scope import BreakRow, Scope
from tertial.facts.selectors import scope_for
from tertial.measures import pictures, presentation, tables
from tertial.measures.breaks import crossed
from tertial.measures.figures import Figures
from tertial.measures.inquiries import Inquiry
from tertial.measures.selectors import explored
from tertial.measures.tests.small import money, opened
from tertial.measures.tests.town import furnish
from tertial.organisation import series
from tertial.periods import Period, month, parse

T1 = parse("T1 2017")
SYSTEM = BreakRow("kommun/nämnd", "economy.outcome", date(2016, 9, 1), "Nytt ekonomisystem.")
MOVED = BreakRow("kommun/nämnd/vuxen", "", date(2017, 1, 1), "Ny avdelning")
COLUMNS = [
    {"key": "now", "label": "2017", "measure": "economy.outcome"},
    {"key": "then", "label": "2016", "measure": "economy.outcome", "period": "2016-01..2016-04"},
]
ROWS: list[dict[str, Any]] = [
    {"key": "child", "label": "Barn", "where": {"unit": ["kommun/nämnd/barn"]}},
    {"key": "adult", "label": "Vuxen", "where": {"unit": ["kommun/nämnd/vuxen"]}},
    {"key": "total", "label": "Summa", "kind": "total"},
]


def scope(*breaks: BreakRow) -> Scope:
    return Scope(1, 1, "kommun/nämnd", frozenset({1}), breaks=breaks)


def built(folder: Path, *breaks: BreakRow, columns: list[dict[str, Any]] = COLUMNS) -> Table:
    with opened(folder, money()) as facts:
        facts.scope = replace(facts.scope, breaks=breaks)
        return tables.build({"key": "t", "title": "Tabell", "columns": columns, "rows": ROWS}, Figures(facts), T1)


def test_a_break_that_all_rows_cross_is_told_once_below_the_table(folder: Path) -> None:
    table = built(folder, SYSTEM)
    assert "Serien är bruten 2016-09-01: nytt ekonomisystem." in table.notes
    assert [row.footnote for row in table.rows] == [None, None, None] and table.footnotes == ()


def test_a_break_of_one_department_is_a_footnote_at_its_row(folder: Path) -> None:
    table = built(folder, MOVED)
    assert [row.footnote for row in table.rows] == [None, "a", None]
    assert [(note.mark, note.text) for note in table.footnotes] == [("a", "Serien är bruten 2017-01-01: ny avdelning.")]
    assert not any("bruten" in note for note in table.notes)


def test_a_table_that_stays_on_one_side_says_nothing(folder: Path) -> None:
    table = built(folder, SYSTEM, MOVED, columns=COLUMNS[:1])
    assert (table.footnotes, [note for note in table.notes if "bruten" in note]) == ((), [])


def test_a_break_concerns_its_measure_alone_and_the_nodes_below_it() -> None:
    two_years = [parse("T1 2016"), T1]
    known = scope(SYSTEM, MOVED)
    assert crossed(known, "economy.outcome", ["kommun/nämnd/barn"], two_years) == [SYSTEM]
    assert crossed(known, "interventions.people", ["kommun/nämnd/barn"], two_years) == []
    assert crossed(known, "interventions.people", ["kommun/nämnd/vuxen/boende"], two_years) == [MOVED]
    assert crossed(known, "interventions.people", [], two_years) == []  # what moves within leaves the whole as it was


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_months_cross_a_break_just_when_it_lies_between_days_of_theirs(first: int, second: int, day: int) -> None:
    def at(count: int) -> Period:
        return month(2015 + count // 12, 1 + count % 12)

    broken = BreakRow("kommun/nämnd", "", at(day).start, "x")
    found = crossed(scope(broken), "m", [], [at(first), at(second)])
    assert bool(found) == (min(first, second) < day <= max(first, second))


def test_a_chart_by_month_is_cut_at_the_break_and_says_why(ekstad: Any) -> None:
    furnish(ekstad)
    committee, kim = ekstad.nodes["socialnamnden"], ekstad.people["Kim"]
    with root_scope(ekstad.root.pk):
        series.add_break(by=kim, node=committee, day=date(2017, 2, 1), text="Nytt ekonomisystem")
        with store.open(scope_for(kim, committee)) as facts:
            shown = explored(facts, Inquiry("economy.outcome", T1, by=("month",)), committee, "kr")
    assert "Serien är bruten 2017-02-01: nytt ekonomisystem." in presentation.notes(shown)
    chart = pictures.chart(shown)
    assert chart is not None and (chart.kind, chart.breaks) == ("line", ("2017-02",))
