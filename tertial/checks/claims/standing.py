"""Vad en siffra i en tabell står för: in kronor where it is money, with what its last digit counts."""

from decimal import Decimal

from tertial.checks.figures import FACTOR
from tertial.checks.tables.table import Cell


def base(cell: Cell) -> Decimal:
    """The figure in kronor, where it is money."""
    return cell.decimal * FACTOR.get(cell.unit, Decimal(1))


def step(cell: Cell) -> Decimal:
    """What its last digit counts, in kronor where it is money; nothing where the figure is a count."""
    return Decimal(0) if cell.exact else cell.figure.step * FACTOR.get(cell.unit, Decimal(1))


def kind_of(cell: Cell) -> str:
    """What sort of unit the figure has."""
    return "money" if cell.unit in FACTOR else "share" if cell.unit in ("%", "pe") else "count"
