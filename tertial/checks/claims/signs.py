"""Tecken: which way a deviation is counted, for all rows of a table or otherwise for its income than for its costs.

"Avvikelse" is budget less outcome for a cost and outcome less budget for income where both are printed without minus,
so that a plus is always good. Which it is, the rows of each kind say themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tertial.checks.support import Support, linear_support
from tertial.checks.tables.table import Cell, Column, Row
from tertial.checks.words import Role

Rows = Sequence[tuple[Row, Sequence[Cell]]]


@dataclass(slots=True)
class Signs:
    """The sign of first − second, for all rows or for each kind of row, and how well the table holds with it."""

    support: Support
    by_kind: dict[str, int] = field(default_factory=dict)

    def of(self, row: Row, cells: Sequence[Cell]) -> int:
        """The sign of a row."""
        return self.by_kind.get(_kind(row), 1)


def signs_of(target: Column, rows: Rows) -> Signs:
    """First less second in all rows; or turned round for the kinds of rows that say so, where it is a deviation."""
    plain = Signs(_support(rows, 1))
    if target.role is not Role.DEVIATION or not plain.support.breaches:
        return plain
    kinds = {kind: [pair for pair in rows if _kind(pair[0]) == kind] for kind in {_kind(row) for row, _ in rows}}
    if len(kinds) < 2:
        return plain
    total, by_kind = Support(), dict[str, int]()
    for kind, mine in kinds.items():
        one, other = _support(mine, 1), _support(mine, -1)
        turned = other.holds > one.holds and other.breaches < one.breaches
        by_kind[kind] = -1 if turned else 1
        _add(total, other if turned else one)
    straight = by_kind.get("cost", 1) > 0
    better = total.holds > plain.support.holds and total.breaches < plain.support.breaches
    return Signs(total, by_kind) if better and straight and min(by_kind.values()) < 0 else plain


def _support(rows: Rows, sign: int) -> Support:
    return linear_support([(cells[0], cells[1:]) for _, cells in rows], (sign, -sign).__getitem__)


def _add(total: Support, one: Support) -> None:
    total.holds += one.holds
    total.breaches += one.breaches
    total.digits += one.digits
    total.empty += one.empty


def _kind(row: Row) -> str:
    return row.kind or ("income" if row.income else "cost")
