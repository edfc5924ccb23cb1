"""Claims of a table: what each kind of claim yields."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from tertial.checks.equations import Equation
from tertial.checks.tables.table import Cell, Column, Row, Table


class Claims(Protocol):
    """A kind of claim: the equations that a table asks for, held or not."""

    def __call__(self, table: Table) -> Iterable[Equation]: ...


def rows_with(table: Table, columns: Iterable[Column]) -> list[tuple[Row, list[Cell]]]:
    """The rows that have a figure in each of the columns."""
    wanted = [column.index for column in columns]
    return [
        (row, [row.cells[index] for index in wanted])
        for row in table.rows
        if not row.shaky and all(index in row.cells for index in wanted)
    ]


def family_rows(table: Table, columns: Sequence[Column]) -> list[tuple[Row, list[Cell]]]:
    """The rows of the table and of those with the same header: what one of them shows, it shows for all."""
    return [pair for member in table.family or [table] for pair in rows_with(member, columns)]
