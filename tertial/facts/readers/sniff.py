"""Filtyp: what a file is by its first bytes, whatever its name says."""

import re
from enum import StrEnum
from pathlib import PurePath

from tertial.facts.problems import Rejected, refuse

HEAD = 8192


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"
    PARQUET = "parquet"
    SIE = "sie"


_LABELS = {
    Format.CSV: "CSV-fil", Format.XLSX: "Excelfil (XLSX)", Format.ODS: "kalkylark (ODS)",
    Format.PARQUET: "Parquet-fil", Format.SIE: "SIE-fil",
}  # fmt: skip
_SUFFIXES = {
    "csv": Format.CSV, "txt": Format.CSV, "tsv": Format.CSV, "tab": Format.CSV, "xlsx": Format.XLSX,
    "xlsm": Format.XLSX, "ods": Format.ODS, "parquet": Format.PARQUET, "pq": Format.PARQUET, "se": Format.SIE,
    "si": Format.SIE, "sie": Format.SIE,
}  # fmt: skip
_REFUSED = (
    (b"\x1f\x8b", "Filen är packad med gzip. Packa upp den och försök igen."),
    (b"%PDF", "Filen är en PDF. Exportera raderna som CSV eller Excel i stället."),
    (b"\xd0\xcf\x11\xe0", "Filen är en äldre Excelfil (xls) eller lösenordsskyddad. Spara den som xlsx utan lösenord."),
    (b"7z\xbc\xaf", "Filen är packad med 7-zip. Packa upp den och försök igen."),
)
_SIE_RECORD = re.compile(rb"(?:^|\n)\s*#[A-Z]{2,12}[ \t\r\n]")
_HTML = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]*>\s*([^<]{1,80}?)\s*</title>", re.IGNORECASE)


def sniff(head: bytes, name: str) -> Format:
    """The format by content. Raises Rejected, with the reason, for what is none of them."""
    if not head:
        raise refuse("Filen är tom.")
    for mark, reason in _REFUSED:
        if head.startswith(mark):
            raise refuse(reason)
    if head.startswith(b"PAR1"):
        return Format.PARQUET
    if head.startswith(b"PK"):
        return _zipped(head)
    text = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe")
    if _HTML.match(text):
        raise _web_page(text, name)
    if text.lstrip().startswith(b"<"):
        raise refuse("Filen är en XML-fil (kanske SIE 5). Exportera den som SIE 4 eller CSV.")
    return Format.SIE if _is_sie(text) else Format.CSV


def mislabelled(name: str, found: Format) -> str | None:
    """A sentence for the preview when the name promises another format than the content is."""
    promised = _SUFFIXES.get(PurePath(name).suffix.lower().lstrip("."))
    if promised is None or promised is found:
        return None
    return f"Filen heter som en {_LABELS[promised]} men är en {_LABELS[found]}, och läses som det."


def promised_sie(name: str) -> bool:
    return _SUFFIXES.get(PurePath(name).suffix.lower().lstrip(".")) is Format.SIE


def _zipped(head: bytes) -> Format:
    if b"application/vnd.oasis.opendocument.spreadsheet" in head:
        return Format.ODS
    if b"application/vnd.oasis" in head:
        raise refuse("Filen är ett dokument i OpenDocument-format men inget kalkylark.")
    return Format.XLSX


def _is_sie(text: bytes) -> bool:
    first = text.lstrip()[:1]
    return first == b"#" and len(_SIE_RECORD.findall(text)) >= 2


def _web_page(text: bytes, name: str) -> Rejected:
    wanted = "SIE-fil" if promised_sie(name) else "källfil"
    title = _TITLE.search(text)
    shown = f" (”{title[1].decode('utf-8', 'replace')}”)" if title else ""
    return refuse(f"Filen är en webbsida{shown} och ingen {wanted}; hämta filen på nytt från källan.")
