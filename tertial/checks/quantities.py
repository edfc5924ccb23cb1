"""Storheter i löpande text: numbers with a unit, in digits or words, with what is said of them.

Years, dates, paragraphs, ages, ranges, laws, case numbers and times are not quantities.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from tertial.checks.figures import FACTOR, NUMBER, QUALIFIERS, UNIT, UNIT_WORDS, plain, small, to_decimal

NUMBER_WORDS = {
    "noll": 0, "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9,
    "tio": 10, "elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16, "sjutton": 17,
    "arton": 18, "nitton": 19, "tjugo": 20,
}  # fmt: skip
_ABOUT = "|".join(re.escape(word) for word in QUALIFIERS)
_WORDS = "|".join(NUMBER_WORDS)
# In small letters.
_QUANTITY = re.compile(
    rf"(?<![\w:/§.,-])(?:(?P<about>{_ABOUT})\s+)?(?P<sign>[+-]\s?)?"
    rf"(?:(?P<number>{NUMBER})|(?P<word>{_WORDS})(?=\s+procent))(?:\s?(?P<unit>{UNIT})(?!\w))?(?![\d:/])"
)
_DIGIT = re.compile(r"\d")
_MONTHS = (
    r"januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|nov|dec"
)
_NOT_AFTER = re.compile(
    rf"^\s*(?:(?:{_MONTHS})\b|år(?:s|ingar)?\b|åring|-\s?\d|§|kap\b|timm|minut|veck|månad|dag|dygn\b|:|°|x\b|gånger)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
# What a number counts in, where it is neither money nor a share; one word for each.
_MEASURE = re.compile(
    r"\s(?P<measure>dagar|dygn|timmar|minuter|veckor|månader|poäng|meter|kilometer|km|kvadratmeter|kvm|m2|m²|kwh|mwh|ton|kg|"
    r"liter)(?:na|nas|s)?(?!\w)",
    re.IGNORECASE,
)
TIMES = frozenset({"dagar", "dygn", "timmar", "minuter", "veckor", "månader"})
# Times that say when or how often, and are nothing that a table counts.
_WHEN = re.compile(
    r"(?<!\w)(?:inom|under|efter|i|varje|minst|högst|första|senaste|närmaste|kommande|längre än|mer än|fler än|"
    r"upp till|på|per|senast|vid|tidigast|mellan|de|en|ett)\s+(?:(?!genomsnitt|snitt)[a-zåäö]+\s+)?$",
    re.IGNORECASE,
)
_THEN = re.compile(r"^\s*(?:efter|före|innan|i veckan|i månaden|per|om året|varje|sedan)(?!\w)", re.IGNORECASE)
_TIME = re.compile(r"^\s*(?:timm|dag|dygn|besök)", re.IGNORECASE)
BESIDE = 60
_BETWEEN = re.compile(
    r"(?<=[a-zåäö%)\]\"”’][.!?])\s+(?=[A-ZÅÄÖ0-9])|(?<=\d\d\d[.!?])\s+(?=[A-ZÅÄÖ])|(?<=[ ,–-]\d\d[.!?])\s+(?=[A-ZÅÄÖ])|"
    r"(?<=[a-zåäö,] \d[.!?])\s+(?=[A-ZÅÄÖ])|(?<=[A-ZÅÄÖ]{2}[.!?])\s+(?=[A-ZÅÄÖ][a-zåäö])"
)
_NOT_BEFORE = re.compile(
    r"(?:§+|\bkap\.?|\bnr\.?|\bkl\.?|\bsid(?:a|an|or)?|\bbilaga|\btabell|\bdiagram|\btfn\.?|\bdnr|\btel\.?|\bmål|\bpunkt|"
    r"\bstrategi|\bår|\bårskurs|\bklass|\bnivå|\betapp|\bdelår(?:srapport)?|\bkonto|\bverksamhet|\bT)\s*$",
    re.IGNORECASE,
)


# A whole number that ends in noughts is read as rounded, so far as this part of it: "12 300" can be 12 345, "200" 198.
ROUNDED = Decimal("0.05")


@dataclass(frozen=True)
class Quantity:
    """A number in a sentence. `start` and `end` are where it stands; `about` what softens it ("knappt")."""

    text: str
    value: Decimal
    step: Decimal
    unit: str
    about: str
    start: int
    end: int
    measure: str = ""

    @cached_property
    def kind(self) -> str:
        """What sort of unit it has: money, a share, a measure by its name, or a count."""
        return "money" if self.unit in FACTOR else "share" if self.unit in ("%", "pe") else self.measure or "count"

    @cached_property
    def base(self) -> Decimal:
        return self.value * FACTOR.get(self.unit, Decimal(1))

    @cached_property
    def base_step(self) -> Decimal:
        return self.step * FACTOR.get(self.unit, Decimal(1))

    @cached_property
    def size(self) -> Decimal:
        """The value in base units without its sign."""
        return abs(self.base)

    @cached_property
    def room(self) -> Decimal:
        """What its last figure that is not a nought counts, in base units: what it may be rounded to."""
        return max(self.base_step, self._noughts())

    def _noughts(self) -> Decimal:
        whole = abs(self.value)
        if self.step != 1 or whole < 10 or whole % 10 or self.kind == "share":
            return Decimal(0)
        counts = Decimal(10) ** (len(str(int(whole))) - len(str(int(whole)).rstrip("0")))
        return min(counts, whole * ROUNDED) * self.base / self.value


def quantities(text: str) -> list[Quantity]:
    """The quantities of a sentence, in order."""
    return list(_found(plain(text)))


def _found(text: str) -> Iterator[Quantity]:
    lower = small(text)
    for match in _QUANTITY.finditer(lower) if _DIGIT.search(text) or "procent" in lower else ():
        unit = UNIT_WORDS.get(match["unit"] or "", "")
        at = match.start("number") if match["number"] else match.start("word")
        before, after = text[max(0, at - BESIDE) : at], text[match.end() : match.end() + BESIDE]
        number = match["number"] or ""
        measure = _measured(before, after) if not unit else ""
        if not unit and not measure and (_not_after(after, number) or _NOT_BEFORE.search(before) or _year(number)):
            continue
        if match["word"]:
            value, step = Decimal(NUMBER_WORDS[match["word"]]), Decimal(1)
        elif (read := to_decimal(number)) is not None:
            value, step = read
        else:
            continue
        sign = -1 if (match["sign"] or "").strip() == "-" else 1
        start = (
            match.start("sign") if match["sign"] else match.start("number") if match["number"] else match.start("word")
        )
        yield Quantity(
            text[start : match.end()],
            value * sign,
            step,
            unit,
            match["about"] or "",
            start,
            match.end(),
            measure,
        )


def _measured(before: str, after: str) -> str:
    """What a number counts in by the word behind it; nothing where it says when something is done."""
    found = _MEASURE.match(after)
    if found is None or _WHEN.search(before) or _THEN.match(after[found.end() :]):
        return ""
    return found["measure"].lower()


def _not_after(after: str, number: str) -> bool:
    """Whether what follows says that a number is none; "2 910 dygn" of care is one."""
    return bool(_NOT_AFTER.match(after)) and not (" " in number and _TIME.match(after))


def _year(number: str) -> bool:
    return _YEAR.fullmatch(number) is not None


@lru_cache(maxsize=5_000)
def sentences(text: str) -> tuple[str, ...]:
    """A paragraph's sentences. A point after a short number, or before a small letter, ends none."""
    return tuple(one for one in _BETWEEN.split(text) if one)
