from datetime import UTC, datetime
from decimal import Decimal
from json import loads as plain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.documents import json
from tertial.documents import model as m
from tertial.documents.tests.hostile import document
from tertial.numbers import (
    UNITS,
    DerivedLineage,
    EnteredLineage,
    Figure,
    FrozenLineage,
    Kind,
    MeasureLineage,
    Sign,
    State,
    Style,
    Unit,
)

texts = st.text(max_size=30)
units = st.sampled_from([*UNITS.values(), Unit("kkr", "kkr", Kind.MONEY, Decimal(1000))])
styles = st.builds(
    Style, st.none() | units, st.integers(0, 4), st.sampled_from(Sign), st.booleans(), st.none() | texts, texts
)
measured = st.builds(
    MeasureLineage, texts, texts, texts, st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
    st.lists(st.integers(0), max_size=2).map(tuple), st.integers(0),
)  # fmt: skip
entered = st.builds(EnteredLineage, texts, st.datetimes(timezones=st.just(UTC)), texts, st.dates())
plain_figures = st.builds(
    Figure, st.decimals(allow_nan=False, allow_infinity=False, places=4), units,
    st.sampled_from([State.EXACT, State.PRELIMINARY]), st.none() | measured | entered,
)  # fmt: skip
derived = st.builds(DerivedLineage, texts, st.lists(plain_figures, max_size=2).map(tuple))
lineages = st.none() | measured | entered | derived | st.builds(FrozenLineage, texts, st.none() | measured | derived)
absent = st.builds(Figure, st.none(), units, st.sampled_from([s for s in State if not s.has_value]), lineages)
figures = plain_figures | absent | st.builds(lambda f, at: f.with_lineage(at) if at else f, plain_figures, lineages)


@st.composite
def documents(draw: st.DrawFn) -> m.Document:
    drawn = draw(st.lists(figures, min_size=1, max_size=4))
    # Styles that show the unit of another kind cannot be formatted; the figure's own unit always can.
    shown = [
        draw(styles.map(lambda s, f=f: Style(None, s.decimals, s.sign, s.with_unit, s.unit_label, s.suppressed_text)))
        for f in drawn
    ]
    cells = tuple(
        m.FigureCell(f"t.r.{at}", f, s, draw(st.none() | texts))
        for at, (f, s) in enumerate(zip(drawn, shown, strict=True))
    )
    columns = tuple(
        m.Column(str(at), draw(texts), draw(st.sampled_from(["left", "right"])), signed=draw(st.booleans()))
        for at in range(len(cells) + 1)
    )
    row = m.Row(
        "r", draw(texts), cells, draw(st.sampled_from(["normal", "total"])), draw(st.integers(0, 3)), parts=("a", "b")
    )
    table = m.Table(
        "t", draw(texts), columns, (row,), (draw(texts),), (m.Footnote("1", draw(texts)),), draw(st.booleans())
    )
    runs = (
        m.Text(draw(texts), draw(st.booleans())),
        m.FigureRun("t.r.0", drawn[0], shown[0]),
        m.FootnoteRun(draw(texts)),
    )
    chart = m.Chart(
        "c",
        draw(texts),
        draw(texts),
        "line",
        (m.Series("s", draw(texts), (m.Point("t.r.0", "x", drawn[0]),)),),
        shown[0],
    )
    section = m.Section(
        "s", draw(texts), (m.Paragraph(runs), table, chart, m.PageBreak()), number=draw(st.none() | texts)
    )
    return m.Document(draw(texts), draw(texts), "b", "p", (section,), (section,), draw(st.none() | st.dates()))


@settings(max_examples=60, deadline=None)
@given(documents())
def test_every_document_comes_back_as_it_went(made: m.Document) -> None:
    assert json.loads(json.dumps(made)) == made


def test_the_hostile_document_comes_back_as_it_went() -> None:
    made = document()
    written = json.dumps(made, indent=2)
    assert json.loads(written) == made
    assert json.dumps(json.loads(written), indent=2) == written


def test_a_figure_stands_once_in_full_precision_and_is_shown_where_it_is_used() -> None:
    content = plain(json.dumps(document()))
    assert content["schema"] == "tertial-document/1"
    assert content["figures"]["text.outcome"] == {
        "value": "270869501",
        "unit": "kr",
        "state": "exact",
        "lineage": {
            "type": "measure", "measure": "economy.outcome", "body": "x/y", "period": "T1 2017",
            "filters": [["unit", "a"], ["form", "b"]], "batches": [3, 4], "rows": 1250,
        },
    }  # fmt: skip
    run = content["document"]["sections"][0]["blocks"][0]["runs"][1]
    assert (run["key"], run["shown"]) == ("text.outcome", "270,9\u00a0mnkr")
    assert "figure" not in run


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "inte ett dokument"),
        ("[]", "inte ett dokument"),
        ('{"schema": "tertial-document/9"}', "bara ”tertial-document/1”"),
        ('{"schema": "tertial-document/1", "document": {"type": "nope"}, "figures": {}}', "skadat"),
        ('{"schema": "tertial-document/1", "document": {"type": "page_break"}, "figures": {}}', "inget dokument"),
    ],
)
def test_what_is_no_document_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(json.DocumentFormatError, match=said):
        json.loads(text)


def test_moments_keep_their_zone() -> None:
    lineage = EnteredLineage("x", datetime(2017, 5, 2, 9, tzinfo=UTC), "s", datetime(2017, 5, 1, tzinfo=UTC).date())
    run = m.FigureRun("a", Figure(Decimal(1), UNITS["kr"], lineage=lineage), Style())
    made = m.Document("t", "", "b", "p", (m.Section("s", "S", (m.Paragraph((run,)),)),))
    assert json.loads(json.dumps(made)).figures()["a"].lineage == lineage
