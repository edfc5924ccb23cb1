"""Inskrivna tal: the quantities that somebody has typed in a text."""

import re
from collections.abc import Iterator

_NUMBER = re.compile(
    r"(?<![\w:/§.-])[+−–-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?|(?<![\w:/.,-])[+−–-]?\d+(?:,\d+)?"
)
_UNIT = re.compile(
    r"[ \u00a0]?(?:%|procent(?:enheter)?|kr(?:onor)?|tkr|mnkr|mkr|msek|miljoner|tusen|personer|barn|hushåll|dygn|dagar|"
    r"månader|årsplatser|platser|ärenden|insatser|fler|färre|gånger)\b|[ \u00a0]?%"
)
_AFTER = re.compile(
    r"[ \u00a0]?(?:kap\b|§|st\.|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)"
)
_BEFORE = re.compile(
    r"(?:§|\b(?:kap\.?|[Nn]r|[Pp]unkt|[Bb]ilaga|[Aa]vsnitt|[Tt]abell|[Ff]igur|kl\.?|[THKR]))[ \u00a0]?$"
)


def typed_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where in a text somebody typed a quantity: (start, end), the unit's word included.

    Years, dates, paragraphs, chapters, law numbers and the like are not quantities. A small number without a unit
    (0–12, as in "3 av 4") counts as a word unless a unit follows.
    """
    for match in _NUMBER.finditer(text):
        unit = _UNIT.match(text, match.end())
        if unit is None and (_is_reference(text, match) or _is_small(match.group())):
            continue
        yield match.start(), unit.end() if unit else match.end()


def _is_reference(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    if _AFTER.match(after) or _BEFORE.search(before) or re.match(r"[:/.–-]\d|:", after):
        return True
    return bool(re.fullmatch(r"(?:1[89]|20|21)\d\d", match.group()))


def _is_small(number: str) -> bool:
    return number.isdecimal() and int(number) <= 12
