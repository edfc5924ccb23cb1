"""Skillnader inom en mening: outcome, budget and surplus; from, to and by how much."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tertial.checks.figures import as_printed, read_cell
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.nearness import says
from tertial.checks.quantities import Quantity, quantities, sentences
from tertial.checks.source import Paragraph, Place

_DEVIATION = re.compile(r"(?:över|under)skott|avvikelse|differens", re.IGNORECASE)
_AGAINST = re.compile(r"(?:mot|jämfört med|gentemot)\s+(?:\w+\s+){0,3}(?:budget|plan)|budgeterad", re.IGNORECASE)
_FROM_TO = re.compile(r"från\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_TO = re.compile(r"^\s*(?:\w+\s+){0,4}till\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_BY = re.compile(r"(?:ökning|minskning|ök\w*|minsk\w*|motsvar\w*|förändring|det är|vilket är)", re.IGNORECASE)


def in_sentences(paragraph: Paragraph) -> Iterator[tuple[Finding | None, int]]:
    """For each claim within a sentence the finding, or None where it holds; beside it one claim counted."""
    if len(paragraph.text) < 25:
        return
    for sentence in sentences(paragraph.text):
        found = quantities(sentence)
        if len(found) < 3:
            continue
        for claim in (_surplus, _from_to):
            yield from claim(sentence, found, paragraph.place)


def _surplus(text: str, found: Sequence[Quantity], place: Place) -> Iterator[tuple[Finding | None, int]]:
    """ "270,9 mnkr mot budget på 274,7 mnkr, ett överskott på 3,8 mnkr"."""
    money = [one for one in found if one.kind == "money"]
    for one, other, third in zip(money, money[1:], money[2:], strict=False):
        against = _AGAINST.search(text[one.end : other.start])
        if against and len(text[one.end : other.start]) < 80 and _DEVIATION.search(text[other.end : third.start]):
            yield _judged(third, abs(one.base - other.base), (one, other), "−", place, "difference")


def _from_to(text: str, found: Sequence[Quantity], place: Place) -> Iterator[tuple[Finding | None, int]]:
    """ "från 1 121 till 1 264, en ökning med 13 procent"."""
    for one, other, third in zip(found, found[1:], found[2:], strict=False):
        between, then = text[one.end : other.start], text[other.end : third.start]
        if not (
            _FROM_TO.search(text[: one.start]) and _TO.match(between) and _BY.search(then) and one.kind == other.kind
        ):
            continue
        if third.unit == "%" and one.kind != "share" and one.value:
            change = (other.base - one.base) / abs(one.base) * 100
            yield _judged(third, change, (other, one), "mot", place, "ratio")
        elif third.kind == one.kind or (third.unit == "pe" and one.unit == "%"):
            yield _judged(third, other.base - one.base, (other, one), "−", place, "difference")


def _judged(
    said: Quantity, value: Decimal, parts: Sequence[Quantity], between: str, place: Place, kind: str
) -> tuple[Finding | None, int]:
    step = sum((part.base_step for part in parts), Decimal(0))
    if kind == "ratio":
        step = step / abs(parts[1].base) * 100 if parts[1].base else Decimal(1)
    if says(said, value, step):
        return None, 1
    scale = said.base / said.value if said.value else Decimal(1)
    expected = in_its_words(said, abs(value) / scale)
    arithmetic = f" {between} ".join(part.text for part in parts)
    return Finding(
        kind, Severity.LIKELY, place, said.text, expected, f"{arithmetic} ger {expected}; i texten står {said.text}.",
        operands=tuple(Operand(place, part.text, str(part.value)) for part in parts),
    ), 1  # fmt: skip


def in_its_words(said: Quantity, value: Decimal) -> str:
    """A value written as the quantity is: its decimals and unit."""
    like = read_cell(said.text)
    return as_printed(value, like) if like is not None else f"{value:.0f} {said.unit}"
