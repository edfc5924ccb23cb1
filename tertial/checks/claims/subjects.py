"""Vad ett tal handlar om: which lines of the tables nearby each number of a sentence can speak of, surest first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tertial.checks.claims.lines import MEAN, Line, plainly
from tertial.checks.claims.mentions import ALL, SOME, Mention, is_sort
from tertial.checks.claims.spoken import Spoken
from tertial.checks.claims.vocabulary import SPOKEN
from tertial.checks.claims.whole import NearTable, counted_out_of, said_kind, titled, whole
from tertial.checks.source import Paragraph
from tertial.checks.stemming import STOP, Word, words_of
from tertial.checks.tables.table import Table
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
LONG, MOST_UNKNOWN, ANOTHER_THING = 5, 2, -2
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
_TURNS = re.compile(r"[,;]\s+(?:men|medan|däremot|samtidigt|dock)\s", re.IGNORECASE)
_PAST = re.compile(r"(?:ade|ades|ats|its|erat|erats|erades|iserar|erar)$")


@dataclass(frozen=True, slots=True)
class Subject:
    """A line that a number can speak of, and how surely. `whole`: as the total, which the sentence does not name."""

    line: Line
    sure: int
    whole: bool = False


def subjects_of(
    text: str,
    words: Sequence[Word],
    numbers: Sequence[Spoken],
    named: Sequence[Mention],
    carried: Sequence[Mention],
    near: Sequence[NearTable],
    paragraph: Paragraph,
) -> list[list[Subject]]:
    """For each number the lines that it can speak of, the surest first."""
    result: list[list[Subject]] = []
    mine: list[Mention] = []
    named = [m for m in named if not (_BESIDE.search(text[: m.start]) or _is_measure(text, m))]
    for at, one in enumerate(numbers):
        mine = _bound(text, numbers, at, named) or ([] if _turns(text, numbers, at) else mine)
        wholes = counted_out_of(text, one, named)
        if wholes:
            found = [Subject(line, SOME, whole=True) for line in wholes]
        elif mine:
            strange = [_unknown(text, words, one, m.line, (m.start, m.end), numbers, at) for m in mine]
            found = [Subject(m.line, m.sure - more) for m, more in zip(mine, strange, strict=True)]
        elif near_by := [m for m in named if _is_near(text, m, numbers, at)]:
            found = [Subject(m.line, m.sure - 1) for m in near_by]
        elif totals := titled(words, near, one):
            found = [Subject(line, ALL - _unknown(text, words, one, line, (0, 0), numbers, at)) for line in totals]
        elif carried and LEANS.match(text):
            found = [Subject(m.line, min(m.sure - 1, SOME)) for m in carried]
        else:
            found = [
                Subject(line, ALL - _unknown(text, words, one, line, place, numbers, at), whole=True)
                for line, place in whole(text, words, one, near)
            ]
        result.append(_ranked(_of_kind(found, text, one), near))
    return result


def _is_measure(text: str, mention: Mention) -> bool:
    """Whether a row that is called a budget is what something is compared with: "5 mnkr mer än budget"."""
    return role_of(mention.line.label) is Role.BUDGET and bool(_COMPARED.search(text[: mention.start]))


def _of_kind(found: Sequence[Subject], text: str, one: Spoken) -> list[Subject]:
    """Of an activity's income, costs and net, the one that the number is said to be of; the net where nothing is."""
    if not any(subject.line.kind for subject in found):
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
        return not _MAINLY.search(text[one.said.end : mention.start])
    return _TURNS.search(text, mention.end, one.said.start) is None


def _is_of_the_next(text: str, mention: Mention, numbers: Sequence[Spoken], at: int) -> bool:
    """Behind a colon and another number: "13 har anvisats: 4 har fått bostad"."""
    here = numbers[at].said.end
    others = [other.said.start for other in numbers[at + 1 :] if other.said.start < mention.start]
    return bool(others) and _LISTS.search(text, here, others[0]) is not None


def _is_whole_of(text: str, mention: Mention, one: Spoken) -> bool:
    """ "Av den totala frånvaron utgör 55 procent …": what the share is of, not what it is."""
    return one.said.kind == "share" and bool(_OF_THE.search(text[: mention.start]))


def _unknown(
    text: str,
    words: Sequence[Word],
    one: Spoken,
    line: Line,
    place: tuple[int, int],
    numbers: Sequence[Spoken],
    at: int,
) -> int:
    """How much in the clause speaks of something narrower than the line: words that neither it nor every report has."""
    start = min(place[0], one.said.start)
    before = [number.said.end for number in numbers[:at] if number.said.end <= start]
    clause = max(text.rfind(". ", 0, start), text.rfind(", ", 0, start), *before, 0)
    end = max(place[1], one.said.start)
    known = set(line.stems) | {one for slot in line.slots for one in slot.stems} | topic_of(line.table, text)
    strange = [
        word
        for word in words
        if clause <= word.start < end
        and not place[0] <= word.start < place[1]
        and len(word.text) >= LONG
        and word.stem not in known
        and _tells_more(word)
    ]
    narrower = _OF_THE_LINE.search(text[clause : place[0]])
    if narrower and any(word.start == clause + narrower.start("what") for word in strange):
        return MOST_UNKNOWN + 1
    ages = {number for found in _AGE.finditer(text, clause, end) for number in re.findall(r"\d+", found.group())}
    return min(len(strange) + (0 if ages <= set(line.stems) else 2), MOST_UNKNOWN)


def _tells_more(word: Word) -> bool:
    """Whether a word says which thing is spoken of: not one that every report has, nor a verb in the past tense."""
    if word.stem in SPOKEN or plainly(word.stem) == MEAN or word.text in STOP or word.text.isdigit() or is_sort(word):
        return False
    return not _PAST.search(word.text)


def topic_of(table: Table, text: str = "") -> frozenset[str]:
    """The words of a table's title and heading: what all of it is about. Not those of a sentence taken for a title."""
    title = table.title.replace(text, " ") if text else table.title
    return _stems(f"{title[:200]} {table.heading[:90]} {table.columns[0].header[:60]}")


@lru_cache(maxsize=500)
def _stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words_of(text))


def _ranked(subjects: Sequence[Subject], near: Sequence[NearTable]) -> list[Subject]:
    order = {id(one.table): at for at, one in enumerate(near)}
    return sorted(subjects, key=lambda one: (-one.sure, order.get(id(one.line.table), 9)))


def counts_the_same(one: Spoken, line: Line) -> int:
    """What the word behind a count says: that it is the table's (1), that it is something else (−2), or neither."""
    if one.said.kind != "count" or not one.after[:1].isspace() or _NO_NOUN.match(one.after):
        return 0
    word = next(iter(words_of(one.after[:40])), None)
    if word is None or word.text in STOP:
        return 0
    header = {stem_ for slot in line.slots for stem_ in slot.stems}
    known = topic_of(line.table) | set(line.stems) | header
    if word.stem in known or any(one.startswith(word.stem) for one in known if len(word.stem) >= SHORT_WORD):
        return 1
    return 0 if word.stem in SPOKEN or is_sort(word) or _PAST.search(word.text) else ANOTHER_THING
