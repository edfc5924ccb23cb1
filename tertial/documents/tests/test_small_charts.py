"""Small charts side by side: one grid, one scale for shares, one table, in every format."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pypdfium2
from docx import Document as WordDocument
from python_calamine import CalamineWorkbook

from tertial.documents import docx, html, json, pdf, xlsx
from tertial.documents import model as m
from tertial.documents.charts import svg
from tertial.documents.outline import charts_table, grouped
from tertial.documents.tests.sample import report
from tertial.numbers import Figure, Style, unit

ALT = "Linjediagram: {}."
GOAL = "Mål: 60 %."


def small(key: str, title: str, unit_key: str, *values: tuple[str, str], notes: tuple[str, ...] = ()) -> m.Chart:
    points = tuple(
        m.Point(f"small.{key}.{at}", label, Figure(Decimal(value), unit(unit_key)))
        for at, (label, value) in enumerate(values)
    )
    series = m.Series("outcome", "Utfall", points)
    style = Style(with_unit=True)
    return m.Chart(key, title, ALT.format(title), "line", (series,), style, notes=notes, small=True)


CHARTS = (
    small("girls", "Flickor som deltar", "percent", ("2014", "54"), ("2015", "58"), ("2016", "60"), notes=(GOAL,)),
    small("boys", "Pojkar som deltar", "percent", ("2014", "12"), ("2016", "21")),
    small("places", "Platser i boenden", "count", ("2015", "310"), ("2016", "340")),
)


def with_charts() -> m.Document:
    blocks = (m.Note("Före."), *CHARTS, m.Note("Efter."))
    return replace(report(), sections=(m.Section("key", "Nyckeltal", blocks),), appendices=())


def test_charts_that_follow_each_other_are_one_group_and_others_stand_alone() -> None:
    alone = m.Chart("alone", "Ensam", "Alt", "line", CHARTS[0].series, Style())
    found = grouped([CHARTS[0], alone, CHARTS[1], CHARTS[2]])
    assert found == [(CHARTS[0],), alone, (CHARTS[1], CHARTS[2])]


def test_shares_are_drawn_to_one_scale_and_others_to_their_own() -> None:
    girls, boys, places = (svg(chart, CHARTS) for chart in CHARTS)
    assert ">60</text>" in girls and ">60</text>" in boys
    assert ">60</text>" not in svg(CHARTS[1])
    assert ">60</text>" not in places


def test_their_figures_are_one_table_with_the_periods_in_their_order() -> None:
    table = charts_table(CHARTS)
    assert [column.label for column in table.columns] == ["", "2014", "2015", "2016"]
    cells = [[cell.key if isinstance(cell, m.FigureCell) else "" for cell in row.cells] for row in table.rows]
    assert cells[1] == ["small.boys.0", "", "small.boys.1"]


def test_on_screen_they_are_a_grid_with_one_table_to_open() -> None:
    found = html.render(with_charts())
    grid = found[found.index('<div class="charts">') :]
    assert grid.count('<figure class="chart"') == grid.count('role="img"') == 3
    assert grid.count("<details>") == 1
    assert grid.index("Mål: 60 %.") < grid.index("Pojkar som deltar</figcaption>")


def test_in_print_and_word_each_has_its_text_and_all_one_table() -> None:
    printed = pypdfium2.PdfDocument(pdf.render(with_charts()))
    text = "\n".join(page.get_textpage().get_text_range() for page in printed)
    assert text.count("Flickor som deltar") == 2  # over its picture, and in the table
    word = WordDocument(BytesIO(docx.render(with_charts())))
    pictures = word.element.body.findall(".//{*}docPr")
    assert [one.get("descr") for one in pictures] == [chart.alt for chart in CHARTS]
    assert len(word.tables) == 1


def test_in_a_spreadsheet_they_are_one_sheet_and_in_json_they_are_themselves() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(xlsx.render(with_charts())))
    assert book.sheet_names[1:] == ["Diagrammens siffror"]
    assert json.loads(json.dumps(with_charts())) == with_charts()
