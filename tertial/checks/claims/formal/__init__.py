"""Formalia: what a protocol says of itself that cannot be, one kind a file.

Only what a document says twice, or what the rules of the day forbid, is spoken of. An extract may hold only some of its
paragraphs, and a file several protocols: where that may be so, nothing is said.
"""

from collections.abc import Iterator

from tertial.checks.claims.formal.absences import absences
from tertial.checks.claims.formal.adjusters import adjusters
from tertial.checks.claims.formal.agendas import agendas
from tertial.checks.claims.formal.calendar import calendar
from tertial.checks.claims.formal.case_numbers import case_numbers
from tertial.checks.claims.formal.days import contradicted, said_days, weekdays
from tertial.checks.claims.formal.lines import lines_of
from tertial.checks.claims.formal.notices import notices
from tertial.checks.claims.formal.paragraphs import paragraphs
from tertial.checks.claims.formal.present import present
from tertial.checks.claims.formal.references import references
from tertial.checks.claims.formal.years import repeated_years
from tertial.checks.findings import Finding
from tertial.checks.source import Source


def formal(source: Source) -> Iterator[Finding]:
    """What a document says of itself that cannot be."""
    lines = lines_of(source)
    days = said_days(lines)
    yield from weekdays(lines, days)
    for kind, name in (("meeting", "Sammanträdesdagen"), ("adjusted", "Justeringsdagen")):
        yield from contradicted([one for one in days if one.kind == kind], name)
    yield from notices(days)
    yield from adjusters(lines, days)
    yield from absences(lines)
    yield from present(lines)
    yield from references(lines)
    told: set[tuple[int, str]] = set()
    for finding in (*agendas(lines), *case_numbers(lines), *paragraphs(lines), *calendar(lines)):
        key = (finding.place.order, finding.printed)
        if key not in told:
            told.add(key)
            yield finding
    yield from repeated_years(source)
