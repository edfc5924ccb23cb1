"""Word: paragraphs and runs. A style is looked up by its name once a document: python-docx goes through them all."""

import re
from typing import Any
from weakref import WeakKeyDictionary

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_Ids = dict[tuple[str, WD_STYLE_TYPE], str | None]
_ids: WeakKeyDictionary[Any, _Ids] = WeakKeyDictionary()
_VALUE = qn("w:val")
# What python-docx writes as elements of their own.
_NOT_PLAIN = re.compile("[\t\n\r]")


def add_paragraph(made: Any, text: str = "", *, style: str) -> Any:
    """A paragraph last in the document, in a style that it has."""
    paragraph = made.add_paragraph()
    paragraph._p.style = _style_id(made, style, WD_STYLE_TYPE.PARAGRAPH)
    if text:
        add_run(paragraph, text)
    return paragraph


def add_run(paragraph: Any, text: str = "", *, style: str = "") -> Any:
    """A run last in the paragraph."""
    run = paragraph.add_run()
    write(run, text)
    if style:
        run._r.style = _style_id(paragraph, style, WD_STYLE_TYPE.CHARACTER)
    return run


def write(run: Any, text: str) -> None:
    """The text of a run that has none."""
    if _NOT_PLAIN.search(text):
        run.text = text
    elif text:
        run.add_text(text)


def set_table_style(table: Any, name: str) -> None:
    table._tbl.tblStyle_val = _style_id(table, name, WD_STYLE_TYPE.TABLE)


def valued(tag: str, value: str) -> Any:
    """An element that only says a value."""
    element = OxmlElement(tag)
    element.set(_VALUE, value)
    return element


def _style_id(within: Any, name: str, kind: WD_STYLE_TYPE) -> str | None:
    """The style's id; None for the one that is meant where none is named."""
    part = within.part
    known = _ids.setdefault(part, {})
    if (name, kind) not in known:
        known[name, kind] = part.get_style_id(name, kind)
    return known[name, kind]
