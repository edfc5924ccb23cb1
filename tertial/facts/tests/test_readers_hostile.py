"""Hostile, broken and mistaken files: each ends in a clear refusal, and nothing is kept."""

import gzip
import io
import struct
import zipfile
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tertial.facts import writer
from tertial.facts.problems import Rejected
from tertial.facts.readers.source import Limits
from tertial.facts.tests.reading import LEDGER, LINE, ledger, opened, rejection
from tertial.facts.tests.test_readers_formats import SHEET, parquet, rewritten, workbook

GOOD = (LEDGER + LINE * 3).encode()


def reason(data: bytes, **options: object) -> str:
    found = rejection("ledger", data, **options)
    assert found.total >= 1
    return found.problems[0].message


def test_an_empty_file() -> None:
    assert reason(b"") == "Filen är tom."


@pytest.mark.parametrize("data", [LEDGER.encode(), LEDGER.strip().encode(), (LEDGER + ";;;;;\n\n").encode()])
def test_a_header_without_rows(data: bytes) -> None:
    assert reason(data) == "Filen har en rubrikrad men inga rader."


def test_the_same_header_twice() -> None:
    assert reason(b"date;amount;amount\n1;2;3\n") == "Rubriken ”amount” finns 2 gånger. Ge varje kolumn ett eget namn."


def test_ten_thousand_columns() -> None:
    data = ";".join(f"k{i}" for i in range(10_000)).encode() + b"\n" + b"1;" * 9_999 + b"1\n"
    assert reason(data) == "Filen har 10000 kolumner; högst 500 kan läsas."
    wide = workbook(("B", [[f"k{i}" for i in range(600)]]))
    assert reason(wide) == "Filen har 501 kolumner; högst 500 kan läsas."


def test_a_nul_byte_is_told_with_its_row() -> None:
    found = rejection("ledger", ledger(LINE.strip(), "2017-04-30;5010;4100;600;a\0b;1"))
    assert (found.problems[0].row, found.problems[0].message[:30]) == (3, "Filen innehåller nolltecken (N")


def test_broken_utf8_in_the_middle_is_told_with_its_row() -> None:
    good = LINE.replace("Hyra", "Åsögården räksmörgås").encode()
    data = LEDGER.encode() + good * 40 + LINE.encode().replace(b"Hyra", b"Hyr\xe5") + good * 40
    found = rejection("ledger", data)
    assert (found.problems[0].row, "UTF-8" in found.problems[0].message) == (42, True)


def test_a_line_without_end() -> None:
    assert "längre än 8 MB" in reason(LEDGER.encode() + b"x" * (10 << 20))


def test_a_huge_field_inside_quotes() -> None:
    data = LEDGER + '2017-04-30;5010;4100;600;"' + "x\n" * (12 << 20) + '";1\n'
    assert "8 MB" in reason(data.encode())


def test_a_text_that_is_too_long() -> None:
    assert reason(ledger(f"2017-04-30;5010;4100;600;{'x' * 10_001};1")).endswith("är inte högst 10000 tecken.")


def test_a_stray_quote_that_swallows_rows_is_not_taken_for_a_text() -> None:
    data = LEDGER + '2017-04-30;5010;4100;600;"Hyra;1\n' + LINE + '2017-04-30;5010;4100;600;"Hyra;1\n' + LINE
    assert reason(data.encode()) == "Ett citattecken som aldrig stängs slukar raderna efter."


def test_a_stray_quote_in_a_column_that_is_not_used_is_found_too() -> None:
    header = "note;" + LEDGER
    data = header + '"a;' + LINE + "b;" + LINE + 'c";' + LINE
    assert reason(data.encode()) == "Ett citattecken som aldrig stängs slukar raderna efter."


def test_a_quote_that_is_never_closed() -> None:
    assert rejection("ledger", (LEDGER + '2017-04-30;5010;4100;600;"Hyra;1\n' + LINE * 3).encode()).total == 1


