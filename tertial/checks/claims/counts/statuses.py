"""Lägen: "fem är uppfyllda, fyra delvis uppfyllda och två ej uppfyllda" against the column that says so row by row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tertial.checks.claims.counts.columns import Kinds, Words, normal
from tertial.checks.claims.counts.numerals import NUMERAL, is_article, value_of, written_as
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.quantities import sentences
from tertial.checks.source import Paragraph

_TOKEN = re.compile(r"[\wåäöÅÄÖ]+(?:[-–][\wåäöÅÄÖ]+)*|[,;:()]")
_NUMERAL = re.compile(rf"(?:{NUMERAL})", re.IGNORECASE)
_OTHER_TIME = re.compile(r"\b(?:19|20)\d\d\b|förra|föregående|fjol|tidigare|tertial|kommande|nästa", re.IGNORECASE)
_OF_ALL = re.compile(
    rf"(?<!\w)(?:av|alla|samtliga)\s+(?:[a-zåäö]+s\s+|de\s+|våra\s+){{0,2}}(?P<count>{NUMERAL})\s", re.IGNORECASE
)
_PARTS = frozenset({"hälften", "resten", "övriga", "flertalet", "merparten"})
_MODIFIERS = frozenset({"ej", "delvi", "delv", "delvis", "helt", "nästan", "ännu"})
NEAR, BESIDE, MOST_OFF = 30, 5, 5


@dataclass(frozen=True, slots=True)
class _Said:
    """A count and the status that it is said of."""

    count: str
    status: Words
    what: str


class _Sentence:
    """A sentence in words and signs, each with its stem, and where it says of how many in all."""

    def __init__(self, text: str) -> None:
        self.matches = list(_TOKEN.finditer(text))
        self.tokens = [match.group() for match in self.matches]
        self.stems = [(normal(token) or ("",))[0] for token in self.tokens]
        self.whole = _OF_ALL.search(text)


def statuses(paragraph: Paragraph, at: int, columns: Sequence[Kinds]) -> Iterator[Finding]:
    """The one count of a paragraph's sentences that its column contradicts, where the others agree."""
    for text in sentences(paragraph.text):
        near = [kinds for kinds in columns if abs(kinds.at - at) <= NEAR]
        if not near or _OTHER_TIME.search(text):
            continue
        sentence = _Sentence(text)
        for kinds in near:
            finding = _judged(paragraph, sentence, kinds)
            if finding is not None:
                yield finding
                break


def _judged(paragraph: Paragraph, sentence: _Sentence, kinds: Kinds) -> Finding | None:
    said = list(_said(sentence, kinds))
    if not said or len({one.status for one in said}) != len(said):
        return None
    right = [one for one in said if value_of(one.count) == kinds.times[one.status]]
    wrong = [one for one in said if value_of(one.count) != kinds.times[one.status]]
    whole = sentence.whole
    known = whole is not None and value_of(whole["count"]) == kinds.rows
    if whole is not None and not (wrong or known) and len(right) > 1 and kinds.tallied:
        return _finding(paragraph, whole["count"], whole["count"], kinds.rows)
    if len(wrong) != 1 or not (right or known):
        return None
    return _finding(paragraph, wrong[0].count, f"{wrong[0].count} {wrong[0].what}", kinds.times[wrong[0].status])


def _finding(paragraph: Paragraph, count: str, what: str, times: int) -> Finding | None:
    if abs(value_of(count) - times) > MOST_OFF:
        return None
    return Finding(
        "count", Severity.LIKELY, paragraph.place, count, written_as(times, count),
        f"Texten säger {what}; i tabellens kolumn är det {times}. Någon bedömning kan stå på annat sätt.",
        operands=(Operand(paragraph.place, count, str(value_of(count))),),
    )  # fmt: skip


def _said(sentence: _Sentence, kinds: Kinds) -> Iterator[_Said]:
    """Each status with the number before it; or behind it, where the sentence begins with a status."""
    places = list(_places(sentence.stems, kinds))
    if not places:
        return
    whole, matches, tokens = sentence.whole, sentence.matches, sentence.tokens
    numbers = [at for at, token in enumerate(tokens) if _is_count(tokens, at)]
    if whole is not None and (kinds.tallied or value_of(whole["count"]) == kinds.rows):
        numbers = [at for at in numbers if matches[at].start() != whole.start("count")]
    begin = {start for start, _, _ in places}
    numbers = sorted({*numbers, *(at for at in range(len(tokens)) if at + 1 in begin and is_article(tokens[at]))})
    if not numbers:
        return
    behind = places[0][0] < numbers[0] and not _PARTS.intersection(map(str.lower, tokens[: places[0][0]]))
    for start, end, status in places:
        others = [other for other, _, _ in places if other != start]
        if behind:
            mine = next((n for n in numbers if end <= n < end + BESIDE), None)
            between = mine is not None and any(start < other < mine for other in others)
        else:
            mine = next((n for n in reversed(numbers) if start - BESIDE <= n < start), None)
            between = mine is not None and any(mine < other < start for other in others)
        if mine is not None and not between:
            yield _Said(tokens[mine], status, " ".join(tokens[start:end]))


def _is_count(tokens: Sequence[str], at: int) -> bool:
    token = tokens[at]
    if not _NUMERAL.fullmatch(token):
        return False
    return not is_article(token) or (at + 1 < len(tokens) and tokens[at + 1].lower() in ("är", "var", "bedöms", "har"))


def _places(flat: Sequence[str], kinds: Kinds) -> Iterator[tuple[int, int, Words]]:
    """Where the statuses stand, the longest first: "ej godtagbar" is no "godtagbar"."""
    taken: set[int] = set()
    found: list[tuple[int, int, Words]] = []
    for status in sorted(kinds.times, key=len, reverse=True):
        size = len(status)
        if status[0] not in flat:
            continue
        for at in range(len(flat) - size + 1):
            if tuple(flat[at : at + size]) != status or taken & set(range(at, at + size)):
                continue
            if at and flat[at - 1] in _MODIFIERS:
                continue
            taken |= set(range(at, at + size))
            found.append((at, at + size, status))
    yield from sorted(found)
