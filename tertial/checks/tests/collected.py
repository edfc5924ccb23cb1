"""The labelled collection: invented tables, each with what is to be found in it."""

from dataclasses import dataclass
from pathlib import Path

from tertial.checks.engine import check
from tertial.checks.findings import Report, Severity
from tertial.checks.reading.text import read_text

SHOWN = (Severity.ERROR, Severity.LIKELY)


@dataclass(frozen=True)
class Case:
    name: str
    text: str
    wanted: tuple[tuple[str, ...], ...]

    def found(self) -> tuple[tuple[str, ...], ...]:
        report = checked(self.text)
        return tuple(
            (one.severity.value, str(one.place.line), one.printed, one.expected)
            for one in report.findings
            if one.severity in SHOWN
        )


def checked(text: str) -> Report:
    return check(read_text("fall", text))


def cases(name: str = "collection.txt") -> list[Case]:
    found = []
    for part in (Path(__file__).parent / name).read_text(encoding="utf-8").split("\n== ")[1:]:
        title, _, rest = part.partition("\n")
        text, _, wanted = rest.partition("\n--")
        rows = [tuple(cell.strip() for cell in row.split("|")) for row in wanted.splitlines() if row.strip()]
        found.append(Case(title, text, tuple(rows)))
    return found
