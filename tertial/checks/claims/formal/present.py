"""Röster i text: those who are told to be present against the votes that they give, and the names listed."""

import re
from collections.abc import Iterator, Sequence

from tertial.checks.claims.counts.numerals import NUMERAL, value_of, written_as
from tertial.checks.claims.formal.lines import Line
from tertial.checks.claims.formal.people import names_in
from tertial.checks.findings import Finding, Operand, Severity

_PRESENT = re.compile(
    rf"(?<!\w)(?:de\s+)?(?P<count>{NUMERAL})\s+(?:närvarande|röstande|tjänstgörande|beslutande|röstberättigade)"
    r"(?:\s+(?:och\s+)?(?:beslutande|ledamöter(?:na)?|röstande))?(?!\w)",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    rf"(?<!\w)(?P<count>{NUMERAL})\s+(?:(?:ledamöter|personer)\s+)?"
    r"(?:röstar?(?:de)?\s+(?P<told>ja|nej)|(?P<votes>ja|nej)[- ]?röst\w*|"
    r"(?P<none>(?:som\s+)?(?:avst|lägger ned|lade ned|nedlagd)\w*))",
    re.IGNORECASE,
)
_NAMED = re.compile(r"^\W*(?P<way>ja|nej)[- ]?röst\w*\s*:?\s+(?P<names>[A-ZÅÄÖ].*)$", re.IGNORECASE)
NEAR = 6


def present(lines: Sequence[Line]) -> Iterator[Finding]:
    """The counts of votes that their own sum, or the names of those who gave them, contradict."""
    for at, line in enumerate(lines):
        given = list(_GIVEN.finditer(line.text)) if "röst" in line.text.lower() else []
        ways = [_way(one) for one in given]
        if "ja" in ways and "nej" in ways and len(set(ways)) == len(ways):
            names = _listed(lines[at + 1 : at + 1 + NEAR])
            wrong = [one for one in given if names.get(_way(one), value_of(one["count"])) != value_of(one["count"])]
            for one in wrong if len(wrong) == 1 else ():
                yield _finding(line, one["count"], names[_way(one)], "De som räknas upp med namn är så många.")
            yield from _of_all(line, given) if not wrong else ()


def _of_all(line: Line, given: Sequence["re.Match[str]"]) -> Iterator[Finding]:
    said = list(_PRESENT.finditer(line.text))
    total = sum(value_of(one["count"]) for one in given)
    if len(said) == 1 and value_of(said[0]["count"]) < total:
        parts = " + ".join(str(value_of(one["count"])) for one in given)
        yield _finding(line, said[0]["count"], total, f"Rösterna är {parts} = {total}.")


def _way(one: "re.Match[str]") -> str:
    return (one["told"] or one["votes"] or "avstår").lower()


def _listed(below: Sequence[Line]) -> dict[str, int]:
    """How many names stand behind "Ja röstar" and "Nej röstar", where both do."""
    named = {found["way"].lower(): found["names"] for line in below if (found := _NAMED.match(line.text))}
    return {way: len(names_in(names)) for way, names in named.items()} if len(named) > 1 else {}


def _finding(line: Line, count: str, right: int, why: str) -> Finding:
    return Finding(
        "count", Severity.LIKELY, line.place, count, written_as(right, count),
        f"Texten säger {count}. {why} Någon kan ha kommit eller gått.",
        operands=(Operand(line.place, count, str(value_of(count))),),
    )  # fmt: skip
