"""Ekon: where else a document prints a figure, beside words that two labels share.

Of several figures that may be the wrong one, the one whose right value stands elsewhere for the same thing is it.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

from tertial.checks.claims.vocabulary import SORT
from tertial.checks.figures import FACTOR, NUMBER, to_decimal
from tertial.checks.findings import Finding, Severity
from tertial.checks.quantities import Quantity, quantities, sentences
from tertial.checks.source import Paragraph
from tertial.checks.stemming import stems_of
from tertial.checks.tables.table import Cell, Row, Table
from tertial.checks.words import squeeze

LEAST_DIGITS, SURE_DIGITS = 3, 4
_DIGIT = re.compile(r"\d")
_FACTORS = tuple(Decimal(10) ** power for power in (0, -3, -6, 3))
Sentence = tuple[frozenset[str], str]


class Echoes:
    """The figures of a document's tables and sentences, to be found by value."""

    def __init__(self, tables: Sequence[Table], paragraphs: Sequence[Paragraph] = ()) -> None:
        self.tables, self.paragraphs = tables, paragraphs

    def has(self, table: Table, cell: Cell, value: Decimal) -> bool:
        """Whether another table prints a value in a row that shares a word with the cell's, or both are the whole."""
        size = len(value.normalize().as_tuple().digits)
        if size < LEAST_DIGITS:
            return False
        label = table.rows[cell.row].label
        mine = _words(label)
        return any(
            other is not table and _same_amount(cell.unit, unit) and _alike(label, row.label, mine, size)
            for other, row, unit in self._figures.get(abs(value).normalize(), ())
        )

    def says(self, table: Table, cell: Cell, value: Decimal) -> bool:
        """Whether a sentence that has all the words of the cell's row says a value, and not the one that is printed."""
        mine = _words(table.rows[cell.row].label)
        rarest = min((self._sentences.get(one, []) for one in mine), key=len, default=[])
        return any(
            _close(value, cell, said) and not _close(cell.decimal, cell, said)
            for words, sentence in rarest
            if mine <= words
            for said in quantities(sentence)
            if said.kind in ("money", "count") and abs(said.value) >= said.step * 10 ** (LEAST_DIGITS - 1)
        )

    @cached_property
    def _sentences(self) -> dict[str, list[Sentence]]:
        """The sentences with numbers by each of their words."""
        found: dict[str, list[Sentence]] = defaultdict(list)
        for paragraph in self.paragraphs:
            for sentence in sentences(paragraph.text):
                words = frozenset(stems_of(sentence)) if _DIGIT.search(sentence) else frozenset()
                for word in words:
                    found[word].append((words, sentence))
        return found

    @cached_property
    def _figures(self) -> dict[Decimal, list[tuple[Table, Row, str]]]:
        """The figures of the tables by their size."""
        found: dict[Decimal, list[tuple[Table, Row, str]]] = defaultdict(list)
        for table in self.tables:
            for row in table.rows:
                for cell in row.cells.values():
                    found[abs(cell.decimal).normalize()].append((table, row, cell.unit))
        return found


def _same_amount(one: str, other: str) -> bool:
    """Whether two equal figures are equal amounts: in one unit, or where a table does not say its unit."""
    return one == other or not one or not other


def _alike(label: str, other: str, mine: frozenset[str], size: int) -> bool:
    """Whether two labels name the same: they share a word, are the same, or both name only the whole."""
    theirs = _words(other)
    return bool(mine & theirs) or squeeze(label) == squeeze(other) or (size >= SURE_DIGITS and not mine and not theirs)


def _close(value: Decimal, cell: Cell, said: Quantity) -> bool:
    """Whether a value is what a sentence says, to its last digit. A table may leave its unit unsaid."""
    if not cell.unit:
        return abs(abs(value) - abs(said.value)) <= said.step / 2
    base = abs(value * FACTOR.get(cell.unit, Decimal(1)))
    return (cell.unit in FACTOR) is (said.kind == "money") and abs(base - abs(said.base)) <= said.base_step / 2


def _words(label: str) -> frozenset[str]:
    return frozenset(one for one in stems_of(label) if one not in SORT and not one.isdigit())


def says_what_is_right(said: Finding, found: Sequence[Finding]) -> bool:
    """Whether a sentence is accused by a figure of a table that was found wrong, or of what its row should have had."""
    wrong = {(one.place, one.printed) for one in found if one.severity is Severity.ERROR}
    if any((by.place, by.text) in wrong for by in said.operands):
        return True
    spoken = quantities(said.printed)
    rights = [re.search(NUMBER, one.expected) for one in found if (one.table, one.row) == (said.table, said.row)]
    values = [read[0] for right in rights if right and (read := to_decimal(right.group())) is not None]
    return bool(spoken) and any(
        abs(value * factor - abs(spoken[0].value)) <= spoken[0].step / 2 for value in values for factor in _FACTORS
    )
