"""Radernas slag: whether a row is income or cost, by its own words, the heading above it or the sum below it."""

import re

from tertial.checks.tables.table import Row, Table
from tertial.checks.words import is_total, squeeze

_INCOME = re.compile(r"intäkt|inkomst|bidrag(?!stagare)|avgift|försäljning|skatt|hyror|^(?:årets|periodens)?resultat")
_COST = re.compile(r"kostnad|utgift|netto|personal|köp|avskrivning|arbetsgivar|till(?:enskild|hushåll)")


def settle_kinds(table: Table) -> None:
    """Says of each row whether it is income."""
    heading: bool | None = None
    for at, row in enumerate(table.rows):
        said = _income(row.label)
        if not row.cells:
            heading = said
        row.income = said if said is not None else bool(heading)
        if said and row.cells and is_total(row.label) and heading is None:
            _above_are_income(table.rows[:at])
        if row.cells and is_total(row.label):
            heading = None


def _above_are_income(rows: list[Row]) -> None:
    """The rows of the block that "Summa intäkter" stands under."""
    for row in reversed(rows):
        if not row.cells or is_total(row.label):
            break
        row.income = True


def _income(label: str) -> bool | None:
    """Income, cost, or not said."""
    bare = squeeze(label)
    return False if _COST.search(bare) else True if _INCOME.search(bare) else None
