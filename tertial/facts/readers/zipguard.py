"""Zip-skydd: what a spreadsheet unpacks to is known, and bounded, before a reader opens it."""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from tertial.facts.problems import Problem, Rejected, refuse
from tertial.facts.readers.source import MB, Limits

_PIECE = 1 << 20
_SMALL = 10 * MB
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<Relationship\s[^>]*>")
_ERROR_CELL = re.compile(rb'<c\s([^>]*\bt="e"[^>]*)>(?:<f[^>]*(?:/>|>[^<]*</f>))?(?:<v>([^<]{1,20}))?')
_UNCOMPUTED = re.compile(rb"<c\s([^>]*)>\s*<f[^>]*(?:/>|>[^<]*</f>)\s*</c>")
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_ODS_ERROR = b'calcext:value-type="error"'


def check(data: bytes, limits: Limits) -> None:
    """Refuse an archive that is broken, lies about its sizes, or unpacks to too much. Reads it all once, in pieces."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(archive, limits)
            for entry in archive.infolist():
                _check_entry(archive, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise refuse("Kalkylarket är skadat eller avbrutet. Spara det på nytt och försök igen.") from None


def _check_directory(archive: zipfile.ZipFile, limits: Limits) -> None:
    entries = archive.infolist()
    if len(entries) > limits.zip_entries:
        raise refuse(f"Kalkylarket innehåller {len(entries)} delar; högst {limits.zip_entries} godtas.")
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked:
        raise refuse(f"Kalkylarket packas upp till {total // MB} MB; högst {limits.unpacked // MB} MB godtas.")
    for entry in entries:
        if entry.file_size > _SMALL and entry.file_size > limits.pack_ratio * max(1, entry.compress_size):
            raise refuse("Kalkylarket är orimligt hårt packat och öppnas inte. Spara det på nytt i ett kalkylprogram.")


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack one part without keeping it: zipfile stops at the size that is declared and then checks the sum."""
    with archive.open(entry) as part:
        while part.read(_PIECE):
            pass


def sheet_faults(data: bytes, sheet: str, limit: int) -> tuple[list[tuple[str, int, str]], int]:
    """Cells of a sheet without a value: an error such as #DIV/0!, or a formula that was never computed.

    As (column letters, row, what is wrong), at most `limit` of them, and how many there are in all.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = _part_of(archive, sheet)
        if part is None:
            return [], 0
        found: list[tuple[str, int, str]] = []
        total = 0
        with archive.open(part) as stream:
            tail = b""
            while piece := stream.read(_PIECE):
                text = tail + piece
                cut = max(text.rfind(b"</c>") + 4, text.rfind(b"/>") + 2, 0)
                for fault in _faults(text[:cut]):
                    total += 1
                    if len(found) < limit:
                        found.append(fault)
                tail = text[cut:]
        return found, total


def ods_errors(data: bytes) -> int:
    """How many cells of an ODS file hold an error."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as stream:
        count, tail = 0, b""
        while piece := stream.read(_PIECE):
            text = tail + piece
            count += text.count(_ODS_ERROR)
            tail = text[-len(_ODS_ERROR) + 1 :]
        return count


def refused_cells(faults: list[tuple[str, int, str]], total: int, headers: tuple[str, ...], sheet: str) -> Rejected:
    """The rejection that lists the cells without a value."""
    problems = []
    for letters, row, message in faults:
        at = _column_index(letters)
        column = headers[at] if at < len(headers) else letters
        problems.append(Problem(message, row=row, column=column, sheet=sheet))
    return Rejected(problems, total)


def _faults(text: bytes) -> Iterator[tuple[str, int, str]]:
    for found in _ERROR_CELL.finditer(text):
        error = html.unescape(found[2].decode("utf-8", "replace")) if found[2] else "#"
        yield *_where(found[1]), f"Cellen innehåller felet {error}. Rätta formeln och spara."
    for found in _UNCOMPUTED.finditer(text):
        if b't="e"' not in found[1]:
            message = "Formeln saknar uträknat värde. Öppna arket i ett kalkylprogram, räkna om och spara."
            yield *_where(found[1]), message


def _where(attributes: bytes) -> tuple[str, int]:
    found = _REFERENCE.search(b" " + attributes)
    return (found[1].decode(), int(found[2])) if found else ("", 0)


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The part that holds the sheet, by the workbook's own list."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return None
    targets = {
        _attribute(tag, b"Id"): _attribute(tag, b"Target")
        for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for tag in _SHEET.findall(archive.read("xl/workbook.xml")):
        if _attribute(tag, b"name") == sheet:
            target = targets.get(_attribute(tag, rb"\w+:id"), "").removeprefix("/xl/")
            part = f"xl/{target}"
            return part if part in names else None
    return None


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb'="([^"]*)"', tag)
    return html.unescape(found[1].decode("utf-8", "replace")) if found else ""


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
