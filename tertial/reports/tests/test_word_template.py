"""A Word template of one's own: our figures in it, and what is refused."""

import re
from dataclasses import replace
from datetime import date
from functools import cache, partial
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest

from tertial.core.errors import Refused
from tertial.documents import model
from tertial.documents.docx import render as render_plain
from tertial.documents.layout import cell_text
from tertial.documents.outline import chart_table, headings
from tertial.documents.tests import hostile, sample
from tertial.reports import word_template
from tertial.reports.word_template_check import check

DOCUMENT = sample.report()
HOSTILE = hostile.document()


@cache
def letterhead(*texts, header="{{ organ }}", narrow=False, styles=True):
    """A municipality's template: its own header, and paragraphs."""
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = f"Ekstads kommun {header}"
    if narrow:
        made.sections[0].left_margin = made.sections[0].right_margin = docx.shared.Cm(5)
    if not styles:
        for name in ("Caption", "List Bullet", "List Number", "Heading 2"):
            made.styles.element.remove(made.styles[name].element)
    for text in texts or ("{{ titel }}", "{{ period }}{% if lage %} ({{ lage }}){% endif %}", "{{p innehall }}"):
        made.add_paragraph(text)
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def with_part(content, name, text):
    """The package with a part more, or in place of one."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as made:
        for entry in source.namelist():
            if entry != name:
                made.writestr(entry, source.read(entry))
        made.writestr(name, text)
    return target.getvalue()


def replaced(content, name, before, after):
    with ZipFile(BytesIO(content)) as source:
        text = source.read(name).decode()
    assert before in text
    return with_part(content, name, text.replace(before, after, 1))


def tables_of(document):
    for section in document.all_sections():
        for block in section.blocks:
            if isinstance(block, model.Table):
                yield block
            elif isinstance(block, model.Chart):
                yield chart_table(block)


def figures_of(content):
    """The texts of every table, row by row; a merged cell once."""
    return [
        [[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(BytesIO(content)).tables
    ]


def text_of(content):
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs)


@pytest.mark.parametrize("make", [letterhead, partial(letterhead, styles=False), word_template.example])
def test_the_same_figures_stand_in_ones_own_template_as_in_ours(make):
    template = make()
    check(template)
    made, plain = word_template.render(template, DOCUMENT), render_plain(DOCUMENT)
    assert figures_of(made) == figures_of(plain)
    shown = {text for table in figures_of(made) for row in table for text in row}
    expected = {cell_text(cell) for table in tables_of(DOCUMENT) for row in table.rows for cell in row.cells}
    assert len(expected) > 20 and all(any(text in one for one in shown) for text in expected)
    written = docx.Document(BytesIO(made))
    named = [one.text for one in written.paragraphs if one.style.name.startswith("Heading")]
    assert [one.text for one in headings(DOCUMENT)] == [
        text for text in named if text in {h.text for h in headings(DOCUMENT)}
    ]
    assert "{{" not in text_of(made)


def test_letterhead_values_and_footnotes_come_out():
    made = docx.Document(BytesIO(word_template.render(letterhead(), DOCUMENT)))
    assert made.sections[0].header.paragraphs[0].text == f"Ekstads kommun {DOCUMENT.body}"
    assert made.paragraphs[0].text == DOCUMENT.title
    notes = [part.blob.decode() for part in made.part.package.iter_parts() if "footnotes" in part.content_type]
    wanted = [
        run.text
        for section in DOCUMENT.all_sections()
        for block in section.blocks
        if isinstance(block, model.Paragraph)
        for run in block.runs
        if isinstance(run, model.FootnoteRun)
    ]
    assert wanted and all(text in notes[0] for text in wanted)


def test_what_people_write_is_text_and_never_a_placeholder():
    text = "{{ titel }} {% for x in y %} <w:p/> & {{ 7 * 7 }}"
    runs = (model.Text(text), model.FootnoteRun(text))
    document = model.Document("A & B <i>", "", "Nämnden", "2017", (model.Section("a", text, (model.Paragraph(runs),)),))
    made = word_template.render(letterhead(), document)
    assert text_of(made).splitlines()[0] == "A & B <i>"
    assert text_of(made).count(text) == 2
    with ZipFile(BytesIO(made)) as archive:
        assert "{{ 7 * 7 }}" in archive.read("word/footnotes.xml").decode()


def test_hostile_content_gives_a_file_that_opens_and_the_same_bytes_again():
    made = word_template.render(letterhead(), HOSTILE)
    assert figures_of(made) == figures_of(render_plain(HOSTILE))
    assert made == word_template.render(letterhead(), HOSTILE)


def _has_wide(section):
    found = [*section.blocks, *(block for below in section.sections for block in below.blocks)]
    return any(isinstance(block, model.Table) and block.landscape for block in found)


def test_tables_keep_to_a_narrower_page():
    standing = replace(DOCUMENT, sections=tuple(one for one in DOCUMENT.sections if not _has_wide(one)))
    made = docx.Document(BytesIO(word_template.render(letterhead(narrow=True), standing)))
    (section,) = made.sections
    room = section.page_width - section.left_margin - section.right_margin
    assert made.tables and all(sum(column.width for column in table.columns) <= room * 1.01 for table in made.tables)


def lying_of(made):
    return [one.page_width > one.page_height for one in made.sections]


def test_a_wide_table_lies_down_on_the_templates_own_page_with_its_letterhead():
    wide = [table for table in tables_of(DOCUMENT) if table.landscape]
    assert len(wide) == 1
    made = docx.Document(BytesIO(word_template.render(letterhead(narrow=True), DOCUMENT)))
    assert lying_of(made) == [False, True, False]
    standing, lying, rest = made.sections
    assert (lying.page_width, lying.page_height) == (standing.page_height, standing.page_width)
    assert lying.left_margin == standing.left_margin
    assert all(one.header.paragraphs[0].text == f"Ekstads kommun {DOCUMENT.body}" for one in made.sections)
    inside = [one for one in lying.iter_inner_content() if not hasattr(one, "style") or hasattr(one, "rows")]
    assert [table.rows[-1].cells[0].text for table in inside] == [wide[0].rows[-1].label]
    room = lying.page_width - lying.left_margin - lying.right_margin
    assert sum(column.width for column in inside[0].columns) <= room * 1.01
    assert rest.start_type == docx.enum.section.WD_SECTION.NEW_PAGE


def test_a_first_page_of_its_own_and_its_number_stay_where_the_template_begins():
    template = docx.Document(BytesIO(letterhead()))
    template.sections[0].different_first_page_header_footer = True
    template.sections[0].first_page_header.paragraphs[0].text = "Vapnet"
    target = BytesIO()
    template.save(target)
    made = docx.Document(BytesIO(word_template.render(target.getvalue(), DOCUMENT)))
    assert [one.different_first_page_header_footer for one in made.sections] == [True, False, False]


def test_a_template_whose_pages_lie_is_left_as_it_is():
    template = docx.Document(BytesIO(letterhead()))
    section = template.sections[0]
    section.page_width, section.page_height = section.page_height, section.page_width
    target = BytesIO()
    template.save(target)
    assert lying_of(docx.Document(BytesIO(word_template.render(target.getvalue(), DOCUMENT)))) == [True]


def test_missing_styles_are_told_and_ours_are_used():
    (sentence,) = word_template.told(letterhead(styles=False))
    assert "Caption" in sentence and "List Bullet" in sentence and sentence.endswith("Där används Tertials egen.")
    assert word_template.told(word_template.example()) == []
    items = ((model.Text("ett"),), (model.Text("två"),))
    section = model.Section("a", "A", (model.BulletList(items), model.BulletList(items, ordered=True)))
    made = docx.Document(
        BytesIO(word_template.render(letterhead(styles=False), model.Document("", "", "", "", (section,))))
    )
    listed = [one for one in made.paragraphs if one.text in ("ett", "två")]
    assert [one.style.name for one in listed] == ["List Bullet"] * 2 + ["List Number"] * 2
    assert all(one.style.element.pPr.numPr.numId.val for one in listed)


def linked(kind, target):
    return replaced(letterhead(), RELS, "</Relationships>", LINK.format(kind, target))


def with_field(text):
    return replaced(letterhead(), "word/document.xml", "<w:sectPr", FIELD.format(text))


RELS = "word/_rels/document.xml.rels"
LINK = '<Relationship Id="x9" Type="http://x/{}" Target="{}" TargetMode="External"/></Relationships>'
FIELD = "<w:p><w:r><w:instrText>{}</w:instrText></w:r></w:p><w:sectPr"
# Made by the test that needs them: others are only collected.
HOSTILE_FILES = {
    "inget Worddokument": lambda: b"%PDF-1.7",
    "större än 5 MB": lambda: bytes(5_000_001),
    "blir för stor": lambda: with_part(letterhead(), "word/media/big.xml", b" " * 51_000_000),
    "makron": lambda: with_part(letterhead(), "word/vbaProject.bin", b"x"),
    "inbäddade objekt": lambda: with_part(letterhead(), "word/embeddings/oleObject1.bin", b"x"),
    "dokumenttyp": lambda: with_part(letterhead(), "word/x.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    "skadad": lambda: with_part(letterhead(), "word/x.xml", "<a>"),
    "så som Word skriver": lambda: with_part(letterhead(), "word/x.xml", "<a/>".encode("utf-16")),
    "attachedTemplate": lambda: linked("attachedTemplate", "file://attachedTemplate"),
    "http://bild": lambda: linked("image", "http://bild"),
    "javascript:": lambda: linked("hyperlink", "javascript:x"),
    "DDEAUTO": lambda: with_field("ddeauto c:\\x"),
    "INCLUDETEXT": lambda: with_field('INCLUDETEXT "c:\\x"'),
    "utanför tabeller": lambda: letterhead("{{ titel }}"),
    "ensamt i ett stycke": lambda: letterhead("Här: {{p innehall }}"),
    "får bara stå en gång": lambda: letterhead("{{p innehall }}", header="{{ innehall }}"),
    "hemlig": lambda: letterhead("{{p innehall }}", "{{ hemlig }}"),
    "går inte att läsa": lambda: letterhead("{{p innehall }}", "{{ titel"),
    "mer än en platshållare": lambda: letterhead("{{p innehall }}", "{{ titel.__class__.__mro__ }}"),
    "Skriv bara namnet": lambda: letterhead("{{p innehall }}", header="{{ titel|upper }}"),
    "i texten står mer": lambda: letterhead("{{p innehall }}", "{% for a in titel %}{{ a }}{% endfor %}"),
}  # fmt: skip


@pytest.mark.parametrize("said", HOSTILE_FILES)
def test_a_hostile_or_mistaken_file_is_refused_in_a_sentence(said):
    with pytest.raises(Refused, match=re.compile(re.escape(said), re.IGNORECASE)):
        check(HOSTILE_FILES[said]())


def test_an_ordinary_link_in_a_letterhead_is_let_in():
    check(linked("hyperlink", "https://www.example.org/"))


def test_a_date_stands_where_the_template_wants_it():
    document = model.Document("T", "", "N", "2017", (), printed_on=date(2017, 6, 1))
    assert "2017-06-01" in text_of(word_template.render(letterhead("{{ utskriven }}", "{{p innehall }}"), document))
