"""Any bytes at all end in findings or in a clear refusal."""

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from tertial.checks.engine import check
from tertial.checks.margin import as_html
from tertial.checks.reading.opened import read_bytes
from tertial.checks.source import Unreadable

CELLS = st.sampled_from(
    ["", "\t", "\n", "\n\n", "\f", "Summa", "Totalt", "varav", "12", "1 234", "-5,5", "(7)", "100 %", "2016", "2017",
     "Budget", "Utfall", "Avvikelse", "Förändring", "0", "x", "tkr", "§ 4",
     "25 november", "Sammanträdesdag", "<p>", "9" * 30]
)  # fmt: skip
HEADS = st.sampled_from(
    [
        b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<html>",
        b'{"schema": "tertial-document/1", ', b"\xff\xfe",
    ]
)  # fmt: skip


def survives(content: bytes) -> None:
    try:
        source = read_bytes("fil", content)
    except Unreadable as refused:
        assert str(refused).endswith(".")
        return
    report = check(source)
    assert as_html(source, report)
    assert set(report.as_json()) == {"file", "tables", "unread_tables", "claims_checked", "seconds", "findings"}


@given(HEADS, st.binary(max_size=400))
def test_any_bytes(head, content):
    survives(head + content)


@given(st.lists(CELLS, max_size=80))
def test_any_run_of_cells(cells):
    survives("".join(f"{cell}\t" if len(cell) > 1 else cell for cell in cells).encode())
    survives("".join(cells).encode())


@given(st.sampled_from(["word/document.xml", "xl/workbook.xml"]), st.binary(max_size=200))
def test_a_broken_office_file(part, content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr(part, content)
    survives(file.getvalue())


@given(
    st.lists(
        st.sampled_from(
            [
                "<table>",
                "<tr>",
                "<td>",
                "<td colspan=3>",
                "<th rowspan=99>",
                "5",
                "</td>",
                "</tr>",
                "</table>",
                "<p>",
                "a",
            ]
        )
    )
)
def test_any_run_of_tags(tags):
    survives(("<!doctype html>" + "".join(tags)).encode())
