"""Omnämnanden: where a sentence names a line of a table, and how surely."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from tertial.checks.claims.lines import Line, lines_of
from tertial.checks.claims.titles import titles_of, topic_of
from tertial.checks.claims.vocabulary import SORT, SPOKEN, TAILS
from tertial.checks.stemming import Word, stem
from tertial.checks.tables.table import Table

# How surely the words name the line: all of its words; some that no other line has; words that begin alike.
ALL, SOME, LOOSE = 3, 2, 1
LEAST_LONG, LEAST_PART, LEAST_LOOSE = 6, 5, 9
_TAIL_ENDS = tuple(sorted(TAILS, key=len, reverse=True))
LONGEST, SHORTEST_HEAD = 60, 3


# A table of what one thing costs tells of no whole.
_UNIT_COSTS = re.compile(
    r"^(?:\w*kostnad\w*|pris\w*)\s+per\s+(?!verksamhet|område|enhet|avdelning|nämnd|månad|kvartal|program|förvaltning|konto|"
    r"kostnadsslag|slag|år(?!s)|sektor|stad)",
    re.IGNORECASE,
)


class Mention(NamedTuple):
    """A line and where the sentence names it."""

    line: Line
    start: int
    end: int
    sure: int


class Meant(NamedTuple):
    """What a word says of the labels: words of them that it is or begins with; those that it begins, with the rest of
    each; and the lines of one long name that begin as it does.
    """

    labels: tuple[str, ...]
    in_part: tuple[tuple[str, str], ...]
    alone: tuple[Line, ...]


class _Learnt(dict[str, Meant | None]):
    """What each word says of the labels, found when it is first asked for."""

    def __init__(self, learn: Callable[[str], Meant | None]) -> None:
        super().__init__()
        self.learn = learn

    def __missing__(self, word: str) -> Meant | None:
        found = self[word] = self.learn(word)
        return found


Hits = Sequence[tuple[Word, Meant]]


class Names:
    """The lines of a table, to be found by the words of a sentence, and what else of it a sentence can name."""

    def __init__(self, table: Table) -> None:
        self.table, self.lines, self.titles = table, lines_of(table), titles_of(table)
        self.with_stem: dict[str, list[Line]] = defaultdict(list)
        self.alone: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            for one in line.stems:
                self.with_stem[one].append(line)
            if len(line.stems) == 1 and len(line.stems[0]) >= LEAST_LOOSE:
                self.alone[line.stems[0][:LEAST_LONG]].append(line)
        self.in_two: dict[str, list[str]] = defaultdict(list)
        self.by_tail: dict[str, list[str]] = defaultdict(list)
        for one in self.with_stem:
            if len(one) > LEAST_LONG + 2:
                self.in_two[one[:LEAST_PART]].append(one)
                self.by_tail[one[-LEAST_PART:]].append(one)
        self.meant = _Learnt(self._learn)
        self.silent: set[str] = set()  # The words that have been found to say nothing.
        self.topics = tuple(one for one in topic_of(table) if len(one) >= LEAST_PART)
        self.totals = tuple(line for line in self.lines if line.total)
        self.of_all = tuple(line for line in self.lines if line.kind and not line.stems)
        self.grouped = all(line.kind for line in self.totals)
        alone = [line for line in self.totals if not line.kind]
        self.total = alone[0] if len(alone) == 1 else None
        self.is_of_unit_costs = _UNIT_COSTS.match(table.title or table.heading) is not None
        self.known = {id(line): frozenset(line.stems) for line in self.lines}

    def mentions(self, words: Sequence[Word], stems: Set[str]) -> list[Mention]:
        """The lines that the words (with these stems) name: of several in one place, those that more of them name."""
        if self.silent.issuperset(stems):
            return []
        learnt = self.meant
        hits = [(word, meant) for word in words if (meant := learnt[word.stem]) is not None]
        if not hits:
            return []
        places = _places(hits, words)
        found = [one for line in self._touched(places) for one in self._named(line, places)]
        full = [one for one in found if one.sure == ALL]
        some = [
            one
            for one in found
            if one.sure == SOME
            and not any(_overlap(one, other) and not _says_more(one, other, places) for other in full)
        ]
        return [one for one in (*full, *some) if not any(_covers(other, one) for other in full)] or _alike(hits)

    def _learn(self, word: str) -> Meant | None:
        """What a word says of the labels; None where it says nothing, as most words do."""
        known = self._known(word)
        longer = self.in_two.get(word[:LEAST_PART], ())
        alike = self.alone.get(word[:LEAST_LONG], ()) if len(word) >= LEAST_LONG else ()
        if not (known or longer or alike):
            self.silent.add(word)
            return None
        begun = [one for one in longer if word.startswith(one) and one != word]  # "Effektiviseringskravet".
        in_part = tuple((one, one[len(word) :]) for one in longer if one.startswith(word) and one != word)
        alone = tuple(line for line in alike if line.stems[0].startswith(word))
        labels = tuple(filter(None, (known, *begun)))
        if labels or in_part or alone:
            return Meant(labels, in_part, alone)
        self.silent.add(word)
        return None

    def _known(self, word: str) -> str:
        """The word of the labels that a word is, begins with, or ends as; empty where it is none."""
        if word in self.with_stem:
            return word
        for head in (_head(word), self._before_topic(word)):
            if head and head in self.with_stem:
                return head
        return self._tail(word)

    def _before_topic(self, word: str) -> str:
        """The first part of a compound that ends in what the table is about: "fallavvikelser" in one of avvikelser."""
        if len(word) < SHORTEST_HEAD + LEAST_PART:
            return ""
        for topic in self.topics:
            at = word.find(topic)
            if at >= SHORTEST_HEAD:
                return stem(word[:at].removesuffix("s"))
        return ""

    def _tail(self, word: str) -> str:
        """The one word of the labels that ends as this one: "hushållen" names "Biståndshushåll"."""
        if len(word) < LEAST_LONG or word in SPOKEN or word in SORT:
            return ""
        found = [one for one in self.by_tail.get(word[-LEAST_PART:], ()) if one.endswith(word) and one != word]
        return found[0] if len(found) == 1 else ""

    def _touched(self, places: dict[str, list[Word]]) -> Iterator[Line]:
        seen: set[int] = set()
        for one in places:
            for line in self.with_stem[one]:
                if id(line) not in seen:
                    seen.add(id(line))
                    yield line

    def _alone(self, head: str) -> bool:
        """Whether one line only begins with a word, and no other has it."""
        lines = [
            line for line in self.with_stem[head] if line.stems[0] == head or " per " not in f" {line.label.lower()} "
        ]
        return len(lines) == 1 and head not in SORT and head not in SPOKEN

    def _named(self, line: Line, places: dict[str, list[Word]]) -> Iterator[Mention]:
        there = [one for one in line.stems if one in places]
        if len(there) == len(line.stems):
            yield from _runs(line, places, ALL)
            return
        head = line.stems[0]
        if there == [head] and len(head) >= LEAST_LONG and self._alone(head):
            yield from _runs(line, {head: places[head]}, SOME)
            return
        if len(there) == 1 and len(there[0]) == 1:  # The 9 of "Årskurs 9" may be that of "0,9".
            return
        if len(there) * 2 < len(line.stems) or not (max(map(len, there)) >= LEAST_LONG or _ages(there, line)):
            return
        only = [other for other in self.lines if self.known[id(other)].issuperset(there)]
        if len(only) == 1:
            yield from _runs(line, {one: places[one] for one in there}, SOME)


def _places(hits: Hits, words: Sequence[Word]) -> dict[str, list[Word]]:
    """For each word of the labels where the sentence has it, alone or as the first part of a longer one."""
    places: dict[str, list[Word]] = defaultdict(list)
    for word, meant in hits:
        for label in meant.labels:
            places[label].append(word)
        for label, rest in meant.in_part:
            if _has(words, rest):
                places[label].append(word)
    return places


def _alike(hits: Hits) -> list[Mention]:
    """A line whose name begins as a word does ("individer", "Individinriktade insatser"), where only one does."""
    found = [Mention(line, word.start, word.end, LOOSE) for word, meant in hits for line in meant.alone]
    return found if len({id(one.line) for one in found}) == 1 else []


def _says_more(one: Mention, other: Mention, places: dict[str, list[Word]]) -> bool:
    """ "Grundläggande och gymnasial vuxenutbildning" names two lines of one table: the first word of each is there."""
    head = one.line.stems[0]
    return one.line.table is other.line.table and head in places and head not in other.line.stems


def _has(words: Sequence[Word], rest: str) -> bool:
    """Whether the sentence has the rest of a label too: "kostnaderna för personal" names "Personalkostnader"."""
    return len(rest) >= LEAST_PART - 1 and any(word.stem in (rest, rest.removeprefix("s")) for word in words)


@lru_cache(maxsize=20_000)
def _head(word: str) -> str:
    """The first part of a compound whose last says only what sort of thing it is: "vuxenavdelningen"."""
    if len(word) < LEAST_LONG or not word.endswith(_TAIL_ENDS):
        return ""
    tail = next(one for one in _TAIL_ENDS if word.endswith(one))
    head = word[: -len(tail)].removesuffix("s")
    return stem(head) if len(head) >= LEAST_PART - 1 else ""


def _ages(there: Sequence[str], line: Line) -> bool:
    """Whether all the numbers of a label are named: "30-49 år"."""
    ages = [one for one in line.stems if one.isdigit()]
    return bool(ages) and set(ages) <= set(there)


def _runs(line: Line, places: dict[str, list[Word]], sure: int) -> Iterator[Mention]:
    """Each place where the words of the line stand together: around every place of the rarest of them."""
    mine = [one for one in line.stems if one in places]
    rarest = min(mine, key=lambda one: len(places[one]))
    for word in places[rarest]:
        near = [min(places[one], key=lambda other: abs(other.start - word.start)) for one in mine]
        start, end = min(one.start for one in near), max(one.end for one in near)
        if end - start <= LONGEST + 12 * len(mine):
            yield Mention(line, start, end, sure)


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def _covers(one: Mention, other: Mention) -> bool:
    """Whether the one names more of what stands in the place of the other."""
    return (
        one.line is not other.line
        and _overlap(one, other)
        and len(one.line.stems) > len(other.line.stems)
        and one.line.table is other.line.table
    )
