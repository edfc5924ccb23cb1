"""Varav: the rows of which a row above them consists, where they are all of it: women and men, own and others'.

Rows "varav" need not be all; the figures say whether they are. Women and men below a row are, unless the figures say
not.
"""

import re
from collections.abc import Iterator, Sequence

from tertial.checks.equations import Equation, Linear
from tertial.checks.tables.table import Column, Row, Table
from tertial.checks.words import is_of_which, is_total

_WOMEN = re.compile(r"\b(?:kvinnor|flickor)\b", re.IGNORECASE)
_MEN = re.compile(r"\b(?:män|pojkar)\b", re.IGNORECASE)
LEAST, MOST_PARTS, LEAST_SIZE = 2, 8, 5


def of_which(table: Table) -> Iterator[Equation]:
    """The sums of rows that stand below what they are parts of."""
    rows = [row for row in table.rows if row.cells and not row.shaky and not row.kind]
    columns = [column for column in table.figures() if column.additive]
    at = 0
    while at < len(rows) - LEAST:
        run = _run(rows, at)
        if len(run) >= LEAST:
            yield from _parts(rows[at], run, columns)
        at += 1 + len(run)


def _run(rows: Sequence[Row], at: int) -> list[Row]:
    """The rows right below one that are called of which, or women and men."""
    below = rows[at + 1 : at + 1 + MOST_PARTS]
    if is_of_which(rows[at].label) or is_total(rows[at].label) or not below:
        return []
    run = []
    for row in below:
        if not (is_of_which(row.label) or (_sex(row) and not _sex(rows[at]))):
            break
        run.append(row)
    return run


def _sex(row: Row) -> bool:
    return bool(_WOMEN.search(row.label) or _MEN.search(row.label))


def _parts(whole: Row, run: Sequence[Row], columns: Sequence[Column]) -> Iterator[Equation]:
    """The parts of which the whole consists, and then of what is left of the rows in another way."""
    start = 0
    while start < len(run) - 1:
        for end in range(len(run), start + 1, -1):
            parts = run[start:end]
            found = [one for column in columns if (one := _sum(whole, parts, column)) is not None]
            if _believed(found, parts):
                yield from found
                break
        else:
            return
        start = end


def _believed(found: Sequence[Linear], parts: Sequence[Row]) -> bool:
    holding = sum(1 for one in found if one.holds and abs(one.target.value) >= LEAST_SIZE)
    breaches = sum(1 for one in found if not one.holds)
    sexes = len(parts) == LEAST and any(_WOMEN.search(row.label) for row in parts)
    return (holding >= LEAST and 2 * breaches <= holding) or (sexes and holding > 0 and breaches <= 1)


def _sum(whole: Row, parts: Sequence[Row], column: Column) -> Linear | None:
    target = whole.cells.get(column.index)
    cells = [part.cells[column.index] for part in parts if column.index in part.cells]
    if target is None or len(cells) != len(parts) or {target.unit, *(cell.unit for cell in cells)} & {"%", "pe"}:
        return None
    return Linear("sum", target, cells, row=whole.label, column=column.header, signs=[1] * len(cells))
