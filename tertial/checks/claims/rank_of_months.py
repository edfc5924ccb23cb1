"""Månad i topp: "flest i januari, lägst i juli", against the one table nearby whose rows are months."""

import re
from collections.abc import Iterator, Sequence

from tertial.checks.claims.ranks import BREAK, Outcome, extreme, ranks_in, told
from tertial.checks.source import Paragraph
from tertial.checks.tables.table import Row, Table
from tertial.checks.words import MONTH, squeeze

_MONTH = re.compile(
    r"(?<!\w)(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)(?!\w)"
)
_SHORT = re.compile(rf"(?:{MONTH})")
LEAST_MONTHS, NEAR, SHORTEST = 5, 45, 3


def rank_of_months(text: str, tables: Sequence[Table], paragraph: Paragraph) -> Iterator[Outcome]:
    """The months that are said to have the most or the least, and have not."""
    if not _MONTH.search(text):
        return
    found = [(table, months) for table in tables if len(months := _months(table)) >= LEAST_MONTHS]
    if len(found) != 1:
        return
    table, months = found[0]
    for zone, rank in ranks_in(text):
        said = _MONTH.search(text, rank.end(), min(zone.end, rank.end() + NEAR))
        mine = months.get(said.group()[:SHORTEST]) if said else None
        if said is None or mine is None or BREAK.search(text[rank.end() : said.start()]):
            continue
        best = extreme(table, mine, text[zone.start : zone.end], bool(rank["most"]))
        if best is None:
            yield None, 1
        else:
            yield told(paragraph, said.group(), best.row.label.lower(), table, best.cells, best.row.label), 1


def _months(table: Table) -> dict[str, Row]:
    """The rows that are months, by their first letters."""
    return {
        squeeze(row.label)[:SHORTEST]: row for row in table.rows if row.cells and _SHORT.fullmatch(squeeze(row.label))
    }
