"""The same document in five formats says the same numbers."""

import re
from collections import Counter
from html.parser import HTMLParser
from io import BytesIO
from json import loads as plain

import docx as word
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from tertial.documents import docx, html, json, model, pdf, xlsx
from tertial.documents.layout import cell_text
from tertial.documents.outline import chart_table
from tertial.documents.tests.hostile import document
from tertial.numbers import convert, format_figure


def _runs_of(block: model.Block) -> tuple[model.Run, ...]:
    match block:
        case model.Paragraph(runs):
            return runs
        case model.Table():
            composed = [cell for row in block.rows for cell in row.cells if isinstance(cell, model.CompositeCell)]
            return tuple(run for cell in composed for run in cell.runs)
        case _:
            return ()


DOCUMENT = document()
TABLES = [
    chart_table(block) if isinstance(block, model.Chart) else block
    for section in DOCUMENT.all_sections()
    for block in section.blocks
    if isinstance(block, model.Table | model.Chart)
]
RUNS = [
    run
    for section in DOCUMENT.all_sections()
    for block in section.blocks
    for run in _runs_of(block)
    if isinstance(run, model.FigureRun)
]


def shown() -> dict[str, str]:
    """What each figure's key is printed as, worked out by the number package alone."""
    cells = [cell for table in TABLES for row in table.rows for cell in row.cells if isinstance(cell, model.FigureCell)]
    return {item.key: format_figure(item.figure, item.style) for item in (*cells, *RUNS)}


def rows_of(table: model.Table) -> list[list[str]]:
    return [[cell_text(cell) for cell in row.cells] for row in table.rows if row.cells]


class Figures(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.key: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.key = dict(attrs).get("data-figure")
        if self.key:
            self.found[self.key] = ""

    def handle_data(self, data: str) -> None:
        if self.key:
            self.found[self.key] += data

    def handle_endtag(self, tag: str) -> None:
        self.key = None


def test_html_shows_every_figure_under_its_key() -> None:
    parser = Figures()
    parser.feed(html.render(DOCUMENT, figure_url=lambda key: f"/siffra/{key}"))
    assert parser.found == shown()
    assert len(parser.found) == len(DOCUMENT.figures()) > 150


def test_json_shows_every_figure_under_its_key() -> None:
    found: dict[str, str] = {}

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if "shown" in value:
                found[value["key"]] = value["shown"]
            for item in value.values():
                walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)

    walk(plain(json.dumps(DOCUMENT))["document"])
    charted = {point.key for point in _points()}
    assert {key: text for key, text in shown().items() if key not in charted or key in found} == found


def _points() -> list[model.Point]:
    blocks = (block for section in DOCUMENT.all_sections() for block in section.blocks)
    charts = (block for block in blocks if isinstance(block, model.Chart))
    return [point for chart in charts for series in chart.series for point in series.points]


def test_pdf_prints_every_figure_as_often_as_the_document_has_it() -> None:
    pages = pypdfium2.PdfDocument(pdf.render(DOCUMENT))
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    printed = re.sub(r"\s+", " ", text.replace("\u00a0", " "))
    expected = Counter(value.replace("\u00a0", " ") for value in shown().values())
    lacking = {value: n for value, n in expected.items() if printed.count(value) < n}
    assert lacking == {}


def test_word_has_every_table_cell_by_cell() -> None:
    made = word.Document(BytesIO(docx.render(DOCUMENT)))
    tables = [table for table in made.tables if table.rows[0].cells[0].text != "Nr"]
    assert len(tables) == len(TABLES)
    for expected, found in zip(TABLES, tables, strict=True):
        lines = [[cell.text for cell in row.cells] for row in found.rows][1:]
        marks = [[getattr(cell, "footnote", None) for cell in row.cells] for row in expected.rows if row.cells]
        kept = [line[1:] for line, row in zip(lines, expected.rows, strict=True) if row.cells]
        wanted = [
            [text + (f"{mark})" if mark else "") for text, mark in zip(texts, row, strict=True)]
            for texts, row in zip(rows_of(expected), marks, strict=True)
        ]
        assert kept == wanted
    told = [*made.paragraphs, *(each for table in made.tables for cell in table._cells for each in cell.paragraphs)]
    body = "\n".join(paragraph.text for paragraph in told)
    assert all(format_figure(run.figure, run.style) in body for run in RUNS)


def test_the_spreadsheet_has_every_figure_as_a_number_in_its_displayed_unit() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(xlsx.render(DOCUMENT)))
    assert book.sheet_names[0] == "Innehåll"
    assert len(book.sheet_names) == len(TABLES) + 1
    for table, name in zip(TABLES, book.sheet_names[1:], strict=True):
        lines = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        assert lines[0][0] == table.title
        for row, line in zip(table.rows, lines[3:], strict=False):
            for cell, found in zip(row.cells, line[1:], strict=False):
                _assert_cell(cell, found)


def _assert_cell(cell: model.Cell, found: object) -> None:
    if not isinstance(cell, model.FigureCell) or cell.figure.value is None:
        mark = getattr(cell, "footnote", None)
        assert found == cell_text(cell) + (f" {mark})" if mark else "")
        return
    target = cell.style.unit or cell.figure.unit
    assert found == pytest.approx(float(convert(cell.figure.value, cell.figure.unit, target)), rel=1e-15)
