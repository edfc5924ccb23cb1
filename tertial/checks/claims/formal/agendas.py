"""Ärendelista: the number and case number of each matter in the list against those at the matter itself.

A matter is known by its title. Spoken of is one whose number, or case number, is another than the list's, where nearly
all the others agree with it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tertial.checks.claims.formal.lines import Line
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.source import Place

_NUMBER = re.compile(r"(?:§\s*)?(?P<number>\d{1,4})[.)]?")
_HEAD = re.compile(r"^\W{0,3}(?:paragraf\s+)?§\s?(?P<number>\d{1,4})(?![\d:/])[.:]?\s*(?P<rest>.*)$", re.IGNORECASE)
_CASE = re.compile(
    r"(?:[Dd](?:ia)?(?:rie)?nr\.?:?\s*)?"
    r"(?P<case>(?:[A-ZÅÄÖ]{1,6}[ /-]?)?(?:19|20)\d\d\s?[.:/-]\s?\d{1,7}(?:[-:/]\d{1,4})?)"
)
_CASE_LINE = re.compile(rf"(?:diarie|ärende)?(?:nummer|nr|beteckning)[:.]?\s*{_CASE.pattern}", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
LEAST, LONGEST_TITLE, LEAST_TITLE, MOST_OFF, BELOW = 4, 160, 8, 2, 3


@dataclass(frozen=True, slots=True)
class _Matter:
    """A matter: its number and case as printed, its title in small letters, and where each stands."""

    number: int
    title: str
    case: str
    place: Place
    cased: Place | None = None


def agendas(lines: Sequence[Line]) -> Iterator[Finding]:
    """The numbers of matters that the list of matters contradicts."""
    listed = {one.title: one for one in _listed(lines)}
    if len(listed) < LEAST:
        return
    heads = [(one, listed[one.title]) for one in _headed(lines) if one.title in listed]
    numbered = [(one, known) for one, known in heads if one.number != known.number]
    cased = [(one, known) for one, known in heads if one.case and known.case and one.case != known.case]
    if len(heads) < LEAST or not 0 < len(numbered) + len(cased) <= max(1, len(heads) // 4):
        return
    for one, known in numbered[:MOST_OFF]:
        yield _finding(one, f"§ {one.number}", f"§ {known.number}", known)
    for one, known in cased[:MOST_OFF]:
        yield _finding(replace(one, place=one.cased or one.place), one.case, known.case, known)


def _listed(lines: Sequence[Line]) -> Iterator[_Matter]:
    """The rows that are a number and a title, and perhaps a case number."""
    for line in lines:
        if 2 <= len(line.cells) <= LEAST:
            number = _NUMBER.fullmatch(line.cells[0].strip())
            title = _title(line.cells[1]) if number is not None else ""
            if number is not None and title:
                case = next((found["case"] for cell in line.cells[2:] if (found := _CASE.fullmatch(cell.strip()))), "")
                yield _Matter(int(number["number"]), title, case, line.place)


def _headed(lines: Sequence[Line]) -> Iterator[_Matter]:
    """The paragraphs with their titles: behind the number, or on the line below."""
    for at, line in enumerate(lines):
        head = _HEAD.match(line.text)
        if head is None:
            continue
        case = _CASE.search(head["rest"])
        rest = head["rest"][: case.start()] if case else head["rest"]
        below = lines[at + 1].text if at + 1 < len(lines) else ""
        title = _title(rest.strip(" ·")) or _title(below)
        if title:
            printed, place = (case["case"], line.place) if case else _case_below(lines[at + 1 : at + 1 + BELOW])
            yield _Matter(int(head["number"]), title, printed, line.place, place)


def _case_below(lines: Sequence[Line]) -> tuple[str, Place | None]:
    """The case number on a line of its own below a matter's title: "Diarienummer KS 2024/12"."""
    for line in lines:
        found = _CASE_LINE.fullmatch(line.text.strip())
        if found is not None:
            return found["case"], line.place
    return "", None


def _title(text: str) -> str:
    bare = " ".join(_WORDS.findall(text.lower()))
    return bare if LEAST_TITLE <= len(bare) <= LONGEST_TITLE and not bare.isdigit() else ""


def _finding(one: _Matter, printed: str, expected: str, known: _Matter) -> Finding:
    return Finding(
        "formal", Severity.LIKELY, one.place, printed, expected,
        f"Ärendelistan har {expected} för samma ärende, här står {printed}. Listan kan vara den som är fel.",
        operands=(Operand(known.place, expected, expected),),
    )  # fmt: skip
