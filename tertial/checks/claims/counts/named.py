"""Bedömningar: "12 god, 5 godtagbart och 1 ej godtagbart" against the cells and lines that bear these words alone.

Spoken of is one number among several of which the others agree: then it is known that the list is the one meant.
"""

import re
from collections import Counter
from collections.abc import Iterator

from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.quantities import sentences
from tertial.checks.source import Paragraph, RawTable, Source

# A digit first, and what stands before it then: so the search leaps from digit to digit.
_PART = re.compile(
    r"(?P<count>\d(?<![\w.,:/-]\d)\d{0,2})\s?(?:st\.?\s+|stycken\s+)?(?:bedöms |bedömdes |är |var )?(?:som )?"
    r"[”\"]?(?P<what>(?:ej |inte |delvis |helt |icke )?[a-zåäö]{3,})[”\"]?"
    r"(?=\s*(?:[,.;)]|och\b|samt\b|respektive\b|$))",
    re.IGNORECASE,
)
_TWO = re.compile(r"\d\D{3,60}\d")
_BETWEEN = re.compile(r"<[^<>]{0,200}>|\t|\n")
LONGEST, LEAST_KNOWN, MOST_OFF = 30, 3, 5


def named(source: Source) -> Iterator[Finding]:
    """The counts of assessments that the assessments themselves contradict."""
    said = [(item, parts) for item in source.paragraphs() for parts in _said(item)]
    if not said:
        return
    counted = _counted(source)
    for item, parts in said:
        found = [(part, counted[_stem(part["what"])]) for part in parts]
        wrong = [(part, times) for part, times in found if int(part["count"]) != times]
        known = [times for part, times in found if int(part["count"]) == times]
        if len(wrong) == 1 and known and sum(known) >= LEAST_KNOWN:
            part, times = wrong[0]
            if 0 < times <= int(part["count"]) + MOST_OFF and int(part["count"]) <= times + MOST_OFF:
                yield _finding(item, part, times)


def _said(item: Paragraph) -> Iterator[list["re.Match[str]"]]:
    """The parts of each sentence with two or more counts of different words."""
    for sentence in sentences(item.text) if _TWO.search(item.text) else ():
        parts = list(_PART.finditer(sentence))
        if len(parts) > 1 and len({_stem(part["what"]) for part in parts}) == len(parts):
            yield parts


def _counted(source: Source) -> Counter[str]:
    """How often each short text stands alone: in a cell, on a line, or between the tags of a page pasted in."""
    texts = source.lines or [text for item in source.items for text in _texts(item)]
    return Counter(
        stem
        for text in texts
        for part in _BETWEEN.split(text)
        if len(part) <= LONGEST and (stem := _stem(part)) and not any(map(str.isdigit, stem))
    )


def _texts(item: RawTable | Paragraph) -> list[str]:
    return [item.text] if isinstance(item, Paragraph) else [cell for row in item.rows for cell in row.cells]


def _stem(text: str) -> str:
    """A word without marks around it and without the ending of its gender or number."""
    words = re.findall(r"[a-zåäö]+", text.lower())
    if not words or len(words) > 3:
        return ""
    last = words[-1]
    return " ".join([*words[:-1], last[:-1] if len(last) > 3 and last[-1] in "at" else last])


def _finding(item: Paragraph, part: "re.Match[str]", times: int) -> Finding:
    return Finding(
        "count", Severity.LIKELY, item.place, part["count"], str(times),
        f"Texten säger {part['count']} {part['what']}; så står det på {times} ställen. "
        "Någon bedömning kan stå på annat sätt.",
        operands=(Operand(item.place, part.group(), part["count"]),),
    )  # fmt: skip
