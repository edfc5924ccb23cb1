"""Vad ett tal handlar om: which lines of the tables nearby each number of a sentence can speak of, surest first."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tertial.checks.claims.lines import Line
from tertial.checks.claims.mentions import ALL, SOME, Mention
from tertial.checks.claims.sentence import Near, Place, Sentence, is_past
from tertial.checks.claims.spoken import Spoken
from tertial.checks.claims.titles import topic_of
from tertial.checks.claims.vocabulary import SORT, SPOKEN
from tertial.checks.claims.whole import counted_out_of, said_kind, titled, whole
from tertial.checks.stemming import STOP, words_of
from tertial.checks.words import Role, role_of

LEANS = re.compile(
    r"^(?:detta|det|dessa|vilket|utfallet|prognosen|avvikelsen|budgeten|kostnaderna|ökningen|minskningen|"
    r"kostnaden|överskottet|underskottet|årsprognosen|jämfört|samma|antalet|motsvarande|"
    r"nettokostnaden|intäkterna)(?!\w)",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"^\s*(?:(?:[a-zåäö]+\s+)?(?:för|inom|i|på|avser|avseende|gäller|hos|till|från|inom området|av)\s+)?$",
    re.IGNORECASE,
)
SHORT_WORD = 4
MOST_UNKNOWN, ANOTHER_THING = 2, -2
NOWHERE: Place = (0, 0)
NO_WORDS: frozenset[str] = frozenset()
_AGE = re.compile(r"(?<!\d)\d{1,2}\s*(?:[-–]\s*\d{1,2}\s*)?(?:år|-åring\w*)(?!\w)")
# "Avgifterna inom hemtjänsten": what is spoken of is a part of the line, or something else of it.
_OF_THE_LINE = re.compile(
    r"(?P<what>[a-zåäö]+)\s+(?:inom|i|för|på|av|till|hos|från)\s+(?:de[nt]?\s+|ett?\s+|en\s+)?$", re.IGNORECASE
)
_OF_THE = re.compile(r"(?<!\w)av\s+(?:de[nt]?\s+|alla\s+|samtliga\s+)?(?:[a-zåäö]+\s+)?$", re.IGNORECASE)
_NO_NOUN = re.compile(r"\s+(?:i|på|av|inom|för|med|till|från|hos|vid|under|som|och|eller)(?!\w)", re.IGNORECASE)
_LISTS = re.compile(r"[:;]\s")
# "Med underskottet från förra året blir det …": what is added or left out, not what is spoken of.
_BESIDE = re.compile(
    r"(?:^|[.,:;(]\s*|\soch\s+)"
    r"(?:med|inklusive|inkl\.?|utan|exklusive|exkl\.?|utöver|förutom|bortsett från|borträknat)\s+"
    r"(?:de[nt]?\s+|även\s+)?(?:[a-zåäö]+\s+(?:för|från|inom|i|hos|av)\s+(?:de[nt]?\s+)?)?$",
    re.IGNORECASE,
)
# "Ökade med 24, framför allt inom A": where it happened most, not what it happened to.
_COMPARED = re.compile(r"(?<!\w)(?:än|mot|med|under|över)\s+$", re.IGNORECASE)
_MAINLY = re.compile(
    r"(?:framför allt|främst|särskilt|huvudsak\w*|bland annat|i synnerhet|beror på|till följd av|förklaras av|hälften|"
    r"merparten|flertalet|varav|därav|de flesta|flest|en (?:tredjedel|fjärdedel))\s+(?:[a-zåäö]+\s+){0,3}$",
    re.IGNORECASE,
)
# "Ökade med 21, och A:s utgifter fördubblades": a clause of its own.
_ANOTHER = re.compile(r",\s+och\s+$", re.IGNORECASE)
_TURNS = re.compile(r"[,;]\s+(?:men|medan|däremot|samtidigt|dock)\s", re.IGNORECASE)


class Subject(NamedTuple):
    """A line that a number can speak of, and how surely. `whole`: as the total, which the sentence does not name."""

    line: Line
    sure: int
    whole: bool = False


def subjects_of(sentence: Sentence) -> list[list[Subject]]:
    """For each number the lines that it can speak of, the surest first."""
    text, result = sentence.text, list[list[Subject]]()
    mine: list[Mention] = []
    named = [m for m in sentence.named if not (_BESIDE.search(text[: m.start]) or _is_measure(text, m))]
    for at, one in enumerate(sentence.numbers):
        if named:
            mine = _bound(text, sentence.numbers, at, named) or ([] if _turns(text, sentence.numbers, at) else mine)
        found = _found(sentence, at, mine, named)
        result.append(_ranked(_of_kind(found, text, one), sentence.near))
    return result


def _found(sentence: Sentence, at: int, mine: Sequence[Mention], named: Sequence[Mention]) -> list[Subject]:
    """What a number can speak of: the lines bound to it, else those that the sentence names, else the whole."""
    text, numbers, one = sentence.text, sentence.numbers, sentence.numbers[at]
    if named and (wholes := counted_out_of(text, one, named)):
        return [Subject(line, SOME, whole=True) for line in wholes]
    if mine:
        return [Subject(m.line, m.sure - _unknown(sentence, at, m.line, (m.start, m.end))) for m in mine]
    if near_by := [m for m in named if _is_near(text, m, numbers, at)]:
        return [Subject(m.line, m.sure - 1) for m in near_by]
    if totals := titled(sentence, one):
        return [Subject(line, ALL - _unknown(sentence, at, line, NOWHERE)) for line in totals]
    if sentence.carried and LEANS.match(text):
        return [Subject(m.line, min(m.sure - 1, SOME)) for m in sentence.carried]
    return [
        Subject(line, ALL - _unknown(sentence, at, line, place), whole=True) for line, place in whole(sentence, one)
    ]


def _is_measure(text: str, mention: Mention) -> bool:
    """Whether a row that is called a budget is what something is compared with: "5 mnkr mer än budget"."""
    return role_of(mention.line.label) is Role.BUDGET and bool(_COMPARED.search(text[: mention.start]))


def _of_kind(found: Sequence[Subject], text: str, one: Spoken) -> list[Subject]:
    """Of an activity's income, costs and net, the one that the number is said to be of; the net where nothing is."""
    if not [subject for subject in found if subject.line.kind]:
        return list(found)
    said = said_kind(text, one)
    return [subject for subject in found if subject.line.kind in ("", said)]


