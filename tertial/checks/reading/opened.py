"""A file of any known format as a `Source`. The readers of heavy formats are imported when they are needed."""

import zipfile
import zlib
from pathlib import Path

from tertial.checks.reading.text import read_text
from tertial.checks.source import Source, Told, Unreadable

LARGEST = 200 * 1024 * 1024
LARGEST_UNPACKED = 500 * 1024 * 1024


def read(path: Path) -> Source:
    """Reads a file by what it contains, not by its name. Raises Unreadable."""
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable(f"{path.name} är större än 200 MB och läses inte.")
        return read_bytes(path.name, path.read_bytes())
    except OSError as error:
        raise Unreadable(f"{path} går inte att läsa: {error.strerror}.") from error


def read_bytes(name: str, content: bytes, told: Told | None = None) -> Source:
    """Reads the content of a file; `told` hears how far a PDF has come. Raises Unreadable."""
    if content.startswith(b"%PDF-"):
        from tertial.checks.reading.pdf import read_pdf

        return read_pdf(name, content, told)
    if content.startswith(b"PK\x03\x04"):
        return _office(name, content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(f"{name} är i ett äldre Office-format; spara den som .docx, .xlsx eller PDF.")
    text = _decoded(name, content)
    head = text.lstrip()[:2000].lower()
    if head.startswith("{") and "tertial-document/" in head:
        from tertial.checks.reading.tertial import read_document

        return read_document(name, text)
    if head.startswith(("<!doctype html", "<html", "<?xml")) or Path(name).suffix.lower() in (".html", ".htm"):
        from tertial.checks.reading.html import read_html

        return read_html(name, text)
    return read_text(name, text)


def _office(name: str, content: bytes) -> Source:
    from io import BytesIO

    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            names, unpacked = set(parts.namelist()), sum(part.file_size for part in parts.infolist())
            if len(names) != len(parts.infolist()):
                raise Unreadable(f"{name} innehåller samma del två gånger och läses inte.")
            if unpacked > LARGEST_UNPACKED:
                raise Unreadable(f"{name} blir större än 500 MB när den packas upp och läses inte.")
            parts.testzip()  # What a part unpacks to may not be more than it says: here reading ends at that.
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, RuntimeError, zlib.error) as error:
        raise Unreadable(f"{name} är skadad och går inte att öppna.") from error
    if "word/document.xml" in names:
        from tertial.checks.reading.docx import read_docx

        return read_docx(name, content)
    if "xl/workbook.xml" in names:
        from tertial.checks.reading.xlsx import read_xlsx

        return read_xlsx(name, content)
    if "xl/workbook.bin" in names:
        raise Unreadable(f"{name} är en binär Excel-arbetsbok; spara den som .xlsx.")
    raise Unreadable(f"{name} är varken ett Word-dokument eller en Excel-arbetsbok.")


def _decoded(name: str, content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise Unreadable(f"{name} är inte text, PDF, Word, Excel, HTML eller ett dokument från Tertial.")
    return text
