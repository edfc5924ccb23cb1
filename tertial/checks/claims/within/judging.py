"""Om ett tal är vad de andra ger: the tolerance is the printed precision and the word that softens the number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from tertial.checks.claims.counts.numerals import written_as
from tertial.checks.claims.in_sentences import in_its_words
from tertial.checks.claims.turned import turned
from tertial.checks.claims.within.reading import Reading, Told
from tertial.checks.figures import read_cell
from tertial.checks.nearness import is_far, says
from tertial.checks.quantities import NUMBER_WORDS, Quantity

ABOUT, TENTH, TEN = Decimal("0.2"), Decimal("0.1"), Decimal(10)
HUNDRED, HALF, ROUNDED = Decimal(100), Decimal("0.5"), 1000  # A count below this is exact.
# How far from a fraction in words what it says may be, of the fraction; and how far "drygt" and "knappt" reach.
CLOSE, REACH, EXACT = Decimal("0.12"), Decimal("0.2"), Decimal("0.02")
_MORE, _LESS = ("drygt", "mer än", "över", "minst", "fler än"), (
    "knappt", "närmare", "nästan", "uppemot", "mindre än", "under", "högst",
)  # fmt: skip
_IN_WORDS = (
    (Decimal("0.1"), "en tiondel"), (1 / Decimal(6), "en sjättedel"), (Decimal("0.2"), "en femtedel"),
    (Decimal("0.25"), "en fjärdedel"), (1 / Decimal(3), "en tredjedel"), (HALF, "hälften"),
    (2 / Decimal(3), "två tredjedelar"), (Decimal("0.75"), "tre fjärdedelar"), (Decimal(1), "allt"),
)  # fmt: skip
_NTH = {3: "tredje", 4: "fjärde", 5: "femte", 6: "sjätte", 7: "sjunde", 8: "åttonde", 9: "nionde", 10: "tionde"}


def width(one: Quantity) -> Decimal:
    """How wide a number is that others are computed from: what its digits count, and more where it is softened."""
    if one.about:
        return max(one.room, one.size * ABOUT)
    return Decimal(0) if not one.unit and one.step == 1 and one.size < ROUNDED else one.room


def step(one: Quantity) -> Decimal:
    """How wide a number is in a sum or a difference: counts are exact."""
    soft = one.size * ABOUT if one.about else Decimal(0)
    return max(soft, one.base_step if one.unit or one.base_step < 1 else Decimal(0))


def judged(
    reading: Reading, at: int, value: Decimal, room: Decimal, by: Sequence[Quantity], how: str, kind: str
) -> Iterator[Told]:
    """Whether the number at a place is a value (base units, as wide as `room`); `how`: the arithmetic, to be shown."""
    said = reading.numbers[at]
    if value < 0:
        return
    if fits(said, value, room) if said.unit or kind in ("ratio", "product") else _is_exactly(said, value, room):
        yield Told(at)
        return
    expected = written(said, value)
    if expected != said.text and not is_far(said, value):
        message = f"{how} ger {expected}; i texten står {_softened(said)}. Något annat av talen kan vara fel."
        yield Told(at, said.text, expected, message, kind, by)


def fits(said: Quantity, value: Decimal, room: Decimal) -> bool:
    """Whether a number can be this value, both in base units."""
    if said.measure == "fraction":
        return _is_fraction(said, value)
    return says(said, value, room)


def _is_exactly(said: Quantity, value: Decimal, room: Decimal) -> bool:
    """Whether a count is this value: not rounded, though it ends in noughts, unless a word softens it."""
    return says(said, value, room) if said.about else abs(said.size - value) <= max(room, said.base_step) / 2


def _is_fraction(said: Quantity, value: Decimal) -> bool:
    apart = (value - said.value) / said.value
    if said.about in _MORE:
        return -EXACT <= apart <= (REACH if said.about == "drygt" else apart)
    if said.about in _LESS:
        return (-REACH if said.about in ("knappt", "närmare", "nästan", "uppemot") else apart) <= apart <= EXACT
    return abs(apart) <= CLOSE


def written(like: Quantity, value: Decimal) -> str:
    """A value in base units, written as the number is: as a fraction, a word or with its decimals and unit."""
    if like.measure == "fraction":
        return in_words(value, like.text, like.about)
    if like.text.lower() in NUMBER_WORDS:
        return written_as(int(value.to_integral_value()), like.text)
    if read_cell(like.text) is None and like.unit and like.text.split()[0].lower() in NUMBER_WORDS:
        return f"{written_as(int(value.to_integral_value()), like.text.split()[0])} {like.text.split()[-1]}"
    scale = like.base / like.value if like.value else Decimal(1)
    shown = value / scale
    if like.step == 1 and 0 < shown < TEN and abs(shown - round(shown)) > TENTH and not like.about:
        like = replace(like, text=like.text.replace(like.text.split()[0], f"{like.text.split()[0]},0", 1))
    return in_its_words(like, shown)


def in_words(value: Decimal, like: str = "", about: str = "") -> str:
    """The fraction that a share is nearest to, with "drygt" or "knappt"; "var sjätte" where it is said so."""
    lower = like.lower()
    if lower.endswith("av tio"):
        tenths = int((value * 10).to_integral_value())
        return f"{written_as(tenths, like)} av tio"
    if lower.startswith("var") and value:
        nth = int((1 / value).to_integral_value())
        return f"{lower.split()[0]} {_NTH[nth]}" if nth in _NTH and " " in lower else _nearest(value)
    if about in _MORE:
        return max((pair for pair in _IN_WORDS if pair[0] <= value * (1 + EXACT)), default=_IN_WORDS[0])[1]
    if about in _LESS:
        return min((pair for pair in _IN_WORDS if pair[0] >= value * (1 - EXACT)), default=_IN_WORDS[-1])[1]
    return _nearest(value)


def _nearest(value: Decimal) -> str:
    near, name = min(_IN_WORDS, key=lambda pair: abs(pair[0] - value))
    apart = (value - near) / near
    return f"drygt {name}" if apart > EXACT else f"knappt {name}" if apart < -EXACT else name


def against(at: int, word: str, way: int, how: str, by: Sequence[Quantity]) -> Iterator[Told]:
    """A word of direction that the numbers contradict: they go this way, up (1) or down (−1)."""
    expected = turned(word, way)
    yield Told(
        at, word, expected, f"{how}: {expected}; i texten står {word}. Något av talen kan vara fel.", "direction", by
    )


def _softened(said: Quantity) -> str:
    return f"{said.about} {said.text}".strip()


def alike(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers are of the same kind, a count in words as one in digits."""
    return one.kind == other.kind or {one.kind, other.kind} <= _COUNTED


_COUNTED = frozenset({"count", "dagar", "veckor", "timmar", "minuter", "meter", "kilometer", "poäng"})


def share(part: Quantity, whole: Quantity) -> tuple[Decimal, Decimal]:
    """A part of a whole in per cent, and how wide that is."""
    value = part.size / whole.size
    return value * HUNDRED, (width(part) / part.size + width(whole) / whole.size) * value * HUNDRED


def stemmed(one: str, other: str, least: int = 3) -> bool:
    """Whether two words begin alike, as inflections of one do: "timme" and "timmar", "dygnskostnad" and "dygn"."""
    short = min(len(one), len(other), 5)
    return short >= least and one[:short].lower() == other[:short].lower()


def word_after(reading: Reading, at: int) -> str:
    """The word right behind a number: what it counts."""
    found = re.match(r"\s*([a-zåäöA-ZÅÄÖ]+)", reading.marked[at + 1 :])
    return found[1] if found else ""


def word_before(reading: Reading, at: int, least: int = 4) -> str:
    """The last long word before a number in its sentence: what it is said of."""
    words = re.findall(rf"[a-zåäöA-ZÅÄÖ]{{{least},}}", reading.marked[max(0, at - 60) : at])
    return words[-1] if words else ""
