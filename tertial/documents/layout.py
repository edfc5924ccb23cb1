"""Kolumnbredder: how the width of a page is shared between the columns of a table, from the texts in it.

Numbers never break, headers break between words, texts may break anywhere; the row headers get what is left. Long texts
rather take more lines than make the type smaller. Widths are in points.
"""

from dataclasses import dataclass
from itertools import pairwise

from tertial.documents.glyphs import width
from tertial.documents.model import (
    Awaited,
    Cell,
    CompositeCell,
    FigureCell,
    FigureRun,
    Run,
    StatusMark,
    Table,
    Text,
    TextCell,
    TypedNumber,
)
from tertial.documents.tokens import sign
from tertial.numbers import format_figure

PORTRAIT = 466.0
LANDSCAPE = 713.0
SIZES = (9.5, 8.75, 8.0, 7.25, 6.5)
GUTTER = 14.0
# Semibold is wider than the regular that is measured.
BOLD = 1.06
INDENT = 11.0
_LONGEST_HEADER_WORD = 80.0
_LEAST_LABEL = 96.0
_MOST_TEXT = 190.0
# The sign of a status is of another font, wider than what is measured.
_MARK = 5.0
# A text that is no longer than this, in ems, keeps to its line; a longer one may be narrowed to it.
_LEAST_TEXT = 8.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Type size and column widths of a table, both in points."""

    size: float
    widths: tuple[float, ...]


def layout(table: Table) -> Layout:
    """The largest type size at which the table keeps to its page, and its widths there."""
    page = LANDSCAPE if table.landscape else PORTRAIT
    for size in SIZES:
        numbers = [_column_width(table, at, size) for at in range(1, len(table.columns))]
        label = _label_width(table, size)
        if page - sum(numbers) >= min(_LEAST_LABEL, label):
            return Layout(size, _share(table, page, numbers, size))
        floors = [_floor(table, at, size, number) for at, number in enumerate(numbers, start=1)]
        if page - sum(floors) >= min(_LEAST_LABEL, label):
            return Layout(size, _narrowed(page, label, numbers, floors))
    least = min(_LEAST_LABEL, page / len(table.columns))
    scale = (page - least) / sum(numbers)
    return Layout(SIZES[-1], (least, *(number * scale for number in numbers)))


def compact_layout(table: Table) -> Layout:
    """As narrow as its texts allow: the data table under a chart."""
    whole = layout(table)
    label = min(_label_width(table, whole.size) + GUTTER, whole.widths[0])
    return Layout(whole.size, (label, *whole.widths[1:]))


def cell_text(cell: Cell) -> str:
    """A cell as it is printed, without its footnote mark."""
    match cell:
        case FigureCell():
            return format_figure(cell.figure, cell.style)
        case CompositeCell(runs):
            return "".join(map(run_text, runs))
        case TextCell(text):
            return text
        case _:
            return ""


def run_text(run: Run) -> str:
    """A run as it is printed in a cell."""
    match run:
        case FigureRun():
            return format_figure(run.figure, run.style)
        case Text(text) | TypedNumber(text) | Awaited(text):
            return text
        case StatusMark():
            return f"{sign(run)}\u00a0{run.word}"
        case _:
            return ""


def _share(table: Table, page: float, numbers: list[float], size: float) -> tuple[float, ...]:
    """Columns of figures get one common width where there is room; columns of text share what is left."""
    label = _label_width(table, size)
    figures = [at for at, column in enumerate(table.columns[1:]) if column.align == "right"]
    if figures:
        common = max(numbers[at] for at in figures)
        evened = [common if at in figures else number for at, number in enumerate(numbers)]
        if page - sum(evened) >= label:
            numbers = evened
    texts = [at for at in range(len(numbers)) if at not in figures]
    spare = page - sum(numbers) - label
    if texts and spare > 0:
        numbers = [number + (spare / len(texts) if at in texts else 0) for at, number in enumerate(numbers)]
    return (page - sum(numbers), *numbers)


def _floor(table: Table, at: int, size: float, number: float) -> float:
    """How narrow a column may be made: one of texts, as a short line of them, but no narrower than its longest word."""
    if table.columns[at].align == "right":
        return number
    texts = (cell_text(row.cells[at - 1]) for row in table.rows if row.cells)
    word = max((each for text in texts for each in _words(text, size)), default=0.0) * BOLD
    return min(number, max(_LEAST_TEXT * size, word) + GUTTER)


def _narrowed(page: float, label: float, numbers: list[float], floors: list[float]) -> tuple[float, ...]:
    """Between the floors and what each would have: what is short is taken from all that may be narrowed, evenly."""
    least = min(_LEAST_LABEL, label)
    spare = page - sum(floors) - least
    share = spare / (sum(numbers) - sum(floors) + label - least)
    found = [floor + (number - floor) * share for number, floor in zip(numbers, floors, strict=True)]
    return (page - sum(found), *found)


def _label_width(table: Table, size: float) -> float:
    rows = (width(row.label, size) * BOLD + row.indent * INDENT for row in table.rows if row.cells)
    return max([*rows, width(table.columns[0].label, size)], default=0.0) + GUTTER


def _column_width(table: Table, at: int, size: float) -> float:
    column = table.columns[at]
    header = min(max(_words(column.label, size), default=0.0) * BOLD, _LONGEST_HEADER_WORD)
    texts = [_cell_width(row.cells[at - 1], size) for row in table.rows if row.cells]
    widest = max(texts, default=0.0)
    if column.align == "left":
        widest = min(widest, _MOST_TEXT)
    return max(header, widest) + GUTTER


def _cell_width(cell: Cell, size: float) -> float:
    marked = isinstance(cell, CompositeCell) and any(isinstance(run, StatusMark) for run in cell.runs)
    return width(cell_text(cell), size) * BOLD + (_MARK if marked else 0)


def _words(text: str, size: float) -> list[float]:
    ends = [0, *(at + 1 for at, character in enumerate(text) if character in " \n-/\u00ad"), len(text)]
    return [width(text[start:end].strip(), size) for start, end in pairwise(ends)]
