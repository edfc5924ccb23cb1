"""Avvikelse, förändring, netto: a column that is the difference of two others, or the sum of two."""

from collections.abc import Iterator
from itertools import permutations

from tertial.checks.claims.base import rows_with
from tertial.checks.claims.signs import Signs, signs_of
from tertial.checks.equations import Equation, Linear
from tertial.checks.support import Support
from tertial.checks.tables.table import Column, Row, Table
from tertial.checks.words import Role, is_mean, squeeze

MOST_COLUMNS = 12
_LATER = (Role.FORECAST, Role.OUTCOME, Role.COST, Role.INCOME)
_DIFFERENCE = ("skillnad", "differens", "diff")
Chosen = tuple[Column, Column, Signs]


def differences(table: Table, only_asked: bool = False) -> Iterator[Equation]:
    """For each column the pair whose difference it is, the order of the two inferred from the table itself.

    a − b = c, b + c = a and a − c = b are one relation: only the form that the headers or figures favour is kept.
    """
    columns = table.figures()[:MOST_COLUMNS]
    found: dict[frozenset[int], tuple[float, Column, Chosen]] = {}
    for target in columns:
        best = _best(table, target, [column for column in columns if _fits(column, target)], only_asked)
        if best is not None:
            score, chosen = best
            key = frozenset((target.index, chosen[0].index, chosen[1].index))
            if key not in found or score > found[key][0]:
                found[key] = score, target, chosen
    for _, target, (first, second, signs) in found.values():
        for row, (result, *operands) in rows_with(table, (target, first, second)):
            if not _stands_alone(row, target):
                sign = signs.of(row, (result, *operands))
                yield Linear(
                    "difference", result, operands, row=row.label, column=target.header, signs=(sign, -sign)
                )  # fmt: skip


def _fits(column: Column, target: Column) -> bool:
    points = target.role in (Role.CHANGE, Role.DEVIATION) and column.unit == "%" and target.unit in ("", "pe", "%")
    same = column.unit == target.unit or points
    return column is not target and same and column.role not in (Role.DEVIATION, Role.CHANGE, Role.CONSUMED)


def _stands_alone(row: Row, target: Column) -> bool:
    """Whether a row's figures are of another kind than the column's: a mean below counts."""
    return is_mean(row.label) and target.role not in (Role.CHANGE, Role.DEVIATION)


def _best(table: Table, target: Column, others: list[Column], only_asked: bool) -> tuple[float, Chosen] | None:
    best: tuple[float, Chosen] | None = None
    for first, second in permutations(others, 2):
        words = asked_for(target, first, second)
        if only_asked and not words:
            continue
        signs = signs_of(table, (target, first, second))
        support = signs.support
        if only_asked and not support.holds:
            continue
        if not (support.believed(by_words=words) or (words and _single(support, target, first, second))):
            continue
        score = support.digits - 3 * support.breaches + (1 if words else 0) + 0.1 * support.empty
        if best is None or score > best[0]:
            best = score, (first, second, signs)
    return best


def asked_for(target: Column, first: Column, second: Column) -> bool:
    """Whether the headers say that the target is a difference of these two."""
    roles = {first.role, second.role}
    name = squeeze(target.header)
    if target.role is Role.DEVIATION:
        budget = Role.BUDGET in roles and bool(roles & set(_LATER)) and _same_period(first, second)
        return budget or name.startswith(_DIFFERENCE)
    if target.role is Role.REST:
        return True
    if target.role is Role.CHANGE:
        return bool(first.years and second.years and first.years != second.years) or roles == {Role.FORECAST}
    return name.startswith("netto") and (roles == {Role.INCOME, Role.COST} or _named(target, first))


def _same_period(first: Column, second: Column) -> bool:
    whole = ["helår" in squeeze(column.header) for column in (first, second)]
    return whole[0] == whole[1] or Role.FORECAST in (first.role, second.role)


def _named(target: Column, first: Column) -> bool:
    """ "Nettobesparing" is "besparing" less something."""
    rest = squeeze(target.header).removeprefix("netto")
    return len(rest) > 5 and squeeze(first.header)[:8] == rest[:8]


def _single(support: Support, target: Column, first: Column, second: Column) -> bool:
    """One row only, whose headers leave no doubt: a later year less an earlier one."""
    years = bool(first.years and second.years) and first.years[-1] > second.years[-1]
    return target.role is Role.CHANGE and years and support.holds == 0 and support.breaches == 1
