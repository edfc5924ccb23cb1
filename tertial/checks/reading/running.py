"""Sidhuvud och sidfot: lines that stand apart at the top or foot of pages, on several of them at the same height."""

import re
from collections import Counter
from collections.abc import Sequence

from tertial.checks.reading.columns import TextLine

MOST_LINES, HEIGHT = 4, 4.0
_DIGITS = re.compile(r"\d+")
Key = tuple[str, int]


def without_running(pages: Sequence[list[TextLine]]) -> tuple[list[list[TextLine]], list[list[str]]]:
    """The pages without their heads and feet, and the texts of these a page."""
    edges = [_edges(lines) for lines in pages]
    times = Counter(key for page in edges for key in {_key(line) for line in page})
    least = 2 if len(pages) <= MOST_LINES else 3
    bodies: list[list[TextLine]] = []
    aside: list[list[str]] = []
    for lines, page in zip(pages, edges, strict=True):
        gone = {id(line) for line in page if times[_key(line)] >= least}
        bodies.append([line for line in lines if id(line) not in gone])
        aside.append([_text(line) for line in lines if id(line) in gone])
    return bodies, aside


def _edges(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines before the first empty one and after the last, where they are few and hold no figures in columns."""
    empty = [at for at, line in enumerate(lines) if not line.pieces]
    if not empty:
        return []
    blocks = (lines[: empty[0]], lines[empty[-1] + 1 :])
    return [line for block in blocks if len(block) <= MOST_LINES for line in block if not line.figures]


def _key(line: TextLine) -> Key:
    """A line's text without its numbers, and its height on the page."""
    return _DIGITS.sub("#", _text(line)), round(line.top / HEIGHT)


def _text(line: TextLine) -> str:
    return " ".join(piece.text for piece in line.pieces)
