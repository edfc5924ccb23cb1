from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from tertial.documents import charts
from tertial.documents import model as m
from tertial.documents.canvas import WIDTH, text_width
from tertial.documents.outline import chart_table
from tertial.documents.tests.sample import forecast_chart, grouped_chart, months_chart
from tertial.documents.tokens import NEGATIVE
from tertial.numbers import Figure, State, absent, style, unit

SVG = "{http://www.w3.org/2000/svg}"
CHARTS = [forecast_chart(), grouped_chart(), months_chart()]


def _texts(picture: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.key)
def test_pictures_are_named_and_keep_to_their_width(chart: m.Chart) -> None:
    root = ElementTree.fromstring(charts.svg(chart))  # noqa: S314
    assert (root.get("role"), root.get("aria-label")) == ("img", chart.alt)
    assert not any("style" in element.attrib for element in root.iter())
    for text in root.iter(f"{SVG}text"):
        x, wide = float(text.get("x", 0)), text_width(text.text or "")
        start = {"start": x, "middle": x - wide / 2, "end": x - wide}[text.get("text-anchor", "start")]
        assert start > -1
        # Bold text is a little wider than the regular that is measured.
        assert start + wide < WIDTH + 1


def test_bars_are_as_long_as_their_figures_and_losses_are_red() -> None:
    root = ElementTree.fromstring(charts.svg(forecast_chart()))  # noqa: S314
    bars = [(float(rect.get("width", 0)), rect.get("fill")) for rect in root.iter(f"{SVG}rect")]
    widths = [wide for wide, _ in bars]
    assert widths[1] / widths[0] == pytest.approx(2500 / 4000, rel=1e-3)
    assert [fill == NEGATIVE for _, fill in bars] == [False, True, True]
    assert {"4\u00a0000", "−2\u00a0500", "−1\u00a0500", "0"} <= set(_texts(charts.svg(forecast_chart())))


def test_series_are_named_where_they_are() -> None:
    assert _texts(charts.svg(grouped_chart())).count("2016") == 1
    assert "2016 217" in _texts(charts.svg(months_chart()))


def test_a_line_stops_where_a_figure_is_missing() -> None:
    values = (5, 6, None, 7, 8)
    figures = [Figure(Decimal(v), unit("people")) if v else absent(unit("people"), State.MISSING) for v in values]
    points = tuple(m.Point(f"p{at}", f"v{at}", figure) for at, figure in enumerate(figures))
    chart = m.Chart("c", "C", "alt", "line", (m.Series("s", "S", points),), style())
    root = ElementTree.fromstring(charts.svg(chart))  # noqa: S314
    assert [len(line.get("points", "").split()) for line in root.iter(f"{SVG}polyline")] == [2, 2]


def test_a_line_is_cut_where_its_series_is_broken_and_a_rule_stands_there() -> None:
    points = tuple(m.Point(f"p{at}", f"v{at}", Figure(Decimal(at), unit("people"))) for at in range(5))
    whole = m.Chart("c", "C", "alt", "line", (m.Series("s", "S", points),), style())
    cut = replace(whole, breaks=("v3",))
    drawn = {each: ElementTree.fromstring(charts.svg(each)) for each in (whole, cut)}  # noqa: S314
    joined = [[len(line.get("points", "").split()) for line in root.iter(f"{SVG}polyline")] for root in drawn.values()]
    assert joined == [[5], [3, 2]]
    rules = [sum(line.get("x1") == line.get("x2") for line in root.iter(f"{SVG}line")) for root in drawn.values()]
    assert rules == [0, 1]


@pytest.mark.parametrize("kind", ["bar", "line"])
def test_a_chart_without_values_is_drawn(kind: m.ChartKind) -> None:
    empty = m.Chart("c", "C", "", kind, (m.Series("s", "S", (m.Point("p", "x", absent(unit("kr"))),)),), style())
    assert charts.svg(empty).startswith("<svg ")
    assert charts.svg(m.Chart("c", "C", "", kind, (), style())).startswith("<svg ")


def test_the_data_table_lies_down_for_months() -> None:
    lying, standing = chart_table(months_chart()), chart_table(grouped_chart())
    assert [row.label for row in lying.rows] == ["2016", "2017"]
    assert len(lying.columns) == 13
    assert [row.label for row in standing.rows] == ["HVB", "Familjehem", "Jourhem", "Stödboende"]
    assert standing.rows[1].cells[0] == m.FigureCell(
        "forms.Familjehem.now", grouped_chart().series[0].points[1].figure, style()
    )


def test_png_pictures_come_in_order() -> None:
    drawn = charts.png([charts.svg(chart) for chart in CHARTS])
    assert [picture[:4] for picture in drawn] == [b"\x89PNG"] * 3
    assert len(set(drawn)) == 3
