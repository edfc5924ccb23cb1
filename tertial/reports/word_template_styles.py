"""Formatmallar: what our content is written in, put into a Word template that lacks it."""

from copy import deepcopy
from functools import cache
from typing import Any

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart

from tertial.documents.docx_styles import TABLE_STYLE, TABLE_TEXT, set_styles

_LISTS = ("List Bullet", "List Number")
_NEEDED = (
    *(f"Heading {level}" for level in range(1, 10)), "Caption", *_LISTS, TABLE_TEXT, "Anmärkning", "footnote text",
    "footnote reference", "Utan källa", TABLE_STYLE,
)  # fmt: skip
_OF_OTHERS = ("basedOn", "next", "link")


def missing(made: Any) -> list[str]:
    """The styles that our content is written in and the document lacks."""
    styles = made.styles
    return [name for name in _NEEDED if name not in styles or (name in _LISTS and _number(styles[name]) is None)]


def add_missing(made: Any) -> None:
    """Puts our own style in place of each that the document lacks; those that it has are left."""
    for name in missing(made):
        if name in _LISTS:
            _add_list(made, name)
        elif name not in made.styles:
            _add(made, name)


@cache
def _ours() -> Any:
    made = docx.Document()
    set_styles(made, "sv")
    return made


def _add(made: Any, name: str) -> Any:
    """A copy of our style, which refers to no other that the document lacks."""
    element = deepcopy(_ours().styles[name].element)
    root = made.styles.element
    known = {one.get(qn("w:styleId")) for one in root.findall(qn("w:style"))}
    if element.get(qn("w:styleId")) in known:
        element.set(qn("w:styleId"), f"Tertial{element.get(qn('w:styleId'))}")
    for tag in _OF_OTHERS:
        other = element.find(qn(f"w:{tag}"))
        if other is not None and other.get(qn("w:val")) not in known:
            element.remove(other)
    root.append(element)
    return made.styles[name].element


def _add_list(made: Any, name: str) -> None:
    """A list style with its numbering: the document's own style gets ours where it numbers nothing."""
    element = made.styles[name].element if name in made.styles else _add(made, name)
    ours, theirs = _ours().part.numbering_part.element, _numbering(made)
    source = next(num for num in ours.num_lst if num.numId == _number(_ours().styles[name]))
    abstract = next(
        one
        for one in ours.findall(qn("w:abstractNum"))
        if int(one.get(qn("w:abstractNumId"))) == source.abstractNumId.val
    )
    copied = deepcopy(abstract)
    # The numbering names the style that it belongs to by our id.
    for tag in ("w:nsid", "w:tmpl"):
        for one in copied.findall(qn(tag)):
            copied.remove(one)
    for one in copied.iter(qn("w:pStyle")):
        one.set(qn("w:val"), element.get(qn("w:styleId")))
    taken = [int(one.get(qn("w:abstractNumId"))) for one in theirs.findall(qn("w:abstractNum"))]
    number = max([0, *taken]) + 1
    copied.set(qn("w:abstractNumId"), str(number))
    theirs.insert(len(taken), copied)
    element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = theirs.add_num(number).numId


def _number(style: Any) -> int | None:
    """The numbering of a list style. None where it has none."""
    properties = style.element.pPr
    if properties is None or properties.numPr is None or properties.numPr.numId is None:
        return None
    return int(properties.numPr.numId.val)


def _numbering(made: Any) -> Any:
    """The numberings of the document, which gets a part for them where it has none."""
    part = made.part
    if not any(rel.reltype == RELATIONSHIP_TYPE.NUMBERING for rel in part.rels.values()):
        empty = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        made_part = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, empty, part.package)
        part.relate_to(made_part, RELATIONSHIP_TYPE.NUMBERING)
    return part.numbering_part.element
