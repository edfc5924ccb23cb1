"""Tabellers kolumner som de är tryckta: their short texts, for what is counted of them in a sentence."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tertial.checks.claims.counts.listed import item_of, list_at
from tertial.checks.figures import read_cell
from tertial.checks.source import Paragraph, RawRow, RawTable
from tertial.checks.stemming import stem, words_of
from tertial.checks.words import is_total, squeeze

LONGEST, MOST_KINDS, LEAST_ROWS = 30, 8, 3
_END = re.compile(r"^.*(?:\s(?:är|har|blev|bedöms som)\s|[–:-]\s+)(?P<status>[^–:.]{3,40}?)\.?$")
_NOT = frozenset({"ej", "inte", "icke", "inga", "ingen"})
Words = tuple[str, ...]


@dataclass(slots=True)
class Kinds:
    """How often each short text stands in the columns that have one header; `at`: the last table that has it.

    `tallied`: the table has the statuses in its columns, and counts them itself.
    """

    header: str
    times: Counter[Words] = field(default_factory=Counter)
    rows: int = 0
    at: int = 0
    tallied: bool = False


def kinds_of(items: Sequence[RawTable | Paragraph]) -> list[Kinds]:
    """The columns of texts that return, over all tables with the same header."""
    found: dict[str, Kinds] = {}
    for at, item in enumerate(items):
        if isinstance(item, RawTable):
            for header, texts in _columns(item):
                mine = found.setdefault(header, Kinds(header))
                mine.times.update(texts)
                mine.rows += len(texts)
                mine.at = at
    return [one for one in found.values() if one.rows >= LEAST_ROWS and len(one.times) <= MOST_KINDS]


def _columns(table: RawTable) -> Iterator[tuple[str, list[Words]]]:
    """Each column of nothing but short texts, some of which return, with its header."""
    head, *body = table.rows
    body = data_rows(body)
    if _is_data(head, body):
        head, body = RawRow(tuple(f"{table.title} {at}" for at in range(len(head.cells))), head.place), [head, *body]
    for at, header in enumerate(head.cells):
        cells = [row.cells[at] for row in body if at < len(row.cells) and row.cells[at]]
        short = len(cells) >= 2 and all(len(cell) <= LONGEST for cell in cells)
        if at and header and short and not any(read_cell(cell) for cell in cells):
            texts = [normal(cell) for cell in cells]
            if all(texts):
                yield squeeze(header), texts


def _is_data(head: RawRow, body: Sequence[RawRow]) -> bool:
    """Whether the first row is no header: one of its cells stands in the rows below, too."""
    return len(body) > 1 and any(
        cell and any(at < len(row.cells) and row.cells[at] == cell for row in body)
        for at, cell in enumerate(head.cells)
        if at and len(cell) <= LONGEST and read_cell(cell) is None
    )


def kinds_of_lists(items: Sequence[RawTable | Paragraph]) -> Iterator[Kinds]:
    """The statuses that the points of a list end in: "2. Trygg lärmiljö – målet är uppnått"."""
    at = 0
    while at < len(items):
        here = items[at]
        found = list_at(items, at) if isinstance(here, Paragraph) and item_of(here) else []
        if len(found) >= LEAST_ROWS:
            ends = [_END.search(one.paragraph.text) for one in found]
            texts = [normal(end["status"]) for end in ends if end is not None and len(end["status"]) <= LONGEST]
            if len(texts) == len(found) and all(texts) and len(set(texts)) < len(texts):
                yield Kinds(f"list {at}", Counter(texts), len(texts), at)
        at += max(1, len(found))


def data_rows(rows: Sequence[RawRow]) -> list[RawRow]:
    """The rows that are no totals and not headings: with at least two cells filled."""
    return [
        row
        for row in rows
        if sum(1 for cell in row.cells if cell) > 1 and not any(is_total(cell) for cell in row.cells[:3] if cell)
    ]


@lru_cache(maxsize=20_000)
def normal(text: str) -> Words:
    """The stems of a text, with "inte" as "ej"."""
    return tuple(
        "ej" if word.text in _NOT else _status(word.text) for word in words_of(text) if not word.text.isdigit()
    )


def _status(word: str) -> str:
    """The stem, with the endings of participles as one: "uppfyllt", "uppfyllda", "försenad", "försenade"."""
    bare = word
    for end in ("dda", "tt", "dd", "ade", "ad", "at", "da", "de", "ta", "t", "d", "a"):
        if bare.endswith(end) and len(bare) - len(end) >= 3:
            return bare[: -len(end)]
    return stem(bare)
