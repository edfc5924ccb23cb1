"""Ett stycke läst för sina tal: a paragraph with each number as one sign, so that words can say which is which.

Rules see "från # till #, en ökning med #", and name what each number is: a pattern with roles (`roles`). A number's
sign tells its kind: money, per cent, percentage points, a count in digits or in words, a fraction in words.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from tertial.checks.claims.spoken import spoken
from tertial.checks.figures import QUALIFIERS, plain, small
from tertial.checks.quantities import NUMBER_WORDS, Quantity, sentences
from tertial.checks.source import Paragraph, Place

MONEY, PERCENT, POINTS, COUNT, WORD, FRACTION, BREAK = map(chr, range(0xE000, 0xE007))
_NUMBERS = f"{MONEY}-{FRACTION}"
_SETS = {
    "M": MONEY, "P": PERCENT, "E": POINTS, "C": COUNT, "W": WORD, "F": FRACTION, "N": COUNT + WORD,
    "Q": MONEY + PERCENT + COUNT + WORD, "D": MONEY + PERCENT + POINTS + COUNT + WORD, "S": PERCENT + FRACTION,
}  # fmt: skip
# What may stand between two numbers: words of the sentence; also without a comma; also with numbers in words.
_GAPS = {"": f"{_NUMBERS}{BREAK};", ",": f"{_NUMBERS}{BREAK};,", "w": f"{MONEY}-{COUNT}{FRACTION}{BREAK};"}
NEAR = 70
_ABOUT = re.compile(
    rf"(?<!\w)({'|'.join(re.escape(word) for word in sorted(QUALIFIERS, key=len, reverse=True))})\s+$", re.IGNORECASE
)
LETTERS, LONGEST = re.compile(r"[a-zåäö]+"), 12
_ORDINALS = {"tredje": 3, "fjärde": 4, "femte": 5, "sjätte": 6, "sjunde": 7, "åttonde": 8, "nionde": 9, "tionde": 10}
_PARTS = {"tredjedel": 3, "fjärdedel": 4, "femtedel": 5, "sjättedel": 6, "åttondel": 8, "tiondel": 10}
_COUNTS = {word: value for word, value in NUMBER_WORDS.items() if value > 1}
# A number behind one of these is a name.
_NAMES = re.compile(r"(?<!\w)(?:kvartal|tertial|termin|vecka|grupp|zon|del|version|steg|fas)\s*$", re.IGNORECASE)
# "3,6 av 14,4 mnkr": the first has the unit of the second.
_OF = (" av ", " av totalt ", " av sammanlagt ", " av budgeterade ")
# In words and small letters: a fraction, or a number that is not an article.
_WORDS = re.compile(
    rf"(?<!\w)(?P<said>(?P<half>hälften|varannan|vartannat)|"
    rf"(?P<over>en|ett|{'|'.join(_COUNTS)})\s+(?P<part>{'|'.join(_PARTS)})(?:ar)?|"
    rf"(?:var|vart)\s+(?P<nth>{'|'.join(_ORDINALS)})(?!\s+(?:år|månad|vecka|dag))|"
    rf"(?P<ten>{'|'.join(_COUNTS)})\s+av\s+tio|(?P<count>{'|'.join(_COUNTS)})(?!\s+(?:av\s+tio|procent)))(?!\w)"
)
# Without one of these a text has no fraction, or no share.
FRACTIONS = ("hälften", "varannan", "vartannat", "av tio", *_PARTS, *_ORDINALS)
SHARES = ("procent", "%", *FRACTIONS)


@dataclass(frozen=True)
class Reading:
    """A paragraph: its text with signs for its numbers, and the numbers by where their sign stands."""

    text: str
    place: Place
    marked: str
    numbers: dict[int, Quantity] = field(default_factory=dict)

    def roles(self, match: "re.Match[str]") -> dict[str, Quantity]:
        """The numbers of a match by the names that its pattern gives them."""
        return {
            role: self.numbers[match.start(role)]
            for role, said in match.groupdict().items()
            if said and match.start(role) in self.numbers
        }


def roles(pattern: str) -> "re.Pattern[str]":
    """A pattern over marked text.

    `<then:Q>` is a number with its role: M money, P per cent, E percentage points, C a count in digits, W in words, N
    either, F a fraction, S a share, Q any but points and fractions, D any but fractions. `¶` is the end of a sentence.
    `‹30›` is up to so many signs of it without a number or a semicolon, `~` as many as NEAR; `‹30,›` without a comma
    either, `‹30w›` also with numbers in words, and `«30»` also over the end of a sentence.
    """
    named = re.sub(r"<(\w+):(\w)>", lambda found: f"(?P<{found[1]}>[{_SETS[found[2]]}])", pattern)
    spaced = re.sub(r"‹(\d+)([w,]?)›", lambda found: f"[^{_GAPS[found[2]]}]{{0,{found[1]}}}?", named)
    wide = re.sub(r"«(\d+)»", rf"[^{_NUMBERS}]{{0,\1}}?", spaced)
    return re.compile(wide.replace("~", f"[^{_GAPS['']}]{{0,{NEAR}}}?").replace("¶", BREAK), re.IGNORECASE)


def read(paragraph: Paragraph) -> Reading:
    """A paragraph with its numbers marked, each sentence between two breaks."""
    signs = [BREAK]
    numbers: dict[int, Quantity] = {}
    length = 1
    for sentence in sentences(paragraph.text):
        text, at = plain(sentence), 0
        for one in _numbers(sentence, text):
            head = _without(text[at : one.start], one.about)
            numbers[length + len(head)] = one
            signs += (head, _sign(one))
            length += len(head) + 1
            at = one.end
        signs += (text[at:], BREAK)
        length += len(text) - at + 1
    return Reading(paragraph.text, paragraph.place, "".join(signs), numbers)


def _numbers(sentence: str, text: str) -> Sequence[Quantity]:
    """The numbers of a sentence in order, those in words with those in digits."""
    found = [one.said for one in spoken(sentence) if one.said.unit or not _NAMES.search(one.before)]
    if more := list(_in_words(text)):
        taken = {one.start for one in found}
        found += [one for one in more if one.start not in taken]
        found.sort(key=lambda one: one.start)
    for at, (one, other) in enumerate(pairwise(found)):
        if other.kind == "money" and one.kind == "count" and text[one.end : other.start] in _OF:
            found[at] = replace(one, unit=other.unit)
    return found


SOME = frozenset({*_COUNTS, *_PARTS, *_ORDINALS, *(f"{part}ar" for part in _PARTS), "hälften", "varannan", "vartannat"})


def _in_words(text: str) -> Iterator[Quantity]:
    lower = small(text)
    if SOME.isdisjoint(LETTERS.findall(lower)):
        return
    for match in _WORDS.finditer(lower):
        start = match.start("said")
        softened = _ABOUT.search(text, max(0, start - LONGEST), start) if start else None
        about = softened[1].lower() if softened else ""
        if match["count"]:
            value, measure = Decimal(_COUNTS[match["count"]]), ""
        else:
            value, measure = _fraction(match), "fraction"
        yield Quantity(text[start : match.end()], value, Decimal(1), "", about, start, match.end(), measure)


def _fraction(match: "re.Match[str]") -> Decimal:
    if match["half"]:
        return Decimal("0.5")
    if match["ten"]:
        return Decimal(_COUNTS[match["ten"]]) / 10
    if match["nth"]:
        return 1 / Decimal(_ORDINALS[match["nth"]])
    return Decimal(NUMBER_WORDS[match["over"]]) / _PARTS[match["part"]]


def _sign(one: Quantity) -> str:
    if one.measure == "fraction":
        return FRACTION
    if one.unit in ("%", "pe"):
        return PERCENT if one.unit == "%" else POINTS
    return MONEY if one.kind == "money" else WORD if one.text.lower() in _COUNTS else COUNT


def _without(before: str, about: str) -> str:
    """What stands before a number, without the word that softens it."""
    bare = before.rstrip()
    return bare[: len(bare) - len(about)] if about and bare.lower().endswith(about) else before


@dataclass(frozen=True, slots=True)
class Rule:
    """What to look for, and how the roles are judged. Without one of `words`, and one of `also`, there is nothing."""

    words: Sequence[str]
    pattern: "re.Pattern[str]"
    judge: "Callable[[Reading, re.Match[str]], Iterator[Told]]"
    also: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a rule says of a number or word: where its sign stands, and what it should be; nothing where it is right."""

    at: int
    printed: str = ""
    expected: str = ""
    message: str = ""
    kind: str = ""
    by: Sequence[Quantity] = ()
