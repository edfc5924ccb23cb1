"""Kostnad per enhet över tabeller: "Nettokostnad per plats" whose cost stands in one table and whose places in another.

No words tie the rows together surely enough; the figures do: where the cost of some row, by the number that the label
names, gives the printed figure in at least two years, it is the row that was meant, and a third year must agree too.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tertial.checks.claims.lines import years_in
from tertial.checks.equations import Equation
from tertial.checks.figures import FACTOR
from tertial.checks.ratio_equations import Quotient
from tertial.checks.stemming import stems_of
from tertial.checks.tables.table import Cell, Row, Table
from tertial.checks.words import Role

_PER = re.compile(r"(?<!\w)per\s+(?P<unit>[a-zåäö]{2,})", re.IGNORECASE)
_COST = re.compile(r"kostnad|pris|utgift|\bt?kr\b|ersättning", re.IGNORECASE)
_NOT_LEVELS = frozenset({Role.DEVIATION, Role.CHANGE, Role.SHARE, Role.CONSUMED, Role.NOTE, Role.CODE, Role.REST})
FACTORS = tuple(Decimal(10) ** power for power in (0, 3, 6))
LEAST_HOLDING, SHARP, NEAR, MOST_ROWS = 2, 0.01, 0.1, 1500
ByYear = dict[int, Cell]


def unit_costs(tables: Sequence[Table]) -> Iterator[tuple[Table, Equation]]:
    """The costs per unit of each table that rows of other tables give, with the table of the target."""
    targets = [(table, row, match) for table in tables for row in table.rows if (match := _cost_per(row))]
    if not targets:
        return
    rows = [(table, row, cells) for table in tables for row in table.rows if len(cells := _by_year(table, row)) > 1]
    for table, row, match in targets:
        mine = _by_year(table, row)
        wholes = [one for one in rows if one[1] is not row and _counts(one[1], match["unit"], one[0] is table)]
        if len(mine) > LEAST_HOLDING - 1 and len(rows) <= MOST_ROWS:
            yield from ((table, one) for one in _meant(row, mine, wholes, rows))


def _meant(
    row: Row,
    mine: ByYear,
    wholes: Sequence[tuple[Table, Row, ByYear]],
    parts: Sequence[tuple[Table, Row, ByYear]],
) -> list[Equation]:
    """The equations of the row and number with which most years agree."""
    best: list[Equation] = []
    for _, _, whole in wholes:
        costs = {year: cost for year in mine.keys() & whole.keys() if (cost := mine[year].value * whole[year].value)}
        for _, other, part in parts if len(costs) >= LEAST_HOLDING else ():
            if other is row or part is whole:
                continue
            rates = [part[year].value / cost for year, cost in costs.items() if year in part]
            for factor in FACTORS:
                if sum(abs(rate * float(factor) - 1) <= NEAR for rate in rates) < LEAST_HOLDING:
                    continue
                found = _equations(row, mine, part, whole, factor)
                holding = sum(one.holds and _sharp(one) for one in found)
                if holding >= LEAST_HOLDING and len(found) - holding <= 1 and len(found) > len(best):
                    best = found
    return best


def _equations(row: Row, mine: ByYear, part: ByYear, whole: ByYear, factor: Decimal) -> list[Equation]:
    return [
        Quotient("ratio", mine[year], (part[year], whole[year]), row=row.label, column=str(year), factor=factor)
        for year in sorted(mine.keys() & part.keys() & whole.keys())
        if whole[year].value and mine[year].value
    ]


def _sharp(equation: Equation) -> bool:
    """Whether the figures give it within a hundredth: else it agrees too easily."""
    low, high = equation.expected()
    return high - low <= SHARP * abs(low) and equation.target.half <= SHARP * abs(equation.target.value)


def _cost_per(row: Row) -> "re.Match[str] | None":
    """Where a label says that its row is a cost per something."""
    return _PER.search(row.label) if _COST.search(row.label) else None


def _by_year(table: Table, row: Row) -> ByYear:
    """A row's levels by year, where each year has one."""
    found: dict[int, list[Cell]] = defaultdict(list)
    spent: dict[int, list[Cell]] = defaultdict(list)
    for at, cell in row.cells.items():
        column = table.columns[at]
        years = years_in(column.header)
        if len(years) == 1 and column.role not in _NOT_LEVELS and cell.unit not in ("%", "pe"):
            found[years[0]].append(cell)
            if column.role is Role.OUTCOME:
                spent[years[0]].append(cell)
    alone = {year: spent[year] or cells for year, cells in found.items()}
    return {year: cells[0] for year, cells in alone.items() if len(cells) == 1}


def _counts(row: Row, unit: str, same_table: bool) -> bool:
    """Whether a row can be the number of what a cost is told per: by name, or as it stands in the same table."""
    if _PER.search(row.label) or any(cell.unit in FACTOR for cell in row.cells.values()):
        return False
    stem = next(iter(stems_of(unit)), "")
    named = bool(stem) and any(one.startswith(stem) or stem.startswith(one) for one in stems_of(row.label)[:4])
    return named or same_table
