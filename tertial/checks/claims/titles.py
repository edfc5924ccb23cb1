"""Vad en tabell handlar om: the words of its title, its heading and what stands over its labels."""

from functools import lru_cache

from tertial.checks.claims.vocabulary import SORT, SPOKEN, TOLD
from tertial.checks.stemming import STOP, words_of
from tertial.checks.tables.table import Table

LEAST_TITLE, LONG, MOST_TITLE, LONGEST = 2, 6, 5, 120


def titles_of(table: Table) -> tuple[frozenset[str], ...]:
    """The words of its title that say what it is of, and those over its labels ("Anställda 31 december"); each, if any.

    None of a sentence that stands where a title would.
    """
    title = "" if table.title.rstrip().endswith(".") else table.title[:LONGEST]
    return tuple(filter(None, (_title(title), _title(table.columns[0].header[:LONGEST], True))))


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


def topic_of(table: Table, text: str = "") -> frozenset[str]:
    """The words of a table's title and heading: what all of it is about. Not those of a sentence taken for a title."""
    if text and text in table.title:
        return _topic(table, table.title.replace(text, " "))
    return _whole_topic(table)


@lru_cache(maxsize=256)
def _whole_topic(table: Table) -> frozenset[str]:
    return _topic(table, table.title)


def _topic(table: Table, title: str) -> frozenset[str]:
    words = words_of(f"{title[:200]} {table.heading[:90]} {table.columns[0].header[:60]}")
    return frozenset(word.stem for word in words)
