"""Långt bort: tables anywhere in a document whose line, or whose title, a sentence names with all its words."""

from collections import defaultdict
from collections.abc import Iterable

from tertial.checks.claims.mentions import Names
from tertial.checks.claims.titles import LONG
from tertial.checks.tables.table import Table

PLENTY = 3
Named = tuple[frozenset[str], int, Table]


class Index:
    """The lines and titles of all tables by their longest words."""

    def __init__(self, tables: Iterable[Names]) -> None:
        self.by_word: dict[str, list[Named]] = defaultdict(list)
        for names in tables:
            for line in names.lines:
                size = sum(map(len, line.stems))
                if size >= LONG:
                    self.by_word[max(line.stems, key=len)].append((names.known[id(line)], size, names.table))
            for title in names.titles:
                self.by_word[max(title, key=len)].append((title, 0, names.table))

    def named(self, stems: frozenset[str]) -> list[Table]:
        """The tables that are named, those with the longest names first; none where very many are."""
        found: dict[int, tuple[int, Table]] = {}
        for one in stems & self.by_word.keys():
            for name, size, table in self.by_word[one]:
                if name <= stems and size >= found.get(table.number, (0, table))[0]:
                    found[table.number] = size, table
        return [table for _, table in sorted(found.values(), key=lambda pair: (-pair[0], pair[1].number))[:PLENTY]]
