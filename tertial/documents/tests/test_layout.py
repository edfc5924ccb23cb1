"""How the width of a page is shared: long texts take more lines before the type becomes smaller."""

import pytest

from tertial.documents.layout import PORTRAIT, SIZES, layout
from tertial.documents.model import Column, CompositeCell, Row, StatusMark, Table, TextCell

LONG = "En kommentar som är längre än en rad i en smal kolumn någonsin kan bli."


def table(*texts, mark=None):
    columns = (Column("what", "Åtagande", "left"), *(Column(f"c{at}", "Text", "left") for at in range(len(texts))))
    cells = tuple(CompositeCell((mark,)) if text is None else TextCell(text) for text in texts)
    return Table("t", "", columns, (Row("r", "Alla familjehem får fyra besök om året", cells),))


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_long_texts_are_narrowed_and_the_type_stays_large(count):
    found = layout(table(*[LONG] * count))
    assert found.size == SIZES[0]
    assert sum(found.widths) == pytest.approx(PORTRAIT)
    assert min(found.widths) >= 76


def test_a_status_keeps_to_its_line():
    found = layout(table(None, LONG, LONG, LONG, mark=StatusMark("Delvis uppfyllt", "diamond", "warning")))
    alone = layout(table(None, mark=StatusMark("Delvis uppfyllt", "diamond", "warning")))
    assert found.size == alone.size == SIZES[0]
    assert found.widths[1] >= 76


def test_many_columns_make_the_type_smaller():
    assert layout(table(*[LONG] * 7)).size < SIZES[0]
