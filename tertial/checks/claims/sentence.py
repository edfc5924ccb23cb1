"""En mening bland tabeller: what it says and names, and the tables near it, each thing worked out once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from tertial.checks.claims.in_sentences import within
from tertial.checks.claims.lines import MEAN, Line, plainly
from tertial.checks.claims.mentions import Mention, Names
from tertial.checks.claims.spoken import Spoken
from tertial.checks.claims.vocabulary import SORT, SPOKEN
from tertial.checks.figures import has_any, small
from tertial.checks.source import Paragraph
from tertial.checks.stemming import STOP, Word, stem, words_of
from tertial.checks.tables.table import Table

LONG, BEHIND = 5, 3
# In small letters.
_WHOLE = re.compile(
    r"\b(?:sammanlag\w*|sammantag\w*|total\w*|(?:periodens|årets|helårets) resultat|helårsprognosen|årsprognosen|"
    r"verksamhetens?|bolagets?|enhetens?|förbundets?|sektorns?|"
    r"\w*(?:nämnden|avdelningen|förvaltningen|kommunen|styrelsen)s?)\b"
)
# Without one of these it speaks of none.
_WORDS_OF_WHOLE = (
    "samman", "total", "resultat", "prognosen", "verksamheten", "bolaget", "enheten", "förbundet", "sektorn", "nämnden",
    "avdelningen", "förvaltningen", "kommunen", "styrelsen",
)  # fmt: skip
_AGES = re.compile(r"\d\s*-?år")
_PAST = re.compile(r"(?:ade|ades|ats|its|erat|erats|erades|iserar|erar)$")
# The words by which a sentence can name a column, those nearest to the number first.
Words = tuple[frozenset[str], ...]
Place = tuple[int, int]
# Where it begins and ends, and its words that say which thing is spoken of.
Clause = tuple[int, int, list[Word]]


@dataclass(slots=True)
class Near:
    """A table near a paragraph: its lines and how to find them by name."""

    table: Table
    names: Names
    same_part: bool


@dataclass
class Sentence:
    """A sentence of a paragraph with what it names. `carried`: what the sentence before spoke of."""

    text: str
    paragraph: Paragraph
    words: tuple[Word, ...]
    numbers: Sequence[Spoken] = ()
    near: Sequence[Near] = ()
    named: Sequence[Mention] = ()
    carried: Sequence[Mention] = ()
    _columns: dict[int, Words] = field(default_factory=dict)
    _clauses: dict[tuple[int, Place], Clause] = field(default_factory=dict)

    def columns(self, one: Spoken) -> Words:
        """The words by which it names a column for a number: right behind it, right before it, at its own head."""
        found = self._columns.get(one.said.start)
        if found is None:
            behind = _said_in(one.after.partition(",")[0], BEHIND)
            found = self._columns[one.said.start] = (behind, _said_in(one.before), self._head)
        return found

    def clause(self, at: int, place: Place) -> Clause:
        """The clause of a number, by its order, and of what is named in a place, with the words that tell which."""
        found = self._clauses.get((at, place))
        if found is None:
            number, text = self.numbers[at].said.start, self.text
            first, end = min(place[0], number), max(place[1], number)
            before = [other.said.end for other in self.numbers[:at] if other.said.end <= first]
            start = max(text.rfind(". ", 0, first), text.rfind(", ", 0, first), *before, 0)
            words = [
                word for word in self.telling if start <= word.start < end and not place[0] <= word.start < place[1]
            ]
            found = self._clauses[at, place] = (start, end, words)
        return found

    @cached_property
    def _head(self) -> frozenset[str]:
        return _said_in(self.text[: self.numbers[0].said.start])

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all its words."""
        return frozenset(word.stem for word in self.words)

    @cached_property
    def telling(self) -> list[Word]:
        """The words that say which thing is spoken of: not those that every report has, nor verbs of what was."""
        return [word for word in self.words if len(word.text) >= LONG and _tells_more(word.text)]

    @cached_property
    def titled(self) -> list[Line]:
        """The totals of the tables whose title's words it has."""
        return [
            total
            for near in self.near
            if (total := near.names.total) is not None and any(title <= self.stems for title in near.names.titles)
        ]

    @cached_property
    def of_whole(self) -> Place | None:
        """Where it speaks of the whole: "Nämndens utfall"."""
        lower = small(self.text)
        found = _WHOLE.search(lower) if has_any(lower, _WORDS_OF_WHOLE) else None
        return found.span() if found else None

    @cached_property
    def has_ages(self) -> bool:
        """Whether it may speak of ages: "30–49 år"."""
        return "år" in self.text and _AGES.search(self.text) is not None

    @cached_property
    def agrees(self) -> bool:
        """Whether its numbers confirm each other: then it speaks of something else than the table."""
        claims = [finding for finding, _ in within(self.text, self.numbers, self.paragraph.place)]
        return bool(claims) and not any(claims)


@lru_cache(maxsize=2_000)
def _said_in(text: str, first: int | None = None) -> frozenset[str]:
    return frozenset(plainly(word.stem) for word in words_of(text)[:first])


@lru_cache(maxsize=20_000)
def _tells_more(text: str) -> bool:
    mine = stem(text)
    if mine in SPOKEN or mine in SORT or plainly(mine) == MEAN or text in STOP or text.isdigit():
        return False
    return not is_past(text)


def is_past(text: str) -> bool:
    """Whether a word is a verb of what was done: it names nothing."""
    return _PAST.search(text) is not None
