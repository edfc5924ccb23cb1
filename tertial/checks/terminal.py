"""Findings as text for a terminal, in reading order."""

from collections.abc import Iterator, Mapping

from tertial.checks.findings import Finding, Report, Severity
from tertial.checks.quoting import Quotes
from tertial.checks.source import Source


def as_text(source: Source, report: Report, rounding: bool, names: Mapping[str, str]) -> str:
    """The findings, each with the row it stands in and the computation, and the account of what was read."""
    lines: list[str] = []
    quotes = Quotes(source)
    for finding in report.findings:
        if rounding or finding.severity is not Severity.ROUNDING:
            lines.extend(_finding(source, quotes, finding, names[finding.severity.value]))
    lines.extend(_summary(report, rounding))
    return "\n".join(lines)


def _finding(source: Source, quotes: Quotes, finding: Finding, name: str) -> Iterator[str]:
    where = [
        f"rad {finding.place.line}" if finding.place.line else "",
        f"sida {finding.place.page}" if finding.place.page else "",
    ]
    yield f"{name} · {', '.join(filter(None, where)) or source.name}" + (
        f" · {finding.table[:80]}" if finding.table else ""
    )
    quote = quotes.of(finding)
    if quote:
        yield f"    {quote}"
    what = " · ".join(filter(None, (finding.row, finding.column)))
    yield f"  {what}: {finding.message}" if what else f"  {finding.message}"
    yield ""


def _summary(report: Report, rounding: bool) -> Iterator[str]:
    count = {severity: sum(1 for one in report.findings if one.severity is severity) for severity in Severity}
    yield f"{report.tables} tabeller lästa, {report.claims_checked} samband kontrollerade."
    hidden = "" if rounding or not count[Severity.ROUNDING] else f" {count[Severity.ROUNDING]} avrundningar visas inte."
    yield f"{count[Severity.ERROR]} fel, {count[Severity.LIKELY]} troliga fel.{hidden}"
    for table in report.unread:
        place = f"rad {table.place.line}" if table.place.line else f"sida {table.place.page}"
        yield f"Oläst tabell ({place}): {table.title[:80]}"
