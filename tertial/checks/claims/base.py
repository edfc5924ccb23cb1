"""Claims of a table: what each kind of claim yields."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from tertial.checks.equations import Equation
from tertial.checks.tables.table import Cell, Column, Row, Table


class Claims(Protocol):
    """A kind of claim: the equations that a table asks for, held or not."""

    def __call__(self, table: Table) -> Iterable[Equation]: ...


def cells_of(table: Table, columns: Iterable[Column]) -> Iterator[tuple[Cell, ...]]:
    """For each row that has a figure in each of the columns, those figures."""
    grid = table.grid
    return (cells for cells in zip(*(grid[column.index] for column in columns), strict=True) if None not in cells)


def rows_with(table: Table, columns: Iterable[Column]) -> list[tuple[Row, list[Cell]]]:
    """The rows that have a figure in each of the columns, with those figures."""
    grid = table.grid
    found = zip(table.whole_rows, *(grid[column.index] for column in columns), strict=True)
    return [(row, cells) for row, *cells in found if None not in cells]


def family_cells(table: Table, columns: Sequence[Column]) -> list[tuple[Cell, ...]]:
    """The figures of the table's rows and of those with the same header: what one of them shows, it shows for all."""
    return [cells for member in table.family or [table] for cells in cells_of(member, columns)]


def family_rows(table: Table, columns: Sequence[Column]) -> list[tuple[Row, list[Cell]]]:
    """As `family_cells`, with their rows."""
    return [pair for member in table.family or [table] for pair in rows_with(member, columns)]
