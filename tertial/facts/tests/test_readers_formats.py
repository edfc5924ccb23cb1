"""Formats and dialects: what is written is what is read, whatever program wrote it."""

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.facts.readers.mapping import Mapping, guess
from tertial.facts.readers.prepare import detect
from tertial.facts.readers.source import Source
from tertial.facts.schemas import schema
from tertial.facts.tests.reading import LEDGER, LINE, only, opened, rejection, rows, stored

SWEDISH = (LEDGER + LINE.replace("Hyra", "Hyra Åsögården é")).encode
HEADERS = ("date", "account", "responsibility", "activity", "text", "amount")

amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=2)
days = st.dates(min_value=date(2010, 1, 1), max_value=date(2099, 12, 31))
words = (
    st.text(alphabet=st.sampled_from("abcåäöÅÄÖé 0123456789;,.\t|\"'\n-#=+@€"), min_size=0, max_size=30)
    .map(str.strip)
    .filter(lambda text: "\n" not in text or all(text.count(each) < 5 for each in ";,\t"))
)


def decimal_text(amount: Decimal, sign: str, space: str, minus: str) -> str:
    """An amount as a program of some locale writes it."""
    whole, _, fraction = f"{abs(amount):,.2f}".partition(".")
    return (minus if amount < 0 else "") + whole.replace(",", space) + sign + fraction


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(days, words, amounts), min_size=1, max_size=8),
    st.sampled_from(";,\t"),
    st.sampled_from(",."),
    st.sampled_from(["", " ", "\u00a0", "\u202f"]),
    st.sampled_from(["-", "\u2212"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_written_in_any_dialect_is_read_back_the_same(
    records: list[tuple[date, str, Decimal]],
    delimiter: str,
    sign: str,
    space: str,
    minus: str,
    encoding: str,
    line_end: str,
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end)
    writer.writerow(HEADERS)
    for day, text, amount in records:
        writer.writerow([day, "5010", "4100", "600", text, decimal_text(amount, sign, space, minus)])
    read = rows("ledger", out.getvalue().encode(encoding))
    assert [only(row, "date", "text", "amount") for row in read] == [
        (day, text.replace("\r", "") or None, amount) for day, text, amount in records
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp437", "utf-16", "utf-16-le"])
def test_swedish_letters_survive_every_encoding(encoding: str) -> None:
    data = (LEDGER + LINE.replace("Hyra", "Hyra Åsögården é")).encode(encoding)
    assert rows("ledger", data)[0]["text"] == "Hyra Åsögården é"


@pytest.mark.parametrize(
    ("encoding", "label"),
    [("utf-8", "utf-8"), ("cp1252", "windows-1252"), ("cp437", "cp437"), ("utf-16", "utf-16")],
)
def test_the_encoding_delimiter_and_decimal_sign_are_told_before_import(encoding: str, label: str) -> None:
    detected = detect(Source.of_bytes("a.csv", (LEDGER + LINE.replace("Hyra", "Åsögården")).encode(encoding)))
    assert (detected.format, detected.encoding, detected.delimiter, detected.decimal) == ("csv", label, ";", ",")
    assert detected.columns == HEADERS
    assert detected.sample == (("2017-04-30", "5010", "4100", "600", "Åsögården", "1000,50"),)


def test_text_that_was_decoded_wrongly_once_is_read_as_it_was_meant() -> None:
    mangled = (LEDGER + LINE.replace("Hyra", "Åsögården")).encode().decode("cp1252").encode()
    detected = detect(Source.of_bytes("a.csv", mangled))
    assert detected.encoding == "utf-8 (dubbelkodad)"
    assert rows("ledger", mangled)[0]["text"] == "Åsögården"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_no_break_space_between_thousands_says_nothing_of_the_encoding(encoding: str) -> None:
    data = (LEDGER + LINE.replace("1000,50", "1\u00a0000,50")).encode(encoding)
    assert rows("ledger", data)[0]["amount"] == Decimal("1000.50")


def test_a_wrong_name_is_told_and_the_content_is_what_counts() -> None:
    detected = detect(Source.of_bytes("huvudbok.xlsx", (LEDGER + LINE).encode()))
    assert detected.format == "csv"
    assert detected.notes == ("Filen heter som en Excelfil (XLSX) men är en CSV-fil, och läses som det.",)


def test_quoted_fields_may_hold_line_breaks_and_delimiters() -> None:
    data = LEDGER + '2017-04-30;5010;4100;600;"Hyra; lokal\nmed ""bord""";1\n' + LINE
    assert [row["text"] for row in rows("ledger", data.encode())] == ['Hyra; lokal\nmed "bord"', "Hyra"]


def workbook(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    """A real XLSX file; strings are strings, whatever they look like."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, lines in sheets:
        sheet = book.add_worksheet(name)
        for at, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, date | datetime):
                    sheet.write_datetime(at, column, value, day)
                elif isinstance(value, tuple):
                    sheet.write_formula(at, column, value[0], None, value[1])
                else:
                    sheet.write(at, column, value)
    book.close()
    return out.getvalue()


SHEET = [
    list(HEADERS),
    [date(2017, 4, 30), 5010, 4100.0, "600", "=1+1", 1000.5],
    ["2017-05-01", "5010", "4100", 600, None, "−1 234,50"],
    [date(2017, 5, 2), 5010, 4100, 600, "@SUM(A1)", ("=1/3", 1 / 3)],
]


def test_a_spreadsheet_holds_numbers_dates_and_text_in_any_mixture() -> None:
    read = rows("ledger", workbook(("Huvudbok", SHEET)), name="a.xlsx")
    assert [only(row, "date", "account", "responsibility", "activity", "text", "amount", "row") for row in read] == [
        (date(2017, 4, 30), "5010", "4100", "600", "=1+1", Decimal("1000.50"), 2),
        (date(2017, 5, 1), "5010", "4100", "600", None, Decimal("-1234.50"), 3),
        (date(2017, 5, 2), "5010", "4100", "600", "@SUM(A1)", Decimal("0.33"), 4),
    ]


def test_the_sheets_are_told_and_one_can_be_chosen() -> None:
    data = workbook(("Omslag", [["Rapport"]]), ("Huvudbok", SHEET))
    detected = detect(Source.of_bytes("a.xlsx", data), sheet="Huvudbok")
    assert (detected.sheets, detected.sheet, detected.columns) == (("Omslag", "Huvudbok"), "Huvudbok", HEADERS)
    assert len(rows("ledger", data, mapping=guess(detected, schema("ledger")))) == 3
    assert detect(Source.of_bytes("a.xlsx", data)).sheet == "Huvudbok"  # a cover is passed by
    assert rejection("ledger", data, mapping=Mapping("ledger", sheet="Omslag")).problems[0].sheet == "Omslag"


def test_a_cell_with_an_error_is_named_by_sheet_row_and_column() -> None:
    broken = [*SHEET, [date(2017, 5, 2), 5010, 4100, 600, "x", ("=1/0", "#DIV/0!")]]
    problem = rejection("ledger", workbook(("Huvudbok", broken))).problems[0]
    assert (problem.sheet, problem.row, problem.column) == ("Huvudbok", 5, "amount")
    assert problem.message == "Cellen innehåller felet #DIV/0!. Rätta formeln och spara."


def test_a_formula_that_was_never_computed_is_refused() -> None:
    data = rewritten(workbook(("Blad", SHEET)), b"<v>0.333333333333333</v>", b"", b"<v>0.3333333333333333</v>")
    problem = rejection("ledger", data).problems[0]
    assert (problem.row, problem.column) == (4, "amount")
    assert "saknar uträknat värde" in problem.message


def rewritten(data: bytes, old: bytes, new: bytes, *more: bytes) -> bytes:
    """The workbook with something in its sheet replaced, as another program might have written it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            text = source.read(entry)
            for each in (old, *more):
                text = text.replace(each, new)
            target.writestr(entry, text)
    return out.getvalue()


def parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def test_parquet_columns_are_read_by_their_types() -> None:
    table = pa.table(
        {
            "date": pa.array([date(2017, 4, 30), date(2017, 5, 1)]),
            "account": pa.array([5010, 5010]),
            "responsibility": pa.array(["4100", "4100"]).dictionary_encode(),
            "activity": pa.array(["600", "600"]),
            "amount": pa.array([1000.5, -0.005]),
        }
    )
    read = rows("ledger", parquet(table), name="a.parquet")
    assert [only(row, "date", "account", "amount", "row") for row in read] == [
        (date(2017, 4, 30), "5010", Decimal("1000.50"), 1), (date(2017, 5, 1), "5010", Decimal("-0.01"), 2),
    ]  # fmt: skip


def test_a_parquet_column_of_a_type_that_no_field_has_is_named() -> None:
    table = pa.table({"date": [date(2017, 4, 30)], "account": ["5010"], "responsibility": ["4100"],
                      "activity": ["600"], "amount": [[1.0]]})  # fmt: skip
    problem = rejection("ledger", parquet(table)).problems[0]
    assert problem.column == "amount"
    assert problem.message.startswith("Kolumnen ”amount” har typen list<element: double>, som inte kan läsas.")


def test_moments_with_a_time_zone_are_refused_for_the_day_is_another_elsewhere() -> None:
    moments = pa.array([datetime(2017, 4, 30, 22)], pa.timestamp("us", tz="UTC"))  # noqa: DTZ001 - given by the type
    table = pa.table(
        {"date": moments, "account": ["5010"], "responsibility": ["4100"], "activity": ["600"], "amount": [1]}
    )
    assert "tidszon" in rejection("ledger", parquet(table)).problems[0].message


def test_the_same_rows_are_stored_alike_from_every_format() -> None:
    text = b"date;account;responsibility;activity;text;amount\n2017-04-30;5010;4100;600;Hyra;1000,50\n"
    sheet = workbook(("Blad", [list(HEADERS), [date(2017, 4, 30), 5010, 4100, 600, "Hyra", 1000.5]]))
    columns = {"date": [date(2017, 4, 30)], "account": ["5010"], "responsibility": ["4100"], "activity": ["600"]}
    typed = parquet(pa.table({**columns, "text": ["Hyra"], "amount": pa.array([Decimal("1000.50")])}))
    stored = [{**row, "row": 0} for data in (text, sheet, typed) for row in rows("ledger", data)]
    assert stored[0] == stored[1] == stored[2]


def test_a_number_in_a_personal_column_is_the_person_it_would_be_as_text() -> None:
    sheet = workbook(("B", [["household", "month", "purpose", "amount"], [200505050000, date(2017, 4, 3), "norm", 5]]))
    row = next(opened("assistance", sheet).batches()).to_pylist()[0]
    assert only(row, "household", "month") == (stored("200505050000"), date(2017, 4, 1))


@pytest.mark.parametrize("shift", range(4))
def test_a_letter_that_falls_between_two_pieces_of_a_large_file_is_whole(shift: int) -> None:
    header = LEDGER.encode()
    filler = LINE.replace("Hyra", "x" * (shift + 1)).encode()
    data = header + filler + LINE.replace("Hyra", "åäö").encode() * 70_000
    detected = detect(Source.of_bytes("a.csv", data))
    assert (detected.encoding, detected.size) == ("utf-8", len(data))
    texts = (batch["text"].unique().to_pylist() for batch in opened("ledger", data).batches())
    assert set().union(*texts) == {"x" * (shift + 1), "åäö"}
