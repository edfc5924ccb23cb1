"""Omräkning av det tryckta: a report's document as the checker reads anybody's, and what it finds in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from tertial.checks.engine import check
from tertial.checks.findings import Finding, Severity
from tertial.checks.reading.tertial import read_document
from tertial.checks.source import Source
from tertial.documents import json as document_json
from tertial.documents.model import Document
from tertial.documents.outline import anchor
from tertial.reports.composition import document_of
from tertial.reports.models import Report

# As the preflight's own.
SEVERITIES = {Severity.ERROR: "error", Severity.LIKELY: "warning"}


@dataclass(frozen=True, slots=True)
class Recomputed:
    """Something that the checker says: `anchor` and `title` are those of the table or section where it stands."""

    severity: str
    title: str
    anchor: str
    row: str
    message: str


@dataclass(frozen=True, slots=True)
class Recount:
    """How much of a document was recomputed, and what does not hold."""

    claims: int
    findings: tuple[Recomputed, ...]


def as_source(report: Report) -> Source:
    """The report as it stands now, read by its schema as any other document."""
    return _read(f"{report.title}, {report.body.name}", document_of(report))


def recounted(document: Document) -> Recount:
    """What the checker finds in a document of ours. It reads what is printed and knows nothing of how it was made."""
    found = check(_read(document.title, document))
    return Recount(found.claims_checked, tuple(_findings(found.findings, _titles(document))))


def _read(name: str, document: Document) -> Source:
    return read_document(name, document_json.dumps(document))


def _titles(document: Document) -> dict[str, str]:
    return {anchor("section", section.key): section.title for section in document.all_sections()}


def _findings(found: list[Finding], titles: dict[str, str]) -> Iterator[Recomputed]:
    for one in found:
        if one.severity in SEVERITIES:
            kind, _, key = one.place.anchor.partition(" ")
            name = anchor(kind, key)
            row = " · ".join(part for part in (one.row, one.column) if part)
            yield Recomputed(SEVERITIES[one.severity], titles.get(name, one.table), name, row, one.message)
