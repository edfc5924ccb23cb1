"""SIE-poster: lines into fields. Tabs or spaces between, `\\"` inside quotes, objects in braces."""

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(r'"((?:[^"\\]|\\"|\\)*)"|([{}])|([^\s"{}]+)')
# The row that large files are made of: account, objects, amount, and whatever follows.
_TRANS = re.compile(r'\s*#([RB]?TRANS)\s+"?([^\s"{}]+)"?\s*\{([^{}]*)\}\s*"?([-+]?[0-9.,]+)"?(?=\s|$)(.*)')
_DATE_FIRST = re.compile(r'\s+"?(\d{8})"?\s+"((?:[^"\\])*)"\s*')

# Braces that stand outside quotes. No text can hold them: files with NUL bytes are refused.
OPEN, CLOSE = "\0{", "\0}"

Objects = tuple[tuple[str, str], ...]


class Malformed(ValueError):
    """A record that cannot be read; the text is a sentence in Swedish."""


@dataclass(frozen=True, slots=True)
class Row:
    """En transaktion (TRANS, RTRANS or BTRANS), its amount as written; an empty `day` means the voucher's day."""

    line: int
    kind: str
    account: str
    objects: Objects
    amount: str
    day: str
    text: str


@dataclass(slots=True)
class Voucher:
    """Verifikation with the rows that count."""

    line: int
    series: str
    number: str
    day: str
    text: str
    rows: list[Row] = field(default_factory=list)

    @property
    def label(self) -> str:
        return f"{self.series} {self.number}".strip()


def split(line: str) -> list[str]:
    """The label and fields of a record; braces outside quotes stand as `OPEN` and `CLOSE`."""
    return [
        bare or (f"\0{brace}" if brace else quoted.replace('\\"', '"')) for quoted, brace, bare in _TOKEN.findall(line)
    ]


def objects_of(text: str) -> Objects:
    """`1 "10" 6 A` → ((`1`, `10`), (`6`, `A`)). Raises Malformed for an odd number of parts."""
    parts = split(text)
    if len(parts) % 2:
        raise Malformed("Objektlistan ska bestå av par: dimension och objekt.")
    return tuple(zip(parts[::2], parts[1::2], strict=True))


def row(line: int, text: str) -> Row:
    """A #TRANS, #RTRANS or #BTRANS line. Raises Malformed."""
    found = _TRANS.fullmatch(text)
    if found is None:
        return _slow_row(line, text)
    kind, account, objects, amount, rest = found.groups()
    day, words = _day_and_text(rest)
    return Row(
        line, kind, account, objects_of(objects) if objects and not objects.isspace() else (), amount, day, words
    )


def checksum_text(text: str) -> str:
    """What of a record the checksum covers: label and fields, without separators, quotes and braces (4B, 10.15)."""
    return "".join(part for part in split(text) if part not in (OPEN, CLOSE))


def _slow_row(line: int, text: str) -> Row:
    """A row with braces or quotes in odd places, field by field."""
    parts = split(text)
    try:
        first, last = parts.index(OPEN), parts.index(CLOSE)
        kind, account = parts[0][1:], parts[1]
        amount, *rest = parts[last + 1 :]
    except (ValueError, IndexError):
        raise Malformed(f"Raden ska ha konto, objektlista inom klamrar och belopp: {text.strip()[:80]}") from None
    inside = parts[first + 1 : last]
    if first != 2 or len(inside) % 2:
        raise Malformed("Objektlistan ska bestå av par: dimension och objekt.")
    day, words = [*rest, "", ""][:2]
    return Row(line, kind, account, tuple(zip(inside[::2], inside[1::2], strict=True)), amount, day, words)


def _day_and_text(rest: str) -> tuple[str, str]:
    if not rest or rest.isspace():
        return "", ""
    if (found := _DATE_FIRST.fullmatch(rest)) is not None:
        return found[1], found[2]
    parts = split(rest)
    return parts[0], parts[1] if len(parts) > 1 else ""
