"""Meningar om tabeller: sentences that are right, each with the one figure or word that makes it wrong."""

import re
from dataclasses import dataclass
from pathlib import Path

from tertial.checks.figures import read_cell
from tertial.checks.findings import Finding
from tertial.checks.tests.collected import SHOWN, checked

_CHOICE = re.compile(r"\{([^|{}]+)\|([^|{}]+)\}")
_NUMBER = re.compile(r"\d[\d ]*(?:,\d+)?")
_KIND = re.compile(r"\d")


@dataclass(frozen=True)
class SaidCase:
    """A table and a sentence with one place in it that is right or wrong. `ahead`: it stands before the table."""

    name: str
    table: str
    sentence: str
    ahead: bool

    @property
    def can_be_wrong(self) -> bool:
        return _CHOICE.search(self.sentence) is not None

    @property
    def choice(self) -> tuple[str, str]:
        found = _CHOICE.search(self.sentence)
        assert found is not None
        return found[1], found[2]

    def said(self, wrong: bool) -> str:
        return _CHOICE.sub(lambda found: found[2 if wrong else 1], self.sentence)

    def text(self, wrong: bool) -> str:
        heading, _, rest = self.table.partition("\n\n")
        parts = (heading, self.said(wrong), rest) if self.ahead else (heading, rest, self.said(wrong))
        return "\n\n".join(part.strip("\n") for part in parts) + "\n"

    def findings(self, wrong: bool) -> list[Finding]:
        return [one for one in checked(self.text(wrong)).findings if one.severity in SHOWN]

    def is_found(self) -> bool:
        """Whether the wrong place is found, with what is printed and what was expected."""
        right, wrong = self.choice
        return any(_is(one.printed, wrong) and _is(one.expected, right) for one in self.findings(wrong=True))


def _is(text: str, wanted: str) -> bool:
    """Whether a finding gives this number (within its own last digit), or this word."""
    if not _KIND.search(wanted):
        return wanted.lower() in text.lower()
    one, other = (
        (read_cell(_NUMBER.search(part)[0].strip()) for part in (text, wanted) if _NUMBER.search(part))
        if _NUMBER.search(text)
        else (None, None)
    )
    if one is None or other is None:
        return False
    qualified = not wanted.strip()[0].isdigit()
    room = max(one.step, other.step) * (1 if qualified else 0)
    return abs(one.value - other.value) <= room


def said_cases(name: str = "collection_text.txt") -> list[SaidCase]:
    cases: list[SaidCase] = []
    for part in (Path(__file__).parent / name).read_text(encoding="utf-8").split("\n== ")[1:]:
        title, _, rest = part.partition("\n")
        table, _, sentences = rest.partition("\n-- sentences\n")
        cases += [
            SaidCase(title, table, sentence, ahead=at % 3 == 0)
            for at, sentence in enumerate(filter(None, sentences.splitlines()))
        ]
    return cases
