"""Ord om siffror: what a word says of the figure it speaks of, and whether that is true.

A word is judged by what is printed: where two figures are printed alike, nothing has "ökat", however their öre differ.
Only the words of nearness ("drygt", "knappt") say something of what the rounding hides, and are judged by it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from tertial.numbers.figures import Figure
from tertial.numbers.formatting import Sign, Style, displayed_value
from tertial.numbers.units import Kind, convert

# "Drygt", "knappt", "närmare" and "cirka" reach a tenth of the number said, and always as far as its rounding does.
NEAR = Decimal("0.1")
# "Hälften" is 48–52 per cent; "knappt hälften" begins at 40 and "drygt hälften" ends at 60.
HALF, HALF_MARGIN, HALF_REACH = Decimal("0.5"), Decimal("0.02"), Decimal("0.1")
# What has become 1.9 times as large, and not yet two and a half, has "fördubblats"; "halverats" is 0.4–0.55.
DOUBLE = (Decimal("1.9"), Decimal("2.5"))
HALVED = (Decimal("0.4"), Decimal("0.55"))


@dataclass(frozen=True, slots=True)
class Said:
    """What a word speaks of: a figure as it is printed, and what it is compared with.

    Without `than` the figure is itself what the word says something of: a change, a deviation, a share, a sum.
    """

    figure: Figure
    style: Style
    than: Figure | None = None


class Meaning(Protocol):
    """When a word is true. None where it cannot be said: a figure has no value, or nothing to be compared with."""

    def holds(self, said: Said) -> bool | None: ...


@dataclass(frozen=True, slots=True)
class Direction:
    """Up (1), down (−1) or as before (0), from what it is compared with; or the sign of what is itself a change.

    Figures that are printed without sign are compared without it: an "underskott" that has "ökat" is further from zero.
    """

    sign: int

    def holds(self, said: Said) -> bool | None:
        now = displayed_value(said.figure, said.style)
        if now is None:
            return None
        if said.than is None:
            return _sign(now) == self.sign
        then = _printed_as(said.than, said)
        if then is None:
            return None
        if said.style.sign is Sign.NEVER:
            now, then = abs(now), abs(then)
        return _sign(now - then) == self.sign


@dataclass(frozen=True, slots=True)
class Balance:
    """A surplus (1), a deficit (−1) or neither (0), by the figure's own sign, also where it is printed without."""

    sign: int

    def holds(self, said: Said) -> bool | None:
        shown = displayed_value(said.figure, said.style)
        return None if shown is None else _sign(shown) == self.sign


@dataclass(frozen=True, slots=True)
class Nearness:
    """A little more (1) or a little less (−1) than the number that is printed; or about as much (0)."""

    side: int

    def holds(self, said: Said) -> bool | None:
        shown = displayed_value(said.figure, said.style)
        if shown is None:
            return None
        return is_near(_exact(said), abs(shown), Decimal(1).scaleb(-said.style.decimals), self.side)


@dataclass(frozen=True, slots=True)
class Beyond:
    """More (1) or less (−1) than the number that is printed, however much."""

    side: int

    def holds(self, said: Said) -> bool | None:
        shown = displayed_value(said.figure, said.style)
        return None if shown is None else _sign(_exact(said) - abs(shown)) == self.side


@dataclass(frozen=True, slots=True)
class Part:
    """A share between two bounds, the bounds themselves included where `closed`: of a whole, or of `than`."""

    low: Decimal
    high: Decimal
    closed: bool = True

    def holds(self, said: Said) -> bool | None:
        share = _share(said.figure) if said.than is None else _times(said.figure, said.than)
        if share is None:
            return None
        return self.low <= share <= self.high if self.closed else self.low < share < self.high


@dataclass(frozen=True, slots=True)
class Times:
    """So many times what it is compared with; a figure that is itself a change in per cent says how many."""

    low: Decimal
    high: Decimal

    def holds(self, said: Said) -> bool | None:
        if said.than is not None:
            times = _times(said.figure, said.than)
        else:
            changed = _share(said.figure)
            times = None if changed is None else 1 + changed
        return None if times is None else self.low <= times < self.high


@dataclass(frozen=True, slots=True)
class Claim:
    """What a word says. `beside`: it stands right before the figure; otherwise anywhere in the sentence.

    `compares`: it speaks of a change: of a figure that is one, or of a figure beside another.
    """

    key: str
    meaning: Meaning
    beside: bool = False
    compares: bool = False


_TINY = Decimal("1E-9")
_ALL = Decimal(1000)
CLAIMS: Mapping[str, Claim] = {
    claim.key: claim
    for claim in (
        Claim("increased", Direction(1), compares=True),
        Claim("decreased", Direction(-1), compares=True),
        Claim("unchanged", Direction(0), compares=True),
        Claim("surplus", Balance(1)),
        Claim("deficit", Balance(-1)),
        Claim("balanced", Balance(0)),
        Claim("slightly_over", Nearness(1), beside=True),
        Claim("slightly_under", Nearness(-1), beside=True),
        Claim("about", Nearness(0), beside=True),
        Claim("over", Beyond(1), beside=True),
        Claim("under", Beyond(-1), beside=True),
        Claim("half", Part(HALF - HALF_MARGIN, HALF + HALF_MARGIN)),
        Claim("slightly_under_half", Part(HALF - HALF_REACH, HALF - _TINY)),
        Claim("slightly_over_half", Part(HALF + _TINY, HALF + HALF_REACH)),
        Claim("over_half", Part(HALF, _ALL, closed=False)),
        Claim("under_half", Part(-_ALL, HALF, closed=False)),
        Claim("doubled", Times(*DOUBLE), compares=True),
        Claim("halved", Times(*HALVED), compares=True),
    )
}

