"""Headings over several columns, varav rows, texts and several figures in a cell: the same in every form."""

import io
from decimal import Decimal
from html.parser import HTMLParser

import pypdfium2
import pytest
from docx import Document as WordDocument
from python_calamine import CalamineWorkbook

from tertial.documents import docx, html, json, pdf, xlsx
from tertial.documents.headers import column_name, head_of
from tertial.documents.model import (
    Chart,
    Column,
    CompositeCell,
    Document,
    EmptyCell,
    FigureCell,
    FigureRun,
    Footnote,
    Point,
    Row,
    Section,
    Series,
    Table,
    Text,
    TextCell,
)
from tertial.documents.rules import with_rounding_note
from tertial.numbers import Figure, style, unit

COUNT = style()


def people(number: int) -> Figure:
    return Figure(Decimal(number), unit("people"))


def cells(row: str, *numbers: int) -> tuple[FigureCell, ...]:
    return tuple(
        FigureCell(f"t.{row}.{key}", people(n), COUNT, "1" if (row, key) == ("b", "kn") else None)
        for key, n in zip(("kt", "mt", "kn", "mn"), numbers, strict=True)
    )


COLUMNS = (
    Column("row", "Anställning", "left"),
    Column("kt", "Kv", group="2015-08-31"),
    Column("mt", "M", group="2015-08-31"),
    Column("kn", "Kv", group="2016-08-31"),
    Column("mn", "M", group="2016-08-31"),
    Column("nki", "NKI"),
    Column("sure", "Säkerställd", "left"),
)
NKI = CompositeCell(
    (
        FigureRun("t.a.nki", Figure(Decimal(94), unit("index")), COUNT),
        Text(" - K"),
        FigureRun("t.a.women", Figure(Decimal(96), unit("index")), COUNT),
        Text("/M-"),
    )
)
ROWS = (
    Row("g", "Hela förvaltningen", (), "group"),
    Row("a", "Tillsvidare", (*cells("a", 410, 96, 431, 101), NKI, TextCell("JA")), indent=1),
    Row("b", "varav chefer", (*cells("b", 21, 9, 23, 8), EmptyCell(), TextCell("NEJ", "1")), "of_which", 1),
    Row("total", "Summa", (*cells("total", 410, 96, 431, 101), EmptyCell(), EmptyCell()), "total", parts=("a",)),
)
TABLE = Table("t", "Personal", COLUMNS, ROWS, footnotes=(Footnote("1", "Från januari 2016."),))
CHART = Chart(
    "c", "Kostnad per år", "Två staplar.", "bar",
    (Series("now", "K", (Point("c.1.now", "2015", people(3)), Point("c.2.now", "2016, prognos", people(4), True))),),
    COUNT,
)  # fmt: skip
DOCUMENT = Document("D", "", "Nämnden", "2016", (Section("s", "Personal", (TABLE, CHART)),))


class Headers(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str, **wanted: str) -> int:
        return sum(1 for name, attrs in self.found if name == tag and wanted.items() <= attrs.items())


def test_a_head_has_a_row_of_groups_above_the_columns_of_groups() -> None:
    upper, lower = head_of(COLUMNS)
    assert [(each.text, each.at, each.across, each.down) for each in upper] == [
        ("Anställning", 0, 1, 2), ("2015-08-31", 1, 2, 1), ("2016-08-31", 3, 2, 1), ("NKI", 5, 1, 2),
        ("Säkerställd", 6, 1, 2),
    ]  # fmt: skip
    assert [(each.text, each.at) for each in lower] == [("Kv", 1), ("M", 2), ("Kv", 3), ("M", 4)]
    assert column_name(COLUMNS[3]) == "2016-08-31, Kv"


def test_html_scopes_headings_to_their_columns_and_rows() -> None:
    page = Headers(html.render(DOCUMENT))
    assert page.of("th", scope="colgroup", colspan="2") == 2
    assert page.of("th", scope="col", rowspan="2") == 3
    assert [page.of("th", scope=scope) for scope in ("rowgroup", "row")] == [1, 3 + 2]  # the chart's table has two
    assert page.of("colgroup") == 5
    assert page.of("tbody") == 2 + 1  # the heading with its rows, the total, the chart's table
    assert page.of("tr", **{"class": "row--of-which indent-1"}) == 1


def test_every_form_holds_the_same_cells() -> None:
    page = html.render(DOCUMENT)
    assert ">94</span> - K<span" in page and ">96</span>/M-<" in page
    printed = "".join(
        text.split() and "".join(text.split())
        for text in (each.get_textpage().get_text_range() for each in pypdfium2.PdfDocument(pdf.render(DOCUMENT)))
    )
    assert "Tillsvidare4109643110194-K96/M-JA" in printed
    assert "varavchefer219231)8NEJ1)" in printed
    word = WordDocument(io.BytesIO(docx.render(DOCUMENT))).tables[0]
    assert [cell.text for cell in word.rows[0].cells][1:5] == ["2015-08-31"] * 2 + ["2016-08-31"] * 2
    assert [cell.text for cell in word.rows[3].cells][5:] == ["94 - K96/M-", "JA"]
    varav = word.rows[4].cells[0].paragraphs[0].runs[0]
    assert varav.italic and not varav.bold
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(xlsx.render(DOCUMENT))).get_sheet_by_name("Personal").to_python()
    assert sheet[2][1] == "2015-08-31" and sheet[3][1:5] == ["Kv", "M", "Kv", "M"]
    assert sheet[5] == ["Tillsvidare", 410, 96, 431, 101, "94 - K96/M-", "JA"]
    assert json.loads(json.dumps(DOCUMENT)) == DOCUMENT


def test_figures_that_share_a_cell_are_figures_of_the_document() -> None:
    figures = DOCUMENT.figures()
    assert (figures["t.a.nki"].value, figures["t.a.women"].value) == (94, 96)


def test_a_varav_row_is_no_part_of_a_total() -> None:
    assert with_rounding_note(TABLE).notes == ()


@pytest.mark.parametrize(("label", "drawn"), [("2015", 'fill="#'), ("2016, prognos", "stroke-dasharray")])
def test_a_forecast_is_drawn_as_one(label: str, drawn: str) -> None:
    picture = html.render(DOCUMENT).split("<svg")[1].split("</svg>")[0]
    bars = picture.split("<rect")[1:]
    assert label in picture
    assert any(drawn in bar for bar in bars)
    assert sum("stroke-dasharray" in bar for bar in bars) == 1
