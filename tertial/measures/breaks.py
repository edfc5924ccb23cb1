"""Brott i serier: which breaks a table's figures cross, and the footnotes that say so.

A break lies between its day and the day before. Periods cross it when the earliest begins before the day and the latest
ends after it, so a comparison of two years and a single period with the day within it are both told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tertial.documents.model import Footnote, Table
from tertial.facts.scope import BreakRow, Scope
from tertial.measures.figures import Request
from tertial.periods import Period


def crossed(scope: Scope, measure: str, paths: Iterable[str], periods: Iterable[Period]) -> list[BreakRow]:
    """The breaks that the measure's periods cross at these nodes, or for the body itself where none is named."""
    spans = list(periods)
    nodes = list(paths) or [scope.body_path]
    if not spans:
        return []
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    return [
        each
        for each in scope.breaks
        if each.measure in ("", measure) and first < each.day < last and any(_within(node, each.path) for node in nodes)
    ]


def told(each: BreakRow) -> str:
    """`Serien är bruten 2016-04-01: nytt verksamhetssystem.`"""
    text = each.text.rstrip(".")
    return f"Serien är bruten {each.day}: {text[:1].lower()}{text[1:]}."


def with_footnotes(table: Table, asked: Mapping[str, Sequence[Request]], scope: Scope) -> Table:
    """The table with a footnote at the rows that cross a break, or a note below it where every row does.

    `asked` are the figures that each row, by its key, was made of.
    """
    if not scope.breaks:
        return table
    by_row = {key: _of_row(requests, scope) for key, requests in asked.items() if requests}
    found = dict.fromkeys(each for breaks in by_row.values() for each in breaks)
    shared = [each for each in found if all(each in breaks for breaks in by_row.values())]
    own = {key: tuple(each for each in breaks if each not in shared) for key, breaks in by_row.items()}
    notes = [told(each) for each in shared]
    # A row that has a footnote already has no room for another mark.
    full = [row for row in table.rows if row.footnote and own.get(row.key)]
    notes += [f"{row.label}: {told(each)}" for row in full for each in own[row.key]]
    return replace(_marked(table, own), notes=(*table.notes, *notes))


def _of_row(requests: Sequence[Request], scope: Scope) -> list[BreakRow]:
    series: dict[tuple[str, tuple[str, ...]], list[Period]] = {}
    for request in requests:
        nodes = next((each.values for each in request.where if each.name == "unit"), ())
        series.setdefault((request.key, tuple(nodes)), []).append(request.period)
    found = (crossed(scope, measure, nodes, periods) for (measure, nodes), periods in series.items())
    return list(dict.fromkeys(each for breaks in found for each in breaks))


def _marked(table: Table, own: Mapping[str, tuple[BreakRow, ...]]) -> Table:
    """One mark for each set of breaks that some row crosses."""
    free = [row for row in table.rows if not row.footnote and own.get(row.key)]
    marks = dict(zip(dict.fromkeys(own[row.key] for row in free), _free_marks(table), strict=False))
    marked = {row.key: replace(row, footnote=marks[own[row.key]]) for row in free}
    texts = (Footnote(mark, " ".join(told(each) for each in breaks)) for breaks, mark in marks.items())
    rows = tuple(marked.get(row.key, row) for row in table.rows)
    return replace(table, rows=rows, footnotes=(*table.footnotes, *texts))


def _free_marks(table: Table) -> list[str]:
    taken = {footnote.mark for footnote in table.footnotes}
    return [letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter not in taken]


def _within(node: str, above: str) -> bool:
    return node == above or node.startswith(f"{above}/")
