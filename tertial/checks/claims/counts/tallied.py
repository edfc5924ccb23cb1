"""Räknat i kolumner: "6 uppfyllda, 4 delvis uppfyllda" against a table whose columns are the statuses, by its total.

Beside them what was counted in all: where every status is told rightly, its whole is their sum.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from tertial.checks.claims.counts.columns import MOST_KINDS, Kinds, normal
from tertial.checks.claims.counts.of_rows import Placed
from tertial.checks.tables.table import Column, Table
from tertial.checks.words import Role, is_total

LEAST_STATUSES, LONGEST = 2, 30


def kinds_of_tallies(tables: Sequence[Placed]) -> Iterator[Kinds]:
    """The statuses that the columns of a table count, each as often as its total says."""
    for placed in tables:
        columns = _statuses(placed.table)
        totals = [row for row in placed.table.rows if is_total(row.label)]
        if LEAST_STATUSES <= len(columns) <= MOST_KINDS and len(totals) == 1:
            cells = [totals[0].cells.get(column.index) for column in columns]
            names = [_name(column, columns) for column in columns]
            if all(cell is not None and cell.kind == "count" for cell in cells) and len(set(names)) == len(names):
                counts = Counter({name: int(cell.value) for name, cell in zip(names, cells, strict=True) if cell})
                yield Kinds(f"tally {placed.at}", counts, counts.total(), placed.at, tallied=True)


def _statuses(table: Table) -> list[Column]:
    """The columns right beside each other that count whole things and share a word: "uppfyllt", "delvis uppfyllt"."""
    whole = [
        column
        for column in table.figures()
        if len(column.header) <= LONGEST
        and not column.years
        and column.unit not in ("%", "pe")
        and column.role in (Role.OTHER, Role.DEVIATION)
        and all(cell.figure.step == 1 and cell.value >= 0 for cell in column.cells)
    ]
    last = [normal(column.header)[-1:] for column in whole]
    shared = Counter(last).most_common(1)
    return [c for c, one in zip(whole, last, strict=True) if one == shared[0][0]] if shared and shared[0][1] > 1 else []


def _name(column: Column, columns: Sequence[Column]) -> tuple[str, ...]:
    """The words of a status, without a header over all of them: "Bedömning utan avvikelse"."""
    words = normal(column.header)
    others = [len(normal(other.header)) for other in columns if other is not column]
    return words[-max(others) :] if others and len(words) > max(others) else words
