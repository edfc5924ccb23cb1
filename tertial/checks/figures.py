"""Tal i tryck: a Swedish number as it is printed, with its precision, unit and state."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u2002\u2003"), " ")
MINUSES = dict.fromkeys(map(ord, "\u2212\u2013\u2014\u2010\u2011\u2012"), "-")
_PLAIN = {**SPACES, **MINUSES}
_NOT_PLAIN = re.compile(f"[{''.join(map(chr, _PLAIN))}]")
MISSING = frozenset({"", "-", "--", "x", "us", "u.s.", "u.s", "i.u.", "iu", "e.t.", "ej mätt", "..", "...", "saknas"})

# The number itself: grouped by spaces or points, or whole; then decimals.
NUMBER = r"(?:\d{1,3}(?: \d{3})+|\d{1,3}(?:\.\d{3})+(?![\d.])|\d+)(?:[,]\d+|\.\d+)?"
UNIT_WORDS = {
    "%": "%", "procent": "%", "procentenheter": "pe", "procentenhet": "pe", "%-enheter": "pe", "p.e.": "pe",
    "kr": "kr", "kronor": "kr", "sek": "kr", "tkr": "tkr", "ksek": "tkr", "tusen kronor": "tkr", "tusen kr": "tkr",
    "mnkr": "mnkr", "mkr": "mnkr", "msek": "mnkr", "mn kr": "mnkr", "miljoner kronor": "mnkr", "miljon kronor": "mnkr",
    "miljoner kr": "mnkr", "miljoner": "mnkr", "mdkr": "mdkr", "miljarder kronor": "mdkr", "miljarder": "mdkr",
    "st": "st", "st.": "st",
}  # fmt: skip
FACTOR = {"kr": Decimal(1), "tkr": Decimal(1000), "mnkr": Decimal(10) ** 6, "mdkr": Decimal(10) ** 9}
QUALIFIERS = (
    "ungefär", "ung.", "ung", "cirka", "ca.", "ca", "c:a", "omkring", "drygt", "knappt", "närmare", "nästan",
    "runt", "uppemot", "minst", "högst", "mer än", "mindre än", "fler än", "över", "under", ">", "<", "≥", "≤", "~",
)  # fmt: skip
UNIT = "|".join(re.escape(word) for word in sorted(UNIT_WORDS, key=len, reverse=True))
_POINTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?!\d)")
_POINTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_QUALIFIER = "|".join(re.escape(word) for word in QUALIFIERS)
_CELL = re.compile(
    rf"(?:(?P<about>{_QUALIFIER})\s*)?(?P<open>\()?(?P<sign>[+-]\s*)?(?P<number>{NUMBER})\s*(?P<unit>{UNIT})?"
    rf"(?P<close>\))?(?P<mark>\s*(?:\d{{1,2}}\)|[*†‡]+|[¹²³⁴⁵⁶⁷⁸⁹⁰]+\)?))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A number in print: `value` as it reads, `step` what its last digit counts, `unit` one of UNIT_WORDS' values."""

    text: str
    value: Decimal
    step: Decimal
    unit: str = ""
    about: str = ""
    grouped: bool = False
    marked: bool = False

    @property
    def decimals(self) -> int:
        return max(0, -int(self.step.adjusted()))

    @property
    def base(self) -> Decimal:
        """The value in kronor, where it is money in a larger unit."""
        return self.value * FACTOR.get(self.unit, Decimal(1))


def plain(text: str) -> str:
    """Every kind of space as a space and every kind of minus as a hyphen."""
    return text.translate(_PLAIN) if _NOT_PLAIN.search(text) else text


@lru_cache(maxsize=5_000)
def small(text: str) -> str:
    """A text in small letters, each where it stood: the one capital that would become two signs is an i."""
    return text.replace("\u0130", "I").lower()


def has_any(text: str, words: Iterable[str]) -> bool:
    """Whether any of some words, or parts of words, stands in a text; all of them in small letters."""
    for word in words:  # noqa: SIM110 — asked so often that a generator would be seen.
        if word in text:
            return True
    return False


@lru_cache(maxsize=20_000)
def read_cell(text: str) -> Printed | None:
    """The number that a cell holds, and nothing else; None for a text, a date or a cell without a value."""
    bare = plain(text).strip().strip("_").strip()
    while bare.startswith("**") and bare.endswith("**") and len(bare) > 4:
        bare = bare[2:-2].strip()
    if not bare or not any(map(str.isdigit, bare)) or len(bare) > 40:
        return None
    found = _CELL.fullmatch(bare)
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    return _printed(text.strip(), found)


def _printed(text: str, found: "re.Match[str]") -> Printed | None:
    number = to_decimal(found["number"])
    if number is None:
        return None
    value, step = number
    negative = (found["sign"] or "").strip() == "-" or bool(found["open"])
    return Printed(
        text=text,
        value=-value if negative else value,
        step=step,
        unit=UNIT_WORDS.get((found["unit"] or "").lower(), ""),
        about=(found["about"] or "").lower(),
        grouped=" " in found["number"],
        marked=bool(found["mark"]),
    )


def to_decimal(number: str) -> tuple[Decimal, Decimal] | None:
    """A number without sign and unit, and what its last digit counts."""
    if len(number) > 24:
        return None
    bare = number.replace(" ", "")
    if "." in bare and _POINTED.fullmatch(bare):
        bare = bare.replace(".", "")
    value = Decimal(bare.replace(",", "."))
    exponent = value.as_tuple().exponent
    return value, Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no value."""
    return plain(text).strip().strip("*").lower() in MISSING


def as_printed(value: Decimal, like: Printed) -> str:
    """A value written as another number is printed: its decimals, grouping, sign and unit."""
    rounded = round_half_up(value, like.step)
    group = "." if _POINTS.search(like.text) else " " if like.grouped or abs(like.value) < 1000 else ""
    comma = "." if "." in like.text and "," not in like.text and group != "." else ","
    whole, _, decimals = f"{abs(rounded):,.{like.decimals}f}".partition(".")
    number = whole.replace(",", group) + (comma + decimals if decimals else "")
    minus = "−" if "−" in like.text else "–" if "–" in like.text else "-"
    head = minus if rounded < 0 else "+" if like.text.lstrip().startswith("+") and rounded > 0 else ""
    if like.text.lstrip().startswith("(") and rounded < 0:
        return f"({number})"
    unit = re.search(rf"(\s*)({UNIT})\W*$", plain(like.text), re.IGNORECASE) if like.unit else None
    return f"{head}{number}{unit[1] + unit[2] if unit else ''}"


def round_half_up(value: Decimal, step: Decimal) -> Decimal:
    """Rounded to a multiple of `step` (a power of ten), half away from zero."""
    return value.quantize(step, rounding=ROUND_HALF_UP)
