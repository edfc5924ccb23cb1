"""Text mot tabell: the numbers of a sentence, and the way it says they go, against the line that it speaks of.

A number is judged where the sentence names a line of a table nearby (or the whole of it) and says what the number is.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from tertial.checks.claims.answers import SEXES
from tertial.checks.claims.judging import TWO, Outcome, judged
from tertial.checks.claims.mentions import Mention, Names
from tertial.checks.claims.rank_of_months import rank_of_months
from tertial.checks.claims.ranks import ranks, speaks_of_rank, trends
from tertial.checks.claims.respective import respective
from tertial.checks.claims.sayings import RESULT, WAYS
from tertial.checks.claims.sentence import Near, Sentence
from tertial.checks.claims.spoken import Spoken, spoken
from tertial.checks.claims.subjects import LEANS
from tertial.checks.claims.ways import unnumbered
from tertial.checks.claims.wide import Index
from tertial.checks.quantities import TIMES, sentences
from tertial.checks.source import Paragraph
from tertial.checks.stemming import Word, stem, words_of
from tertial.checks.tables.table import Table
from tertial.checks.words import squeeze

_SUMMARY = re.compile(r"sammanfattning|i korthet|inledning|i siffror|ordföranden? har ordet|sammandrag", re.IGNORECASE)
NEAR_TABLES, AHEAD, MOST_SUMMED, LONGEST_LEAD = 3, 4, 10, 40
_OTHERS = re.compile(r"\W*övrig", re.IGNORECASE)  # A row of what is left is not named without that word.
# "Avdelningen driver A, B och C": the next sentence is of none of them.
_LISTS = re.compile(r"\w, (?:\w+ ){1,4}och \w")


class TextAndTables:
    """The tables of a document, ready to be asked what a sentence speaks of."""

    def __init__(self, tables: Sequence[tuple[int, Table]]) -> None:
        self.tables = tables
        self.positions = [at for at, _ in tables]
        self.names: dict[int, Names] = {}

    def check(self, at: int, paragraph: Paragraph) -> Iterator[Outcome]:
        """For each number of a paragraph (the document's item `at`) that a table answers for: the finding, or None."""
        if len(paragraph.text) < 20 or not self.tables:
            return
        reading = _Reading(self, at, paragraph)
        for text in sentences(paragraph.text):
            sentence = Sentence(text, paragraph, words_of(text))
            numbers, ranked = spoken(text), speaks_of_rank(text)
            if ranked:
                yield from rank_of_months(text, [one.table for one in reading.near], paragraph)
            if numbers:
                reading.place(sentence, numbers)
                yield from judged(sentence)
                yield from respective(sentence)
                if ranked:
                    yield from ranks(text, sentence.named, paragraph)
            elif ranked or RESULT.search(text) or WAYS.search(text):
                reading.place_unnumbered(sentence)
                for claim in (unnumbered, ranks, trends):
                    yield from claim(text, sentence.named, paragraph)
            else:
                reading.carry(sentence)

    def near(self, at: int, paragraph: Paragraph) -> list[Near]:
        """The tables nearest to a paragraph; those of the whole report where it sums the report up."""
        if self._summarises(at, paragraph):
            return self._all_totals(paragraph)
        middle = bisect_left(self.positions, at)
        around = self.tables[max(0, middle - NEAR_TABLES) : middle + NEAR_TABLES]
        ranked = sorted(around, key=lambda pair: (pair[1].heading != paragraph.heading, abs(pair[0] - at)))
        return [
            Near(table, self._names(table), table.heading == paragraph.heading or 0 < there - at <= AHEAD)
            for there, table in ranked[:NEAR_TABLES]
        ]

    def far(self, stems: frozenset[str], near: Sequence[Near]) -> list[Near]:
        """The tables further away that the words name."""
        known = {one.table.number for one in near}
        found = self._index.named(stems) if len(self.tables) > NEAR_TABLES else []
        return [Near(table, self._names(table), False) for table in found if table.number not in known]

    @cached_property
    def _index(self) -> Index:
        return Index(self._names(table) for _, table in self.tables)

    def _summarises(self, at: int, paragraph: Paragraph) -> bool:
        """Whether a paragraph tells of the whole report: before its tables, or under a heading that says so."""
        return bool(_SUMMARY.search(paragraph.heading)) or at < self.positions[0]

    def _all_totals(self, paragraph: Paragraph) -> list[Near]:
        """The first tables, each as of the same part as what sums the report up."""
        return [Near(table, self._names(table), True) for _, table in self.tables[:MOST_SUMMED]]

    def _names(self, table: Table) -> Names:
        if table.number not in self.names:
            self.names[table.number] = Names(table)
        return self.names[table.number]


class _Reading:
    """A paragraph as it is read from sentence to sentence: the tables near it, and what was spoken of last."""

    def __init__(self, tables: TextAndTables, at: int, paragraph: Paragraph) -> None:
        self.tables, self.at, self.paragraph = tables, at, paragraph
        self.lead = _lead(paragraph)
        self.words: Sequence[Word] = ()
        self.carried: Sequence[Mention] | None = None

    @cached_property
    def near(self) -> list[Near]:
        return self.tables.near(self.at, self.paragraph)

    def place(self, sentence: Sentence, numbers: Sequence[Spoken]) -> None:
        """Sets what a sentence with numbers names, there or far away, and what it carries on from the one before."""
        sentence.numbers = _known(numbers, self.near)
        led = _named(self.near, self.lead) if self.lead and LEANS.match(sentence.text) else []
        named = [] if led else _named(self.near, sentence.words)
        sentence.carried = led or ([] if named else self._carried())
        far = [] if named or led else self.tables.far(sentence.stems, self.near)
        sentence.near = [*far, *self.near]
        sentence.named = named or _named(far, sentence.words)
        if sentence.named:
            self.words, self.carried = sentence.words, named

    def place_unnumbered(self, sentence: Sentence) -> None:
        """Sets what a sentence without numbers names."""
        named = _named(self.near, sentence.words)
        sentence.named = named or _named(self.tables.far(sentence.stems, self.near), sentence.words)
        self.carry(sentence)

    def carry(self, sentence: Sentence) -> None:
        """Keeps the words of a sentence without numbers for the next; not those of a list."""
        self.words, self.carried = () if _LISTS.search(sentence.text) else sentence.words, None

    def _carried(self) -> Sequence[Mention]:
        if self.carried is None:
            self.carried = _named(self.near, self.words)
        return self.carried


def _lead(paragraph: Paragraph) -> tuple[Word, ...]:
    """The words that a paragraph begins with as with a heading: "Våld i nära relation. Kostnaden har …"."""
    first, *others = sentences(paragraph.text) or [""]
    short = others and len(first) <= LONGEST_LEAD and not re.search(r"\d", first)
    return words_of(first) if short else ()


def _known(numbers: Sequence[Spoken], near: Sequence[Near]) -> Sequence[Spoken]:
    """The numbers without those of a measure that no table nearby speaks of; the others as counts of it."""
    if not [one for one in numbers if one.said.measure]:
        return numbers
    words = "".join(squeeze(f"{one.table.words} {one.table.heading}") for one in near)
    labels = "".join(squeeze(line.label) for one in near for line in one.names.lines)
    return [
        one._replace(said=replace(one.said, measure="")) if one.said.measure else one
        for one in numbers
        if one.said.measure not in TIMES or stem(one.said.measure) in words or stem(one.said.measure) in labels
    ]


def _named(near: Sequence[Near], words: Sequence[Word]) -> list[Mention]:
    stems = {word.stem for word in words}
    found = [one for table in near for one in table.names.mentions(words, stems)] if stems else []
    if not found:
        return found
    if any(_OTHERS.match(one.line.label) for one in found) and not any(_OTHERS.match(word.text) for word in words):
        found = [one for one in found if not _OTHERS.match(one.line.label)]
    if len(found) < TWO or not any(SEXES.issuperset(one.line.stems) for one in found):
        return found
    tables = {id(one.line.table) for one in found if set(one.line.stems) - SEXES and one.line.table.has_sexes}
    return [one for one in found if set(one.line.stems) - SEXES or not tables - {id(one.line.table)}]
