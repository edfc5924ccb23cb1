"""Samma rad i två tabeller: the figures of two rows for the same years, where one row's name is part of the other's.

Where they agree they confirm each other. Where one year does not, and the figures differ as by a slip of the pen,
the one that its own table confirms is right; without that nothing is said here (`across` may name it as likely).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tertial.checks.claims.lines import naming, years_in
from tertial.checks.equations import Equation, Same
from tertial.checks.figures import FACTOR
from tertial.checks.meant import slips
from tertial.checks.tables.table import Cell, Row, Table
from tertial.checks.words import Role, is_of_which

_LEVELS = (Role.OUTCOME, Role.YEAR, Role.TOTAL, Role.BUDGET, Role.FORECAST, Role.OTHER)
LEAST_DIGITS, MOST_ROWS, LONGEST_NAME = 100, 1200, 4
Key = tuple[int, Role]


@dataclass(slots=True)
class _Named:
    table: Table
    row: Row
    stems: frozenset[str]
    cells: dict[Key, Cell]


def same_rows(tables: Sequence[Table], claims: Mapping[int, Sequence[Equation]]) -> Iterator[tuple[Table, Equation]]:
    """The equations between rows of two tables, with the table of the target."""
    named = [one for table in tables for row in table.rows if (one := _named(table, row)) is not None][:MOST_ROWS]
    confirmed = {id(cell) for found in claims.values() for one in found if one.holds for cell in one.cells()}
    by_stem: dict[str, list[_Named]] = defaultdict(list)
    for one in named:
        for stem in one.stems:
            by_stem[stem].append(one)
    for one in named:
        if len(one.stems) > LONGEST_NAME:
            continue
        rarest = min(one.stems, key=lambda stem: len(by_stem[stem]))
        others = [other for other in by_stem[rarest] if other.table is not one.table and one.stems <= other.stems]
        if len({other.row.index for other in others}) == len(others) <= 3:
            for other in others:
                yield from _compared(other, one, confirmed)


def _named(table: Table, row: Row) -> _Named | None:
    stems = frozenset(naming(row.label))
    if not stems or row.shaky or is_of_which(row.label):
        return None
    cells: dict[Key, list[Cell]] = defaultdict(list)
    for at, cell in row.cells.items():
        column = table.columns[at]
        years = years_in(column.header)
        if len(years) == 1 and column.role in _LEVELS and cell.unit not in ("%", "pe"):
            cells[years[0], _sort(column.role)].append(cell)
    alone = {key: found[0] for key, found in cells.items() if len(found) == 1}
    return _Named(table, row, stems, alone) if len(alone) > 1 else None


def _sort(role: Role) -> Role:
    """Outcomes, totals and bare years are the same sort of figure; budgets and forecasts are their own."""
    return role if role in (Role.BUDGET, Role.FORECAST) else Role.OUTCOME


def _compared(one: _Named, other: _Named, confirmed: set[int]) -> Iterator[tuple[Table, Equation]]:
    shared = [(one.cells[key], other.cells[key]) for key in one.cells.keys() & other.cells.keys()]
    found = [_same(*pair) for pair in shared]
    holding = [same for same in found if same.holds and abs(same.target.value) >= LEAST_DIGITS]
    broken = [same for same in found if not same.holds]
    if not holding or len(broken) > 1:
        return
    for same in broken:
        target, twin = same.target, same.operands[0]
        value = same.exact()
        slip = value is not None and value in slips(target.decimal, target.figure.step)
        if slip and id(twin) in confirmed and id(target) not in confirmed and len(one.stems) > 0:
            yield one.table, same
        elif slip and id(target) in confirmed and id(twin) not in confirmed:
            yield other.table, _same(twin, target)


def _same(target: Cell, twin: Cell) -> Same:
    factor = FACTOR.get(twin.unit, FACTOR["kr"]) / FACTOR.get(target.unit, FACTOR["kr"])
    return Same("across", target, (twin,), factor=factor)
