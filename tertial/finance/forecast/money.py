"""Belopp som de skrivs: Swedish amounts and what is pasted from a spreadsheet. Decimal all through, no Django.

An amount is written exactly, with as many decimals as it has, so that what is read and written again is the same.
"""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from tertial.numbers import UNITS, format_decimal, raw

# What stands for a minus in Word, in a spreadsheet and on a keyboard.
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2014": "-", "\u2010": "-", "\u2011": "-"})
_SPACE = re.compile(r"[\s\u00a0\u2007\u2009\u202f']+")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}((\.\d{3})+,\d*|(\.\d{3}){2,})")
_AMBIGUOUS = re.compile(r"[+-]?\d{1,3}\.\d{3}")
_UNIT = re.compile(r"(kronor|kr|tkr|mnkr|mkr|msek)\.?$", re.IGNORECASE)
_AS_NUMBER = re.compile(r"[\d\s\u00a0\u2007\u2009\u202f.,'+()\u2010-\u2014\u2212-]+(kr|tkr|mnkr)?")
ORE = Decimal("0.01")
MOST = Decimal(10) ** 12


class AmountError(ValueError):
    """The text is no amount; the message is a Swedish sentence."""


def parse_amount(text: str, unit: str) -> Decimal | None:
    """The amount in kronor that a text in `unit` (`kr`, `tkr`, `mnkr`) says; None for an empty one.

    Spaces and points for thousands, decimal comma or point, any of the minus signs, a minus after the number or
    brackets around it. Raises AmountError for anything else, and for an amount finer than an öre.
    """
    plain = _SPACE.sub("", text).translate(_MINUS)
    if not plain or plain == "-":
        return None
    found = _UNIT.search(plain)
    if found and _factor(found[1]) != UNITS[unit].factor:
        raise AmountError(f"”{text.strip()}” är skrivet i {found[1].lower()}; sidan visar belopp i {unit}.")
    value = _read(_signed(plain[: found.start()] if found else plain), text) * UNITS[unit].factor
    if abs(value) >= MOST:
        raise AmountError(f"”{text.strip()}” {unit} är större än något belopp kan vara; kontrollera enheten.")
    if value != value.quantize(ORE):
        raise AmountError(f"”{text.strip()}” {unit} har fler decimaler än hela ören.")
    return value.quantize(ORE)


def format_amount(value: Decimal | None, unit: str) -> str:
    """The amount in kronor as it is written in `unit`, whole: `165 227,5`. `parse_amount` reads it back."""
    if value is None:
        return ""
    return format_decimal(Decimal(raw(value / UNITS[unit].factor) or "0"))


def parse_paste(text: str) -> list[list[str]]:
    """The cells of what was copied in a spreadsheet: rows by line, columns by tab; quoted cells unquoted."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    return [[_unquoted(cell) for cell in line.split("\t")] for line in lines] if text.strip() else []


def is_number(text: str) -> bool:
    """Whether a pasted cell is meant as an amount rather than as the name of a line."""
    return not text.strip() or _AS_NUMBER.fullmatch(text.strip()) is not None


def named_amounts(rows: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Of pasted rows, each line's name (empty where only amounts were copied) and its last cell, the amount."""
    found = []
    for row in rows:
        name = next((cell.strip() for cell in row if not is_number(cell)), "")
        found.append((name, next((cell for cell in reversed(row) if cell.strip() and is_number(cell)), "")))
    return found


def _signed(plain: str) -> str:
    if plain.startswith("(") and plain.endswith(")"):
        return f"-{plain[1:-1]}"
    return f"-{plain[:-1]}" if plain.endswith("-") and not plain.startswith("-") else plain


def _read(plain: str, text: str) -> Decimal:
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(".", "")
    if _AMBIGUOUS.fullmatch(plain):
        whole, part = plain.split(".")
        raise AmountError(f"”{text.strip()}” kan läsas på två sätt; skriv {whole} {part} eller {whole},{part}.")
    if not _NUMBER.fullmatch(plain):
        raise AmountError(f"”{text.strip()}” är inget belopp; skriv till exempel 1 234,5 eller −18,3.")
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation:  # longer than any number can be
        raise AmountError(f"”{text.strip()}” är inget belopp.") from None


def _factor(word: str) -> Decimal:
    return UNITS["kr" if word.lower() == "kronor" else word.lower()].factor


def _unquoted(cell: str) -> str:
    is_quoted = len(cell) > 1 and cell.startswith('"') and cell.endswith('"')
    return cell[1:-1].replace('""', '"') if is_quoted else cell
