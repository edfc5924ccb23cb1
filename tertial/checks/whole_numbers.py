"""Heltal utan enhet: whether the whole numbers of a table are counted, so that a difference of one is no rounding.

Nothing says that they are counts; but where every relation holds to the last digit and one figure alone breaks it, they
most likely are. What follows is therefore `likely`, and the other reading is named.
"""

import re
from collections.abc import Sequence

from tertial.checks.equations import Equation, Linear
from tertial.checks.findings import Severity
from tertial.checks.tables.table import Cell, Table

LEAST_EXACT = 4
LARGEST = 10_000
OTHER = "Om siffrorna är avrundade kan det ändå stämma."
_MONEY = re.compile(
    r"kostnad|budget|utfall|intäkt|resultat|belopp|kronor|[tmk]kr|mnkr|avvikelse|prognos|skuld", re.IGNORECASE
)


def count_whole_numbers(table: Table, equations: Sequence[Equation]) -> None:
    """Takes the table's whole numbers as counts, where its relations show that they are."""
    if table.unit or _MONEY.search(f"{table.words} {table.heading}"):
        return
    mine = [one for one in equations if isinstance(one, Linear) and all(map(_whole, one.cells())) and one.holds]
    off = [one for one in mine if not one.holds_exactly]
    if not off or len(mine) - len(off) < LEAST_EXACT:
        return
    common = set(map(id, off[0].cells())).intersection(*(map(id, one.cells()) for one in off[1:]))
    if not common:
        return
    for equation in mine:
        equation.severity, equation.other = Severity.LIKELY, OTHER
        for cell in equation.cells():
            cell.exact = True
            cell.settle()


def _whole(cell: Cell) -> bool:
    return cell.figure.step == 1 and not cell.unit and abs(cell.value) < LARGEST
