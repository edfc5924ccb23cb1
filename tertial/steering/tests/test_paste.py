"""Lines from a spreadsheet: read as elements, with every error; no database."""

from decimal import Decimal

import pytest

from tertial.core.errors import Refused
from tertial.steering.rules_paste import Known, read_pasted

KNOWN = Known(
    types={"målområde": "area", "mål": "goal", "indikator": "indicator"},
    parents={"area": [""], "goal": ["area"], "indicator": ["goal"]},
    measured=frozenset({"indicator"}),
    units={"%": "percent", "antal": "count"},
    people={"maja": 1, "maja@ekstad.example": 1},
)
LINES = "\n".join(
    [
        "Målområde\t\tVälfärd",
        "Mål\t\tTrygg vardag\t\t\tMaja",
        "Indikator\tA\tI tid\t%\t90,5\tmaja@ekstad.example\tUtan dröjsmål",
        "Mål\t\tDelaktighet",
        "Indikator\t\tNöjda\t%\tMinst 80 %",
    ]
)


def errors(text, above=""):
    return [error for row in read_pasted(text, KNOWN, above) for error in row.errors]


def test_each_line_stands_under_the_nearest_that_its_type_may_stand_under():
    rows = read_pasted(LINES, KNOWN)
    assert [(row.type, row.parent, row.depth) for row in rows] == [
        ("area", None, 0),
        ("goal", 0, 1),
        ("indicator", 1, 2),
        ("goal", 0, 1),
        ("indicator", 3, 2),
    ]
    assert [row.errors for row in rows] == [()] * 5
    first, second = rows[2], rows[4]
    assert (first.number, first.unit, first.target, first.responsible) == ("A", "percent", Decimal("90.5"), 1)
    assert (first.description, first.shown_target) == ("Utan dröjsmål", "90,5 %")
    assert (second.target, second.target_words) == (None, "Minst 80 %") or second.target == 80


def test_a_heading_says_in_which_order_the_columns_stand():
    (row,) = read_pasted("Rubrik\tTyp\tAnsvarig\nVälfärd\tMålområde\tMaja", KNOWN)
    assert (row.line, row.title, row.type, row.responsible) == (2, "Välfärd", "area", 1)
    with pytest.raises(Refused, match="Kolumnen ”Färg” är okänd"):
        read_pasted("Typ\tRubrik\tFärg\nMål\tVälfärd\tblå", KNOWN)


def test_lines_may_be_put_under_what_is_there_already():
    assert errors("Mål\t\tNytt mål", above="area") == []
    assert errors("Mål\t\tNytt mål") == [
        "Inget på raderna före, eller på platsen du valde, är något som typen får stå under."
    ]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("Vision\t\tGlad", "Typen ”Vision” finns inte i styrmodellen."),
        ("Målområde\t\t", "Rubrik saknas."),
        ("Målområde\t\tVälfärd\t%", "Typen mäts inte, så den har varken enhet eller mål."),
        ("Målområde\t\tVälfärd\tmeter", "Enheten ”meter” är okänd."),
        ("Målområde\t\tVälfärd\t\t\tNils", "”Nils” arbetar inte här, eller flera heter så; skriv e-postadressen."),
        ("Målområde\t\ta\t\t\t\t\tb", "Raden har 8 kolumner; högst 7."),
    ],
)
def test_everything_wrong_with_a_line_is_told(line, error):
    assert error in errors(line)


def test_nothing_is_refused():
    with pytest.raises(Refused, match="minst en rad"):
        read_pasted("\n \n", KNOWN)
