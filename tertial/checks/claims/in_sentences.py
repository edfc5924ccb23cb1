"""Inom en mening: numbers of one sentence that say something of each other.

From, to and by how much; outcome, budget and surplus; so many of so many per cent. Sums are in `parts`. Which of the
numbers is wrong cannot be seen without a table: the finding stands at the one that the others give.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from tertial.checks.claims.parts import parts
from tertial.checks.claims.sayings import CHANGED, FROM
from tertial.checks.claims.spoken import Ask, Spoken, spoken
from tertial.checks.claims.turned import turned
from tertial.checks.figures import as_printed, read_cell
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.nearness import is_far, says
from tertial.checks.quantities import Quantity, sentences
from tertial.checks.source import Paragraph, Place

SHORTEST, REACH = 25, 2
_PLANNED_AND_SPENT = {Ask.BUDGET, Ask.DEVIATION, Ask.LEVEL}
_TILL = re.compile(r"^\s*(?:[a-zåäö]+\s+){0,4}till\s+(?:[a-zåäö]+\s+){0,3}$", re.IGNORECASE)
_TURNS = re.compile(r"(?<!\w)(?:medan|men|däremot)(?!\w)", re.IGNORECASE)
_COMPARED = re.compile(r"(?:jämfört med|mot|gentemot)\s+(?:[a-zåäö]+\s+){0,3}$", re.IGNORECASE)
_THAT_IS = re.compile(
    r"(?:det vill säga|dvs\.?|d\.v\.s\.|alltså|motsvar\w*|vilket (?:är|motsvarar|innebär|ger))[^,;]*$", re.IGNORECASE
)
_SO_MANY_OF = re.compile(r"^\s*(?:[a-zåäö]+\s+){0,3}av\s+(?:[a-zåäö]+\s+){0,3}$", re.IGNORECASE)
_OF_FIRST = re.compile(r"(?<!\w)av\s+(?:[a-zåäö]+\s+){0,4}$", re.IGNORECASE)
_IS_SHARE = re.compile(
    r"(?:motsvar\w*|det vill säga|dvs\.?|d\.v\.s\.|eller|vilket (?:är|ger|blir)|utgör|\()\s*$", re.IGNORECASE
)
# What the next sentence says of the number of the one before.
_OF_THESE = re.compile(r"^Av (?:dessa|dem|de)(?=\s)")
_SPENT = re.compile(r"utfall|kostnad|förbruk|redovisa|bokför", re.IGNORECASE)
_EARNED = re.compile(r"intäkt|resultat|inkomst|skatt|bidrag", re.IGNORECASE)
Outcome = tuple[Finding | None, int]


def in_sentences(paragraph: Paragraph) -> Iterator[Outcome]:
    """For each claim within a sentence the finding, or None where it holds; beside it one claim counted."""
    if len(paragraph.text) < SHORTEST:
        return
    every = sentences(paragraph.text)
    for sentence in every:
        yield from within(sentence, spoken(sentence), paragraph.place)
    for one, other in pairwise(every):
        joined = _OF_THESE.sub(r", varav", other, count=1) if _OF_THESE.match(other) else ""
        if joined and len(spoken(one)) == 1:
            text = one.rstrip(".") + joined
            yield from parts(text, spoken(text), paragraph.place)


def within(text: str, found: Sequence[Spoken], place: Place) -> Iterator[Outcome]:
    """What the numbers of one sentence say of each other."""
    if len(found) > 1:
        yield from _changes(text, found, place)
        if len(found) > 2:
            yield from _surplus(text, found, place)
            yield from _shares(text, found, place)
        yield from parts(text, found, place)


def _changes(text: str, found: Sequence[Spoken], place: Place) -> Iterator[Outcome]:
    """ "från 1 121 till 1 264, en ökning med 13 procent"; "412, jämfört med 398 i fjol, 14 fler"."""
    for at, (one, other) in enumerate(pairwise(found)):
        pair = _now_and_then(text, one, other)
        if pair is None:
            continue
        now, then = pair
        yield from _way(one, now, then, place, one is then)
        for third in (*found[max(0, at - 1) : at], *found[at + 2 : at + 2 + REACH]):
            if third in found[at + 2 :] and _TURNS.search(text, other.said.end, third.said.start):
                continue
            if third.ask is Ask.CHANGE or (one is then and _THAT_IS.search(third.before)):
                yield from _changed(third, now.said, then.said, place)
                yield from _turned(third.sign, third.word, now.said, then.said, place)
    for now, third, then in zip(found, found[1:], found[2:], strict=False):
        if (
            third.ask is Ask.CHANGE
            and then.then
            and now.ask is Ask.LEVEL
            and not now.then
            and now.said.kind == then.said.kind
        ):
            yield from _changed(third, now.said, then.said, place)
            yield from _turned(third.sign, third.word, now.said, then.said, place)


def _now_and_then(text: str, one: Spoken, other: Spoken) -> tuple[Spoken, Spoken] | None:
    """The later and the earlier of two numbers that stand beside each other, where the sentence says which."""
    if one.said.kind != other.said.kind or one.ask is Ask.CHANGE or other.ask is Ask.CHANGE:
        return None
    if one.then and FROM.search(one.before):
        return (other, one) if _TILL.match(text[one.said.end : other.said.start]) else None
    earlier = other.then or (one.dated and other.dated and other.years < one.years and _COMPARED.search(other.before))
    if earlier and not one.then and one.ask is Ask.LEVEL and other.ask is Ask.LEVEL and not one.sign:
        return one, other
    return None


def _changed(third: Spoken, now: Quantity, then: Quantity, place: Place) -> Iterator[Outcome]:
    said = third.said
    if said.kind == "share" and now.kind != "share":
        if then.value:
            yield judged(said, (now.base - then.base) / abs(then.base) * 100, (now, then), "mot", place, "ratio")
    elif said.kind == now.kind:
        gap = abs(abs(now.base) - abs(then.base))
        share = now.kind == "share" and said.unit == "%" and then.value
        if share and says(said, gap / abs(then.base) * 100, Decimal(1)):
            yield None, 1
        else:
            yield judged(said, gap, (now, then), "−", place, "difference")


def _way(first: Spoken, now: Spoken, then: Spoken, place: Place, from_to: bool) -> Iterator[Outcome]:
    """ "ökat från 120 till 110"."""
    found = list(CHANGED.finditer(first.before))
    if not from_to or not found or len(first.before) - found[-1].end() > 45:
        return
    groups = found[-1].groupdict()
    sign = 1 if groups["up"] else -1 if groups["down"] else 0
    yield from _turned(sign, found[-1].group(), now.said, then.said, place)


def _turned(sign: int, word: str, now: Quantity, then: Quantity, place: Place) -> Iterator[Outcome]:
    gap = abs(now.base) - abs(then.base)
    way = (gap > 0) - (gap < 0)
    if not sign or not way or now.value * then.value < 0:
        return
    if sign == way:
        yield None, 1
        return
    expected = turned(word, way)
    yield Finding(
        "direction", Severity.LIKELY, place, word, expected,
        f"Från {then.text} till {now.text}: {expected}; i texten står {word}. Något av talen kan vara fel.",
        operands=_operands((then, now), place),
    ), 1  # fmt: skip


def _surplus(text: str, found: Sequence[Spoken], place: Place) -> Iterator[Outcome]:
    """ "270,9 mnkr mot budget på 274,7 mnkr, ett överskott på 3,8 mnkr"."""
    if not {one.ask for one in found} >= _PLANNED_AND_SPENT:
        return
    for three in zip(found, found[1:], found[2:], strict=False):
        if {one.ask for one in three} != _PLANNED_AND_SPENT:
            continue
        planned, third, spent = sorted(three, key=lambda one: one.ask)
        if planned.said.kind != spent.said.kind or third is three[0]:
            continue
        if third is three[2] and _TURNS.search(text, three[1].said.end, third.said.start):
            continue
        if spent.then or third.said.kind not in (planned.said.kind, "share") or planned.said.kind == "share":
            continue
        gap = abs(spent.said.base - planned.said.base)
        if third.said.kind == "share":
            gap = gap / abs(planned.said.base) * 100 if planned.said.base else gap
        yield judged(third.said, gap, (spent.said, planned.said), "−", place, "difference")
        yield from _balance(text, third, spent.said, planned.said, place)


def _balance(text: str, third: Spoken, spent: Quantity, planned: Quantity, place: Place) -> Iterator[Outcome]:
    """Whether a surplus or a deficit goes as the outcome and budget of a cost do."""
    sign = third.sign if third.against_budget else -third.sign
    gap = spent.size - planned.size
    way = (gap > 0) - (gap < 0)
    if sign and way and sign != way and _SPENT.search(text) and not _EARNED.search(text):
        expected = turned(third.word, way if third.against_budget else -way)
        yield Finding(
            "direction", Severity.LIKELY, place, third.word, expected,
            f"Budget {planned.text}, utfall {spent.text}: {expected}; i texten står {third.word}.",
            operands=_operands((planned, spent), place),
        ), 1  # fmt: skip


def _shares(text: str, found: Sequence[Spoken], place: Place) -> Iterator[Outcome]:
    """ "45 av 120 ärenden (38 procent)"; "Av 250 fakturor hade 50 brister, vilket motsvarar 20 procent"."""
    for one, other, third in zip(found, found[1:], found[2:], strict=False):
        if third.said.unit != "%" or one.said.kind != other.said.kind or one.said.kind == "share":
            continue
        if not _IS_SHARE.search(third.before):
            continue
        if _SO_MANY_OF.match(text[one.said.end : other.said.start]):
            part, whole = one.said, other.said
        elif _OF_FIRST.search(one.before):
            part, whole = other.said, one.said
        else:
            continue
        if whole.base and abs(part.base) <= abs(whole.base):
            yield judged(third.said, part.base / whole.base * 100, (part, whole), "av", place, "ratio")


def judged(said: Quantity, value: Decimal, by: Sequence[Quantity], between: str, place: Place, kind: str) -> Outcome:
    """Whether a number is what two others give."""
    step = sum((part.base_step for part in by), Decimal(0))
    if kind == "ratio":
        step = step / abs(by[1].base) * 100 if by[1].base else Decimal(1)
    if says(said, value, step) or is_far(said, value):
        return None, 1
    scale = said.base / said.value if said.value else Decimal(1)
    expected = in_its_words(said, abs(value) / scale)
    arithmetic = f" {between} ".join(part.text for part in by)
    return Finding(
        kind, Severity.LIKELY, place, said.text, expected, f"{arithmetic} ger {expected}; i texten står {said.text}.",
        operands=_operands(by, place),
    ), 1  # fmt: skip


def _operands(by: Sequence[Quantity], place: Place) -> tuple[Operand, ...]:
    return tuple(Operand(place, part.text, str(part.value)) for part in by)


def in_its_words(said: Quantity, value: Decimal) -> str:
    """A value written as the quantity is: its decimals and unit."""
    like = read_cell(said.text)
    return as_printed(value, like) if like is not None else f"{value:.0f} {said.text.partition(' ')[2]}".strip()
