"""Ekon: where else a document prints a figure, beside words that two labels share.

Of several figures that may be the wrong one, the one whose right value stands elsewhere for the same thing is it.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from tertial.checks.claims.vocabulary import SORT
from tertial.checks.figures import FACTOR
from tertial.checks.stemming import stems_of
from tertial.checks.tables.table import Cell, Row, Table

LEAST_DIGITS = 3


class Echoes:
    """The figures of a document's tables, to be found by value."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = tables
        self.known: dict[Decimal, list[tuple[Table, Row]]] | None = None

    def has(self, table: Table, cell: Cell, value: Decimal) -> bool:
        """Whether another table prints a value in a row that shares a word with the cell's."""
        if len(value.normalize().as_tuple().digits) < LEAST_DIGITS:
            return False
        mine = _words(table.rows[cell.row].label)
        found = self._index().get(_base(value, cell.unit), ())
        return any(other is not table and mine & _words(row.label) for other, row in found)

    def _index(self) -> dict[Decimal, list[tuple[Table, Row]]]:
        if self.known is None:
            self.known = defaultdict(list)
            for table in self.tables:
                for row in table.rows:
                    for cell in row.cells.values():
                        self.known[_base(cell.decimal, cell.unit)].append((table, row))
        return self.known


def _base(value: Decimal, unit: str) -> Decimal:
    return abs(value * FACTOR.get(unit, Decimal(1))).normalize()


def _words(label: str) -> frozenset[str]:
    return frozenset(one for one in stems_of(label) if one not in SORT and not one.isdigit())