# Words that can stand in each other's place, so that one of them can be proposed where another is no longer true.
# Where no word fits the sentence ("har oförändrat"), none is proposed.
_ROWS: tuple[Mapping[str, str], ...] = (
    *(
        {"increased": up, "decreased": down}
        for up, down in (
            ("ökat", "minskat"), ("ökade", "minskade"), ("ökar", "minskar"), ("öka", "minska"), ("ökad", "minskad"),
            ("ökning", "minskning"), ("ökningen", "minskningen"), ("stigit", "sjunkit"), ("steg", "sjönk"),
            ("stiger", "sjunker"), ("högre", "lägre"), ("fler", "färre"), ("större", "mindre"),
        )
    ),
    {"unchanged": "oförändrat"}, {"unchanged": "oförändrad"}, {"unchanged": "oförändrade"},
    {"surplus": "överskott", "deficit": "underskott"}, {"surplus": "överskottet", "deficit": "underskottet"},
    {"surplus": "positiv avvikelse", "deficit": "negativ avvikelse"},
    {"surplus": "positiva avvikelsen", "deficit": "negativa avvikelsen"},
    {"balanced": "i balans"},
    {"slightly_over": "drygt", "slightly_under": "knappt"}, {"slightly_over": "drygt", "slightly_under": "närmare"},
    {"slightly_over": "drygt", "slightly_under": "nästan"},
    {"about": "cirka"}, {"about": "ungefär"}, {"about": "omkring"},
    {"over": "över", "under": "under"}, {"over": "mer än", "under": "mindre än"},
    {"slightly_under_half": "knappt hälften", "half": "hälften", "slightly_over_half": "drygt hälften"},
    {"slightly_under_half": "nästan hälften", "half": "hälften", "slightly_over_half": "drygt hälften"},
    {"slightly_under_half": "närmare hälften", "half": "hälften", "slightly_over_half": "drygt hälften"},
    {"over_half": "mer än hälften", "under_half": "mindre än hälften"},
    {"over_half": "över hälften", "under_half": "under hälften"},
    {"doubled": "fördubblats"}, {"doubled": "fördubblades"}, {"doubled": "fördubblat"},
    {"halved": "halverats"}, {"halved": "halverades"}, {"halved": "halverat"},
)  # fmt: skip
# Words that as often speak of something else ("fler insatser behövs"): a program may propose them, not choose them.
LOOSE = frozenset({"högre", "lägre", "fler", "färre", "större", "mindre", "över", "under", "öka", "minska"})
_CLAIM_OF: dict[str, str] = {word: claim for row in reversed(_ROWS) for claim, word in row.items()}
_LONGEST_FIRST = sorted(_CLAIM_OF, key=len, reverse=True)
_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})(?!\w)", re.IGNORECASE)
_DENIED = re.compile(r"(?:inte|ej|aldrig|varken|utan)\s+$", re.IGNORECASE)


def claim_of(word: str) -> Claim | None:
    """What the word says, in any case of its letters; None for a word that is not known."""
    key = _CLAIM_OF.get(" ".join(word.split()).lower())
    return CLAIMS[key] if key else None


def is_loose(word: str) -> bool:
    """Whether the word as often speaks of something else than a figure."""
    return word.lower() in LOOSE


def words_in(text: str) -> Iterator[tuple[int, int, Claim]]:
    """Where the known words stand in a text, and what each says. A word that is denied ("inte ökat") says nothing."""
    for found in _WORD.finditer(text):
        claim = claim_of(found.group())
        if claim is not None and not _DENIED.search(text[: found.start()]):
            yield found.start(), found.end(), claim


def proposed(word: str, said: Said) -> str | None:
    """A word that is true in place of one that is not: the same form of it, its first letter as large.

    Empty where the figure is best left without a word ("drygt 4,0 mnkr" that are 4,0 exactly). None where no known
    word fits, and the sentence has to be written anew.
    """
    known = " ".join(word.split()).lower()
    row = next((row for row in _ROWS if known in row.values()), None)
    if row is None:
        return None
    fits = next((other for key, other in row.items() if CLAIMS[key].meaning.holds(said)), None)
    if fits is None:
        return "" if CLAIMS[_CLAIM_OF[known]].beside and said.figure.value is not None else None
    return fits.capitalize() if word[:1].isupper() else fits


def is_near(value: Decimal, said: Decimal, step: Decimal, side: int) -> bool:
    """Whether a value is a little more (1) or less (−1) than the number said, or about as much (0).

    A little is a tenth of the number said, and never less than half a `step`: what its last digit counts.
    """
    reach = max(abs(said) * NEAR, step / 2)
    apart = value - said
    return abs(apart) <= reach and (side == 0 or _sign(apart) == side)


def _sign(value: Decimal) -> int:
    return (value > 0) - (value < 0)


def _exact(said: Said) -> Decimal:
    """The figure in the unit it is printed in, unrounded, without its sign."""
    value = said.figure.value if said.figure.value is not None else Decimal(0)
    return abs(convert(value, said.figure.unit, said.style.unit or said.figure.unit))


def _printed_as(other: Figure, said: Said) -> Decimal | None:
    """What is compared with, printed as the figure is; None between different kinds."""
    how = Style(said.style.unit or said.figure.unit, said.style.decimals)
    return displayed_value(other, how) if other.unit.kind is said.figure.unit.kind else None


def _share(figure: Figure) -> Decimal | None:
    return figure.value * figure.unit.factor if figure.value is not None and figure.unit.kind is Kind.SHARE else None


def _times(figure: Figure, than: Figure) -> Decimal | None:
    if figure.value is None or not than.value or figure.unit.kind is not than.unit.kind:
        return None
    return (figure.value * figure.unit.factor) / (than.value * than.unit.factor)
