"""A real ODS file, written by hand with the parts that LibreOffice writes: a test says exactly what is in it."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:{urn}"'
    for prefix, urn in {
        "office": "oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "oasis:names:tc:opendocument:xmlns:text:1.0",
        "calcext": "org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }.items()
)
_MIME = "application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True)
class Raw:
    """A cell written just so."""

    xml: str


Cell = str | int | float | Decimal | date | bool | Raw | None


def formula(of: str, value: str, shown: str = "") -> Raw:
    """A computed cell with the value that the program kept."""
    return Raw(
        f'<table:table-cell table:formula={quoteattr("of:" + of)} office:value-type="float" '
        f'office:value="{value}"><text:p>{shown or value}</text:p></table:table-cell>'
    )


def repeated(value: Cell, times: int) -> Raw:
    """The same cell several times in a row, as programs write it."""
    return Raw(_cell(value).replace("<table:table-cell", f'<table:table-cell table:number-columns-repeated="{times}"'))


def blank_rows(times: int) -> Raw:
    """Empty rows in one."""
    return Raw(f'<table:table-row table:number-rows-repeated="{times}"><table:table-cell/></table:table-row>')


def ods(*sheets: tuple[str, Sequence[Sequence[Cell] | Raw]], mimetype: str = _MIME) -> bytes:
    """The file."""
    body = "".join(
        f"<table:table table:name={quoteattr(name)}>{''.join(_row(line) for line in lines)}</table:table>"
        for name, lines in sheets
    )
    return packed(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.3">'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>",
        mimetype,
    )


def packed(content: str, mimetype: str = _MIME) -> bytes:
    """The parts in their archive, the kind of file first and not compressed."""
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mimetype}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        archive.writestr("META-INF/manifest.xml", manifest, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _row(line: Sequence[Cell] | Raw) -> str:
    if isinstance(line, Raw):
        return line.xml
    return f"<table:table-row>{''.join(_cell(value) for value in line)}</table:table-row>"


def _cell(value: Cell) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case Raw(xml):
            return xml
        case bool():
            return _valued("boolean", "boolean-value", str(value).lower(), "SANT" if value else "FALSKT")
        case date():
            return _valued("date", "date-value", value.isoformat(), value.isoformat())
        case int() | float() | Decimal():
            return _valued("float", "value", str(value), str(value).replace(".", ","))
        case _:
            paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
            return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def _valued(kind: str, name: str, value: str, shown: str) -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" office:{name}="{value}">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )
