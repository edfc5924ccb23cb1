"""Domen över en mening: what is told of its numbers, the tables near it being what they are.

How surely a number is meant to be a line's is weighed: all words of a label, other numbers that agree with the line,
and what the number is said to be speak for it; words between that the label does not have speak against. A number that
any other line mentioned could explain is never reported.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tertial.checks.claims.answers import answers, apart
from tertial.checks.claims.derived import IN_ALL, derived
from tertial.checks.claims.doubts import is_doubtful
from tertial.checks.claims.elsewhere import is_elsewhere, is_other_time
from tertial.checks.claims.gaps import Answer, unit_scale
from tertial.checks.claims.in_sentences import in_its_words
from tertial.checks.claims.lines import Line
from tertial.checks.claims.mentions import ALL, Mention
from tertial.checks.claims.pairs import paired
from tertial.checks.claims.possible import anything
from tertial.checks.claims.sayings import EARLIER
from tertial.checks.claims.sentence import Near, Sentence
from tertial.checks.claims.spoken import Ask, Spoken
from tertial.checks.claims.subjects import Subject, counts_the_same, subjects_of
from tertial.checks.claims.titles import topic_of
from tertial.checks.claims.ways import way_finding
from tertial.checks.claims.weighing import SEVERAL, sure_enough
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.nearness import digits_of, is_misprint
from tertial.checks.source import Paragraph

# What was reported once, and has been counted anew since.
_RESTATED = re.compile(
    r"omräkna|omarbeta|räknats om|"
    r"(?:årsredovisning|bokslut|verksamhetsberättelse)\w*\s+(?:för\s+)?(?:19|20)\d\d\s+redovisa",
    re.IGNORECASE,
)
_OLD_REPORT = re.compile(
    r"(?:förra|föregående) årets?\s+\w*(?:rapport|redovisning|bokslut)\w*\s+redovisades", re.IGNORECASE
)
_THAN = re.compile(r"(?<!\w)än\s+(?:(?:för|i|inom|bland)\s+)?$", re.IGNORECASE)
TWO = 2
Outcome = tuple[Finding | None, int]


@dataclass
class Answered:
    """A number with what the tables say of it: an answer that fits it, or the surest of those that do not."""

    one: Spoken
    sentence: Sentence
    subjects: Sequence[Subject]
    subject: Subject
    answer: Answer
    fits: bool

    def is_told(self, agreed: bool, others: Sequence["Answered"]) -> bool:
        """Whether a number that does not fit is told: it is surely meant, and nothing else explains it."""
        one, line, sentence = self.one, self.subject.line, self.sentence
        return (
            sure_enough(one, self.answer, self.subject, agreed)
            and not self._is_of_another_count
            and not self.is_explained
            and (agreed or (self._is_alone(others) and not sentence.agrees))
            and not self._says_so_itself()
            and not is_elsewhere(one, line, sentence.stems)
            and not is_other_time(one, line)
            and not is_doubtful(one, self.answer, line, sentence, self.subject.whole)
        )

    @cached_property
    def is_explained(self) -> bool:
        """Whether another figure of the lines that it can speak of is the number, or of one that the sentence names."""
        one, line, sentence = self.one, self.subject.line, self.sentence
        between = one.ask is Ask.CHANGE and (
            len(one.years) > 1 or one.since > 0 or bool(EARLIER.search(_clause(one.after)))
        )
        of_its_year = (one.explicit and one.dated and one.ask is Ask.LEVEL) or between
        if not of_its_year and any(anything(subject.line, one) for subject in self.subjects):
            return True
        others = [other.line for other in (*sentence.named, *sentence.carried) if other.line is not line]
        if self.subject.sure >= ALL:  # The topic of the table is named in most sentences; it is not another line.
            others = [other for other in others if not set(other.stems) <= topic_of(other.table)]
        return any(_explains(other, one, sentence) for other in others)

    @property
    def is_plain(self) -> bool:
        """Whether the sentence has all the words of the line, and says what the number is or what it counts."""
        told = self.one.explicit or counts_the_same(self.one, self.subject.line) > 0
        return self.subject.sure >= ALL and told and not self.subject.whole

    @property
    def is_doubted(self) -> bool:
        """Whether it may be told that it does not fit."""
        return not (self.fits or self.is_explained)

    def _is_alone(self, others: Sequence["Answered"]) -> bool:
        """Whether it is the only number of its kind that does not fit the line: several speak of something else."""
        alike = (other for other in others if other.subject.line is self.subject.line and other.one.ask is self.one.ask)
        return not any(other.is_doubted for other in alike if other is not self)

    @property
    def _is_of_another_count(self) -> bool:
        """Whether it is an earlier year's that has been counted anew, or said of the lines before it together."""
        one, sentence = self.one, self.sentence
        if _OLD_REPORT.search(sentence.text):
            return True
        if (one.then or one.dated) and _RESTATED.search(sentence.paragraph.text):
            return True
        before = {id(other.line) for other in sentence.named if other.end <= one.said.start}
        return len(before) >= TWO and IN_ALL.search(one.before) is not None

    def _says_so_itself(self) -> bool:
        """Whether the paragraph has the table's number too, of as many digits: it knows that the two differ."""
        said, answer = self.one.said, self.answer
        if any(other is not self.one and answer.fits(other.said) for other in self.sentence.numbers):
            return True
        if len(digits_of(said.value)) < SEVERAL:
            return False
        expected = in_its_words(said, abs(answer.value) / unit_scale(said))
        text = self.sentence.paragraph.text
        return re.search(rf"(?<![\d,.]){re.escape(expected)}(?![\d]|[,.]\d)", text) is not None


