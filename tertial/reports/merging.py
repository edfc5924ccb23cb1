"""Sammanfogning: two people's versions of one text become one, sentence by sentence. No Django.

`merge3` finds where both agree with what they started from. Where both have changed the same place, a sentence goes
only if one of them took it away; everything that either wrote stays. Where both rewrote the same sentences, both
versions stand there, and are told of as a conflict for people to choose from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from merge3 import Merge3

from tertial.reports.sentences import Piece, Sentence, html_of, pieces


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two versions of the same sentences, as HTML: what stood there already, and what was saved now."""

    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The text with what both have done, and where they did differently."""

    html: str
    conflicts: tuple[Conflict, ...] = ()


def merge(base: str, theirs: str, mine: str) -> Merged:
    """Joins two texts that both began as `base`. Every argument is cleaned HTML; so is the answer."""
    merged: list[Piece] = []
    conflicts: list[Conflict] = []
    # The library's types say text alone; it compares whatever has an equality.
    parts = Merge3(pieces(base), pieces(theirs), pieces(mine))  # type: ignore[type-var]
    for group in parts.merge_groups():
        if group[0] != "conflict":
            merged += group[1]
            continue
        before, one, other = group[1:]
        kept_one, kept_other = _kept(before, one, other), _kept(before, other, one)
        merged += _joined(kept_one, kept_other)
        new_one, new_other = _new(before, one), _new(before, other)
        if new_one and new_other and new_one != new_other and _both_removed(before, one, other):
            conflicts.append(Conflict(_said(new_one), _said(new_other)))
    return Merged(html_of(merged), tuple(conflicts))


def _kept(before: Sequence[Piece], here: Sequence[Piece], there: Sequence[Piece]) -> list[Piece]:
    """What one side has in a disputed place, without what the other side has taken away from it."""
    gone = [piece for piece in before if isinstance(piece, Sentence) and piece not in there]
    return [piece for piece in here if piece not in gone]


def _joined(one: Sequence[Piece], other: Sequence[Piece]) -> Iterator[Piece]:
    """Both sides after each other; what both have is there once."""
    yield from one
    said = {piece for piece in one if isinstance(piece, Sentence)}
    yield from (piece for piece in other if piece not in said)


def _new(before: Sequence[Piece], now: Sequence[Piece]) -> list[Sentence]:
    return [piece for piece in now if isinstance(piece, Sentence) and piece not in before]


def _both_removed(before: Sequence[Piece], one: Sequence[Piece], other: Sequence[Piece]) -> bool:
    return any(isinstance(piece, Sentence) and piece not in one and piece not in other for piece in before)


def _said(found: Sequence[Sentence]) -> str:
    return " ".join(sentence.html for sentence in found)
