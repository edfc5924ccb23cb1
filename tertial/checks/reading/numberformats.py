"""Talformat i Excel: a value as its cell shows it: decimals, per cent, thousands left out and the unit behind it.

A workbook is a zip of XML. Only tags are looked for, piece by piece; no XML is parsed, so nothing in it can unfold.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import IO

_PIECE = 1 << 20
MOST_ROWS, MOST_COLUMNS, MOST_FORMATS = 20_000, 500, 5_000
LARGEST_PART = 20 * _PIECE
MOST_DECIMALS, LONGEST_UNIT, LARGEST = 9, 16, 1e15
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0", 6: "#,##0", 7: "#,##0.00", 8: "#,##0.00", 9: "0%",
    10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00",
    44: "#,##0.00",
}  # fmt: skip
_INSIDE = rb"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*"
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s" + _INSIDE + rb">")
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b[^>]*>(.*?)</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s" + _INSIDE + rb">")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s" + _INSIDE + rb">")
_TAG = re.compile(rb"<(?:\w+:)?(row|c)(\s" + _INSIDE + rb")?>")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{0,3})(\d{1,7})[\"']")
_STYLED = re.compile(rb"\ss\s*=\s*[\"'](\d{1,6})[\"']")
# What is no part of a number: space as wide as a letter, a filling letter, a colour or condition.
_NOT_SHOWN = re.compile(r"_.|\*.|\[(?!\$)[^\]]*\]")
_LITERAL = re.compile(r"\"([^\"]*)\"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]")
_PLACES = re.compile(r"(?P<whole>[#0?,]*[#0?])(?:\.(?P<decimals>[#0?]*))?(?P<scale>,*)")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a number is shown: `scale` how many times a thousand is left out."""

    decimals: int
    percent: bool = False
    scale: int = 0
    grouped: bool = False
    unit: str = ""

    def shown(self, value: float) -> str:
        """The number with decimal comma, as the cell shows it; a negative one with its sign, however it is coloured."""
        number = Decimal(repr(round(value, 12))).scaleb((2 if self.percent else 0) - 3 * self.scale)
        rounded = number.quantize(Decimal(1).scaleb(-self.decimals), rounding=ROUND_HALF_UP)
        text = f"{rounded:,.{self.decimals}f}".replace(",", " " if self.grouped else "").replace(".", ",")
        return f"{text} {'%' if self.percent else self.unit}".strip()


@dataclass(slots=True)
class SheetFormats:
    """The formats of a sheet's cells by row and column from nought, and how far its filled cells reach."""

    of: dict[tuple[int, int], NumberFormat] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0

    def shown(self, row: int, column: int, value: float) -> str | None:
        """A number as it is shown; None where its cell has no format of its own."""
        known = self.of.get((row, column))
        return known.shown(value) if known is not None and abs(value) < LARGEST else None


def sheet_formats(book: zipfile.ZipFile) -> dict[str, SheetFormats]:
    """The formats of each sheet by its name. Raises BadZipFile for one that cannot be searched."""
    styles = _styles(_part(book, "xl/styles.xml"))
    parts = _parts(book)
    return {name: _cells(book, part, styles) for name, part in parts.items()}


def read_format(code: str) -> NumberFormat | None:
    """A format code of Excel; None for one without decimals of its own: general, text, dates, fractions."""
    positive = _first_section(code)
    literals = ["".join(found.groups("")) for found in _LITERAL.finditer(_NOT_SHOWN.sub("", positive))]
    bare = _LITERAL.sub("", _NOT_SHOWN.sub("", positive)).replace(" ", "")
    places = _PLACES.search(bare)
    rest = _PLACES.sub("", bare, count=1)
    if places is None or re.search(r"[#0?/Ee@]", rest):
        return None
    unit = " ".join("".join(literals).split())
    return NumberFormat(
        decimals=min(len(places["decimals"] or ""), MOST_DECIMALS),
        percent="%" in rest,
        scale=min(len(places["scale"]), 3),
        grouped="," in places["whole"] or any(literal.isspace() for literal in _inner(positive)),
        unit=unit if len(unit) <= LONGEST_UNIT and ("%" in unit or any(map(str.isalpha, unit))) else "",
    )


def _inner(section: str) -> list[str]:
    """What stands between the places of a number: "# ##0" groups by a space."""
    return re.findall(r"#([\s\u00a0]|\\[\s\u00a0])(?=#)", section)


def _first_section(code: str) -> str:
    """The part for positive numbers; a semicolon within quotes divides nothing."""
    return re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", code, maxsplit=1)[0]


def _styles(styles: bytes) -> list[NumberFormat | None]:
    own = {
        _attribute(tag, b"numFmtId"): read_format(_attribute(tag, b"formatCode"))
        for tag in _FORMAT.findall(styles)[:MOST_FORMATS]
    }
    known = {str(number): read_format(code) for number, code in _BUILT_IN.items()} | own
    block = _STYLES.search(styles)
    return [known.get(_attribute(tag, b"numFmtId")) for tag in _STYLE.findall(block[1])] if block else []


def _parts(book: zipfile.ZipFile) -> dict[str, str]:
    """The sheets' names and parts, by the workbook's own list."""
    names = set(book.namelist())
    targets = {
        _attribute(tag, b"Id"): _attribute(tag, b"Target")
        for tag in _RELATION.findall(_part(book, "xl/_rels/workbook.xml.rels"))
    }
    found = {
        _attribute(tag, b"name"): "xl/" + targets.get(_attribute(tag, rb"\w+:id"), "").removeprefix("/xl/")
        for tag in _SHEET.findall(_part(book, "xl/workbook.xml"))
    }
    return {name: part for name, part in found.items() if part in names}


def _cells(book: zipfile.ZipFile, part: str, styles: list[NumberFormat | None]) -> SheetFormats:
    found = SheetFormats()
    row, column = -1, -1
    with book.open(part) as stream:
        if b"\0" in stream.read(4):
            raise zipfile.BadZipFile("not UTF-8")
        stream.seek(0)
        for tag, attributes in _tags(stream):
            place = _REFERENCE.search(attributes)
            if tag == b"row":
                row, column = int(place[2]) - 1 if place else row + 1, -1
                continue
            row, column = (int(place[2]) - 1, _column(place[1])) if place else (row, column + 1)
            if attributes.endswith(b"/"):
                continue
            found.rows, found.columns = max(found.rows, row + 1), max(found.columns, column + 1)
            styled = _STYLED.search(attributes)
            style = int(styled[1]) if styled else 0
            known = styles[style] if style < len(styles) else None
            if known is not None and row < MOST_ROWS and column < MOST_COLUMNS:
                found.of[row, column] = known
    return found


def _tags(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    tail = b""
    while piece := stream.read(_PIECE):
        text = tail + piece
        cut = text.rfind(b"<")
        for tag in _TAG.finditer(text, 0, max(cut, 0)):
            yield tag[1], tag[2] or b""
        tail = text[max(cut, len(text) - _PIECE) :]
    for tag in _TAG.finditer(tail):
        yield tag[1], tag[2] or b""


def _part(book: zipfile.ZipFile, name: str) -> bytes:
    """A small part; empty where there is none, or one that is not small."""
    try:
        with book.open(name) as stream:
            content = stream.read(LARGEST_PART + 1)
    except KeyError:
        return b""
    return content if len(content) <= LARGEST_PART else b""


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    return html.unescape((found[1] or found[2] or b"").decode("utf-8", "replace")) if found else ""


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters.upper():
        index = index * 26 + letter - 64
    return index - 1
