"""Row headers in a tagged PDF: the first cell of every body row becomes a header cell with the scope of its row.

Typst 0.15 tags column headers; its own way to tag row headers stands behind a feature flag that its Python binding
cannot set. So its structure elements, which it writes uncompressed in a known form, are rewritten here, and the table
of offsets with them. Rules: ISO 32000-1, 14.8.4.3 (TR, TH, TD) and 14.8.5.7 (Scope, Headers); PDF/UA-1 (ISO 14289-1),
7.5.

No import from Tertial: the child process loads this file alone.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_XREF = re.compile(rb"xref\n0 (\d+)\n")
_START = re.compile(rb"startxref\n\d+")
_ROW = re.compile(rb"\d+ 0 obj\n<</Type/StructElem/S/TR/P (\d+) 0 R/K\[([^\]]*)\]>>")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_DATA_CELL = b"/S/TD/"
_ATTRIBUTES = b"/A[<</O/Table"
_HEADERS = b"/Headers["
_BODY = b"/S/TBody"
_ROOT = b"/Type/StructTreeRoot"
_IDS = b"/IDTree<</Names["
_ENTRY = 20


class UnknownStructure(ValueError):
    """The PDF is not written in the form that this module knows (another version of Typst)."""


class _File(NamedTuple):
    """A PDF taken apart: what stands before the first object, the objects by number, what follows the offsets."""

    head: bytes
    objects: dict[int, bytes]
    tail: bytes


def with_row_headers(pdf: bytes) -> bytes:
    """The same PDF with row headers. Raises UnknownStructure for one that Typst 0.15 did not write."""
    file = _take_apart(pdf)
    names = []
    for row in list(_body_rows(file)):
        header = row[0]
        name = b"R%07d" % header
        names.append(b"(%s)%d 0 R" % (name, header))
        file.objects[header] = _as_header(file.objects[header], name)
        for cell in row[1:]:
            file.objects[cell] = file.objects[cell].replace(_HEADERS, b"%s(%s)" % (_HEADERS, name), 1)
    if names:
        _register(file, names)
    return _put_together(file)


def _body_rows(file: _File) -> Iterator[list[int]]:
    """The cells of each row of each table body."""
    for content in file.objects.values():
        row = _ROW.match(content)
        if row and _BODY in file.objects[int(row[1])]:
            cells = [int(number) for number in _REFERENCE.findall(row[2])]
            if cells:
                yield cells


def _as_header(cell: bytes, name: bytes) -> bytes:
    if _DATA_CELL not in cell or _ATTRIBUTES not in cell:
        raise UnknownStructure("a table cell is not written as expected")
    named = cell.replace(_DATA_CELL, b"/S/TH/ID(%s)/" % name, 1)
    return named.replace(_ATTRIBUTES, _ATTRIBUTES + b"/Scope/Row", 1)


def _register(file: _File, names: list[bytes]) -> None:
    """Enter the new headers in the document's tree of names, which is sorted: R stands before Typst's U."""
    for number, content in file.objects.items():
        if _ROOT in content[:64] and _IDS in content:
            file.objects[number] = content.replace(_IDS, _IDS + b"".join(sorted(names)), 1)
            return
    raise UnknownStructure("there is no tree of names")


def _take_apart(pdf: bytes) -> _File:
    start = pdf.rfind(b"\nxref\n") + 1
    table = _XREF.match(pdf, start)
    if not table:
        raise UnknownStructure("there is no table of offsets")
    count = int(table[1])
    entries = [pdf[at : at + _ENTRY] for at in range(table.end(), table.end() + count * _ENTRY, _ENTRY)]
    places = sorted((int(entry[:10]), number) for number, entry in enumerate(entries) if entry[17:18] == b"n")
    ends = [place for place, _ in places[1:]] + [start]
    objects = {number: pdf[place:end] for (place, number), end in zip(places, ends, strict=True)}
    if sorted(objects) != list(range(1, count)):
        raise UnknownStructure("objects are missing")
    return _File(pdf[: places[0][0]], objects, pdf[table.end() + count * _ENTRY :])


def _put_together(file: _File) -> bytes:
    places: dict[int, int] = {}
    pieces = [file.head]
    length = len(file.head)
    for number, content in file.objects.items():
        places[number] = length
        pieces.append(content)
        length += len(content)
    count = len(file.objects) + 1
    pieces.append(b"xref\n0 %d\n0000000000 65535 f \n" % count)
    pieces.extend(b"%010d 00000 n \n" % places[number] for number in range(1, count))
    pieces.append(_START.sub(b"startxref\n%d" % length, file.tail))
    return b"".join(pieces)
