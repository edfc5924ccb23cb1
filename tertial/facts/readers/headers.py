"""Rubrikrad: which row holds the columns' names, where a file begins with titles, dates and empty rows.

Known by its shape alone: the first row that is nearly as wide as the rows below it and mostly words.
"""

from collections.abc import Sequence

SEARCHED = 30  # rows from the top among which the header is sought
TOP_ROWS = 12  # rows from the top that are shown to whoever points the header out
_NEARLY = 0.75
_FEW = 10  # with more rows than this, the widest tenth says nothing of the table's width


def header_at(rows: Sequence[Sequence[str]]) -> int:
    """The header's place among the first rows, from 0; 0 where no row looks more like one."""
    counts = [_filled(row) for row in rows[:SEARCHED]]
    wanted = _NEARLY * _width(counts)
    for at, row in enumerate(rows[:SEARCHED]):
        if counts[at] and counts[at] >= wanted and _is_words(row):
            return at
    return 0


def _width(counts: Sequence[int]) -> int:
    """How many cells a row of the table has: one row that is far wider than the others is no table."""
    known = sorted(count for count in counts if count)
    return known[-1 - len(known) // _FEW] if known else 0


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _is_words(row: Sequence[str]) -> bool:
    """Whether most of the filled cells have a letter: a header names its columns, a row of facts counts."""
    return 2 * sum(1 for cell in row if any(char.isalpha() for char in cell)) > _filled(row)
