"""Ting: the rows of a table that are things of their own: no total, no mean of the others, no part of another."""

import re

from tertial.checks.tables.table import Row, Table
from tertial.checks.words import is_mean, is_of_which, is_total

# "Alla skolor", "Hela året", "Riket": rows of the whole, or to compare with.
_WHOLE = re.compile(
    r"^\W*(?:alla(?!\s+för)|samtliga|hela|helår|kommunen|regionen|staden|riket|länet|genomsnitt|snitt|medel(?:tal|värde)?)(?!\w)",
    re.IGNORECASE,
)
AT_THE_END = 2


def things_of(table: Table) -> list[Row]:
    """The rows that are things of their own."""
    last = len(table.rows) - AT_THE_END
    return [row for row in table.rows if (row.cells or len(row.texts) > 2) and not _is_about_others(row, last)]


def _is_about_others(row: Row, last: int) -> bool:
    """Whether a row tells of the others. An index may be called a mean; a mean of the rows stands below them."""
    label = row.label
    return is_total(label) or is_of_which(label) or bool(_WHOLE.match(label)) or (is_mean(label) and row.index >= last)
