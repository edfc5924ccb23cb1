"""Inom en eller några meningar: what the numbers of a paragraph say of each other, needing nothing but its words.

Each module holds the rules of one kind of claim: a pattern over marked text that gives the numbers their roles, and
what follows from them. Where no pattern gives roles, nothing is said.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter

from tertial.checks.claims.within import changes, limits, products, rest, results, shares, sums
from tertial.checks.claims.within.calendar import calendar
from tertial.checks.claims.within.reading import LETTERS, SOME, Reading, Rule, Told, read
from tertial.checks.figures import has_any, plain, small
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.source import Paragraph

RULES: Sequence[Rule] = (
    *shares.RULES, *changes.RULES, *results.RULES, *rest.RULES, *products.RULES, *sums.RULES, *limits.RULES,
)  # fmt: skip
SHORTEST, FEWEST = 25, 2
_DIGITS = re.compile(r"\d[\d ,.]*")


def within_sentences(paragraph: Paragraph) -> Iterator[tuple[Finding | None, int]]:
    """For each claim the finding, or None where it holds; beside it one claim counted."""
    if len(paragraph.text) < SHORTEST:
        return
    lower = small(plain(paragraph.text))
    yield from calendar(paragraph, lower)
    in_words = "motsatt" in lower
    rules = rules_for(lower) if in_words or _numbers_in(lower) >= FEWEST else []
    if not rules:
        return
    reading = read(paragraph)
    if len(reading.numbers) < FEWEST and not in_words:
        return
    told = [
        one for rule in rules for match in rule.pattern.finditer(reading.marked) for one in rule.judge(reading, match)
    ]
    right = {one.at for one in told if not one.printed}
    seen: set[int] = set()
    for one in told:
        if one.at not in seen:
            seen.add(one.at)
            yield (None if one.at in right else _finding(reading, one)), 1


def _by_words() -> dict[Sequence[str], list[tuple[int, Rule]]]:
    """The rules by the words that they ask for, each with its place among them."""
    found: dict[Sequence[str], list[tuple[int, Rule]]] = {}
    for at, rule in enumerate(RULES):
        found.setdefault(rule.words, []).append((at, rule))
    return found


_BY_WORDS = _by_words()


def rules_for(lower: str) -> list[Rule]:
    """The rules whose words a text has, in their order."""
    asked = [one for words, some in _BY_WORDS.items() if has_any(lower, words) for one in some]
    asked.sort(key=itemgetter(0))
    return [rule for _, rule in asked if not rule.also or has_any(lower, rule.also)]


def _numbers_in(text: str) -> int:
    """About how many numbers a text may have, in digits or words; no more than are asked for need be counted."""
    digits = sum(1 for _ in islice(_DIGITS.finditer(text), FEWEST))
    return digits if digits >= FEWEST else digits + sum(word in SOME for word in LETTERS.findall(text))


def _finding(reading: Reading, one: Told) -> Finding:
    return Finding(
        one.kind, Severity.LIKELY, reading.place, one.printed, one.expected, one.message,
        operands=tuple(Operand(reading.place, by.text, str(by.value)) for by in one.by),
    )  # fmt: skip
