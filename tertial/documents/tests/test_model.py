from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.documents import model as m
from tertial.documents.tests.hostile import document
from tertial.documents.text import clean
from tertial.numbers import Figure, style, unit


def _figure(value: int) -> Figure:
    return Figure(Decimal(value), unit("kr"))


def _with_runs(*values: int) -> m.Document:
    runs = tuple(m.FigureRun("a", _figure(value), style()) for value in values)
    return m.Document("t", "", "b", "p", (m.Section("s", "S", (m.Paragraph(runs),)),))


def test_one_key_stands_for_one_figure() -> None:
    assert _with_runs(1, 1).figures() == {"a": _figure(1)}
    with pytest.raises(ValueError, match="two different figures"):
        _with_runs(1, 2).figures()


def test_figures_are_found_in_every_kind_of_block_and_at_every_depth() -> None:
    keys = document().figures().keys()
    assert {"text.outcome", "states.sum.v", "hostile.t3.now", "wide.r0.jan", "forms.HVB.now", "long.k1042.v"} <= keys


def test_a_row_has_one_cell_a_column() -> None:
    columns = (m.Column("a", "A"), m.Column("b", "B"))
    with pytest.raises(ValueError, match="has 2 cells, not 1"):
        m.Table("t", "T", columns, (m.Row("r", "R", (m.EmptyCell(), m.EmptyCell())),))
    with pytest.raises(ValueError, match="two rows with one key"):
        m.Table("t", "T", columns, (m.Row("r", "R", (m.EmptyCell(),)), m.Row("r", "Q", (m.EmptyCell(),))))
    assert m.Table("t", "T", columns, (m.Row("g", "G", kind="group"),)).rows[0].cells == ()


def test_control_characters_go_and_line_ends_become_one_kind() -> None:
    assert m.Text("a\x00b\tc\r\nd\u2028e\x0bf\ud800g\ufffe").text == "ab c\nd\ne\nfg"
    assert m.Table("t", "T", (m.Column("a", "A"),), (), notes=("x\x01y",)).notes == ("xy",)


@given(st.text(st.characters(exclude_categories=())))
def test_cleaning_leaves_what_xml_can_carry_and_does_nothing_twice(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert all(c == "\n" or (ord(c) >= 0x20 and not 0x7F <= ord(c) <= 0x9F) for c in cleaned)
    cleaned.encode("utf-8")


def test_documents_are_values() -> None:
    assert document() == document()
    assert replace(document(), title="annan") != document()
