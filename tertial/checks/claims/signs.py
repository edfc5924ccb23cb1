"""Tecken: which way a deviation is counted, for all rows of a table or otherwise for its income than for its costs.

"Avvikelse" is budget less outcome for a cost and outcome less budget for income where both are printed without minus,
so that a plus is always good. Which it is, the rows of each kind say themselves.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tertial.checks.claims.base import family_cells, family_rows
from tertial.checks.support import Support, difference_support, most_breaches
from tertial.checks.tables.table import Cell, Column, Row, Table
from tertial.checks.words import Role

Rows = Sequence[tuple[Row, Sequence[Cell]]]
PLAIN, TURNED = 1, -1


@dataclass(slots=True)
class Signs:
    """The sign of first − second, for all rows or for each kind of row, and how well the table holds with it."""

    support: Support
    by_kind: dict[str, int] = field(default_factory=dict)

    def of(self, row: Row, cells: Sequence[Cell]) -> int:
        """The sign of a row."""
        return self.by_kind.get(_kind(row), 1)


def signs_of(table: Table, columns: tuple[Column, Column, Column]) -> Signs:
    """First less second is the target in all rows; or turned round for the kinds of rows that say so, where it is a
    deviation. `columns`: the target, the first and the second.
    """
    cells = family_cells(table, columns)
    if columns[0].role is not Role.DEVIATION:
        return Signs(difference_support(cells, PLAIN, most_breaches(len(cells))))
    plain = Signs(difference_support(cells, PLAIN))
    return (plain.support.breaches and _by_kind(family_rows(table, columns), plain)) or plain


def _by_kind(rows: Rows, plain: Signs) -> Signs | None:
    """The signs of each kind of row, where they hold better than the same for all."""
    kinds: dict[str, list[Sequence[Cell]]] = defaultdict(list)
    for row, cells in rows:
        kinds[_kind(row)].append(cells)
    if len(kinds) < 2:
        return None
    total, by_kind = Support(), dict[str, int]()
    for kind, mine in kinds.items():
        one, other = difference_support(mine, PLAIN), difference_support(mine, TURNED)
        turned = other.holds > one.holds and other.breaches < one.breaches
        by_kind[kind] = -1 if turned else 1
        total.add(other if turned else one)
    straight = by_kind.get("cost", 1) > 0
    better = total.holds > plain.support.holds and total.breaches < plain.support.breaches
    return Signs(total, by_kind) if better and straight and min(by_kind.values()) < 0 else None


def _kind(row: Row) -> str:
    return row.kind or ("income" if row.income else "cost")
