from decimal import Decimal

import pytest

from tertial.documents import model as m
from tertial.documents.rules import ROUNDING_NOTE, is_negative, notes_of, state_note, with_rounding_note
from tertial.documents.tests.hostile import states_table
from tertial.numbers import Figure, State, absent, style, unit


def _table(*values: str, total: str, parts: tuple[str, ...] | None = None) -> m.Table:
    def cell(key: str, kronor: str) -> m.FigureCell:
        return m.FigureCell(f"t.{key}.v", Figure(Decimal(kronor), unit("kr")), style("tkr"))

    rows = [m.Row(f"r{at}", "Del", (cell(f"r{at}", value),)) for at, value in enumerate(values)]
    adds = tuple(row.key for row in rows) if parts is None else parts
    whole = m.Row("sum", "Summa", (cell("sum", total),), "total", parts=adds)
    return m.Table("t", "T", (m.Column("k", "", "left"), m.Column("v", "V")), (*rows, whole))


def test_the_note_stands_where_rounding_alone_parts_the_sum_from_its_parts() -> None:
    # 0,4 + 0,4 tkr are shown as 0 + 0, and 0,8 as 1.
    assert with_rounding_note(_table("400", "400", total="800")).notes == (ROUNDING_NOTE,)


@pytest.mark.parametrize(
    "table",
    [
        _table("1000", "2000", total="3000"),
        # A real error of 5 tkr: never excused.
        _table("400", "400", total="5800"),
        # A total that claims no parts, such as a distinct count.
        _table("400", "400", total="800", parts=()),
    ],
)
def test_the_note_stands_nowhere_else(table: m.Table) -> None:
    assert with_rounding_note(table) == table


def test_the_note_is_set_once() -> None:
    once = with_rounding_note(_table("400", "400", total="800"))
    assert with_rounding_note(once) == once


def test_a_missing_part_says_nothing_of_the_sum() -> None:
    table = _table("400", "400", total="800")
    missing = m.FigureCell("t.r0.v", absent(unit("kr")), style("tkr"))
    rows = (m.Row("r0", "Del", (missing,)), *table.rows[1:])
    assert with_rounding_note(m.Table("t", "T", table.columns, rows)).notes == ()


def test_marks_are_explained_where_they_stand() -> None:
    assert state_note(states_table()) == (
        "p = preliminär uppgift; u.s. = uppgift saknas; <5 = visas inte, för få personer."
    )
    assert notes_of(_table("1", total="1")) == ()


def test_negative_is_what_is_shown_as_negative() -> None:
    def shown(value: str) -> bool:
        return is_negative(m.FigureCell("k", Figure(Decimal(value), unit("kr")), style()))

    assert shown("-1")
    assert not shown("-0.4")
    assert not is_negative(m.FigureCell("k", absent(unit("kr"), State.MISSING), style()))
