"""Diagnos: which figure explains the relations that do not hold.

A figure that stands in two broken relations, and would mend both with one value, is the error. A figure that other
relations confirm is not. Where the same rows lack something in several columns, and the totals agree with each other, a
row is missing.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tertial.checks.echoes import Echoes
from tertial.checks.equations import Equation, Interval, Linear, expected_text
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.meant import is_slip, meant
from tertial.checks.phrases import phrase
from tertial.checks.tables.table import Cell, Table
from tertial.checks.words import Role

# A note that says that the total holds more than the rows.
_MORE_IN_TOTAL = re.compile(
    r"(?:summan|totalen|totalt) (?:innehåller|inkluderar|omfattar) (?:också|även)|"
    r"inte (?:har )?(?:fördelats|fördelade)|"
    r"ej fördelad|alla (?:rader|poster|verksamheter) (?:redovisas|visas) (?:inte|ej)|ett urval",
    re.IGNORECASE,
)


# A figure that should be so many times as large or small has more likely been read wrongly than printed wrongly.
FAR_OFF = (1 / 30, 30)
# Of more figures than this that may be the wrong one, it is the sum that is told.
MOST_FREE = 2
# Of figures that explain as much, the one that is computed, then the one that a slip of the pen has made wrong.
TARGET, SLIP = 0.1, 0.05
OF_SEVERAL = "Siffran stämmer med andra i tabellen: troligen är någon av dem som den räknas av fel."
LESS_SEEN = 10


def diagnose(equations: Sequence[Equation], table: Table, echoes: Echoes) -> Iterator[Finding]:
    """The findings of a table's equations: one a figure that is wrong, or a row that is missing."""
    own = {id(cell) for row in table.rows for cell in row.cells.values()}
    by_cell: dict[int, list[Equation]] = defaultdict(list)
    for equation in equations:
        for cell in equation.cells():
            if id(cell) in own:
                by_cell[id(cell)].append(equation)
    broken = [equation for equation in equations if not equation.holds]
    if _MORE_IN_TOTAL.search(table.note):
        broken = [equation for equation in broken if equation.kind != "sum"]
    for group in _missing_rows(broken, by_cell):
        yield _missing_row(group, table)
        broken = [equation for equation in broken if equation not in group]
    while broken:
        cell, value, explained = _best(broken, by_cell, table, echoes)
        yield _finding(cell, value, explained, table)
        broken = [equation for equation in broken if equation not in explained]
    for equation in equations:
        if equation.holds and not equation.holds_exactly:
            yield _rounding(equation, table)


def _best(
    broken: Sequence[Equation], by_cell: dict[int, list[Equation]], table: Table, echoes: Echoes
) -> tuple[Cell, Decimal | None, list[Equation]]:
    """The figure that explains most broken relations and breaks fewest that hold."""
    first = broken[0]
    best: tuple[float, Cell, list[Equation]] = (0.0, first.target, [first])
    open_ = set(map(id, broken))
    seen: set[int] = set()
    for equation in broken:
        for cell in equation.cells():
            if id(cell) in seen:
                continue
            seen.add(id(cell))
            mine = [other for other in by_cell.get(id(cell), ()) if id(other) in open_]
            if len(mine) > 1:
                score, explained = _explains(cell, mine, by_cell[id(cell)])
                targets = any(other.target is cell for other in explained)
                score += TARGET if targets else 0.0
                score += SLIP if score > best[0] - SLIP and _is_slip(cell, explained) else 0.0
                if len(explained) > 1 and score > best[0]:
                    best = score, cell, explained
    _, cell, explained = best
    if len(explained) == 1:
        alone = explained[0]
        told = _of_one(alone, by_cell, table, echoes)
        cell = told or alone.target
        if told is None:  # The figure told is confirmed, and which of the others is wrong cannot be known.
            alone.other = alone.other or OF_SEVERAL
    return cell, meant(cell, explained), explained


def _is_slip(cell: Cell, explained: Sequence[Equation]) -> bool:
    value = meant(cell, explained)
    return value is not None and value != cell.decimal and is_slip(cell, value)


def _of_one(broken: Equation, by_cell: dict[int, list[Equation]], table: Table, echoes: Echoes) -> Cell | None:
    """The wrong figure of a relation that alone is broken: one that no other relation confirms, or whose right value
    stands elsewhere; the target where that leaves it open. None where it is one of several others.
    """
    free = [
        cell
        for cell in broken.cells()
        if id(cell) in by_cell and not _held(cell, broken, by_cell[id(cell)]) and not _unchanged(cell, table)
    ]
    added = isinstance(broken, Linear)
    known = [cell for cell in free if added and echoes.has(table, cell, cell.decimal)]
    likely = [cell for cell in free or broken.cells() if id(cell) in by_cell and _echoed(cell, broken, table, echoes)]
    if len(likely) == 1:
        return likely[0]
    free = [cell for cell in free if cell not in known] or free
    if broken.target in free or not free:
        return broken.target
    slipped = _slipped(free, broken)
    if slipped is not None or len(free) == 1:
        return slipped or free[0]
    return None if len(free) > MOST_FREE else free[-1]


def _slipped(free: Sequence[Cell], broken: Equation) -> Cell | None:
    """The one figure that a slip of the pen has made wrong; of several, one that it changed far less than the others:
    it is the least seen.
    """
    changes = sorted(
        (
            (abs(float(value) / cell.value - 1) if cell.value else FAR_OFF[1], at)
            for at, cell in enumerate(free)
            if (value := meant(cell, [broken])) is not None and is_slip(cell, value)
        ),
    )
    alone = bool(changes) and (len(changes) == 1 or changes[0][0] * LESS_SEEN < changes[1][0])
    return free[changes[0][1]] if alone else None


