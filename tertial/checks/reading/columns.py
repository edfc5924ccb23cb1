"""Columns of a page without rules: where the figures of several lines stand under each other.

The figures give the columns; headers and labels are then put where they stand, so that empty cells stay empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tertial.checks.figures import is_missing, read_cell

LEAST_LINES = 2
MOST_HEADER_LINES = 6
NEAR = 3.0
MOST_BETWEEN, LONGEST_LABEL = 5, 60


@dataclass(slots=True)
class Piece:
    """A run of text without a wide gap, and from where to where it stands."""

    left: float
    right: float
    text: str


@dataclass(slots=True)
class TextLine:
    """A line of a page: how far down it stands, and its pieces."""

    top: float
    pieces: list[Piece]

    @property
    def figures(self) -> int:
        return sum(1 for piece in self.pieces[1:] if read_cell(piece.text) is not None or is_missing(piece.text))


def as_text(lines: Sequence[TextLine]) -> list[str]:
    """The lines as text, with tabs where a run of them has columns."""
    texts = [_plain(line) for line in lines]
    at = 0
    while at < len(lines):
        end = _run(lines, at)
        if end - at >= LEAST_LINES:
            columns = _columns([line for line in lines[at:end] if line.figures])
            for number in range(max(0, at - MOST_HEADER_LINES), end):
                if number >= at or _heads(lines[number : at + 1], columns):
                    texts[number] = _placed(lines[number], columns)
            at = end
        else:
            at += 1
    return texts


def _plain(line: TextLine) -> str:
    return "\t".join(piece.text for piece in line.pieces)


def _run(lines: Sequence[TextLine], start: int) -> int:
    """Where a run of lines with figures ends; lines in between of labels, or of text in its columns, belong to it."""
    if not lines[start].figures:
        return start
    end, at = start + 1, start + 1
    pieces = list(lines[start].pieces)
    while at < len(lines) and at - end < MOST_BETWEEN:
        line = lines[at]
        if line.figures:
            end = at + 1
            pieces.extend(line.pieces)
        elif not _belongs(line, pieces):
            break
        elif at == end and any(_fits(one, pieces) and not _leads(one, pieces) for one in line.pieces):
            end = at + 1  # The rest of a cell that is no label, right below its row.
        at += 1
    return end


def _belongs(line: TextLine, pieces: Sequence[Piece]) -> bool:
    """Whether a line without figures may stand within a table of these pieces: a label, or texts in its columns."""
    if len(line.pieces) > 1:
        return all(_fits(piece, pieces) for piece in line.pieces)
    return not line.pieces or len(line.pieces[0].text) <= LONGEST_LABEL


def _leads(piece: Piece, pieces: Sequence[Piece]) -> bool:
    """Whether a text stands in the first column."""
    return piece.left < min(one.left for one in pieces) + NEAR


def _fits(piece: Piece, pieces: Sequence[Piece]) -> bool:
    """Whether a text stands under others that begin or end where it does."""
    return any(abs(piece.left - one.left) < NEAR or abs(piece.right - one.right) < NEAR for one in pieces)


def _columns(lines: Sequence[TextLine]) -> list[tuple[float, float]]:
    """From where to where each column reaches: pieces that overlap are in one."""
    spans = sorted((piece.left, piece.right) for line in lines for piece in line.pieces)
    merged: list[tuple[float, float]] = []
    for left, right in spans:
        if merged and left < merged[-1][1] - 0.5:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _heads(between: Sequence[TextLine], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a line above a table, and every line from it down to the table, is header: pieces over its columns."""
    return all(
        not line.pieces or (line.pieces[0].left > columns[0][1] - NEAR or len(line.pieces) > 1) for line in between
    )


def _placed(line: TextLine, columns: Sequence[tuple[float, float]]) -> str:
    cells = [""] * len(columns)
    for piece in line.pieces:
        at = max(range(len(columns)), key=lambda one: _overlap(piece, columns[one]))
        # Two numbers in one column are not one number.
        between = " / " if read_cell(cells[at]) is not None and read_cell(piece.text) is not None else " "
        cells[at] = f"{cells[at]}{between}{piece.text}".strip() if cells[at] else piece.text
    return cells[0] if not any(cells[1:]) else "\t".join(cells)


def _overlap(piece: Piece, column: tuple[float, float]) -> float:
    """How much a piece and a column share; below nought: how far apart they are."""
    return min(piece.right, column[1]) - max(piece.left, column[0])
