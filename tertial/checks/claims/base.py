"""Claims of a table: what each kind of claim yields."""

from collections.abc import Iterable
from typing import Protocol

from tertial.checks.equations import Equation
from tertial.checks.tables.table import Cell, Column, Row, Table


class Claims(Protocol):
    """A kind of claim: the equations that a table asks for, held or not."""

    def __call__(self, table: Table) -> Iterable[Equation]: ...


def cell(row: Row, column: Column) -> Cell | None:
    """The figure of a row in a column, if the row stands in its columns."""
    return None if row.shaky else row.cells.get(column.index)


def rows_with(table: Table, columns: Iterable[Column]) -> list[tuple[Row, list[Cell]]]:
    """The rows that have a figure in each of the columns."""
    wanted = [column.index for column in columns]
    return [
        (row, [row.cells[index] for index in wanted])
        for row in table.rows
        if not row.shaky and all(index in row.cells for index in wanted)
    ]
