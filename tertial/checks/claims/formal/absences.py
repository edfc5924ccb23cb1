"""Frånvaro: the § that somebody is told to leave, against those that the list of members has them present for."""

import re
from collections.abc import Iterator, Sequence

from tertial.checks.claims.formal.lines import Line
from tertial.checks.claims.formal.people import NAME
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.source import Place

_SPANS = r"§§?\s?\d{1,4}(?:\s?[-–—]\s?\d{1,4})?(?:(?:,|\s+och|,?\s+samt)\s+(?:§§?\s?)?\d{1,4}(?:\s?[-–—]\s?\d{1,4})?)+"
_PRESENT = re.compile(rf"^\W*(?P<name>{NAME.pattern})\s*(?:\([^)]{{1,5}}\))?,?\s*(?P<spans>{_SPANS})\s*$")
_SPAN = re.compile(r"(?P<first>\d{1,4})(?:\s?[-–—]\s?(?P<last>\d{1,4}))?")
_LEAVES = re.compile(
    rf"(?P<name>{NAME.pattern})\s*(?:\([^)]{{1,5}}\))?[^.]{{0,60}}?"
    r"(?:jäv|lämnar|deltar (?:inte|ej)|frånvarande)[^.§]{0,60}"
    r"(?P<number>§\s?(?P<digits>\d{1,4}))(?!\s?[-–—]|\d)"
)


def absences(lines: Sequence[Line]) -> Iterator[Finding]:
    """Who leaves at another § than the one that the list of members leaves out."""
    away = dict(_away(lines))
    for line in lines if away else ():
        for said in _LEAVES.finditer(line.text) if "§" in line.text else ():
            known = away.get(said["name"])
            if known is not None and int(said["digits"]) != known[0]:
                yield Finding(
                    "formal", Severity.LIKELY, line.place, said["number"], f"§ {known[0]}",
                    f"Närvarolistan har {said['name']} frånvarande vid § {known[0]}, här står {said['number']}. "
                    "Listan kan vara den som är fel.",
                    operands=(Operand(known[1], f"§ {known[0]}", str(known[0])),),
                )  # fmt: skip


def _away(lines: Sequence[Line]) -> Iterator[tuple[str, tuple[int, Place]]]:
    """The one § that is left out between those that a member is listed for. Who is listed twice serves for others."""
    listed = [found for line in lines if "§" in line.text and (found := _PRESENT.match(line.text))]
    names = [found["name"] for found in listed]
    places = {line.text: line.place for line in lines}
    for found in listed:
        spans = [(int(one["first"]), int(one["last"] or one["first"])) for one in _SPAN.finditer(found["spans"])]
        inside = {number for first, last in spans for number in range(first, last + 1)}
        missing = [number for number in range(min(inside), max(inside)) if number not in inside]
        if len(missing) == 1 and names.count(found["name"]) == 1:
            yield found["name"], (missing[0], places[found.string])
