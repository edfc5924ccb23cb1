"""En tabell på sidan: its rows as columns and its columns as rows, with the same figures."""

from collections.abc import Sequence

from tertial.checks.claims.lines import years_in
from tertial.checks.tables.table import Cell, Column, Row, Table
from tertial.checks.words import Role, role_of

MOST_ROWS = 40


def laid_down(table: Table, rows: Sequence[Row], without: Sequence[Role] = ()) -> Table:
    """The figures of some rows of a table, each row as a column that its label heads. `without`: columns left out."""
    mine = [row for row in rows if row.cells and not row.shaky][:MOST_ROWS]
    figures = [column for column in table.figures() if column.role not in without]
    columns = [_column(at, row, [row.cells[one.index] for one in figures if one.index in row.cells]) for at, row in
               enumerate(mine)]  # fmt: skip
    lines = [
        Row(
            at, one.header, table.place,
            {number: row.cells[one.index] for number, row in enumerate(mine) if one.index in row.cells},
        )
        for at, one in enumerate(figures)
    ]  # fmt: skip
    return Table(
        table.number, table.title, table.heading, columns, lines, table.place, table.unit, table.words, table.note
    )


def _column(at: int, row: Row, cells: list[Cell]) -> Column:
    units = {cell.unit for cell in cells}
    unit = units.pop() if len(units) == 1 else ""
    return Column(at, row.label, role_of(row.label), unit, years_in(row.label), cells)


def blocks_of(table: Table) -> list[list[Row]]:
    """The rows between headings; all of them where a table has none."""
    blocks: list[list[Row]] = [[]]
    for row in table.rows:
        if row.cells:
            blocks[-1].append(row)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]
