"""Långt bort: tables anywhere in a document whose line, or whose title, a sentence names with all its words."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from tertial.checks.claims.lines import Line
from tertial.checks.claims.vocabulary import SORT, SPOKEN, TOLD
from tertial.checks.stemming import STOP, words_of
from tertial.checks.tables.table import Table

LEAST_TITLE, LONG, MOST_TITLE, PLENTY, LONGEST = 2, 6, 5, 3, 120


class Index:
    """The lines of all tables by their rarest words."""

    def __init__(self) -> None:
        self.lines: dict[str, list[Line]] = defaultdict(list)
        self.titles: dict[str, list[Table]] = defaultdict(list)

    def add(self, table: Table, lines: Iterable[Line]) -> None:
        """Takes in a table with its lines."""
        for line in lines:
            if line.stems and sum(map(len, line.stems)) >= LONG:
                self.lines[max(line.stems, key=len)].append(line)
        for title in filter(None, (title_of(table), over_labels(table))):
            self.titles[max(title, key=len)].append(table)

    def named(self, stems: frozenset[str]) -> list[Table]:
        """The tables that are named, those with the longest names first; none where very many are."""
        found: dict[int, tuple[int, Table]] = {}
        for one in stems:
            for line in self.lines.get(one, ()):
                if stems.issuperset(line.stems):
                    size = sum(map(len, line.stems))
                    found[line.table.number] = max(found.get(line.table.number, (0, line.table)), (size, line.table),
                                                   key=lambda pair: pair[0])  # fmt: skip
            for table in self.titles.get(one, ()):
                if names_title(table, stems):
                    found.setdefault(table.number, (0, table))
        return [table for _, table in sorted(found.values(), key=lambda pair: -pair[0])[:PLENTY]]


def names_title(table: Table, stems: frozenset[str]) -> bool:
    """Whether a sentence has all the words of a table's title."""
    return any(title and title <= stems for title in (title_of(table), over_labels(table)))


@lru_cache(maxsize=2_000)
def _title(text: str, spoken: bool = False) -> frozenset[str]:
    stems = frozenset(
        word.stem
        for word in words_of(text)
        if not word.text.isdigit() and word.text not in STOP
        and word.stem not in SORT and word.stem not in TOLD and (spoken or word.stem not in SPOKEN)
    )  # fmt: skip
    long = sum(map(len, stems)) >= LONG and (len(stems) >= LEAST_TITLE or max(map(len, stems)) >= LONG)
    return stems if long and len(stems) <= MOST_TITLE else frozenset()


def title_of(table: Table) -> frozenset[str]:
    """The words of a title that say what the table is of; none of a sentence that stands where a title would."""
    return frozenset() if table.title.rstrip().endswith(".") else _title(table.title[:LONGEST])


def over_labels(table: Table) -> frozenset[str]:
    """The words over a table's labels: "Anställda 31 december"."""
    return _title(table.columns[0].header[:LONGEST], True)
