"""Whole reports with sentences about their tables: right, none is accused; with one place wrong, most are found."""

import re
from pathlib import Path

import pytest

from tertial.checks.findings import Finding
from tertial.checks.tests.collected import SHOWN, checked

_CHOICE = re.compile(r"\{([^|{}]+)\|([^|{}]+)\}")
REPORTS = (("report_of_a_year.txt", 0.88), ("report_of_eight_months.txt", 0.75))


def _lines(name: str) -> list[str]:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def _right(line: str) -> str:
    return _CHOICE.sub(r"\1", line.removeprefix("@ "))


def _findings(lines: list[str]) -> list[Finding]:
    return [one for one in checked("\n".join(lines)).findings if one.severity in SHOWN]


def _spoiled(lines: list[str], number: int) -> tuple[list[str], dict[int, tuple[str, str]]]:
    """The report with the place of this number wrong in each sentence that has it; what is printed and should be."""
    wrong, places = [], {}
    for at, line in enumerate(lines, 1):
        choices = list(_CHOICE.finditer(line))
        if number < len(choices):
            place = choices[number]
            line = line[: place.start()] + place[2] + line[place.end() :]
            places[at] = place[2], place[1]
        wrong.append(_right(line))
    return wrong, places


def _is(finding: Finding, printed: str, expected: str) -> bool:
    return printed.lower() in finding.printed.lower() and expected.lower()[:8] in finding.expected.lower()


@pytest.mark.parametrize(("name", "least"), REPORTS)
def test_a_report_that_is_right_is_not_accused_and_most_of_what_is_wrong_is_found(name, least):
    lines = _lines(name)
    assert [(one.place.line, one.message) for one in _findings([_right(line) for line in lines])] == []
    found = []
    for number in range(max(len(_CHOICE.findall(line)) for line in lines)):
        wrong, places = _spoiled(lines, number)
        findings = _findings(wrong)
        found += [
            any(one.place.line == line and _is(one, *place) for one in findings) for line, place in places.items()
        ]
    assert sum(found) >= least * len(found), f"{sum(found)} av {len(found)}"
