"""Celler på flera rader: lines of a page without rules that are one row of a table, joined.

Lines within a cell stand closer than rows do. Where one distance divides a block into groups with at most one line of
figures each, the groups are its rows, however their cells are aligned.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from tertial.checks.reading.columns import LONGEST_LABEL, Piece, TextLine

LEAST_ROWS = 3
ROOM, CLEAR, APART = 0.75, 1.12, 1.5
MOST_BETWEEN = 45


def joined(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines, with those of one row as one line where the figures stand."""
    return [row for block in _blocks(lines) for row in _rows(block)]


def _blocks(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """Lines between those of running text, and between wide gaps; empty ones end a block only there."""
    block: list[TextLine] = []
    for line in lines:
        prose = len(line.pieces) == 1 and len(line.pieces[0].text) > LONGEST_LABEL
        if block and (prose or line.top - block[-1].top > MOST_BETWEEN):
            yield block
            block = []
        if prose:
            yield [line]
        else:
            block.append(line)
    if block:
        yield block


def _rows(block: list[TextLine]) -> list[TextLine]:
    filled = [line for line in block if line.pieces]
    groups = _groups(filled) if sum(1 for line in filled if line.figures) >= LEAST_ROWS else None
    if groups is None or len(groups) == len(filled):
        return block
    gaps = [below[0].top - above[-1].top for above, below in pairwise(groups)]
    apart = APART * median(gaps)
    rows = _row(groups[0])
    for gap, group in zip(gaps, groups[1:], strict=True):
        if gap > apart:
            rows.append(TextLine(group[0].top - 1, []))
        rows.extend(_row(group))
    return [*_empty(block), *rows, *_empty(block[::-1])]


def _row(group: list[TextLine]) -> list[TextLine]:
    """The lines of a group as one, where the one with figures stands; those of a header stay as they are."""
    figures = [line for line in group if line.figures]
    if len(figures) != 1:
        return list(group)
    (row,) = figures
    heads = max((at for at, line in enumerate(group, 1) if line.top < row.top and _heads(line, row)), default=0)
    pieces = [piece for line in group[heads:] for piece in line.pieces]
    return [*group[:heads], TextLine(row.top, pieces)]


def _heads(line: TextLine, row: TextLine) -> bool:
    """Whether a line has words over several of a row's figures: the last of a header, not a part of the row."""
    words = [piece for piece in line.pieces if not piece.text.isdigit()]
    over = [figure for figure in row.pieces[1:] if any(_meet(piece, figure) for piece in words)]
    return len(over) > 1


def _meet(one: Piece, other: Piece) -> bool:
    return one.left < other.right and other.left < one.right


def _empty(block: Sequence[TextLine]) -> list[TextLine]:
    """The empty line that a block begins with."""
    return [line for line in block[:1] if not line.pieces]


def _groups(block: Sequence[TextLine]) -> list[list[TextLine]] | None:
    """The groups of the widest distance that parts every two lines of figures; None where no distance is clear."""
    gaps = [below.top - above.top for above, below in pairwise(block)]
    for within in sorted({round(gap, 1) for gap in gaps}, reverse=True):
        groups = _parted(block, gaps, within + ROOM)
        if all(sum(1 for line in group if line.figures) <= 1 for group in groups):
            between = min((gap for gap in gaps if gap > within + ROOM), default=0.0)
            return groups if between >= CLEAR * max(within, _pitch(block)) - ROOM and within > ROOM else None
    return None


def _pitch(block: Sequence[TextLine]) -> float:
    """How far two lines of one cell are apart: the least distance of texts that begin under each other."""
    last: dict[int, float] = {}
    least = float("inf")
    for line in block:
        for piece in line.pieces:
            at = round(piece.left)
            least = min(least, line.top - last.get(at, float("-inf")))
            last[at] = line.top
    return least if least < MOST_BETWEEN else 0.0


def _parted(block: Sequence[TextLine], gaps: Sequence[float], most: float) -> list[list[TextLine]]:
    groups = [[block[0]]]
    for gap, line in zip(gaps, block[1:], strict=True):
        if gap > most:
            groups.append([])
        groups[-1].append(line)
    return groups
