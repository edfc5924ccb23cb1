"""Block av rader: a last block of rows, called the total, that is the sum of the blocks above it row by row."""

from collections.abc import Iterator, Sequence

from tertial.checks.equations import Equation, Linear
from tertial.checks.tables.table import Cell, Row, Table
from tertial.checks.words import is_total, squeeze

LEAST_ROWS = 2


def blocks(table: Table) -> Iterator[Equation]:
    """The sums over blocks that have the same labels in the same order."""
    found = [(name, rows) for name, rows in _blocks(table) if len(rows) >= LEAST_ROWS]
    if len(found) < 3 or len({tuple(squeeze(row.label) for row in rows) for _, rows in found}) != 1:
        return
    total = next((at for at in (len(found) - 1, 0) if is_total(found[at][0])), None)
    if total is None:
        return
    parts = [rows for at, (_, rows) in enumerate(found) if at != total]
    equations = list(_sums(table, found[total][1], parts))
    holding = sum(1 for one in equations if one.holds and one.target.value)
    if holding and len(equations) - holding <= holding:
        yield from equations


def _blocks(table: Table) -> Iterator[tuple[str, list[Row]]]:
    """The rows below each heading."""
    name, rows = "", list[Row]()
    for row in table.rows:
        if row.cells:
            rows.append(row)
        else:
            if rows:
                yield name, rows
            name, rows = row.label, []
    if rows:
        yield name, rows


def _sums(table: Table, total: Sequence[Row], parts: Sequence[Sequence[Row]]) -> Iterator[Linear]:
    for at, row in enumerate(total):
        for column in table.figures():
            cells: list[Cell] = [block[at].cells[column.index] for block in parts if column.index in block[at].cells]
            target = row.cells.get(column.index)
            if column.additive and target is not None and len(cells) == len(parts):
                yield Linear(
                    "sum", target, cells, row=row.label, column=column.header, signs=[1] * len(cells)
                )  # fmt: skip
