from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx as word
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.documents import docx
from tertial.documents import model as m
from tertial.documents.tests.hostile import TEXTS, document
from tertial.documents.tests.sample import report
from tertial.documents.text import clean


@cache
def content() -> bytes:
    return docx.render(report())


@cache
def made() -> Any:
    return word.Document(BytesIO(content()))


def test_headings_are_headings() -> None:
    found = [(p.style.name, p.text) for p in made().paragraphs if p.style.name.startswith("Heading")]
    assert found == [
        ("Heading 1", "5 Mål"),
        ("Heading 1", "6 Ekonomi"),
        ("Heading 2", "6.1 Resultat per avdelning"),
        ("Heading 2", "6.2 Månad för månad"),
        ("Heading 1", "7 Verksamhetsstatistik"),
        ("Heading 2", "Placeringar"),
        ("Heading 1", "Bilaga 1 Ordlista"),
    ]


def test_tables_have_our_style_a_repeated_header_and_figures_to_the_right() -> None:
    for table in made().tables:
        assert table.style.name == "Tertial tabell"
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in list(table.rows)[1:])
    result = made().tables[1]
    assert result.rows[1].cells[0].text == "Nämndens kostnader"
    assert all(cell.paragraphs[0].alignment == 2 for cell in result.rows[1].cells[1:])
    total = result.rows[-1].cells[0].paragraphs[0]
    assert (total.text, total.runs[0].bold) == ("Socialnämnden", True)


def test_fields_footnotes_language_and_captions() -> None:
    with ZipFile(BytesIO(content())) as archive:
        body, styles = archive.read("word/document.xml").decode(), archive.read("word/styles.xml").decode()
        settings_part = archive.read("word/settings.xml").decode()
        footnotes = archive.read("word/footnotes.xml").decode()
        footers = "".join(archive.read(name).decode() for name in archive.namelist() if "footer" in name)
    assert 'TOC \\o "1-2"' in body
    assert "w:updateFields" in settings_part
    assert body.count("<w:footnoteReference ") == 1
    assert "Prognosen är lämnad den 5 maj." in footnotes
    assert '<w:lang w:val="sv-SE"' in styles
    assert " PAGE " in footers
    assert " NUMPAGES " in footers
    assert "Utskriven 2017-05-09" in footers
    assert 'w:pStyle w:val="Caption"' in body


def test_a_wide_table_lies_down() -> None:
    assert [section.orientation for section in made().sections] == [0, 1, 0]
    assert made().sections[1].page_width > made().sections[1].page_height
    assert all(
        section.header.paragraphs[0].text == "Socialnämnden\tDelårsrapport T1 2017" for section in made().sections
    )


def test_charts_are_pictures_with_alternative_text() -> None:
    descriptions = [shape._inline.docPr.get("descr") for shape in made().inline_shapes]
    charts = [b for s in report().all_sections() for b in s.blocks if isinstance(b, m.Chart)]
    assert descriptions == [chart.alt for chart in charts]


def test_core_properties_and_the_same_bytes() -> None:
    properties = made().core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Delårsrapport T1 2017",
        "Socialnämnden",
        "sv-SE",
    )
    assert properties.created.date().isoformat() == "2017-05-09"
    assert docx.render(report()) == content()


def test_ordered_lists_count_from_one_each() -> None:
    lists = tuple(m.BulletList(((m.Text("a"),), (m.Text("b"),)), ordered=True) for _ in range(2))
    made: Any = word.Document(BytesIO(docx.render(m.Document("t", "", "b", "p", (m.Section("s", "S", lists),)))))
    numbers = [p._p.pPr.numPr.numId.val for p in made.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_hostile_texts_are_text() -> None:
    made: Any = word.Document(BytesIO(docx.render(document())))
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert all(clean(text) in texts for text in TEXTS)


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_is_kept(text: str) -> None:
    table = m.Table(
        "t", text, (m.Column("a", text, "left"), m.Column("b", text, "left")), (m.Row("r", text, (m.TextCell(text),)),)
    )
    blocks = (m.Paragraph((m.Text(text),)), table)
    made: Any = word.Document(BytesIO(docx.render(m.Document("t", "", text, "p", (m.Section("s", text, blocks),)))))
    kept = clean(text)
    assert [cell.text for row in made.tables[0].rows for cell in row.cells] == [kept] * 4
    assert [paragraph.text for paragraph in made.paragraphs].count(kept) >= 3