def _bound(text: str, numbers: Sequence[Spoken], at: int, named: Sequence[Mention]) -> list[Mention]:
    """The mentions that belong to a number: right behind it ("1,2 mnkr för A"), else the last ones before it."""
    one = numbers[at].said
    after = numbers[at + 1].said.start if at + 1 < len(numbers) else len(text)
    behind = [m for m in named if one.end <= m.start < after and _FOR.match(text[one.end : m.start])]
    surest = max((m.sure for m in named), default=0)
    if behind and max(m.sure for m in behind) == surest:
        return behind
    before = numbers[at - 1].said.end if at else 0
    taken = at > 0 and any(
        before <= m.start and _FOR.match(text[before : m.start]) for m in named if m.start < one.start
    )
    own = [m for m in named if before <= m.start and m.end <= one.start and not _is_whole_of(text, m, numbers[at])]
    if own and not taken:
        own = [m for m in own if not set(m.line.stems) <= topic_of(m.line.table)] or own
        last = max(m.start for m in own)
        return [m for m in own if last - m.start < 12 or m.end > last]
    return []


def _turns(text: str, numbers: Sequence[Spoken], at: int) -> bool:
    """Whether another clause begins between a number and the one before it: ", men …"."""
    return at > 0 and _TURNS.search(text, numbers[at - 1].said.end, numbers[at].said.start) is not None


def _is_near(text: str, mention: Mention, numbers: Sequence[Spoken], at: int) -> bool:
    """Whether a line that the sentence names elsewhere can be what the number speaks of."""
    one = numbers[at]
    if _is_whole_of(text, mention, one) or _is_of_the_next(text, mention, numbers, at):
        return False
    if mention.start >= one.said.end:
        between = text[one.said.end : mention.start]
        return not _MAINLY.search(between) and not _ANOTHER.search(between)
    return _TURNS.search(text, mention.end, one.said.start) is None


def _is_of_the_next(text: str, mention: Mention, numbers: Sequence[Spoken], at: int) -> bool:
    """Behind a colon and another number: "13 har anvisats: 4 har fått bostad"."""
    here = numbers[at].said.end
    others = [other.said.start for other in numbers[at + 1 :] if other.said.start < mention.start]
    return bool(others) and _LISTS.search(text, here, others[0]) is not None


def _is_whole_of(text: str, mention: Mention, one: Spoken) -> bool:
    """ "Av den totala frånvaron utgör 55 procent …": what the share is of, not what it is."""
    return one.said.kind == "share" and bool(_OF_THE.search(text[: mention.start]))


def _unknown(sentence: Sentence, at: int, line: Line, place: Place) -> int:
    """How much in the clause speaks of something narrower than the line: words that neither it nor every report has."""
    start, end, words = sentence.clause(at, place)
    topic = topic_of(line.table, sentence.text) if words else NO_WORDS
    strange = [word for word in words if word.stem not in line.known and word.stem not in topic]
    narrower = _OF_THE_LINE.search(sentence.text[start : place[0]]) if strange else None
    if narrower and any(word.start == start + narrower.start("what") for word in strange):
        return MOST_UNKNOWN + 1
    ages = sentence.has_ages and _of_other_ages(sentence, line, start, end)
    return min(len(strange) + (2 if ages else 0), MOST_UNKNOWN)


def _of_other_ages(sentence: Sentence, line: Line, start: int, end: int) -> bool:
    """Whether a clause is of ages that the line does not have."""
    said = {
        number for found in _AGE.finditer(sentence.text, start, end) for number in re.findall(r"\d+", found.group())
    }
    return not said <= set(line.stems)


def _ranked(subjects: Sequence[Subject], near: Sequence[Near]) -> list[Subject]:
    if len(subjects) < 2:
        return list(subjects)
    order = {id(one.table): at for at, one in enumerate(near)}
    return sorted(subjects, key=lambda one: (-one.sure, order.get(id(one.line.table), 9)))


def counts_the_same(one: Spoken, line: Line) -> int:
    """What the word behind a count says: that it is the table's (1), that it is something else (−2), or neither."""
    if one.said.kind != "count" or not one.after[:1].isspace() or _NO_NOUN.match(one.after):
        return 0
    word = next(iter(words_of(one.after[:40])), None)
    if word is None or word.text in STOP:
        return 0
    known = topic_of(line.table) | line.known
    if word.stem in known or any(one.startswith(word.stem) for one in known if len(word.stem) >= SHORT_WORD):
        return 1
    return 0 if word.stem in SPOKEN or word.stem in SORT or is_past(word.text) else ANOTHER_THING
