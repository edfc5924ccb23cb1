"""Procent: percent change, consumed per cent, shares of another column or of the column's total, cost per unit."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from itertools import permutations

from tertial.checks.claims.base import rows_with
from tertial.checks.equations import Change, Equation, Quotient
from tertial.checks.figures import FACTOR
from tertial.checks.support import Support
from tertial.checks.tables.table import Cell, Column, Row, Table
from tertial.checks.words import Role, is_total, squeeze

MOST_COLUMNS = 12
ASKED = 6.0
Make = Callable[[Table], list[Equation]]
_PER_CENT = (Role.CHANGE, Role.DEVIATION, Role.CONSUMED, Role.SHARE)


def ratios(table: Table) -> Iterator[Equation]:
    """For each column the ratio that it is of others; tables with the same header speak for each other."""
    columns = table.figures()[:MOST_COLUMNS]
    for target in columns:
        best: tuple[float, list[Equation]] | None = None
        for words, make in _candidates(target, columns):
            equations = make(table)
            support = _support([one for member in table.family or [table] for one in make(member)])
            asked = words and (support.holds >= 1 or support.breaches == 1)
            if not (asked or support.believed(by_words=False)):
                continue
            score = support.digits - 3 * support.breaches + (ASKED if words else 0)
            if best is None or score > best[0]:
                best = score, equations
        if best:
            yield from best[1]


def _candidates(target: Column, columns: list[Column]) -> Iterator[tuple[bool, Make]]:
    others = [column for column in columns if column is not target and column.unit not in ("%", "pe")]
    if target.unit in ("%", "pe") or target.role in _PER_CENT:
        for now, then in permutations(others, 2):
            if now.unit == then.unit:
                yield _is_change(target, now, then), partial(_changes, target=target, now=now, then=then)
                yield (
                    _is_part(target, now, then),
                    partial(_quotients, target=target, part=now, whole=then, factor=Decimal(100)),
                )
        for column in others:
            yield target.role is Role.SHARE, partial(_of_total, target=target, column=column)
    elif _per_unit(target):
        for part, whole in permutations(others, 2):
            if part.unit != whole.unit:
                factor = FACTOR.get(part.unit, Decimal(1)) / FACTOR.get(target.unit, Decimal(1))
                yield (
                    _is_cost_of(part, whole),
                    partial(_quotients, target=target, part=part, whole=whole, factor=factor),
                )


def _is_change(target: Column, now: Column, then: Column) -> bool:
    if target.role not in (Role.CHANGE, Role.OTHER) or target.unit == "pe":
        return False
    return bool(now.years and then.years) and now.years[-1] > then.years[-1] and target.role is Role.CHANGE


def _is_part(target: Column, part: Column, whole: Column) -> bool:
    return target.role is Role.CONSUMED and whole.role is Role.BUDGET and part.role in (Role.OUTCOME, Role.COST)


def _is_cost_of(part: Column, whole: Column) -> bool:
    return part.unit in FACTOR and whole.unit not in FACTOR


def _per_unit(target: Column) -> bool:
    return bool(squeeze(target.header)) and any(
        word in squeeze(target.header) for word in ("per", "/", "snitt", "medel")
    )


def _changes(table: Table, target: Column, now: Column, then: Column) -> list[Equation]:
    return [
        Change("ratio", result, operands, row=row.label, column=target.header)
        for row, (result, *operands) in rows_with(table, (target, now, then))
        if result.unit in ("%", "") and operands[1].value and operands[0].value * operands[1].value >= 0
    ]


def _quotients(table: Table, target: Column, part: Column, whole: Column, factor: Decimal) -> list[Equation]:
    return [
        Quotient("ratio", result, operands, row=row.label, column=target.header, factor=factor)
        for row, (result, *operands) in rows_with(table, (target, part, whole))
        if operands[1].value and (result.unit == target.unit)
    ]


def _of_total(table: Table, target: Column, column: Column) -> list[Equation]:
    rows = rows_with(table, (target, column))
    total = next(((row, cells) for row, cells in reversed(rows) if is_total(row.label) and _is_whole(cells[0])), None)
    if total is None:
        return []
    return [_share(target, row, cells, total[1][1]) for row, cells in rows if row is not total[0] and total[1][1].value]


def _is_whole(cell: Cell) -> bool:
    return cell.value == 100


def _share(target: Column, row: Row, cells: list[Cell], whole: Cell) -> Equation:
    return Quotient("ratio", cells[0], (cells[1], whole), row=row.label, column=target.header)


def _support(equations: list[Equation]) -> Support:
    found = Support()
    for equation in equations:
        low, high = equation.expected()
        if low == -high and high > 1e300:
            continue
        if equation.holds:
            width = (high - low) + 2 * equation.target.half
            found.holds += 1
            found.digits += 1.5 if equation.target.value and width < 10 else 0.3
        else:
            found.breaches += 1
    return found
