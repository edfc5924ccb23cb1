"""Mellan tabeller: the same row printed in two tables, of which one figure differs.

Two rows are the same where their labels say so and at least two figures under the same headers agree. One that differs
is then `likely` wrong in one of the places: figures may have been restated between them.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tertial.checks.claims.naming import stems
from tertial.checks.equations import Same, expected_text
from tertial.checks.figures import FACTOR
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.tables.table import Cell, Row, Table
from tertial.checks.words import squeeze

LEAST_SAME = 2
LEAST_SIZE = 100
MOST_ALIKE = 12


def across(tables: Sequence[Table]) -> Iterator[Finding]:
    """The figures that stand otherwise in another table."""
    rows: dict[frozenset[str], list[tuple[Table, Row]]] = defaultdict(list)
    for table in tables:
        for row in table.rows:
            label = stems(row.label)
            if label and row.cells and not row.shaky:
                rows[label].append((table, row))
    for alike in rows.values():
        for at, (table, row) in enumerate(alike[:MOST_ALIKE]):
            for other, twin in alike[:at]:
                if other is not table:
                    yield from _compared(table, row, other, twin)


def _compared(table: Table, row: Row, other: Table, twin: Row) -> Iterator[Finding]:
    pairs = [pair for pair in _shared(table, row, other, twin) if pair[1].value or pair[0].value]
    same = [pair for pair in pairs if _same(*pair)]
    different = [pair for pair in pairs if pair not in same]
    if len(different) != 1 or sum(1 for one, _ in same if abs(one.value) >= LEAST_SIZE) < LEAST_SAME:
        return
    cell, twin_cell = different[0]
    factor = FACTOR.get(twin_cell.unit, FACTOR["kr"]) / FACTOR.get(cell.unit, FACTOR["kr"])
    expected = expected_text(twin_cell.decimal * factor, cell)
    yield Finding(
        "across", Severity.LIKELY, cell.place, cell.figure.text, expected,
        f"Samma rad har {twin_cell.figure.text} i tabellen ”{other.name[:80]}”, här {cell.figure.text}. "
        "Siffran kan ha räknats om mellan tabellerna.",
        table.name, row.label, table.columns[cell.column].header,
        (Operand(twin_cell.place, twin_cell.figure.text, str(twin_cell.figure.value)),),
    )  # fmt: skip


def _shared(table: Table, row: Row, other: Table, twin: Row) -> list[tuple[Cell, Cell]]:
    """The figures of two rows that stand under the same header."""
    headers = {squeeze(column.header): column.index for column in other.columns if column.index in twin.cells}
    return [
        (row.cells[column.index], twin.cells[headers[name]])
        for column in table.columns
        if column.index in row.cells and (name := squeeze(column.header)) in headers and name
    ]


def _same(cell: Cell, twin: Cell) -> bool:
    factor = FACTOR.get(twin.unit, FACTOR["kr"]) / FACTOR.get(cell.unit, FACTOR["kr"])
    return Same("across", cell, (twin,), factor=factor).holds
