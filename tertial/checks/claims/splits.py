"""Uppdelningar: a column that is the sum of others: women and men, age groups, months, several years."""

from collections.abc import Iterator, Sequence

from tertial.checks.claims.base import family_cells, rows_with
from tertial.checks.claims.sum_names import NOT_ADDED, PERIOD
from tertial.checks.equations import Equation, Linear
from tertial.checks.findings import Severity
from tertial.checks.support import linear_support, most_breaches
from tertial.checks.tables.table import Cell, Column, Row, Table
from tertial.checks.words import Role, is_mean, is_of_which, squeeze

# Beside women and men, a column that no word calls their total must be it in nearly every row.
MOST_COLUMNS, MOST_BREACHES = 16, 3
LEAST_PERIODS, SMALL_GAP = 3, 0.25
HUNDRED, NEARLY, LEAST_PARTS = 100, 20, 2
_NOT_PARTS = (Role.CHANGE, Role.DEVIATION)


def asked_splits(table: Table) -> Iterator[Equation]:
    """The columns that their headers say are the sum of those beside them."""
    return splits(table, asked=True)


def splits(table: Table, asked: bool = False) -> Iterator[Equation]:
    """For each column the run of columns beside it that it is the sum of."""
    columns = [column for column in table.figures() if column.additive][:MOST_COLUMNS]
    for at, target in enumerate(columns):
        if asked:
            yield from _alone(table, target, columns)
        best: tuple[float, Sequence[Column], bool] | None = None
        for parts in _runs(columns, at) if not _is_of_another_year(target, columns) else ():
            counted = _counts(target, parts, columns)
            words = counted or _asked_for(target, parts)
            if asked and not words:
                continue
            cells = (
                [cells for _, cells in _rows(table, target, parts)] if words else family_cells(table, (target, *parts))
            )
            support = linear_support(cells, most=most_breaches(len(cells)))
            if (
                words
                and (counted or not _is_whole(target))
                and MOST_BREACHES * support.breaches > support.holds + (support.empty if counted else 0)
            ):
                continue
            if not support.believed(by_words=words) or (not words and len(parts) == 2 and support.holds < 3):
                continue
            score = support.digits - 3 * support.breaches + (1 if words else 0)
            if best is None or score > best[0]:
                best = score, parts, words
        if best:
            yield from _equations(table, target, best[1], best[2])


def shares_across(table: Table) -> Iterator[Equation]:
    """Rows of shares whose last column is the hundred per cent that they make together."""
    columns = table.figures()[:MOST_COLUMNS]
    for target in columns:
        parts = [one for one in columns if one.index < target.index and one.unit == "%"]
        rows = rows_with(table, (target, *parts)) if target.unit == "%" and _is_whole(target) else []
        if len(parts) < LEAST_PARTS or not rows or any(one.role in _NOT_PARTS for one in parts):
            continue
        found = [
            Linear("split", total, cells, row=row.label, column=target.header, signs=[1] * len(cells))
            for row, (total, *cells) in rows
            if abs(total.value - HUNDRED) <= NEARLY
        ]
        holding = sum(one.holds for one in found)
        if holding >= LEAST_PARTS and 2 * (len(found) - holding) <= holding:
            yield from (_of_several(one) for one in found)


def _of_several(one: Linear) -> Linear:
    """Where a hundred per cent is printed, one of the shares is wrong, and it is not known which."""
    if one.target.value == HUNDRED and not one.holds:
        one.severity, one.other = Severity.LIKELY, "Någon av andelarna är fel."
    return one


def _alone(table: Table, target: Column, columns: Sequence[Column]) -> Iterator[Equation]:
    """The one row of a table whose columns are periods and their sum: it has no other rows to agree with."""
    parts = [column for column in columns if column is not target and column.unit == target.unit]
    rows = rows_with(table, (target, *parts))
    periods = all(PERIOD.match(squeeze(part.header)) or part.years for part in parts)
    if len(rows) == 1 == len(table.rows) and periods and len(parts) >= LEAST_PERIODS and _is_whole(target):
        ((row, (total, *cells)),) = rows
        found = Linear("split", total, cells, row=row.label, column=target.header, signs=[1] * len(cells))
        gap = abs(sum(cell.value for cell in cells) - total.value)
        if not NOT_ADDED.search(f"{table.words} {table.heading} {row.label}") and gap <= SMALL_GAP * abs(total.value):
            yield found


def _runs(columns: Sequence[Column], at: int) -> Iterator[Sequence[Column]]:
    target = columns[at]
    for side in (list(columns[:at]), list(columns[at + 1 :])):
        same = [
            column
            for column in side
            if column.unit == target.unit and (column.role not in _NOT_PARTS or is_of_which(column.header))
        ]
        for start in range(len(same)):
            for end in range(start + 2, len(same) + 1):
                if start == 0 or end == len(same):
                    yield same[start:end]


def _asked_for(target: Column, parts: Sequence[Column]) -> bool:
    roles = {column.role for column in parts}
    whole = _is_whole(target)
    others = [column for column in parts if column.role not in (Role.WOMEN, Role.MEN)]
    unknown = len(parts) == 2 or (len(others) == 1 and others[0].role is Role.OTHER and not others[0].years)
    sexes = {Role.WOMEN, Role.MEN} <= roles and unknown and target.role not in (Role.WOMEN, Role.MEN)
    varav = len(parts) > 1 and all(is_of_which(column.header) and column.index > target.index for column in parts)
    return (whole or sexes or varav) and target.role not in (Role.DEVIATION, Role.CHANGE)


def _counts(target: Column, parts: Sequence[Column], columns: Sequence[Column]) -> bool:
    """Whether a column counts what all the others count by status: "Uppnått", "Ej uppnått", "Antal mått"."""
    counts = squeeze(target.header).startswith("antal") and len(parts) == len(columns) - 1
    return counts and not any(squeeze(part.header).startswith("antal") or part.years for part in parts)


def _is_whole(target: Column) -> bool:
    """Whether a header says that its column is a total."""
    return target.role is Role.TOTAL or squeeze(target.header).endswith(("totalt", "summa"))


def _is_of_another_year(target: Column, columns: Sequence[Column]) -> bool:
    """Whether a total is another year's than the columns beside it, which have a total of their own: "Summa 2024"."""
    others = [column for column in columns if column is not target]
    own = any(_is_whole(column) and not column.years for column in others)
    return _is_whole(target) and bool(target.years) and own and not any(column.years for column in others)


def _rows(table: Table, target: Column, parts: Sequence[Column]) -> list[tuple[Row, list[Cell]]]:
    """The rows that have the total and at least two of its parts; empty cells are nothing."""
    found = []
    for row in table.rows:
        cells = [row.cells[column.index] for column in parts if column.index in row.cells]
        added = target.index in row.cells and row.cells[target.index].unit not in ("%", "pe") and not row.shaky
        if added and len(cells) >= min(2, len(parts)):
            found.append((row, [row.cells[target.index], *cells]))
    return found


def _equations(table: Table, target: Column, parts: Sequence[Column], words: bool) -> Iterator[Equation]:
    rows = _rows(table, target, parts) if words else rows_with(table, (target, *parts))
    for row, (total, *cells) in rows:
        if is_mean(row.label) or NOT_ADDED.search(row.label) or total.unit in ("%", "pe"):
            continue
        yield Linear(
            "split", total, cells, row=row.label, column=target.header, signs=[1] * len(cells), severity=Severity.ERROR
        )