def _held(cell: Cell, broken: Equation, mine: Sequence[Equation]) -> bool:
    """Whether another relation holds with the figure as printed, and would not with the one that is missed."""
    implied = broken.implied(cell)
    return any(one.holds and _common(implied, one.implied(cell)) is None for one in mine if one is not broken)


def _unchanged(cell: Cell, table: Table) -> bool:
    """Whether a row that has no figure for its change, as others do, has another figure that is the same."""
    row = table.rows[cell.row]
    silent = any(column.role is Role.CHANGE and column.index not in row.cells for column in table.figures())
    return silent and any(other is not cell and other.value == cell.value for other in row.cells.values())


def _echoed(cell: Cell, broken: Equation, table: Table, echoes: Echoes) -> bool:
    value = meant(cell, [broken])
    return (
        value is not None
        and value != cell.decimal
        and (echoes.has(table, cell, value) or echoes.says(table, cell, value))
    )


def _explains(cell: Cell, mine: Sequence[Equation], all_: Sequence[Equation]) -> tuple[float, list[Equation]]:
    """How well one new value of a figure mends what is broken: mended less what held and would break."""
    best: tuple[float, list[Equation]] = (0.0, [])
    for start in mine:
        common, mended = start.implied(cell), [start]
        for other in mine:
            if other is not start and (both := _common(common, other.implied(cell))) is not None:
                common, mended = both, [*mended, other]
        lost = sum(
            1 for other in all_ if other not in mine and other.holds and _common(common, other.implied(cell)) is None
        )
        if len(mended) - lost > best[0]:
            best = len(mended) - lost, mended
    return best


def _common(one: Interval, other: Interval) -> Interval | None:
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return (low, high) if low <= high + 1e-7 * max(1.0, abs(low)) else None


def _missing_rows(broken: Sequence[Equation], by_cell: dict[int, list[Equation]]) -> Iterator[list[Equation]]:
    """Sums of one row that fail in several columns, while the row's own relations hold with the totals as printed."""
    groups: dict[int, list[Equation]] = defaultdict(list)
    for equation in broken:
        if equation.kind == "sum":
            groups[equation.target.row].append(equation)
    for group in groups.values():
        confirmed = [one for one in group if _confirmed(one, by_cell)]
        parts_blamed = any(len(_others_broken(cell, one, by_cell)) for one in group for cell in one.operands)
        if len(confirmed) >= 2 and len(confirmed) == len(group) and not parts_blamed:
            yield group


def _confirmed(equation: Equation, by_cell: dict[int, list[Equation]]) -> bool:
    others = [one for one in by_cell[id(equation.target)] if one is not equation]
    return any(one.holds for one in others) and all(one.holds for one in others)


def _others_broken(cell: Cell, equation: Equation, by_cell: dict[int, list[Equation]]) -> list[Equation]:
    return [one for one in by_cell[id(cell)] if one is not equation and not one.holds]


def _missing_row(group: Sequence[Equation], table: Table) -> Finding:
    first = group[0]
    gaps = [
        f"{one.column}: {expected_text(one.target.decimal - exact, one.target)}"
        for one in group
        if (exact := one.exact()) is not None
    ]
    finding = _finding(first.target, first.exact(), [first], table)
    message = f"En rad saknas. {finding.message} Det som fattas, {'; '.join(gaps)}, stämmer inbördes."
    return Finding(
        "sum", first.severity, finding.place, finding.printed, finding.expected, message, finding.table, finding.row,
        finding.column, tuple(operand for one in group for operand in _operands(one)),
    )  # fmt: skip


def _finding(cell: Cell, value: Decimal | None, explained: Sequence[Equation], table: Table) -> Finding:
    first = next((one for one in explained if one.target is cell), explained[0])
    worst = Severity.ERROR if any(one.severity is Severity.ERROR for one in explained) else first.severity
    expected = expected_text(value, cell) if value is not None else ""
    message = phrase(cell, expected, explained)
    if (
        worst is Severity.ERROR
        and value
        and cell.value
        and not FAR_OFF[0] < abs(float(value) / cell.value) < FAR_OFF[1]
    ):
        worst, message = Severity.LIKELY, f"{message} Skillnaden är så stor att någon siffra kan vara felläst."
    return Finding(
        kind=first.kind,
        severity=worst,
        place=cell.place,
        printed=cell.figure.text,
        expected=expected,
        message=message,
        table=table.name,
        row=table.rows[cell.row].label,
        column=table.columns[cell.column].header,
        operands=tuple(_operands(first, without=cell)),
    )


def _operands(equation: Equation, without: Cell | None = None) -> list[Operand]:
    return [
        Operand(cell.place, cell.figure.text, str(cell.figure.value))
        for cell in (*equation.operands, equation.target)
        if cell is not (without or equation.target)
    ]


def _rounding(equation: Equation, table: Table) -> Finding:
    exact = equation.exact()
    finding = _finding(equation.target, exact, [equation], table)
    return Finding(
        finding.kind, Severity.ROUNDING, finding.place, finding.printed, finding.expected,
        f"{finding.message} Skillnaden ryms inom avrundningen.", finding.table, finding.row,
        finding.column, finding.operands,
    )  # fmt: skip
