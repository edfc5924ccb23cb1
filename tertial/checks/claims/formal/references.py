"""Hänvisningar: a section or an appendix that is spoken of by number, against the headings of the document itself.

Spoken of is only a number whose own heading does not fit the sentence, or that no heading has, where exactly one other
heading is named by the sentence's words.
"""

import re
from collections.abc import Iterator, Sequence

from tertial.checks.claims.formal.lines import Line
from tertial.checks.figures import has_any, small
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.source import Place
from tertial.checks.stemming import stems_of

_HEADING = re.compile(r"^\W*(?P<number>\d{1,2})[.)]?\s+(?P<title>[A-ZÅÄÖ][^.:;!?]{3,60})$")
_APPENDIX = re.compile(r"^\W*bilaga\s+(?P<number>\d{1,2})[.:]?\s*(?P<title>.{0,80})$", re.IGNORECASE)
_SECTION = re.compile(
    r"(?<!\w)(?:avsnitt(?:et)?|kapit(?:el|let))(?:,?\s+(?:nummer|nr))?\s+(?P<number>\d{1,2})(?![\d.,:/–-]\d|\s*(?:kap|§))",
    re.IGNORECASE,
)
_BILAGA = re.compile(r"(?<!\w)bilaga\s+(?P<number>\d{1,2})(?![\d:/–-])", re.IGNORECASE)
_LAW = re.compile(r"lag(?:en)?(?!\w)|kommunallag|\d{4}:\d+", re.IGNORECASE)
_WORDS = ("avsnitt", "kapit", "bilaga")
LEAST = 3
Headings = dict[int, tuple[frozenset[str], Place]]


def references(lines: Sequence[Line]) -> Iterator[Finding]:
    """The numbers of sections and appendices that name another one than they mean."""
    told = [line for line in lines if has_any(small(line.text), _WORDS)]
    spoken = [line for line in told if _SECTION.search(line.text) or _BILAGA.search(line.text)]
    if not spoken:
        return
    sections, appendices = _sections(lines), _appendices(lines)
    for line in spoken:
        if not _LAW.search(line.text):
            yield from _judged(line, _SECTION, sections if len(sections) >= LEAST else {})
            yield from _judged(line, _BILAGA, appendices)


def _judged(line: Line, kind: "re.Pattern[str]", headings: Headings) -> Iterator[Finding]:
    for sentence in re.split(r"(?<=[a-zåäö])\.\s+", line.text):
        found = list(kind.finditer(sentence))
        if len(found) != 1 or not headings or line.place in {place for _, place in headings.values()}:
            continue
        words, number = frozenset(stems_of(sentence)), int(found[0]["number"])
        named = [other for other, (stems, _) in headings.items() if stems and stems <= words]
        own = headings.get(number)
        if len(named) == 1 and number not in named and not (own and own[0] & words):
            printed = found[0].group()
            right = str(named[0])
            expected = printed[: len(printed) - len(found[0]["number"])] + right
            yield Finding(
                "formal", Severity.LIKELY, line.place, printed, expected,
                f"Rubriken som meningen talar om har nummer {right}, här står {number}. Numreringen kan ha ändrats.",
                operands=(Operand(headings[named[0]][1], right, right),),
            )  # fmt: skip


def _sections(lines: Sequence[Line]) -> Headings:
    """The numbered headings, by number; none of a number that two different titles have."""
    found: Headings = {}
    twice: set[int] = set()
    for line in lines:
        if line.cells and (head := _HEADING.match(line.cells[0])) and len(line.cells) <= 2:
            stems, number = frozenset(stems_of(head["title"])), int(head["number"])
            if number in found and found[number][0] != stems:
                twice.add(number)
            found[number] = (stems, line.place)
    return {number: one for number, one in found.items() if number not in twice}


def _appendices(lines: Sequence[Line]) -> Headings:
    """The appendices that the document holds: a heading, with its title on the same line or the one below."""
    found: Headings = {}
    for at, line in enumerate(lines):
        head = _APPENDIX.match(line.text)
        if head is not None:
            below = lines[at + 1].text if not head["title"] and at + 1 < len(lines) else head["title"]
            found[int(head["number"])] = (frozenset(one for one in stems_of(below) if not one.isdigit()), line.place)
    return found
