"""Ärendenummer: the same matter under two numbers, numbers of years to come, and one number for two matters.

A number is spoken of where the matter's title, printed twice, has two that differ in a digit or in the year, and one of
them stands nowhere else.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tertial.checks.claims.formal.lines import Line
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.source import Place

_CASE = re.compile(
    r"(?<![\w/])(?P<body>[A-ZÅÄÖ]{2,6})[ /-]?(?P<year>(?:19|20)\d\d)\s?[:/-](?P<number>\d{1,6})(?!\d|[-:/,]\d)"
    r"|\b[Dd](?:ia)?nr\.?:?\s*(?P<year2>(?:19|20)\d\d)\s?[:/-](?P<number2>\d{1,6})(?!\d|[-:/,]\d)"
)
_YEAR = re.compile(r"(?:19|20)\d\d\s?[:/-]\s?\d")
_ALONE = re.compile(r"\W*(?:(?:diarie|ärende)nummer|d(?:ia)?nr)?[\s.:·]*$", re.IGNORECASE)
_AGENDA = re.compile(r"^\W*(?P<number>\d{1,3})[.)]?\s+\S")
_TITLED = re.compile(r"^\W*(?:§+\s*)?\d{0,3}\W*(?P<title>[^()§]{10,200}?)\s*\(?(?:[Dd](?:ia)?nr\.?:?\s*)?$")
_DAYS = re.compile(r"\b(20\d\d)-\d\d-\d\d\b|\b\d{1,2} [a-zåäö]{3,9} (20\d\d)\b")
LEAST_CASES = 3


@dataclass(frozen=True, slots=True)
class _Case:
    """A case number where it is printed; `title` is what stands before it on its line."""

    at: int
    body: str
    year: int
    number: int
    text: str
    title: str
    place: Place

    @property
    def key(self) -> tuple[str, int, int]:
        return self.body, self.year, self.number


def case_numbers(lines: Sequence[Line]) -> Iterator[Finding]:
    """The case numbers that the rest of the document contradicts."""
    cases = list(_cases(lines))
    times = Counter(case.key for case in cases)
    told: set[Place] = set()
    for case, right in (*_by_title(cases, times), *_of_sections(cases, lines, times)):
        if case.place not in told:
            told.add(case.place)
            yield _finding(case, right)
    yield from _to_come(cases, lines, told)
    yield from _shared(cases, lines, told)


def _cases(lines: Sequence[Line]) -> Iterator[_Case]:
    for at, line in enumerate(lines):
        for match in _CASE.finditer(line.text) if _YEAR.search(line.text) else ():
            titled = _TITLED.match(line.text[: match.start()])
            yield _Case(
                at, match["body"] or "", int(match["year"] or match["year2"]), int(match["number"] or match["number2"]),
                match.group(), _words(titled["title"]) if titled else "", line.place,
            )  # fmt: skip


def _words(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.lower()))


def _slip(one: _Case, other: _Case) -> bool:
    """Whether two numbers differ as by a slip: the year alone, a digit, or two digits that have changed places."""
    if one.body != other.body or one.key == other.key:
        return False
    if one.number == other.number:
        return True
    first, second = str(one.number), str(other.number)
    if one.year != other.year or len(first) != len(second):
        return False
    return sorted(first) == sorted(second) or sum(a != b for a, b in zip(first, second, strict=True)) == 1


def _by_title(cases: Sequence[_Case], times: Counter[tuple[str, int, int]]) -> Iterator[tuple[_Case, _Case]]:
    """One title, two numbers."""
    titled: dict[str, list[_Case]] = defaultdict(list)
    for case in cases:
        if " " in case.title:
            titled[case.title].append(case)
    for same in titled.values():
        keys = {case.key for case in same}
        if len(keys) != 2:
            continue
        for case in same:
            right = next(other for other in same if other.key != case.key)
            if times[case.key] == 1 and times[right.key] >= 2 and _slip(case, right):
                yield case, right
        if all(times[key] == 1 for key in keys) and _slip(*same):
            yield same[1], same[0]


def _of_sections(
    cases: Sequence[_Case], lines: Sequence[Line], times: Counter[tuple[str, int, int]]
) -> Iterator[tuple[_Case, _Case]]:
    """A number alone on its line, under the title of a matter that has another."""
    title: _Case | None = None
    for case in cases:
        before = lines[case.at].text.partition(case.text)[0]
        if case.title:
            title = case
        elif title is not None and _ALONE.match(before) and times[case.key] == 1 < times[title.key]:
            yield from [(case, title)] if _slip(case, title) else []


def _finding(case: _Case, right: _Case) -> Finding:
    return Finding(
        "formal", Severity.LIKELY, case.place, case.text, right.text,
        f"Samma ärende har numret {right.text} på annan plats, här {case.text}. Det kan vara två ärenden.",
        operands=(Operand(right.place, right.text, right.text),),
    )  # fmt: skip


def _to_come(cases: Sequence[_Case], lines: Sequence[Line], told: set[Place]) -> Iterator[Finding]:
    """The one number of a year after every day and every other number that the document prints."""
    if len(cases) <= LEAST_CASES:
        return
    years = {int(year) for line in lines for found in _DAYS.findall(line.text) for year in found if year}
    for case in cases:
        others = [other for other in cases if other.key != case.key]
        latest = max((other.year for other in others), default=case.year)
        if case.place in told or len(others) < LEAST_CASES or case.year <= max({latest, *years}):
            continue
        right = next((other for other in others if _slip(case, other)), None)
        told.add(case.place)
        yield Finding(
            "formal", Severity.LIKELY, case.place, case.text, right.text if right else "",
            f"Ärendet {case.text} är från ett år efter alla dagar och andra ärenden i dokumentet. "
            "Det kan vara ett tillägg.",
        )  # fmt: skip


def _shared(cases: Sequence[_Case], lines: Sequence[Line], told: set[Place]) -> Iterator[Finding]:
    """Two matters of one agenda under the same number: a note, as one case may come up twice."""
    agenda: dict[tuple[str, int, int], _Case] = {}
    numbers: dict[_Case, str] = {}
    for case in cases:
        item = _AGENDA.match(lines[case.at].text)
        if item is None or not case.title:
            continue
        numbers[case] = item["number"]
        first = agenda.setdefault(case.key, case)
        if first.title != case.title and numbers[first] != item["number"] and case.place not in told:
            yield Finding(
                "formal", Severity.NOTE, case.place, case.text, "",
                f"Ärendena {numbers[first]} och {item['number']} har samma nummer, {case.text}.",
                operands=(Operand(first.place, first.text, first.text),),
            )  # fmt: skip
