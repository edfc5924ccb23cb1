"""What the checker says: findings, and the account of what was read."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tertial.checks.source import Place


class Severity(StrEnum):
    """`error`: impossible as printed. `likely`: another reading is named. `rounding`: explained by rounding."""

    ERROR = "error"
    LIKELY = "likely"
    ROUNDING = "rounding"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure that a claim was computed from, as printed."""

    place: Place
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim that does not hold: where it stands, what is printed and what it should be."""

    kind: str
    severity: Severity
    place: Place
    printed: str
    expected: str
    message: str
    table: str = ""
    row: str = ""
    column: str = ""
    operands: tuple[Operand, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "severity": self.severity.value,
            "line": self.place.line,
            "page": self.place.page,
            "table": self.table or None,
            "row": self.row or None,
            "column": self.column or None,
            "printed": self.printed,
            "expected": self.expected,
            "message": self.message,
            "operands": [{"line": one.place.line, "text": one.text, "value": one.value} for one in self.operands],
        }


@dataclass(frozen=True, slots=True)
class Unread:
    """A table whose structure was not understood."""

    place: Place
    title: str
    why: str

    def as_json(self) -> dict[str, Any]:
        return {"line": self.place.line, "page": self.place.page, "title": self.title, "why": self.why}


@dataclass(slots=True)
class Report:
    """Everything that was found in one document, in reading order."""

    file: str
    tables: int = 0
    unread: list[Unread] = field(default_factory=list)
    claims_checked: int = 0
    seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity is Severity.ERROR]

    def as_json(self, rounding: bool = False) -> dict[str, Any]:
        shown = [one for one in self.findings if rounding or one.severity is not Severity.ROUNDING]
        return {
            "file": self.file,
            "tables": self.tables,
            "unread_tables": [one.as_json() for one in self.unread],
            "claims_checked": self.claims_checked,
            "seconds": round(self.seconds, 3),
            "findings": [one.as_json() for one in shown],
        }
