"""A workbook is read as it is shown: decimals, per cent, thousands left out, units; and never more than fits."""

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tertial.checks.engine import check
from tertial.checks.reading.numberformats import read_format
from tertial.checks.reading.opened import read_bytes
from tertial.checks.source import Source, Unreadable


def workbook(*sheets: list[list[tuple[Any, str] | Any]]) -> bytes:
    """Sheets of values, each alone or with its format."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    value, code = cell if isinstance(cell, tuple) else (cell, "General")
                    sheet.write(at, column, value, book.add_format({"num_format": code}))
    return file.getvalue()


def read(*sheets: list[list[Any]]) -> Source:
    return read_bytes("bok.xlsx", workbook(*sheets))


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("0.0", 12.345, "12,3"), ("0", 0.5, "1"), ("#,##0", -1234567.4, "-1 234 567"), ("0.0%", 0.1234, "12,3 %"),
        ("0%", 0.5, "50 %"), ("#,##0.00", 12.0, "12,00"), ("#,##0,", 1234567, "1 235"), ("0.0,,", 14_600_000, "14,6"),
        ('#,##0" tkr"', 1234, "1 234 tkr"), ('+#,##0"\u00a0%"', 3.64, "4 %"),
        ('_-* #,##0.00\\ "kr"_-;\\-* #,##0.00\\ "kr"_-', 5, "5,00 kr"),
        ("#,##0_);[Red](#,##0)", -5, "-5"), ("0.0_ ;[Red]\\-0.0\\ ", 2.25, "2,3"), ("# ##0", 12345, "12 345"),
    ],
)  # fmt: skip
def test_a_number_as_its_cell_shows_it(code, value, shown):
    known = read_format(code)
    assert known is not None
    assert known.shown(value) == shown


@pytest.mark.parametrize("code", ["General", "@", "yyyy-mm-dd", "# ?/?", "0.00E+00", ""])
def test_a_format_without_decimals_of_its_own(code):
    assert read_format(code) is None


@given(st.text(alphabet='#0?.,%;_*\\"[]$- kr@E/', max_size=20), st.floats(-1e14, 1e14))
def test_any_format_shows_a_number_or_is_none(code, value):
    known = read_format(code)
    assert known is None or known.shown(value)


def test_what_the_cells_show_is_what_is_added():
    rows = [["Utfall, mnkr", "Budget", "Utfall"], *[[name, (one, "0.0"), (two, "0.0")] for name, one, two in (
        ("Barn", 12.34, 10.04), ("Vuxen", 8.44, 7.0), ("Stab", 3.14, 2.0), ("Summa", 23.92, 19.04),
    )]]  # fmt: skip
    source = read(rows)
    assert [row.cells for row in next(source.tables()).rows][1:3] == [("Barn", "12,3", "10,0"), ("Vuxen", "8,4", "7,0")]
    assert check(source).errors == []
    rows[4] = ["Summa", (23.92, "0.0"), (19.44, "0.0")]
    assert [(one.place.line, one.printed, one.expected) for one in check(read(rows)).errors] == [(5, "19,4", "19,0")]


def test_a_label_right_below_the_header_stands_in_the_table():
    rows = [["Projekt, tkr", "Budget", "Utfall", "Avvikelse"], ["Lokaler"], ["Ombyggnad", 2400, 2260, 140],
            ["Entréer", 1800, 2140, -340], ["Summa lokaler", 4200, 4400, -200]]  # fmt: skip
    (table,) = read(rows).tables()
    assert len(table.rows) == 5
    titled = [["Rapport", "T1", "2017"], ["Utfall, tkr"], ["Stab", 1240]]
    assert [len(table.rows) for table in read(titled).tables()] == [1, 1]


def test_a_finding_says_which_sheet():
    right = [["", "2020", "2021"], ["Barn", 210, 340], ["Vuxen", 120, 230], ["Summa", 330, 570]]
    wrong = [*right[:3], ["Summa", 330, 590]]
    assert [(one.place.line, one.table) for one in check(read(right, wrong)).errors] == [(4, "Sheet2")]


@pytest.mark.parametrize("cell", [b'<c r="XFD1048576">', b"<c s='0' r = 'xfd1048576'>", b'<c a=">" r="XFD1048576">'])
def test_a_cell_far_away_is_refused_before_it_is_filled(cell):
    content = workbook([["a", 1], ["b", 2]])
    assert "så långt isär" in refused(_with_sheet(content, cell + b"<v>1</v></c></row></sheetData>"))


def test_a_sheet_in_another_encoding_is_refused():
    content = workbook([["a", 1], ["b", 2]])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    assert "inte en hel Excel-arbetsbok" in refused(_with_sheet(content, sheet.decode().encode("utf-16"), whole=True))


def test_a_workbook_that_unpacks_to_too_much_is_refused():
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts,
        parts.open("xl/workbook.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(520):
            part.write(bytes(1 << 20))
    assert "packas upp" in refused(file.getvalue())


def _with_sheet(content: bytes, end: bytes, whole: bool = False) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if "sheet1.xml" in name:
                part = end if whole else part.replace(b"</row></sheetData>", end)
            new.writestr(name, part)
    return file.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as said:
        read_bytes("bok.xlsx", content)
    return str(said.value)
