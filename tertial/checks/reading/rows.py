"""Rows as they come out of a page, put together again: broken cells, labels on lines of their own."""

import re

from tertial.checks.source import RawRow

_HEAD = re.compile(r"[-−–+]?\d{1,3}(?: \d{3})*")
_TAIL = re.compile(r"\d{3}(?: \d{3})*")


def join_broken(rows: list[RawRow]) -> list[RawRow]:
    """Rows of which a narrow column broke a number over two lines, joined.

    "(empty) 362 120 447 …" and "Label 571" are one row: Label, 362 571, 120 447, … The label may stand alone between.
    """
    joined: list[RawRow] = []
    index = 0
    while index < len(rows):
        row, used = _joined(rows[index : index + 3])
        joined.append(row)
        index += used
    return _labels_joined(joined)


def _joined(rows: list[RawRow]) -> tuple[RawRow, int]:
    first = rows[0]
    if first.cells[0] or len(first.cells) < 3 or len(rows) < 2:
        return first, 1
    alone = len(rows) == 3 and len(rows[1].cells) == 1
    label, tail, used = (rows[1].cells[0], rows[2], 3) if alone else (rows[1].cells[0], rows[1], 2)
    filled = [index for index, cell in enumerate(tail.cells) if cell and index]
    if not label or (alone and tail.cells[0]) or len(filled) != 1 or filled[0] >= len(first.cells):
        return first, 1
    at = filled[0]
    if not _TAIL.fullmatch(tail.cells[at]) or not _HEAD.fullmatch(first.cells[at]):
        return first, 1
    cells = list(first.cells)
    cells[0], cells[at] = label, f"{first.cells[at]} {tail.cells[at]}"
    return RawRow(tuple(cells), first.place), used


def _labels_joined(rows: list[RawRow]) -> list[RawRow]:
    """A label broken over two lines: the second begins with a small letter and has the figures."""
    joined: list[RawRow] = []
    for row in rows:
        before = joined[-1] if joined else None
        if before and len(before.cells) == 1 and len(row.cells) > 1 and row.cells[0][:1].islower() and len(joined) > 1:
            joined[-1] = RawRow((f"{before.cells[0]} {row.cells[0]}", *row.cells[1:]), row.place)
        else:
            joined.append(row)
    return joined
