"""Regler: whom a comment names, and where the words it is about stand in a text that has changed since. No Django."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

CONTEXT = 40  # characters kept on each side of the words
QUOTED = 400  # no more of the words than this is kept
_ALIKE = 0.6  # the share of the words that must be left for them to be the same words, changed
_LEAST = 4  # shorter agreements are chance


class Standing(StrEnum):
    """How the words that a comment is about stand now."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in a text, with what stood just before and after them."""

    exact: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Where the words stand now, and how."""

    standing: Standing
    start: int = 0
    end: int = 0


def quote_from(text: str, words: str) -> Quote | None:
    """The words as a quote of the text, with their surroundings. None when they do not stand there."""
    text, words = plain(text), plain(words)[:QUOTED]
    start = text.find(words) if words else -1
    if start < 0:
        return None
    end = start + len(words)
    return Quote(words, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def locate(text: str, quote: Quote) -> Found:
    """Where the words stand in a text that may have changed: as they were, changed, or not at all."""
    text = plain(text)
    exact = [match.start() for match in re.finditer(re.escape(quote.exact), text)] if quote.exact else []
    if exact:
        start = max(exact, key=lambda at: _agreement(text, at, quote))
        return Found(Standing.UNCHANGED, start, start + len(quote.exact))
    return _alike(text, quote.exact)


def plain(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def mentioned(text: str, people: Mapping[int, str]) -> list[int]:
    """The ids of those whom a text names as `@Maja Ek`, or as `@Maja` where only one of them is called so."""
    found = []
    for match in re.finditer(r"(?<!\w)@", text):
        if (one := _named(text[match.end() :], people)) and one not in found:
            found.append(one)
    return found


def parts(text: str, names: Iterable[str]) -> list[tuple[str, bool]]:
    """The text in parts: (words, whether they are a name that was mentioned)."""
    longest = sorted({name for full in names for name in (full, full.split(" ")[0])}, key=len, reverse=True)
    if not longest:
        return [(text, False)]
    pattern = re.compile(rf"((?<!\w)@(?:{'|'.join(map(re.escape, longest))})(?!\w))", re.IGNORECASE)
    return [(part, bool(pattern.fullmatch(part))) for part in pattern.split(text) if part]


def _named(rest: str, people: Mapping[int, str]) -> int | None:
    whole = [key for key, name in people.items() if _begins(rest, name)]
    if whole:
        return max(whole, key=lambda key: len(people[key]))
    first = [key for key, name in people.items() if _begins(rest, name.split(" ")[0])]
    return first[0] if len(first) == 1 else None


def _begins(rest: str, name: str) -> bool:
    return rest[: len(name)].casefold() == name.casefold() and not rest[len(name) : len(name) + 1].isalnum()


def _agreement(text: str, at: int, quote: Quote) -> int:
    """How many characters around a place are those that stood around the words."""
    before, after = text[:at], text[at + len(quote.exact) :]
    return _same(reversed(before), reversed(quote.before)) + _same(after, quote.after)


def _same(one: Iterable[str], other: Iterable[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _alike(text: str, words: str) -> Found:
    """The stretch that most of the words are left in."""
    if not words:
        return Found(Standing.GONE)
    blocks = SequenceMatcher(None, words, text, autojunk=False).get_matching_blocks()
    kept = [block for block in blocks if block.size >= _LEAST]
    if sum(block.size for block in kept) < _ALIKE * len(words):
        return Found(Standing.GONE)
    return Found(Standing.CHANGED, kept[0].b, kept[-1].b + kept[-1].size)