def judged(sentence: Sentence) -> Iterator[Outcome]:
    """For each number of a sentence that a table answers for: the finding, or None; beside it one claim counted."""
    found = [_answered(one, mine, sentence) for one, mine in zip(sentence.numbers, subjects_of(sentence), strict=True)]
    every = [one for one in found if one is not None]
    agreed = {id(one.subject.line) for one in every if one.fits}
    silent: list[Spoken] = []
    for one, mine in zip(sentence.numbers, found, strict=True):
        if mine is not None and mine.fits:
            yield way_finding(one, mine.answer, mine.subject, sentence), 1
        elif mine is not None and mine.is_told(id(mine.subject.line) in agreed, every):
            yield _told(one, mine.answer, mine.subject.line, sentence, mine.is_plain)
        else:
            silent.append(one)
    yield from _judged_by_others(sentence, silent)


def _judged_by_others(sentence: Sentence, silent: Sequence[Spoken]) -> Iterator[Outcome]:
    """The numbers that no line answers for: by what was computed, and by the number beside them."""
    told: list[Spoken] = []
    for one, answer, line in derived(sentence, silent):
        told.append(one)
        elsewhere = any(is_elsewhere(one, other, sentence.stems) for other in (line, *_totals(sentence.near)))
        if not elsewhere and not is_doubtful(one, answer, line, sentence):
            yield _told(one, answer, line, sentence, plain=not answer.share)
    for one, answer, line in paired(sentence, [one for one in silent if one not in told]):
        yield _told(one, answer, line, sentence)


def _told(one: Spoken, answer: Answer, line: Line, sentence: Sentence, plain: bool = False) -> Outcome:
    """The finding, where it is plain what the number is of, or can be seen how it came about."""
    told = plain or is_misprint(one.said, answer.value)
    return (_finding(one, answer, line, sentence.paragraph) if told else None), 1


def _clause(after: str) -> str:
    """What follows a number, to where another clause begins."""
    return re.split(r",\s+(?:men|medan|och)\s", after)[0]


def _totals(near: Sequence[Near]) -> list[Line]:
    """The total of each table nearby."""
    return [line for one in near for line in one.names.totals[:1]]


def _answered(one: Spoken, subjects: Sequence[Subject], sentence: Sentence) -> Answered | None:
    first: tuple[Subject, Answer] | None = None
    words = sentence.columns(one) if subjects else ()
    for subject in subjects:
        found = _versus(one, subject, sentence) or answers(subject.line, one, words)
        for answer in found:
            if answer.fits(one.said):
                return Answered(one, sentence, subjects, subject, answer, fits=True)
        if found and (first is None or subject.sure > first[0].sure):
            first = subject, min(found, key=lambda answer: abs(one.said.size - abs(answer.value)))
    return Answered(one, sentence, subjects, *first, fits=False) if first else None


def _versus(one: Spoken, subject: Subject, sentence: Sentence) -> list[Answer]:
    """ "2,3 procentenheter högre än männens": how far a line is from another of its table."""
    if one.ask is not Ask.CHANGE or len(sentence.named) < TWO:
        return []
    than = [other.line for other in sentence.named if _is_compared(one, subject.line, other, sentence.text)]
    return [answer for line in than for answer in apart(subject.line, line, one)]


def _is_compared(one: Spoken, line: Line, other: Mention, text: str) -> bool:
    same = other.line.table is line.table and other.line is not line
    return same and _THAN.search(text[one.said.end : other.start]) is not None


def _explains(line: Line, one: Spoken, sentence: Sentence) -> bool:
    return any(answer.fits(one.said) for answer in answers(line, one, sentence.columns(one))) or (
        one.ask is Ask.LEVEL and anything(line, one)
    )


def _finding(one: Spoken, answer: Answer, line: Line, paragraph: Paragraph) -> Finding:
    said = one.said
    printed = f"{said.about} {said.text}".strip()
    expected = in_its_words(said, abs(answer.value) / unit_scale(said))
    if said.about and expected == in_its_words(said, abs(said.value)):
        more = abs(answer.value) > abs(said.base)
        expected = f"{'drygt' if more else 'knappt'} {expected}"
    return Finding(
        "text", Severity.LIKELY, paragraph.place, printed, expected,
        f"Texten säger {printed}, tabellen ”{line.table.name[:80]}” har {answer.how} på raden "
        f"{line.label[:80] or 'utan namn'}. Texten kan mena något annat än tabellens rad.",
        table=line.table.name, row=line.label,
        operands=tuple(Operand(cell.place, cell.figure.text, str(cell.figure.value)) for cell in answer.cells),
    )  # fmt: skip
