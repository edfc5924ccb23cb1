"""Word: the styles of a document. Whoever works on in Word changes a style, not every paragraph."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from tertial.documents.tokens import INK, MUTED

# A face that every word processor has or has a twin of; ours is for print and screen, where we ship it.
FACE = "Calibri"
TABLE_STYLE = "Tertial tabell"
TABLE_TEXT = "Tabelltext"
# Size, space above and below, in points.
_HEADINGS = {1: (20, 26, 10), 2: (14, 18, 6), 3: (12, 14, 5), 4: (11, 12, 4)}


def set_styles(made: Any, language: str) -> None:
    """Give a new Word document our styles and its language."""
    styles = made.styles
    _set_language(styles, "sv-SE" if language == "sv" else language)
    _style(styles["Normal"], size=10.5, after=7)
    styles["Normal"].paragraph_format.line_spacing = 1.12
    for level in range(1, 10):
        size, above, below = _HEADINGS[min(level, 4)]
        _style(styles[f"Heading {level}"], size=size, before=above, after=below, bold=True)
        styles[f"Heading {level}"].paragraph_format.keep_with_next = True
    _style(styles["Title"], size=26, after=4, bold=True)
    _without_border(styles["Title"])
    _style(styles["Subtitle"], size=14, after=4)
    _style(styles["Caption"], size=10, before=10, after=4, bold=True)
    styles["Caption"].paragraph_format.keep_with_next = True
    for name in ("Header", "Footer"):
        _style(styles[name], size=9, colour=MUTED)
    for name in ("List Bullet", "List Number"):
        _style(styles[name], size=10.5, after=3)
    _add_styles(styles)
    styles.element.append(_table_style())


def _add_styles(styles: Any) -> None:
    paragraph, character = WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER
    _style(styles.add_style(TABLE_TEXT, paragraph), size=9, before=1.5, after=1.5)
    _style(styles.add_style("Anmärkning", paragraph), size=9, before=3, after=6, colour=MUTED)
    _style(styles.add_style("Innehållsrubrik", paragraph), size=13, before=24, after=6, bold=True)
    _style(styles.add_style("toc 1", paragraph), size=10.5, before=5, after=1, bold=True)
    _style(styles.add_style("toc 2", paragraph), size=10.5, after=1)
    styles["toc 2"].paragraph_format.left_indent = Pt(14)
    _style(styles.add_style("footnote text", paragraph), size=8.5)
    styles.add_style("footnote reference", character).font.superscript = True
    marked = styles.add_style("Utan källa", character)
    marked.font.size, marked.font.color.rgb = Pt(8), rgb(MUTED)


def _style(
    style: Any, *, size: float, before: float = 0, after: float = 0, bold: bool = False, colour: str = INK
) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = FACE, Pt(size), bold, False
    font.color.rgb = rgb(colour)
    # The default template names theme fonts, which win over a named one.
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def rgb(colour: str) -> RGBColor:
    """`#0b5a6b` as python-docx has colours."""
    return RGBColor.from_string(colour.lstrip("#").upper())


def _without_border(style: Any) -> None:
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def _set_language(styles: Any, language: str) -> None:
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), language)
    lang.set(qn("w:eastAsia"), language)
    defaults.append(lang)


def _table_style() -> Any:
    """Rules above totals are set on the rows; the style gives the rule below the header and the bold of both."""
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="TertialTabell">'
        f'<w:name w:val="{TABLE_STYLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>'
        '<w:tblPr><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="5B6675"/></w:rPr><w:tcPr><w:tcBorders>'
        '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="14181F"/></w:tcBorders><w:vAlign w:val="bottom"/>'
        "</w:tcPr></w:tblStylePr></w:style>"
    )
