"""Årtal: the same year twice in a header of nothing but years."""

import re
from collections import Counter
from collections.abc import Iterator

from tertial.checks.findings import Finding, Severity
from tertial.checks.source import Source

MOST_YEARS = 4


def repeated_years(source: Source) -> Iterator[Finding]:
    """The tables in whose first row a year stands twice, and no other word."""
    for item in source.tables():
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
