"""Vad en tabell säger: every figure of a table, and what the figures of a row differ by, to be looked up by size."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from tertial.checks.figures import FACTOR
from tertial.checks.tables.table import Cell, Row, Table

MOST_CELLS = 8


class Standing:
    """The sizes that a table gives, by kind of unit: without sign, in base units, with the step of the last digit."""

    def __init__(self, table: Table) -> None:
        self.sizes: dict[str, list[tuple[float, Decimal]]] = defaultdict(list)
        for row in table.rows:
            for kind, size, step in _of_row(row):
                self.sizes[kind].append((size, step))
        for known in self.sizes.values():
            known.sort()
        self.widest = {kind: max(float(step) for _, step in known) for kind, known in self.sizes.items()}

    def between(self, kind: str, low: float, high: float) -> list[tuple[float, Decimal]]:
        """The sizes of a kind from `low` to `high`, and as far outside as the widest step reaches."""
        known = self.sizes.get(kind)
        if not known:
            return []
        room = self.widest[kind]
        first = bisect_left(known, low - room, key=_size)
        return known[first : bisect_right(known, high + room, key=_size)]


def _size(one: tuple[float, Decimal]) -> float:
    return one[0]


def _of_row(row: Row) -> Iterator[tuple[str, float, Decimal]]:
    cells = list(row.cells.values())[:MOST_CELLS]
    for cell in cells:
        yield kind_of(cell), abs(float(base(cell))), step(cell)
    for one, other in combinations(cells, 2):
        if one.unit != other.unit:
            continue
        gap = abs(float(base(one) - base(other)))
        yield kind_of(one), gap, step(one) * 2
        if one.unit not in ("%", "pe"):
            yield from (
                ("share", gap / abs(float(base(then))) * 100, Decimal("0.5")) for then in (one, other) if then.value
            )


def base(cell: Cell) -> Decimal:
    """The figure in kronor, where it is money."""
    return cell.decimal * FACTOR.get(cell.unit, Decimal(1))


def step(cell: Cell) -> Decimal:
    """What its last digit counts, in kronor where it is money."""
    return cell.figure.step * FACTOR.get(cell.unit, Decimal(1))


def kind_of(cell: Cell) -> str:
    """What sort of unit the figure has."""
    return "money" if cell.unit in FACTOR else "share" if cell.unit in ("%", "pe") else "count"
