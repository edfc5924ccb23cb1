"""Belopp: written numbers into exact decimals, whole columns at a time.

A number is never guessed: `1.234` and `1,234` are one and a quarter or a thousand and more, and are refused unless the
file's decimal sign says which. Scientific notation is refused, for a spreadsheet that writes it has lost digits.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from tertial.facts.readers.values import Unreadable
from tertial.numbers import round_half_away

HINT = "ett tal, till exempel 1 234,50"
AMBIGUOUS = "ett tal med entydigt decimaltecken, till exempel 1 234 eller 1,23 (1.234 kan läsas på två sätt)"
DIGITS = 15

_SPACES = "[\\s\u00a0\u2007\u2009\u202f']"
_NUMBER = re.compile(r"([-+]?)(\d[\d.,]*|[.,]\d+)(-?)")
_GROUPED = {",": re.compile(r"\d{1,3}(?:\.\d{3})+"), ".": re.compile(r"\d{1,3}(?:,\d{3})+")}
_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_UNIT = re.compile(r"\s*(?:kr|SEK)\.?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amounts:
    """A read column. `bad` are the rows that are no number (with what was expected), `rounded` counts lost decimals."""

    values: pa.Array
    bad: pa.Array
    rounded: int = 0


def read_amount(text: str, decimal: str | None) -> Decimal:
    """One number as it is written, with all its decimals. `decimal` is the file's sign, None where it shows none.

    Spaces (also no-break) and apostrophes group thousands; U+2212 and a trailing minus are minus signs; a trailing
    `kr` is dropped. Raises Unreadable.
    """
    bare = re.sub(_SPACES, "", _UNIT.sub("", text)).replace("\u2212", "-").replace("\u2013", "-")
    found = _NUMBER.fullmatch(bare)
    if found is None or (found[1] and found[3]) or _badly_spaced(text):
        raise Unreadable(HINT)
    number = Decimal(_plain(found[2], decimal))
    if number >= 10**DIGITS:
        raise Unreadable(f"ett tal med högst {DIGITS} siffror före decimaltecknet")
    return -number if "-" in (found[1], found[3]) else number


def decimal_sign(texts: Iterable[str]) -> str | None:
    """The decimal sign that the numbers show: the one that is followed by other than three digits, or comes last.

    None where they show none, or both (then each number must be clear by itself).
    """
    votes: Counter[str] = Counter()
    for text in texts:
        bare = re.sub(_SPACES, "", text).strip("+-\u2212")
        found = re.fullmatch(r"[\d.,]*?([.,])(\d*)", bare)
        if found and (len(found[2]) != 3 or len(set(re.findall("[.,]", bare))) == 2):
            votes[found[1]] += 1
    return next(iter(votes)) if len(votes) == 1 else None


def read_column(texts: pa.Array, decimal: str | None, stored: pa.DataType) -> Amounts:
    """A column of written numbers as exact decimals of the stored type, rounded half away from zero."""
    texts = texts.dictionary_decode() if isinstance(texts, pa.DictionaryArray) else texts
    scale = stored.scale
    sign = "[.]" if decimal == "." else "," if decimal == "," else "[.,]"
    simple = pc.match_substring_regex(texts, rf"^-?[0-9]{{1,{DIGITS}}}(?:{sign}[0-9]{{1,2}})?$")
    plain = pc.replace_substring(pc.if_else(simple, texts, None), ",", ".")
    values = pc.cast(plain, stored)
    rest = pc.and_(pc.is_valid(texts), pc.invert(pc.fill_null(simple, False)))
    if not pc.any(rest).as_py():
        return Amounts(values, rest)
    return _with_rest(values, texts.filter(rest), rest, decimal, scale)


def read_numbers(numbers: pa.Array, stored: pa.DataType) -> Amounts:
    """A column of real numbers (a spreadsheet's, or typed) as exact decimals, rounded half away from zero.

    A binary fraction is first taken to eight decimals, so that 0.1 + 0.2 is 0.30 and 1.005 is 1.01.
    """
    bad = pc.fill_null(pc.invert(_fits(numbers)), False)
    sound = pc.if_else(bad, pa.scalar(None, numbers.type), numbers)
    if pa.types.is_integer(sound.type):
        return Amounts(pc.cast(pc.cast(sound, pa.decimal128(20, 0)), stored), bad)
    if pa.types.is_floating(sound.type):
        sound = pc.cast(pc.round(pc.cast(sound, pa.float64()), ndigits=8), pa.decimal128(38, 8))
    wide = pc.cast(sound, pa.decimal128(38, max(sound.type.scale, stored.scale)))
    rounded = pc.round(wide, ndigits=stored.scale, round_mode="half_towards_infinity")
    # Two decimals more than are kept: what lies below that is binary noise, not something that was lost.
    lost = pc.not_equal(rounded, pc.round(wide, ndigits=stored.scale + 2))
    return Amounts(pc.cast(rounded, stored), bad, pc.sum(lost).as_py() or 0)


def _fits(numbers: pa.Array) -> pa.Array:
    """Which numbers are finite and below a million billion."""
    size = pc.abs(pc.cast(numbers, pa.float64(), safe=False))
    return pc.less(size, float(10**DIGITS))


def _with_rest(values: pa.Array, texts: pa.Array, rest: pa.Array, decimal: str | None, scale: int) -> Amounts:
    """Fill in the rows that the fast way did not take, one distinct text at a time."""
    encoded = texts.dictionary_encode()
    read = [_try(text, decimal) for text in encoded.dictionary.to_pylist()]
    kept = [None if number is None else round_half_away(number, scale) for number in read]
    lossy = [i for i, number in enumerate(read) if number is not None and number != kept[i]]
    lost = pc.sum(pc.is_in(encoded.indices, pa.array(lossy, pa.int32()))).as_py() or 0
    filled = pc.replace_with_mask(values, rest, pa.array(kept, values.type).take(encoded.indices))
    wrong = [i for i, text in enumerate(encoded.dictionary.to_pylist()) if read[i] is None and text.strip()]
    unread = pc.is_in(encoded.indices, value_set=pa.array(wrong, pa.int32()))
    bad = pc.replace_with_mask(pa.repeat(pa.scalar(False), len(rest)), rest, unread)
    return Amounts(filled, bad, lost)


def _try(text: str, decimal: str | None) -> Decimal | None:
    try:
        return read_amount(text.strip(), decimal)
    except Unreadable:
        return None


def _badly_spaced(text: str) -> bool:
    """Digits in groups that are no thousands (`12 34`): two numbers that ran together, or a slip."""
    groups = re.split(_SPACES + "+", re.split("[.,]", _UNIT.sub("", text).strip("+-\u2212\u2013 \u00a0"))[0])
    return len(groups) > 1 and (any(len(group) != 3 for group in groups[1:]) or not 1 <= len(groups[0]) <= 3)


def _plain(digits: str, decimal: str | None) -> str:
    """Digits with a decimal point and nothing else."""
    signs = [char for char in digits if char in ".,"]
    if not signs:
        return digits
    if len(set(signs)) == 2:
        return _two_signs(digits, signs[-1], decimal)
    if len(signs) > 1:
        return _groups_only(digits, signs[0], decimal)
    if signs[0] != decimal and _ONE_GROUP.fullmatch(digits):
        raise Unreadable(AMBIGUOUS)
    if decimal is not None and signs[0] != decimal:
        raise Unreadable(f"ett tal med {'decimalkomma' if decimal == ',' else 'decimalpunkt'}, som i resten av filen")
    return digits.replace(",", ".")


def _two_signs(digits: str, last: str, decimal: str | None) -> str:
    whole, _, fraction = digits.rpartition(last)
    if decimal not in (None, last) or not _GROUPED[last].fullmatch(whole) or not fraction.isdigit():
        raise Unreadable(HINT)
    return re.sub("[.,]", "", whole) + "." + fraction


def _groups_only(digits: str, sign: str, decimal: str | None) -> str:
    other = "." if sign == "," else ","
    if decimal == sign or not _GROUPED[other].fullmatch(digits):
        raise Unreadable(HINT)
    return digits.replace(sign, "")
