"""Text mot tabell: the numbers of a sentence, and the way it says they go, against the line that it speaks of.

A number is judged where the sentence names a line of a table nearby (or the whole of it) and says what the number is.
How surely it does is weighed: all the words of a label, other numbers that agree with the line, and what the number is
said to be speak for it; words between that the label does not have speak against. A number that any other line
mentioned could explain is never reported.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tertial.checks.claims.answers import SEXES, answers, apart
from tertial.checks.claims.derived import IN_ALL, derived
from tertial.checks.claims.elsewhere import is_elsewhere, is_other_time
from tertial.checks.claims.gaps import Answer, unit_scale
from tertial.checks.claims.in_sentences import in_its_words
from tertial.checks.claims.lines import Line, lines_of
from tertial.checks.claims.mentions import ALL, Mention, Names
from tertial.checks.claims.pairs import paired
from tertial.checks.claims.possible import anything
from tertial.checks.claims.ranks import ranks, trends
from tertial.checks.claims.sayings import EARLIER, RESULT, WAYS
from tertial.checks.claims.sentence import Near, Sentence
from tertial.checks.claims.spoken import Ask, Spoken, spoken
from tertial.checks.claims.subjects import LEANS, Subject, subjects_of, topic_of
from tertial.checks.claims.ways import unnumbered, way_finding
from tertial.checks.claims.weighing import SEVERAL, digits_of, sure_enough
from tertial.checks.claims.whole import has_sexes
from tertial.checks.claims.wide import Index
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.quantities import TIMES, sentences
from tertial.checks.source import Paragraph
from tertial.checks.stemming import Word, stem, words_of
from tertial.checks.tables.table import Table
from tertial.checks.words import squeeze

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
_SUMMARY = re.compile(r"sammanfattning|i korthet|inledning|i siffror|ordföranden? har ordet|sammandrag", re.IGNORECASE)
NEAR_TABLES, AHEAD, MOST_SUMMED, TWO, LONGEST_LEAD = 3, 4, 10, 2, 40
# "Avdelningen driver A, B och C": the next sentence is of none of them.
_LISTS = re.compile(r"\w, (?:\w+ ){1,4}och \w")
Outcome = tuple[Finding | None, int]


class TextAndTables:
    """The tables of a document, ready to be asked what a sentence speaks of."""

    def __init__(self, tables: Sequence[tuple[int, Table]]) -> None:
        self.tables = tables
        self.positions = [at for at, _ in tables]
        self.names: dict[int, Names] = {}
        self.index: Index | None = None

    def check(self, at: int, paragraph: Paragraph) -> Iterator[Outcome]:
        """For each number of a paragraph (the document's item `at`) that a table answers for: the finding, or None."""
        if len(paragraph.text) < 20 or not self.tables:
            return
        near: list[Near] = []
        before: tuple[Word, ...] = ()
        lead = _lead(paragraph)
        for text in sentences(paragraph.text):
            numbers: Sequence[Spoken] = spoken(text)
            words = words_of(text)
            if numbers:
                near = near or self._near(at, paragraph)
                sentence = Sentence(text, paragraph, words, _known(numbers, near))
                named = self._place(sentence, near, lead, before)
                yield from _judged(sentence)
                yield from ranks(text, sentence.named, paragraph)
                before = words if named else before
            else:
                before = () if _LISTS.search(text) else words
                if RESULT.search(text) or WAYS.search(text):
                    near = near or self._near(at, paragraph)
                    sentence = Sentence(text, paragraph, words, ())
                    named = _named(near, words) or _named(self._far(sentence.stems, near), words)
                    for claim in (unnumbered, ranks, trends):
                        yield from claim(text, named, paragraph)

    def _place(
        self, sentence: Sentence, near: Sequence[Near], lead: Sequence[Word], before: Sequence[Word]
    ) -> Sequence[Mention]:
        """Sets what a sentence names, there or far away, and what it carries on from its lead or the one before."""
        led = _named(near, lead) if lead and LEANS.match(sentence.text) else []
        named = [] if led else _named(near, sentence.words)
        sentence.carried = led or ([] if named else _named(near, before))
        far = [] if named or led else self._far(sentence.stems, near)
        sentence.near = [*far, *near]
        sentence.named = named or _named(far, sentence.words)
        return sentence.named

    def _near(self, at: int, paragraph: Paragraph) -> list[Near]:
        if self._summarises(at, paragraph):
            return self._all_totals(paragraph)
        middle = bisect_left(self.positions, at)
        around = self.tables[max(0, middle - NEAR_TABLES) : middle + NEAR_TABLES]
        ranked = sorted(around, key=lambda pair: (pair[1].heading != paragraph.heading, abs(pair[0] - at)))
        return [
            Near(table, self._names(table), table.heading == paragraph.heading or 0 < there - at <= AHEAD)
            for there, table in ranked[:NEAR_TABLES]
        ]

    def _far(self, stems: frozenset[str], near: Sequence[Near]) -> list[Near]:
        """The tables further away that the words name."""
        if len(self.tables) > NEAR_TABLES and self.index is None:
            self.index = Index()
            for _, table in self.tables:
                self.index.add(table, self._names(table).lines)
        known = {one.table.number for one in near}
        found = self.index.named(stems) if self.index is not None else []
        return [Near(table, self._names(table), False) for table in found if table.number not in known]

    def _summarises(self, at: int, paragraph: Paragraph) -> bool:
        """Whether a paragraph tells of the whole report: before its tables, or under a heading that says so."""
        return bool(_SUMMARY.search(paragraph.heading)) or at < self.positions[0]

    def _all_totals(self, paragraph: Paragraph) -> list[Near]:
        """The first tables, each as of the same part as what sums the report up."""
        return [Near(table, self._names(table), True) for _, table in self.tables[:MOST_SUMMED]]

    def _names(self, table: Table) -> Names:
        if table.number not in self.names:
            self.names[table.number] = Names(lines_of(table), topic_of(table))
        return self.names[table.number]


def _lead(paragraph: Paragraph) -> tuple[Word, ...]:
    """The words that a paragraph begins with as with a heading: "Våld i nära relation. Kostnaden har …"."""
    first, *others = sentences(paragraph.text) or [""]
    short = others and len(first) <= LONGEST_LEAD and not re.search(r"\d", first)
    return words_of(first) if short else ()


def _known(numbers: Sequence[Spoken], near: Sequence[Near]) -> list[Spoken]:
    """The numbers without those of a measure that no table nearby speaks of; the others as counts of it."""
    words = "".join(squeeze(f"{one.table.words} {one.table.heading}") for one in near)
    labels = "".join(squeeze(line.label) for one in near for line in one.names.lines)
    return [
        replace(one, said=replace(one.said, measure="")) if one.said.measure else one
        for one in numbers
        if one.said.measure not in TIMES or stem(one.said.measure) in words or stem(one.said.measure) in labels
    ]


def _named(near: Sequence[Near], words: Sequence[Word]) -> list[Mention]:
    found = [one for table in near for one in table.names.mentions(words)] if words else []
    if len(found) < TWO or not any(SEXES.issuperset(one.line.stems) for one in found):
        return found
    tables = {id(one.line.table) for one in found if set(one.line.stems) - SEXES and has_sexes(one.line.table)}
    return [one for one in found if set(one.line.stems) - SEXES or not tables - {id(one.line.table)}]


def _judged(sentence: Sentence) -> Iterator[Outcome]:
    found = [
        (one, _answered(one, mine, sentence)) for one, mine in zip(sentence.numbers, subjects_of(sentence), strict=True)
    ]
    agreed = {id(judged[1].line) for _, judged in found if judged is not None and judged[2]}
    unfit = Counter((id(judged[1].line), one.ask) for one, judged in found if judged is not None and not judged[2])
    silent: list[Spoken] = []
    for one, judged in found:
        if judged is None or (not judged[2] and (_is_restated(one, sentence) or _is_of_several(one, sentence.named))):
            silent.append(one)
            continue
        answer, subject, fits = judged
        key = id(subject.line)
        if fits:
            yield way_finding(one, answer, subject, sentence.columns(one), sentence.paragraph), 1
        elif key in agreed or (unfit[key, one.ask] == 1 and not sentence.agrees):
            if _is_unsure(one, answer, subject, key in agreed, sentence):
                silent.append(one)
                continue
            yield _finding(one, answer, subject.line, sentence.paragraph), 1
        else:
            silent.append(one)
    yield from _judged_by_others(sentence, silent)


def _is_unsure(one: Spoken, answer: Answer, subject: Subject, agreed: bool, sentence: Sentence) -> bool:
    """Whether a number that a line contradicts may be something else's."""
    return (
        not sure_enough(one, answer, subject, agreed)
        or _says_so_itself(one, answer, sentence)
        or is_elsewhere(one, subject.line, sentence.stems)
        or is_other_time(one, subject.line)
    )


def _judged_by_others(sentence: Sentence, silent: Sequence[Spoken]) -> Iterator[Outcome]:
    """The numbers that no line answers for: by what was computed, and by the number beside them."""
    told: list[Spoken] = []
    for one, answer, line in derived(sentence, silent):
        told.append(one)
        if not any(is_elsewhere(one, other, sentence.stems) for other in (line, *_totals(sentence.near))):
            yield _finding(one, answer, line, sentence.paragraph), 1
    for one, answer, line in paired(sentence, [one for one in silent if one not in told]):
        yield _finding(one, answer, line, sentence.paragraph), 1


def _totals(near: Sequence[Near]) -> list[Line]:
    """The total of each table nearby."""
    return [line for one in near for line in one.names.totals[:1]]


def _is_of_several(one: Spoken, named: Sequence[Mention]) -> bool:
    """Whether a number is said to be of the lines before it together."""
    before = {id(other.line) for other in named if other.end <= one.said.start}
    return len(before) >= TWO and IN_ALL.search(one.before) is not None


def _is_restated(one: Spoken, sentence: Sentence) -> bool:
    """Whether a number is an earlier year's that has been counted anew since."""
    if _OLD_REPORT.search(sentence.text):
        return True
    return (one.then or one.dated) and _RESTATED.search(sentence.paragraph.text) is not None


def _says_so_itself(one: Spoken, answer: Answer, sentence: Sentence) -> bool:
    """Whether the paragraph has the table's number too, of as many digits: it knows that the two differ."""
    if any(other is not one and answer.fits(other.said) for other in sentence.numbers):
        return True
    if len(digits_of(abs(one.said.value))) < SEVERAL:
        return False
    expected = in_its_words(one.said, abs(answer.value) / unit_scale(one.said))
    return re.search(rf"(?<![\d,.]){re.escape(expected)}(?![\d]|[,.]\d)", sentence.paragraph.text) is not None


def _answered(one: Spoken, subjects: Sequence[Subject], sentence: Sentence) -> tuple[Answer, Subject, bool] | None:
    """What the tables say of a number: an answer that fits it, or the surest of those that do not."""
    first: tuple[Answer, Subject, bool] | None = None
    for subject in subjects:
        found = _versus(one, subject, sentence) or answers(subject.line, one, sentence.columns(one))
        for answer in found:
            if answer.fits(one.said):
                return answer, subject, True
        if found and (first is None or subject.sure > first[1].sure):
            first = min(found, key=lambda answer: abs(abs(one.said.base) - abs(answer.value))), subject, False
    if first is None:
        return None
    between = one.ask is Ask.CHANGE and (len(one.years) > 1 or one.since > 0 or bool(EARLIER.search(one.after)))
    of_its_year = (one.explicit and one.dated and one.ask is Ask.LEVEL) or between
    if not of_its_year and any(anything(subject.line, one) for subject in subjects):
        return None
    others = [other.line for other in (*sentence.named, *sentence.carried) if other.line is not first[1].line]
    if first[1].sure >= ALL:  # The topic of the table is named in most sentences; it is not another line.
        others = [line for line in others if not set(line.stems) <= topic_of(line.table)]
    return None if any(_explains(line, one, sentence) for line in others) else first


def _versus(one: Spoken, subject: Subject, sentence: Sentence) -> list[Answer]:
    """ "2,3 procentenheter högre än männens": how far a line is from another of its table."""
    if one.ask is not Ask.CHANGE or len(sentence.named) < TWO:
        return []
    than = [
        other.line
        for other in sentence.named
        if other.line.table is subject.line.table
        and other.line is not subject.line
        and _THAN.search(sentence.text[one.said.end : other.start])
    ]
    return [answer for line in than for answer in apart(subject.line, line, one)]


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
