"""Antal: a number of things against the list that follows, its parts in the same sentence, or what bears the name."""

from collections.abc import Iterator

from tertial.checks.claims.counts.announced import announced
from tertial.checks.claims.counts.named import named
from tertial.checks.claims.counts.numbered import numbered
from tertial.checks.claims.counts.parts import parts
from tertial.checks.findings import Finding
from tertial.checks.source import Source


def counts(source: Source) -> Iterator[Finding]:
    """Numbers of things that their lists and parts contradict."""
    yield from announced(source.items)
    yield from numbered(source.items)
    of_names = list(named(source))
    yield from of_names
    known = {finding.place for finding in of_names}
    for item in source.paragraphs():
        if item.place not in known:
            yield from parts(item)
