from io import BytesIO
from zipfile import ZipFile

from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tertial.documents import model as m
from tertial.documents import xlsx
from tertial.documents.tests.hostile import document
from tertial.documents.tests.sample import TKR, report, tkr
from tertial.documents.text import clean
from tertial.numbers import Sign, State, style


def _one(*titles: str) -> m.Document:
    tables = [
        m.Table(f"t{at}", title, (m.Column("a", "A"), m.Column("b", "B")), _rows(at)) for at, title in enumerate(titles)
    ]
    return m.Document("t", "", "b", "p", (m.Section("s", "S", tuple(tables)),))


def _rows(at: int) -> tuple[m.Row, ...]:
    return (m.Row("r", "R", (m.FigureCell(f"t{at}.r.b", tkr(1), TKR),)),)


def _names(*titles: str) -> list[str]:
    return CalamineWorkbook.from_filelike(BytesIO(xlsx.render(_one(*titles)))).sheet_names[1:]


def test_sheet_names_keep_to_the_rules() -> None:
    assert _names("Kostnad [kr]: a/b\\c*?", "", "'citat'", "history") == [
        "Kostnad  kr   a b c",
        "Tabell",
        "citat",
        "History tabell",
    ]
    assert _names("En titel som är mycket längre än den får vara", "En titel som är mycket längre än den är") == [
        "En titel som är mycket längre ä",
        "En titel som är mycket läng (2)",
    ]
    assert _names("Samma", "SAMMA", "innehåll") == ["Samma", "SAMMA (2)", "innehåll (2)"]


def test_the_first_sheet_links_to_the_others() -> None:
    with ZipFile(BytesIO(xlsx.render(report()))) as archive:
        first = archive.read("xl/worksheets/sheet1.xml").decode()
    book = CalamineWorkbook.from_filelike(BytesIO(xlsx.render(report())))
    assert first.count("<hyperlink ") == len(book.sheet_names) - 1 == 6
    listed = [line[:2] for line in book.get_sheet_by_name("Innehåll").to_python()[4:]]
    assert listed[0] == ["6.1 Resultat per avdelning", "Nettokostnader och budget januari–april, tkr"]


def test_no_text_is_a_formula() -> None:
    with ZipFile(BytesIO(xlsx.render(document()))) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in sheet for sheet in sheets)


def test_number_formats_follow_the_style() -> None:
    assert xlsx.number_format(style("tkr"), State.EXACT, "") == "#,##0;−#,##0;#,##0"
    assert (
        xlsx.number_format(style("mnkr", 1), State.EXACT, "mnkr")
        == '#,##0.0"\u00a0mnkr";−#,##0.0"\u00a0mnkr";#,##0.0"\u00a0mnkr"'
    )
    assert (
        xlsx.number_format(style(sign=Sign.ALWAYS), State.PRELIMINARY, "")
        == '+#,##0"\u00a0p";−#,##0"\u00a0p";#,##0"\u00a0p"'
    )


def test_the_same_document_gives_the_same_bytes() -> None:
    assert xlsx.render(document()) == xlsx.render(document())


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_is_kept_as_text(text: str) -> None:
    table = m.Table(
        "t", text, (m.Column("a", text, "left"), m.Column("b", "B", "left")), (m.Row("r", "R", (m.TextCell(text),)),)
    )
    content = xlsx.render(m.Document("t", "", "b", "p", (m.Section("s", text, (table,)),)))
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(1)
    lines = sheet.to_python(skip_empty_area=False)
    kept = clean(text)
    assert (lines[0][0] or "", lines[2][0] or "", lines[3][1] or "") == (kept, kept, kept)
