"""Resultat av en inläsning: its control total, or everything that is wrong with the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from tertial.facts.problems import Notice, Problem, Rejected
from tertial.numbers import format_decimal
from tertial.numbers.formatting import NBSP


@dataclass(frozen=True, kw_only=True)
class ImportResult:
    """What became of a file. `batch` is None for a dry run and for a file that was refused.

    `rows`, `total` (kr) and `cut_off` (last day, included) are the control total. `unchanged`: the same bytes were
    read in before, as `batch`. `overlaps` is an active batch that covers the same days. `problems` are the first
    errors of `problem_count`.
    """

    table: str
    file: str
    sha256: str | None = None
    encoding: str | None = None
    format: str | None = None
    rows: int | None = None
    vouchers: int | None = None
    total: Decimal | None = None
    first_date: date | None = None
    last_date: date | None = None
    cut_off: date | None = None
    batch: int | None = None
    replaces: int | None = None
    overlaps: int | None = None
    unchanged: bool = False
    problems: tuple[Problem, ...] = ()
    problem_count: int = 0
    warnings: tuple[Notice, ...] = ()

    @classmethod
    def rejected(cls, table: str, file: str, why: Rejected, **known: Any) -> Self:
        """A file that is not taken in."""
        return cls(table=table, file=file, problems=why.problems, problem_count=why.total, **known)

    @property
    def control_total(self) -> str:
        """`184 210 rader, summa 1 234,50 kr, till och med 2017-04-30`."""
        parts = [f"{format_decimal(Decimal(self.rows or 0))} rader"]
        if self.vouchers is not None:
            parts.append(f"{format_decimal(Decimal(self.vouchers))} verifikationer")
        if self.total is not None:
            parts.append(f"summa {format_decimal(self.total)}{NBSP}kr")
        if self.cut_off is not None:
            parts.append(f"till och med {self.cut_off.isoformat()}")
        return ", ".join(parts)

    def as_json(self) -> Mapping[str, Any]:
        """As `tertial import --json` prints it."""
        return {
            "table": self.table,
            "file": self.file,
            "sha256": self.sha256,
            "encoding": self.encoding,
            "format": self.format,
            "rows": self.rows,
            "vouchers": self.vouchers,
            "sum": None if self.total is None else str(self.total),
            "batch": self.batch,
            "replaces": self.replaces,
            "rejected": [problem.as_json() for problem in self.problems],
            "warnings": [notice.as_json() for notice in self.warnings],
        }
