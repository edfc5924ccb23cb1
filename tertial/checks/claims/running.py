"""Ackumulerat: a row or column in which each figure is the one before it and what the period added."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tertial.checks.claims.laid_down import laid_down
from tertial.checks.equations import Equation, Linear, Same
from tertial.checks.tables.table import Cell, Column, Row, Table
from tertial.checks.words import is_running

# One wrong figure breaks two steps.
LEAST, ONE_WRONG = 2, 2


def running(table: Table) -> Iterator[Equation]:
    """The accumulated columns of a table, and its accumulated rows."""
    yield from _down(table)
    if any(is_running(row.label) for row in table.rows if row.cells):
        for equation in _down(laid_down(table, table.rows)):
            equation.row, equation.column = equation.column, equation.row
            yield equation


def _down(table: Table) -> Iterator[Equation]:
    """Columns that accumulate another one down the rows."""
    for column in table.figures():
        if not is_running(column.header):
            continue
        tried = [list(_steps(table, column, other)) for other in table.figures() if other is not column]
        sure = [steps for steps in tried if (right := _right(steps)) >= LEAST and right + ONE_WRONG >= len(steps)]
        if sure:
            yield from max(sure, key=_right)


def _right(steps: Sequence[Equation]) -> int:
    return sum(1 for one in steps if one.holds)


def _steps(table: Table, column: Column, added: Column) -> Iterator[Equation]:
    rows = [row for row in table.rows if column.index in row.cells and added.index in row.cells and not row.shaky]
    if not rows or column.unit != added.unit:
        return
    first = rows[0]
    yield Same("running", _of(first, column), (_of(first, added),), row=first.label, column=column.header)
    for before, row in pairwise(rows):
        yield Linear(
            "running", _of(row, column), (_of(before, column), _of(row, added)), row=row.label, column=column.header,
            signs=(1, 1),
        )  # fmt: skip


def _of(row: Row, column: Column) -> Cell:
    return row.cells[column.index]
