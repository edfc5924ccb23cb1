"""Antal: a number of things against the list that follows, its parts in the same sentence, or what bears the name."""

from collections.abc import Iterator, Sequence

from tertial.checks.claims.counts.announced import announced
from tertial.checks.claims.counts.columns import kinds_of, kinds_of_lists
from tertial.checks.claims.counts.enumerated import enumerated
from tertial.checks.claims.counts.lettered import lettered
from tertial.checks.claims.counts.named import named
from tertial.checks.claims.counts.named_rows import named_rows
from tertial.checks.claims.counts.numbered import numbered
from tertial.checks.claims.counts.of_rows import Placed, of_rows
from tertial.checks.claims.counts.parts import and_not, parts
from tertial.checks.claims.counts.statuses import statuses
from tertial.checks.claims.counts.tallied import kinds_of_tallies
from tertial.checks.findings import Finding
from tertial.checks.reading.flowing import relocated
from tertial.checks.source import Paragraph, RawTable, Source
from tertial.checks.tables.table import Table


def counts(
    source: Source, items: Sequence[RawTable | Paragraph], tables: Sequence[tuple[int, Table]]
) -> Iterator[Finding]:
    """Numbers of things that their lists and parts contradict; `items` as running text, `tables` by place."""
    yield from announced(items)
    yield from numbered(items)
    known = {finding.place: finding for finding in named(source)}
    yield from known.values()
    placed = [Placed(at, table) for at, table in tables]
    columns = [*kinds_of(items), *kinds_of_lists(items), *kinds_of_tallies(placed)]
    for at, item in enumerate(items):
        if isinstance(item, Paragraph) and item.place not in known:
            found = (
                list(statuses(item, at, columns)) or list(of_rows(item, at, placed)) or [*parts(item), *and_not(item)]
            )
            found = found or [*enumerated(item), *lettered(item), *named_rows(item, at, items)]
            yield from (relocated(finding, item) for finding in found)
