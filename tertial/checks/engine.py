"""Granskningen i ett svep: from a read document to findings in reading order."""

import time
from collections.abc import Sequence

from tertial.checks.claims.differences import differences
from tertial.checks.claims.ratios import ratios
from tertial.checks.claims.splits import splits
from tertial.checks.claims.sums import sums
from tertial.checks.diagnosis import diagnose
from tertial.checks.equations import Equation
from tertial.checks.findings import Report, Unread
from tertial.checks.source import Source
from tertial.checks.tables.table import Table
from tertial.checks.tables.understand import understand

CLAIMS = (sums, differences, ratios, splits)


def check(source: Source) -> Report:
    """Reads the tables of a document, recomputes them, and says what cannot be right."""
    started = time.perf_counter()
    report = Report(source.name)
    tables: list[Table] = []
    for number, raw in enumerate(source.tables(), start=1):
        table = understand(raw, number)
        if table is None:
            continue
        tables.append(table)
        equations = claims_of(table)
        report.claims_checked += len(equations)
        if not equations and len(table.figures()) > 1:
            report.unread.append(Unread(table.place, table.name, "Inget samband mellan siffrorna känns igen."))
        report.findings.extend(diagnose(equations, table))
    report.tables = len(tables)
    report.findings.sort(key=lambda one: (one.place.page or 0, one.place.line or 0))
    report.seconds = time.perf_counter() - started
    return report


def claims_of(table: Table) -> Sequence[Equation]:
    """Every relation that a table claims, each once: a split that says the same as a difference is left out."""
    found: dict[tuple[int, frozenset[int]], Equation] = {}
    for claim in CLAIMS:
        for equation in claim(table):
            found.setdefault((-1, frozenset(map(id, equation.cells()))), equation)
    return list(found.values())
