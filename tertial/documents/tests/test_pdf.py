import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.documents import model as m
from tertial.documents import pdf, typesetting
from tertial.documents.coverage import RANGES
from tertial.documents.pdf.row_headers import UnknownStructure, with_row_headers
from tertial.documents.tests.hostile import TEXTS, document
from tertial.documents.tests.sample import report

HOSTILE = pdf.render(document())


def _simple(*blocks: m.Block) -> m.Document:
    return m.Document("Titel", "", "Nämnden", "2017", (m.Section("s", "Avsnitt", blocks, number="1"),))


def _text(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


def test_it_declares_universal_access_and_archiving_and_its_language() -> None:
    assert b"<pdfuaid:part>1</pdfuaid:part>" in HOSTILE
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in HOSTILE
    assert b"/Lang(sv-SE)" in HOSTILE
    assert b"/MarkInfo<</Marked true" in HOSTILE
    assert b"/StructTreeRoot" in HOSTILE
    assert b"/DisplayDocTitle true" in HOSTILE


def _elements(content: bytes, kind: bytes) -> list[bytes]:
    return re.findall(rb"<</Type/StructElem/S/" + kind + rb"/.*?>>\nendobj", content, re.DOTALL)


def _tables(document: m.Document) -> int:
    """Tables in print: the model's, a data table a chart, and one a status list."""
    blocks = [block for section in document.all_sections() for block in section.blocks]
    return sum(isinstance(block, m.Table | m.Chart | m.StatusList) for block in blocks)


def test_every_table_has_column_headers_and_every_body_row_a_row_header() -> None:
    assert len(_elements(HOSTILE, b"Table")) == _tables(document())
    assert len(_elements(HOSTILE, b"THead")) == _tables(document())
    objects = {int(n): body for n, body in re.findall(rb"(?m)^(\d+) 0 obj\n(.*?)\nendobj", HOSTILE, re.DOTALL)}
    rows = [body for body in objects.values() if body.startswith(b"<</Type/StructElem/S/TR")]
    assert len(rows) > 150
    for row in rows:
        parent = objects[int(re.search(rb"/P (\d+) 0 R", row)[1])]  # type: ignore[index]
        first = objects[int(re.search(rb"/K\[(\d+) 0 R", row)[1])]  # type: ignore[index]
        scope = b"/Scope/Row" if b"/S/TBody" in parent else b"/Scope/Column"
        assert b"/S/TH" in first
        assert scope in first


def test_data_cells_name_their_row_header_and_the_names_are_registered() -> None:
    names = set(re.findall(rb"/ID\((R\d+)\)", HOSTILE))
    used = set(re.findall(rb"\((R\d+)\)(?=[\])(])", HOSTILE))
    tree = re.search(rb"/IDTree<</Names\[(.*?)\]", HOSTILE)
    assert tree is not None
    registered = re.findall(rb"\((\w+)\)\d+ 0 R", tree[1])
    assert registered == sorted(registered)
    assert used <= names == {name for name in registered if name.startswith(b"R")}


def test_charts_have_their_alternative_text() -> None:
    charts = [block for section in report().all_sections() for block in section.blocks if isinstance(block, m.Chart)]
    content = pdf.render(report())
    written = [bytes.fromhex(text.decode()).decode("utf-16-be") for text in re.findall(rb"/Alt<FEFF(\w+)>", content)]
    assert written == [chart.alt for chart in charts]


def test_the_file_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "hostile.pdf"
    path.write_bytes(HOSTILE)
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert (checked.returncode, "No syntax or stream encoding errors" in checked.stdout) == (0, True)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert pdf.render(document()) == HOSTILE
    undated = replace(report(), printed_on=None)
    assert pdf.render(undated) == pdf.render(undated) != pdf.render(replace(undated, printed_on=date(2017, 5, 9)))


def test_pages_carry_body_title_day_number_and_hash() -> None:
    made = report()
    pages = _text(pdf.render(made))
    for at, page in enumerate(pages, 1):
        assert f"{at} ({len(pages)})" in page
        assert all(text in page for text in (made.body, made.title, "Utskriven 2017-05-09", made.content_hash or ""))


def test_contents_headings_and_appendices_are_numbered() -> None:
    whole = " ".join(_text(pdf.render(report())))
    assert "Innehåll" in whole
    # Once in the contents, once where it stands.
    assert [whole.count(text) for text in ("6.1 Resultat per avdelning", "Bilaga 1 Ordlista")] == [2, 2]


def test_a_wide_table_lies_down_with_its_heading() -> None:
    content = pypdfium2.PdfDocument(pdf.render(report()))
    lying = [page for page in content if page.get_width() > page.get_height()]
    assert len(lying) == 1
    text = lying[0].get_textpage().get_text_range()
    assert "6.2 Månad för månad" in text
    assert "Nettokostnad per månad" in text


def test_a_long_table_repeats_its_header() -> None:
    pages = [page for page in _text(HOSTILE) if re.search(r"Konto 10\d\d", page)]
    assert len(pages) > 1
    assert all("Kronor" in page for page in pages)


def _grouped(before: int) -> m.Table:
    """A long table of groups, the first of them after so many rows; a group within a group now and then."""
    rows = [m.Row(f"row{at}", f"Rad {at}", (m.TextCell("1"),)) for at in range(before)]
    for at in range(24):
        inner = [m.Row(f"in{at}", f"Grupp {at} inom", kind="group", indent=1)] if at % 4 == 0 else []
        below = [m.Row(f"row{at}-{n}", f"Rad {at}.{n}", (m.TextCell("1"),)) for n in range(3)]
        rows += [m.Row(f"group{at}", f"Grupp {at}", kind="group"), *inner, *below]
    return m.Table("t", f"Tabell {before}", (m.Column("name", ""), m.Column("n", "Antal", group="År")), tuple(rows))


def test_the_heading_of_a_group_never_stands_last_on_a_page() -> None:
    breaks = []
    for before in range(5):  # one of five places of the break falls just below a group's heading
        content = pdf.render(_simple(_grouped(before)))
        pages = [re.findall(r"(?:Grupp|Rad) [\d. inom]+", page) for page in _text(content)]
        breaks += [page[-1] for page in pages if page][:-1]
        cells = len(re.findall(rb"/RowSpan \d+", content))
        assert cells >= 24  # what holds the rows together
    assert len(breaks) >= 10
    assert [row for row in breaks if row.startswith("Grupp")] == []


def test_text_is_never_markup() -> None:
    whole = re.sub(r"\s+", " ", " ".join(_text(HOSTILE)))
    for text in (TEXTS[0], TEXTS[1], TEXTS[2], TEXTS[4]):
        assert text.replace("  ", " ") in whole


def test_every_character_that_is_promised_can_be_printed() -> None:
    codes = [code for first, last in RANGES for code in range(first, last + 1)]
    blocks = [m.Paragraph((m.Text(" ".join(map(chr, codes[at : at + 200]))),)) for at in range(0, len(codes), 200)]
    bold = [m.Paragraph((m.Text(block.runs[0].text, bold=True, italic=True),)) for block in blocks]  # type: ignore[union-attr]
    assert pdf.render(_simple(*blocks, *bold)).startswith(b"%PDF-1.7")


@settings(max_examples=12, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=60), min_size=20, max_size=20))
def test_any_text_can_be_typeset(texts: list[str]) -> None:
    rows = tuple(m.Row(str(at), text, (m.TextCell(text),)) for at, text in enumerate(texts))
    table = m.Table(
        "t", texts[0], (m.Column("a", texts[1], "left"), m.Column("b", texts[2], "left")), rows, (texts[3],)
    )
    status = m.StatusList((m.StatusItem(texts[5], texts[6], "ring", "neutral", texts[7]),))
    paragraphs = [m.Paragraph((m.Text(text), m.FootnoteRun(text))) for text in texts]
    assert pdf.render(_simple(table, status, m.Note(texts[4]), *paragraphs)).startswith(b"%PDF-1.7")


def test_an_empty_document_is_typeset() -> None:
    assert pdf.render(m.Document("", "", "", "", ())).startswith(b"%PDF-1.7")
    assert pdf.render(_simple(m.Table("t", "", (m.Column("a", ""),), ()))).startswith(b"%PDF-1.7")


def test_too_slow_is_said() -> None:
    with pytest.raises(pdf.TypesettingFailed, match=r"mer än 0\.001 sekunder"):
        pdf.render(report(), timeout=0.001)


def test_what_typst_refuses_is_said_and_kept_for_the_log() -> None:
    with pytest.raises(pdf.TypesettingFailed, match="kunde inte sättas") as failure:
        typesetting.typeset("report.typ", dict, timeout=20)
    assert "title" in failure.value.detail


def test_another_form_of_pdf_is_not_touched() -> None:
    with pytest.raises(UnknownStructure):
        with_row_headers(b"%PDF-1.7\nnothing")
