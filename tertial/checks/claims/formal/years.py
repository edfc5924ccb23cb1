"""Årtal: the same year twice in a header of nothing but years."""

import re
from collections import Counter
from collections.abc import Iterator

from tertial.checks.figures import read_cell
from tertial.checks.findings import Finding, Severity
from tertial.checks.source import RawTable, Source

MOST_YEARS, LEAST_ROWS = 4, 3
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TOLD = re.compile(
    r"(?:ack\w*\.?\s+)?(?:bokslut|utfall|budget|prognos|redovisning|plan|mål)\s+(?:19|20)\d\d", re.IGNORECASE
)


def repeated_years(source: Source) -> Iterator[Finding]:
    """The tables in whose header a year stands twice: among nothing but years, or with the same words."""
    for item in source.tables():
        yield from _same_headers(item)
        row = item.rows[0]
        years = [cell for cell in row.cells if re.fullmatch(r"(?:19|20)\d\d", cell)]
        others = [cell for cell in row.cells[1:] if cell and cell not in years]
        double = [year for year, times in Counter(years).items() if times == 2]
        if len(double) == 1 and not others and len(item.rows) > 1 and 2 <= len(years) <= MOST_YEARS:
            yield Finding(
                "formal", Severity.LIKELY, row.place, double[0], "",
                f"Året {double[0]} står två gånger i tabellens huvud.",
                table=item.title,
            )  # fmt: skip


def _same_headers(table: RawTable) -> Iterator[Finding]:
    """ "Bokslut 2017, Budget 2017, Bokslut 2017": the first of them is the year before, most often."""
    head = table.rows[0]
    if len(table.rows) < LEAST_ROWS or not any(read_cell(cell) for cell in table.rows[1].cells[1:]):
        return
    same = [cell for cell, times in Counter(filter(None, head.cells)).items() if times == 2 and _TOLD.fullmatch(cell)]
    others = {year for cell in head.cells if cell not in same for year in _YEAR.findall(cell)}
    for cell in same if len(same) == 1 else ():
        year = _YEAR.findall(cell)[0]
        meant = str(int(year) - 1)
        if meant not in others:
            yield Finding(
                "formal", Severity.LIKELY, head.place, year, meant,
                f"”{cell}” står över två kolumner. Den ena kan vara {meant}, eller så är de uppdelade på annat sätt.",
                table=table.title,
            )  # fmt: skip
