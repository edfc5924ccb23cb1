"""Tabellens anmärkningar: what a reader must be told of a table's totals and budgets."""

from collections.abc import Iterable, Sequence

from tertial.measures.answers import EFFECTS_NOTE
from tertial.measures.lineage import notes_of
from tertial.measures.tablelines import Line, measured
from tertial.measures.tablespec import ColumnSpec, TableSpec, resolved_period, what_of
from tertial.numbers import MeasureLineage, State
from tertial.periods import Period

DISTINCT_NOTE = "Totalen räknar varje {what} en gång och är därför mindre än summan av delarna."
SUM_NOTE = "Totalen är summan av delarna: {what} som finns på flera rader räknas en gång på varje rad."
SIGN_NOTE = "Kostnader visas med minustecken. En positiv avvikelse är bättre än budget."
BUDGET_NOTES = {
    "månadsfördelad": "Periodens budget är fördelad på månader.",
    "tolftedelar": "Periodens budget är beräknad som tolftedelar av helårsbudgeten.",
    "månadsfördelad och tolftedelar": "Periodens budget är fördelad på månader där sådan fördelning finns, "
    "annars beräknad som tolftedelar av helårsbudgeten.",
}


def sign_notes(spec: TableSpec) -> Iterable[str]:
    """The sign of costs, where the table's own template turns them."""
    if spec.convention == "outcome_minus_budget":
        yield SIGN_NOTE


def counting_notes(spec: TableSpec, lines: Sequence[Line]) -> Iterable[str]:
    """Whether a total of persons or households is distinct or the sum of its parts, where that makes a difference.

    Nothing where the template's own notes speak of the total.
    """
    if any(note.startswith("Totalen ") for note in spec.notes):
        return
    for line in lines:
        for column in spec.columns if line.parts else ():
            what = _counted(spec, line, column)
            if what is not None and line.spec.sum_of is not None:
                yield SUM_NOTE.format(what=what)
            elif what is not None and _is_less(line, column.key):
                yield DISTINCT_NOTE.format(what=what)


def _counted(spec: TableSpec, line: Line, column: ColumnSpec) -> str | None:
    """What the column counts once each, in Swedish; None for what can be added up."""
    measure = measured(spec, line, column)
    if measure is None or column.key not in line.figures or all(each.additive for each in measure.aggregates):
        return None
    return {"people": "person", "households": "hushåll"}.get(measure.unit.key)


def _is_less(line: Line, column: str) -> bool:
    parts = [part.figures[column].value for part in line.parts if column in part.figures]
    whole = line.figures[column].value
    return whole is not None and sum(part for part in parts if part is not None) > whole


def budget_notes(spec: TableSpec, lines: Sequence[Line], period: Period) -> Iterable[str]:
    """How a budget to date is worked out, where the table shows one."""
    for column in spec.columns:
        for line in lines:
            figure = line.figures.get(column.key)
            if figure is None or not isinstance(figure.lineage, MeasureLineage) or not column.is_measured:
                continue
            span = resolved_period(what_of(spec, line.spec, column).period, period)
            if span != span.full_year():
                yield from (BUDGET_NOTES[note] for note in notes_of(figure.lineage.filters) if note in BUDGET_NOTES)


def gap_notes(lines: Sequence[Line]) -> Iterable[str]:
    """Why a figure is missing, where its measure says so."""
    for line in lines:
        for figure in line.figures.values():
            if figure.state is State.MISSING and isinstance(figure.lineage, MeasureLineage):
                yield from (f"{line.spec.label}: {note}" for note in notes_of(figure.lineage.filters))


def effects_notes(spec: TableSpec, lines: Sequence[Line]) -> Iterable[str]:
    """That the effects of a total are not the sum of its parts', where a table splits a change of cost."""
    split = any(column.derive in ("volume_effect", "price_effect") for column in spec.columns)
    if split and any(line.parts for line in lines):
        yield EFFECTS_NOTE
