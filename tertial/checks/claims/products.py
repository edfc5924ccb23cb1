"""Produkter: a column that is one times another: price and number, likelihood and consequence."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from tertial.checks.claims.base import family_rows, rows_with
from tertial.checks.equations import Equation
from tertial.checks.figures import FACTOR
from tertial.checks.ratio_equations import Product
from tertial.checks.tables.table import Cell, Column, Table
from tertial.checks.words import Role, squeeze

MOST_COLUMNS, LEAST_HOLDING = 8, 2
Pair = tuple[Column, Column]
Tried = tuple[Pair, Decimal, list[Product]]
_VALUE = re.compile(r"(?:risk|konsekvens)\w*(?:värde|poäng|tal|nivå)|^värde|produkt|^r(?:v|=)")
_AMOUNT = re.compile(r"summa|belopp|kostnad|totalt?|ersättning|intäkt|utgift")
_PRICE = re.compile(
    r"pris|(?<![a-zåäö])à|(?<![a-zåäö])per[a-zåäö]|/|taxa|timlön|styck|tim(?:avgift|taxa)|belopp/|schablon|peng(?:en)?$"
)
_RISK = re.compile(r"sannolik|konsekvens|allvar|påverkan|^[sk]$")
_NOT_PARTS = frozenset({Role.CHANGE, Role.SHARE, Role.CONSUMED, Role.YEAR, Role.DEVIATION})


def products(table: Table) -> Iterator[Equation]:
    """The columns that are a product of two others, by their headers and by at least two rows that agree."""
    columns = table.figures()[:MOST_COLUMNS]
    for target in columns:
        parts = [column for column in columns if column is not target and column.role not in _NOT_PARTS]
        asked = [pair for pair in combinations(parts, 2) if _asked_for(target, *pair)]
        tried = [trial for pair in asked if (trial := _tried(table, target, pair))]
        best = max(tried, key=_how_well, default=None)
        if best is not None:
            (one, other), factor, found = best
            for row, cells in rows_with(table, (target, one, other)):
                if sum(one.holds_exactly for one in found) >= max(2, len(found) - 1):
                    _count(cells if factor == 1 else cells[1:])
                yield _equation(cells, target, row.label, factor)


def _tried(table: Table, target: Column, pair: Pair) -> Tried | None:
    """A column as the product of two others, where enough rows say so."""
    one, other = pair
    if "%" in (one.unit, other.unit, target.unit):
        return None
    factor = _factor(target, one, other)
    found = [_equation(cells, target, "", factor) for _, cells in family_rows(table, (target, one, other))]
    holding = sum(1 for one in found if one.holds and _tells(one))
    breaches = sum(1 for one in found if not one.holds)
    return (pair, factor, found) if holding >= LEAST_HOLDING and holding >= breaches else None


def _how_well(tried: Tried) -> tuple[int, int]:
    """How many rows agree; of two groups of columns with the same headers the nearest before the product."""
    (one, other), _, found = tried
    target = found[0].target.column
    return sum(1 for each in found if each.holds), -abs(target - one.index) - abs(target - other.index)


def _equation(cells: list[Cell], target: Column, label: str, factor: Decimal) -> Product:
    return Product("product", cells[0], cells[1:], row=label, column=target.header, factor=factor)


def _count(cells: list[Cell]) -> None:
    """Steps of a scale, numbers of things and their prices are no rounded figures, where the products are exact."""
    for cell in cells:
        cell.exact = cell.figure.step == 1
        cell.settle()


def _tells(equation: Product) -> bool:
    """Whether it says something that a product comes out right: not with noughts and ones."""
    return all(abs(cell.value) > 1 for cell in equation.operands)


def _asked_for(target: Column, one: Column, other: Column) -> bool:
    name, parts = squeeze(target.header), (squeeze(one.header), squeeze(other.header))
    if _VALUE.search(name):
        return sum(1 for part in parts if _RISK.search(part)) == 2
    priced = [part for part in parts if _PRICE.search(part)]
    return len(priced) == 1 and bool(_AMOUNT.search(name)) and not _PRICE.search(name)


def _factor(target: Column, one: Column, other: Column) -> Decimal:
    """What the units of the parts are in that of the target."""
    factor, priced = Decimal(1), one.unit in FACTOR or other.unit in FACTOR
    for part in (one, other):
        factor *= FACTOR.get(part.unit, Decimal(1))
    return factor / FACTOR.get(target.unit, Decimal(1)) if target.unit in FACTOR and priced else Decimal(1)
