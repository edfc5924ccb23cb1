"""Word: what python-docx has no words for: fields, footnotes, pages that turn, alt texts, the same bytes."""

from collections.abc import Iterable
from copy import deepcopy
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from tertial.documents.docx_styles import set_styles
from tertial.documents.docx_text import add_paragraph, add_run, valued
from tertial.documents.layout import LANDSCAPE, PORTRAIT
from tertial.documents.model import Document

_SHORT, _LONG = Pt(595.3), Pt(841.9)
_MARGIN, _TOP, _BOTTOM = Pt(64.5), Pt(80), Pt(72)
_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_CONTENTS_LEVELS = 2
_NO_FOOTNOTES = (
    f"<w:footnotes {nsdecls('w')}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0">'
    "<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
    "</w:footnotes>"
)


def new_document(document: Document) -> Any:
    """An empty Word document with our styles, page, header and footer."""
    made = docx.Document()
    set_styles(made, document.language)
    section = made.sections[0]
    _set_page(section, landscape=False)
    _set_header(section, document, PORTRAIT)
    _set_update_fields(made.settings.element)
    return made


def _set_update_fields(settings: Any) -> None:
    """Have the word processor fill in page numbers. The schema is a sequence: it stands before `compat`."""
    flag = valued("w:updateFields", "true")
    compat = settings.find(qn("w:compat"))
    if compat is None:
        settings.append(flag)
    else:
        compat.addprevious(flag)


def page_section(made: Any, document: Document, *, landscape: bool) -> None:
    """Start a new section, with its pages lying or standing, and header and footer as wide as they are."""
    section = made.add_section(WD_SECTION.NEW_PAGE)
    _set_page(section, landscape=landscape)
    _set_header(section, document, LANDSCAPE if landscape else PORTRAIT)


def _set_page(section: Any, *, landscape: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin, section.bottom_margin = _TOP, _BOTTOM
    section.header_distance = section.footer_distance = Pt(40)


def _set_header(section: Any, document: Document, width: float) -> None:
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (header, footer):
        paragraph.style.paragraph_format.tab_stops.clear_all()
        paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(width), WD_TAB_ALIGNMENT.RIGHT)
    add_run(header, f"{document.body}\t{document.title}")
    add_run(footer, f"Utskriven {document.printed_on.isoformat()}\t" if document.printed_on else "\t")
    add_field(footer, "PAGE", "1")
    add_run(footer, " (")
    add_field(footer, "NUMPAGES", "1")
    add_run(footer, ")")


def add_field(paragraph: Any, code: str, shown: str) -> None:
    """A field with what is shown until it is updated."""
    _field_start(paragraph, code)
    add_run(paragraph, shown)
    _field_mark(paragraph, "end")


def _field_start(paragraph: Any, code: str) -> None:
    _field_mark(paragraph, "begin")
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {code} "
    paragraph.add_run()._r.append(text)
    _field_mark(paragraph, "separate")


def _field_mark(paragraph: Any, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)


def table_of_contents(made: Any, entries: Iterable[tuple[int, str]]) -> None:
    """A table of contents that the word processor fills with page numbers; until then it lists the headings."""
    listed = [(level, text) for level, text in entries if level <= _CONTENTS_LEVELS]
    if not listed:
        return
    add_paragraph(made, "Innehåll", style="Innehållsrubrik")
    paragraphs = [add_paragraph(made, style=f"toc {level}") for level, _ in listed]
    _field_start(paragraphs[0], f'TOC \\o "1-{_CONTENTS_LEVELS}" \\h \\z \\u')
    for paragraph, (_, text) in zip(paragraphs, listed, strict=True):
        add_run(paragraph, text)
    _field_mark(paragraphs[-1], "end")


def restarted_numbering(made: Any) -> int:
    """The id of a numbering that counts from 1, with the look of the style List Number."""
    numbering = made.part.numbering_part.element
    style_id = made.styles["List Number"].element.pPr.numPr.numId.val
    abstract = next(num for num in numbering.num_lst if num.numId == style_id).abstractNumId.val
    num = numbering.add_num(abstract)
    num.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(num.numId)


def add_alt_text(picture: Any, text: str) -> None:
    picture._inline.docPr.set("descr", text)


class Footnotes:
    """Word's own footnotes: their part of the package and the references to it."""

    def __init__(self, made: Any) -> None:
        self._made = made
        self._notes: list[Any] = []
        there = self._part()
        # A document that somebody has begun may have footnotes of its own.
        ids = [int(note.get(qn("w:id"))) for note in parse_xml(there.blob)] if there else []
        self._last = max([0, *ids])

    def add(self, paragraph: Any, text: str) -> None:
        """A reference at the end of the paragraph as it stands, and its text at the foot of the page."""
        self._last += 1
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(self._last))
        add_run(paragraph, style="footnote reference")._r.append(reference)
        note = OxmlElement("w:footnote")
        note.set(qn("w:id"), str(self._last))
        draft = add_paragraph(self._made, style="footnote text")
        add_run(draft, style="footnote reference")._r.append(OxmlElement("w:footnoteRef"))
        add_run(draft, f" {text}")
        draft._p.getparent().remove(draft._p)
        note.append(deepcopy(draft._p))
        self._notes.append(note)

    def finish(self) -> None:
        """Put the part into the package, where there are footnotes."""
        if not self._notes:
            return
        there = self._part()
        root = parse_xml(there.blob if there else _NO_FOOTNOTES)
        root.extend(self._notes)
        blob, package = serialize_part_xml(root), self._made.part.package
        if there:
            there._blob = blob
            return
        part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, blob, package)
        self._made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def _part(self) -> Any:
        """The part with the footnotes that the document has already. None when it has none."""
        found = (rel for rel in self._made.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.FOOTNOTES)
        return next((rel.target_part for rel in found), None)


def fix_zip(content: bytes) -> bytes:
    """The same archive without the moment at which it was written."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name in source.namelist():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            made.writestr(entry, source.read(name))
    return target.getvalue()