def test_gzip_pdf_and_old_excel_are_refused_by_what_they_are() -> None:
    assert "gzip" in reason(gzip.compress(GOOD)[:40])
    assert "PDF" in reason(b"%PDF-1.7 ...")
    assert "äldre Excelfil" in reason(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_a_web_page_and_an_xml_file() -> None:
    page = b"<!DOCTYPE html><html><head><title>Logga in</title></head></html>"
    assert reason(page, name="a.csv") == (
        "Filen är en webbsida (”Logga in”) och ingen källfil; hämta filen på nytt från källan."
    )
    assert "XML" in reason(b'<?xml version="1.0"?><Sie/>')


@pytest.mark.parametrize("keep", [10, 60, 200, 1000, -40, -1])
def test_a_truncated_spreadsheet(keep: int) -> None:
    data = workbook(("B", SHEET))
    assert "skadat" in reason(data[:keep])


@pytest.mark.parametrize("keep", [5, 100, -200, -20, -1])
def test_a_truncated_parquet_file(keep: int) -> None:
    data = parquet(pa.table({"date": [date(2017, 4, 30)] * 100, "amount": [1] * 100}))
    assert reason(data[:keep]) == "Parquet-filen är skadad eller avbruten. Exportera den igen."


def test_a_zip_bomb_is_refused_by_its_directory() -> None:
    data = packed({"xl/worksheets/sheet1.xml": b"0" * (60 << 20)})
    assert "orimligt hårt packat" in reason(data)
    assert "packas upp till" in reason(data, limits=Limits(unpacked=10 << 20))
    many = packed({f"a{i}": b"" for i in range(50)})
    assert "50 delar" in reason(many, limits=Limits(zip_entries=40))


def test_a_zip_file_that_lies_about_its_sizes() -> None:
    data = bytearray(packed({"xl/worksheets/sheet1.xml": b"0" * (20 << 20)}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 1000)
    assert "skadat" in reason(bytes(data))


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_spreadsheet_that_claims_its_last_possible_cell_ends_only_its_own_process() -> None:
    data = rewritten(workbook(("B", [*SHEET, ["slut"]])), b'<c r="A5"', b'<c r="XFD1048576"')
    message = reason(rewritten(data, b'<row r="5"', b'<row r="1048576"'), limits=Limits(child_memory=1 << 30))
    assert message.startswith(("Kalkylarket är för stort", "Filen har"))


def test_a_parquet_file_with_one_enormous_text_in_every_row() -> None:
    words = pa.DictionaryArray.from_arrays(pa.array([0] * 50_000, pa.int32()), pa.array(["x" * 1_000_000]))
    out = io.BytesIO()
    columns = {key: ["1"] * 50_000 for key in ("date", "account", "responsibility", "activity", "amount")}
    pq.write_table(pa.table({**columns, "text": words}), out)
    assert len(out.getvalue()) < 2_000_000
    assert "mer än 10000 tecken" in reason(out.getvalue())


def test_more_bytes_than_the_limit() -> None:
    assert "större än 1 MB" in reason(GOOD + b"x\n" * (1 << 20), limits=Limits(bytes=1 << 20))
    assert "Spara den som CSV" in reason(workbook(("B", SHEET)), limits=Limits(in_memory=1000))


def test_a_refused_file_leaves_nothing_in_the_folder(tmp_path: Path) -> None:
    data = GOOD + b"2017-04-30;9999;4100;600;;1\n"
    with pytest.raises(Rejected):
        writer.write(opened("ledger", data), tmp_path / "facts" / "a.parquet")
    assert list((tmp_path / "facts").iterdir()) == []


def test_formula_like_text_in_a_csv_is_only_text() -> None:
    row = next(opened("ledger", ledger('2017-04-30;5010;4100;600;"=HYPERLINK(""x"")";1')).batches()).to_pylist()[0]
    assert row["text"] == '=HYPERLINK("x")'
