"""Procent: percent change, consumed per cent, shares of another column or of the column's total, cost per unit."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import permutations
from math import ceil

from tertial.checks.claims.base import rows_with
from tertial.checks.equations import Equation
from tertial.checks.figures import FACTOR
from tertial.checks.ratio_equations import Change, Quotient
from tertial.checks.stemming import stems_of
from tertial.checks.support import WITHOUT_WORDS, Support
from tertial.checks.tables.table import Cell, Column, Row, Table
from tertial.checks.words import Role, is_mean, is_total, squeeze

MOST_COLUMNS = 12
ASKED = 6.0
# What a row that holds says of a ratio, in digits: by it, and by how wide it may lie, at least so many rows must hold.
TELLS, TELLS_LITTLE, WIDE = 1.5, 0.3, 10
LEAST_HOLDING = ceil(WITHOUT_WORDS / TELLS)
LEAST_RATED = 2
# Headers that say that a column is one figure in per cent of another, whichever they are.
_RATE = re.compile(r"grad|beläggning|nyttj|frekvens|täckning|uppfyll|genomför|utför|andel|procentav|%av")
Make = Callable[[Table], Iterable[Equation]]
_PER_CENT = (Role.CHANGE, Role.DEVIATION, Role.CONSUMED, Role.SHARE)


def ratios(table: Table) -> Iterator[Equation]:
    """For each column the ratio that it is of others; tables with the same header speak for each other."""
    columns, family = table.figures()[:MOST_COLUMNS], table.family or [table]
    rows = sum(len(member.whole_rows) for member in family)
    for target in columns:
        best: tuple[float, Make] | None = None
        rate = bool(_RATE.search(squeeze(target.header)))
        for words, make in _candidates(target, columns):
            most = _most_breaches(rows, words, rate)
            support = _support((one for member in family for one in make(member)), most) if most >= 0 else Support()
            alone = support.breaches == 1 and target.role is Role.CHANGE
            asked = words and (support.holds >= max(1, support.breaches // 2) or alone)
            named = rate and support.holds >= 2 * max(1, support.breaches)
            if not (asked or named or support.believed(by_words=False)):
                continue
            score = support.digits - 3 * support.breaches + (ASKED if words else 0)
            if best is None or score > best[0]:
                best = score, make
        if best:
            yield from best[1](table)


def _most_breaches(rows: int, words: bool, rate: bool) -> int:
    """With how many breaches a ratio of so many rows can still be believed; below nought where it never can."""
    if words:
        return 2 * rows // 3 + 1
    return rows // 2 if rate else min(rows // 2, rows - LEAST_HOLDING)


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
        yield from _costs(target, others)


def per_unit(table: Table) -> Iterator[Equation]:
    """The columns that their headers say are one per unit of another, in at least one row that agrees."""
    columns = table.figures()[:MOST_COLUMNS]
    for target in columns:
        if "per" not in squeeze(target.header):
            continue
        others = [column for column in columns if column is not target and column.unit not in ("%", "pe")]
        for words, make in _costs(target, others):
            equations = list(make(table)) if words else []
            holding = sum(1 for one in equations if one.holds)
            if holding and len(equations) - holding <= holding:
                yield from equations
                break


def rated(table: Table) -> Iterator[Equation]:
    """The columns in per cent that are called a rate, as the one other in per cent of another with which most agree."""
    columns = table.figures()[:MOST_COLUMNS]
    for target in columns:
        if target.unit != "%" or not is_rate(target.header):
            continue
        others = [column for column in columns if column.unit not in ("%", "pe") and len(column.cells) > 1]
        tried = (
            list(_quotients(table, target, part, whole, Decimal(100)))
            for part, whole in permutations(others, 2)
            if part.unit == whole.unit
        )
        best = max(tried, key=_sharp, default=[])
        if _sharp(best) >= LEAST_RATED and len(best) - sum(one.holds for one in best) <= _sharp(best) // 2:
            yield from best


def is_rate(header: str) -> bool:
    """Whether a header says that it is one figure in per cent of another."""
    return bool(_RATE.search(squeeze(header)))


def _sharp(equations: Sequence[Equation]) -> int:
    """How many come out, of those that say something: not noughts, nor where all is in all."""
    return sum(one.holds and one.target.value not in (0, 100) for one in equations)


def _costs(target: Column, others: list[Column]) -> Iterator[tuple[bool, Make]]:
    """What a column per unit may be computed from; whether its header names the unit."""
    for part, whole in permutations(others, 2):
        named = _names_unit(target, whole)
        if part.unit != whole.unit or named:
            factor = FACTOR.get(part.unit, Decimal(1)) / FACTOR.get(target.unit, Decimal(1))
            if part.unit not in FACTOR or target.unit not in FACTOR:
                factor = Decimal(1)
            yield (
                _is_cost_of(part, whole) or named,
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


def _names_unit(target: Column, whole: Column) -> bool:
    """Whether "per person" names what a column counts."""
    _, per, unit = target.header.lower().partition("per ")
    if not per:
        return False
    words = stems_of(unit)[:1]
    return bool(words) and any(one.startswith(words[0][:6]) or words[0].startswith(one) for one in _counted(whole))


def _counted(whole: Column) -> list[str]:
    return [one for one in stems_of(whole.header) if len(one) > 2]


def _per_unit(target: Column) -> bool:
    return bool(squeeze(target.header)) and any(
        word in squeeze(target.header) for word in ("per", "/", "snitt", "medel")
    )


def _changes(table: Table, target: Column, now: Column, then: Column) -> Iterator[Equation]:
    negative: list[Change] = []
    for row, (result, *operands) in rows_with(table, (target, now, then)):
        if result.unit in ("%", "") and operands[1].value and operands[0].value * operands[1].value >= 0:
            one = Change("ratio", result, operands, row=row.label, column=target.header)
            if operands[1].value > 0:
                yield one
            else:
                negative.append(one)
    # Of negative figures, the table's own rows say which way they count.
    by_size = [replace(one, by_size=True) for one in negative]
    yield from by_size if sum(one.holds for one in by_size) > sum(one.holds for one in negative) else negative


def _quotients(table: Table, target: Column, part: Column, whole: Column, factor: Decimal) -> Iterator[Equation]:
    for row, (result, *operands) in rows_with(table, (target, part, whole)):
        if operands[1].value and result.unit == target.unit and not (factor != 100 and is_mean(row.label)):
            yield Quotient("ratio", result, operands, row=row.label, column=target.header, factor=factor)


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


def _support(equations: Iterable[Equation], most: int) -> Support:
    """How well ratios hold; with more breaches than `most` no more of them are tried."""
    found = Support()
    for equation in equations:
        low, high = equation.expected()
        if low == -high and high > 1e300:
            continue
        if equation.is_within(low, high):
            width = (high - low) + 2 * equation.target.half
            found.holds += 1
            found.digits += TELLS if equation.target.value and width < WIDE else TELLS_LITTLE
        else:
            found.breaches += 1
            if found.breaches > most:
                break
    return found
