"""Bundna ord: which words of a sentence speak of which figure; proposed, bound and let go. No Django.

A sentence is restricted HTML, as `sentences` gives it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tertial.numbers import DerivedLineage, Figure
from tertial.numbers.units import Kind
from tertial.numbers.words import Claim, words_in
from tertial.reports.prose import bound
from tertial.reports.truths import is_change

_PIECE = re.compile(
    r'<span[^>]* data-figure="(?P<figure>[^"]+)"[^>]*>.*?</span>'
    r'|<span(?P<bound>(?: data-(?:about|than)="[^"]*")+)>(?P<word>[^<]*)</span>|<[^>]+>',
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r'data-(about|than)="([^"]*)"')
_FROM = re.compile(r"(?:från|mot)\s*$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word speaks of: a figure's key, and the key of what that is compared with, or nothing."""

    about: str
    than: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A known word in a sentence: its place in the HTML, what it is bound to, what it may speak of, likeliest first."""

    start: int
    end: int
    text: str
    bound: Reading | None
    readings: tuple[Reading, ...]

    @property
    def choices(self) -> list[Reading]:
        """What it is bound to first, then what it may speak of; each once."""
        return list(dict.fromkeys([self.bound, *self.readings] if self.bound else self.readings))


@dataclass(frozen=True, slots=True)
class _Reference:
    """A figure in a sentence."""

    start: int
    end: int
    key: str


@dataclass(frozen=True)
class Known:
    """What is known of the report's figures: themselves, and which of them are deviations."""

    figures: Mapping[str, Figure]
    is_deviation: Callable[[Figure], bool]

    def changes_of(self, key: str) -> list[str]:
        """The changes that are worked out from the figure, in its own row: `t.row.change` for `t.row.outcome`."""
        row, figure = key.rpartition(".")[0], self.figures.get(key)
        return [
            other
            for other, found in self.figures.items()
            if other.rpartition(".")[0] == row
            and isinstance(found.lineage, DerivedLineage)
            and is_change(found)
            and found.lineage.operands[:1] == (figure,)
        ]

    def is_change(self, key: str) -> bool:
        """Whether the figure is itself a change: its sign says which way."""
        return is_change(self.figures[key])

    def is_signed(self, key: str) -> bool:
        """Whether the figure is a change or a deviation: it is better or worse than something."""
        return self.is_change(key) or self.is_deviation(self.figures[key])


def bound_at(sentence: str) -> list[int]:
    """Where the bound words of a sentence start, in order."""
    return [match.start() for match in _PIECE.finditer(sentence) if match["bound"] and match["word"].strip()]


def count_of(word: str, html: str) -> int:
    """How many times the letters of a word stand in a text, each piece between two tags for itself."""
    return re.sub(r"<[^>]+>", "\n", html).count(word)


def words_of(sentence: str, known: Known) -> list[Word]:
    """The known words of a sentence that are bound, or could be; others say nothing of a figure here."""
    references = [one for one in _references(sentence) if one.key in known.figures]
    found = [*_bound(sentence, references, known), *_free(sentence, references, known)]
    return sorted((word for word in found if word.bound or word.readings), key=lambda word: word.start)


def bind(sentence: str, chosen: Mapping[int, Reading | None]) -> str:
    """The sentence with the words that start at these places bound to what was chosen, or let go where that is None."""
    for start in sorted(chosen, reverse=True):
        reading, (end, text) = chosen[start], _word_at(sentence, start)
        put = bound(text, reading.about, reading.than) if reading else text
        sentence = f"{sentence[:start]}{put}{sentence[end:]}"
    return sentence


def replace_word(sentence: str, start: int, word: str) -> str:
    """The sentence with another word in place of the bound one that starts there; without it where `word` is empty."""
    end, _ = _word_at(sentence, start)
    if not word:
        return f"{sentence[:start]}{sentence[end:].lstrip(' ')}"
    match = _PIECE.match(sentence, start)
    reading = _reading(match["bound"]) if match and match["bound"] else None
    return f"{sentence[:start]}{bound(word, reading.about, reading.than) if reading else word}{sentence[end:]}"


def _word_at(sentence: str, start: int) -> tuple[int, str]:
    """Where the word that starts there ends, and the word. Raises ValueError where no known word starts."""
    match = _PIECE.match(sentence, start)
    if match and match["bound"]:
        return match.end(), match["word"]
    for begin, end, _ in words_in(sentence):
        if begin == start:
            return end, sentence[begin:end]
    raise ValueError(f"no known word at {start}")


def _references(sentence: str) -> Iterator[_Reference]:
    for match in _PIECE.finditer(sentence):
        if match["figure"]:
            yield _Reference(match.start(), match.end(), match["figure"])


def _bound(sentence: str, references: list[_Reference], known: Known) -> Iterator[Word]:
    for match in _PIECE.finditer(sentence):
        if not match["bound"]:
            continue
        for _, _, claim in words_in(match["word"]):
            readings = _readings(sentence, match.start(), match.end(), claim, references, known)
            yield Word(match.start(), match.end(), match["word"], _reading(match["bound"]), tuple(readings))


def _free(sentence: str, references: list[_Reference], known: Known) -> Iterator[Word]:
    hidden = [(match.start(), match.end()) for match in _PIECE.finditer(sentence)]
    for start, end, claim in words_in(sentence):
        if not any(begin < end and start < finish for begin, finish in hidden):
            readings = _readings(sentence, start, end, claim, references, known)
            yield Word(start, end, sentence[start:end], None, tuple(readings))


def _readings(
    sentence: str, start: int, end: int, claim: Claim, references: list[_Reference], known: Known
) -> list[Reading]:
    """What the word may speak of, likeliest first, each once."""
    if claim.beside:
        after = next((one for one in references if one.start >= end), None)
        is_beside = after is not None and not _plain(sentence[end : after.start]).strip()
        return [Reading(after.key)] if after and is_beside else []
    near = sorted(references, key=lambda one: max(one.start - end, start - one.end))
    keys = list(dict.fromkeys(one.key for one in near))
    if claim.compares:
        found = [*_changes(keys, known), *_pairs(sentence, references, keys, known)]
    elif claim.key in ("surplus", "deficit", "balanced"):
        money = [key for key in keys if known.figures[key].unit.kind is Kind.MONEY]
        found = [Reading(key) for key in sorted(money, key=lambda key: not known.is_signed(key))]
    else:
        shares = [Reading(key) for key in keys if known.figures[key].unit.kind is Kind.SHARE]
        found = [*shares, *_pairs(sentence, references, keys, known)]
    return list(dict.fromkeys(found))


def _changes(keys: list[str], known: Known) -> Iterator[Reading]:
    yield from (Reading(key) for key in keys if known.is_change(key))
    yield from (Reading(change) for key in keys for change in known.changes_of(key))


def _pairs(sentence: str, references: list[_Reference], keys: list[str], known: Known) -> Iterator[Reading]:
    """Two figures of one unit in the sentence; what stands after "från" or "mot" is what the other is compared with."""
    earlier = {one.key for one in references if _FROM.search(_plain(sentence[: one.start]))}
    for about in sorted(keys, key=lambda key: key in earlier):
        for than in sorted(keys, key=lambda key: key not in earlier):
            if about != than and known.figures[about].unit == known.figures[than].unit and about not in earlier:
                yield Reading(about, than)


def _plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", _PIECE.sub(lambda match: match["word"] or "", html))


def _reading(attributes: str) -> Reading:
    found = dict(_ATTRIBUTE.findall(attributes))
    return Reading(found.get("about", ""), found.get("than", ""))
