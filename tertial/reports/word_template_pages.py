"""Liggande sidor i en egen Wordmall: a wide table lies down on the template's own page, turned, with its letterhead.

A Word section is described where it ends, in the properties of its last paragraph. So turning writes the section that
ends there; what follows the last turn is the template's own section, as it was.
"""

from copy import deepcopy
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Pt

from tertial.documents.layout import LANDSCAPE, PORTRAIT
from tertial.reports.word_template_check import PLACE

# A first page of its own, and page numbers that start anew, belong to where the template's section begins.
_ONLY_FIRST = ("w:titlePg", "w:pgNumType")


class Pages:
    """The template's pages where the report stands in it."""

    def __init__(self, made: Any) -> None:
        self._part = made.part
        self._own = _section_after(made)
        self._ended = 0

    @property
    def may_turn(self) -> bool:
        """Whether a page of the template stands and its size is said."""
        section = self._section(self._own)
        return bool(section.page_width and section.page_height and section.page_width < section.page_height)

    def width(self, *, landscape: bool = False) -> float:
        """The width of the text on a page, in points; ours where the template does not say."""
        section = self._section(self._own)
        across = section.page_height if landscape else section.page_width
        if across is None or section.left_margin is None or section.right_margin is None:
            return LANDSCAPE if landscape else PORTRAIT
        return (across - section.left_margin - section.right_margin) / Pt(1)

    def turn(self, made: Any, *, landscape: bool) -> None:
        """Ends the section that was going on, so that the pages lie or stand from here on."""
        properties = deepcopy(self._own)
        if self._ended:
            _continue(properties)
        section = self._section(properties)
        if not landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = section.page_height, section.page_width
        made.add_paragraph()._p.get_or_add_pPr().append(properties)
        self._ended += 1

    def finish(self) -> None:
        """The rest of the template goes on from what has been ended: on a new page, its numbers going on."""
        if self._ended:
            _continue(self._own)
            self._section(self._own).start_type = WD_SECTION.NEW_PAGE

    def fit(self, content: Any) -> None:
        """Tables and pictures as wide as the template's text, where that is narrower than ours."""
        scales = {False: self.width() / PORTRAIT, True: self.width(landscape=True) / LANDSCAPE}
        tables = iter(content.tables)
        waiting: list[Any] = []
        for element in content.element.body:
            if element.tag == qn("w:tbl"):
                waiting.append(next(tables))
            for ended in element.iter(qn("w:sectPr")):
                _scale(waiting, scales[self._section(ended).orientation == WD_ORIENT.LANDSCAPE])
                waiting = []
        _scale(waiting, scales[False])
        if scales[False] < 1:
            for picture in content.inline_shapes:
                picture.width, picture.height = (int(size * scales[False]) for size in (picture.width, picture.height))

    def _section(self, properties: Any) -> Section:
        return Section(properties, self._part)


def _section_after(made: Any) -> Any:
    """The section that the report's place stands in: the first that ends after it."""
    place = next(one for one in made.paragraphs if PLACE.match(one.text.strip()))
    after = (ended for one in place._p.itersiblings() for ended in one.iter(qn("w:sectPr")))
    return next(after, made.sections[-1]._sectPr)


def _continue(properties: Any) -> None:
    for name in _ONLY_FIRST:
        for one in properties.findall(qn(name)):
            properties.remove(one)


def _scale(tables: list[Any], scale: float) -> None:
    for table in tables if scale < 1 else ():
        for column in table.columns:
            column.width = int((column.width or 0) * scale)
        for row in table.rows:
            for cell in row.cells:
                cell.width = int((cell.width or 0) * scale)
