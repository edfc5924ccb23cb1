"""Celler på flera rader: lines of a page without rules that are one row of a table, joined.

Lines within a cell stand closer than rows do. Where one distance divides a block into groups with at most one line of
figures each, the groups are its rows, however their cells are aligned.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tertial.checks.reading.columns import TextLine

LEAST_ROWS = 3
ROOM, CLEAR = 0.75, 1.12


def joined(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines, with those of one row as one line where the figures stand."""
    found: list[TextLine] = []
    for block in _blocks(lines):
        found.extend(_rows(block))
    return found


def _blocks(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """Lines between empty ones; an empty one is a block of its own."""
    block: list[TextLine] = []
    for line in lines:
        if line.pieces:
            block.append(line)
        else:
            yield from ([block] if block else [])
            yield [line]
            block = []
    if block:
        yield block


def _rows(block: list[TextLine]) -> Iterator[TextLine]:
    groups = _groups(block) if sum(1 for line in block if line.figures) >= LEAST_ROWS else None
    for group in groups or [block]:
        figures = [line for line in group if line.figures]
        if groups is None or len(figures) != 1:
            yield from group
        else:
            yield TextLine(figures[0].top, [piece for line in group for piece in line.pieces])


def _groups(block: Sequence[TextLine]) -> list[list[TextLine]] | None:
    """The groups of the widest distance that parts every two lines of figures; None where no distance is clear."""
    gaps = [below.top - above.top for above, below in pairwise(block)]
    for within in sorted({round(gap, 1) for gap in gaps}, reverse=True):
        groups = _parted(block, gaps, within + ROOM)
        if all(sum(1 for line in group if line.figures) <= 1 for group in groups):
            between = min((gap for gap in gaps if gap > within + ROOM), default=0.0)
            return groups if between >= within * CLEAR else None
    return None


def _parted(block: Sequence[TextLine], gaps: Sequence[float], most: float) -> list[list[TextLine]]:
    groups = [[block[0]]]
    for gap, line in zip(gaps, block[1:], strict=True):
        if gap > most:
            groups.append([])
        groups[-1].append(line)
    return groups
