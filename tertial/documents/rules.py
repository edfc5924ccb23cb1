"""Regler för tabeller: the notes that follow from the figures themselves."""

from dataclasses import replace
from decimal import Decimal

from tertial.documents.model import FigureCell, Row, Table, figures_of
from tertial.numbers import State, convert, displayed_value, rounding_gap
from tertial.numbers.formatting import STATE_MEANING, STATE_TEXT

ROUNDING_NOTE = "På grund av avrundning summerar inte alla delar till totalen."
# In the order in which the explanations are printed. "–" for what does not apply explains itself.
_EXPLAINED = {
    State.PRELIMINARY: "p",
    State.MISSING: STATE_TEXT[State.MISSING],
    State.SUPPRESSED: STATE_TEXT[State.SUPPRESSED],
}


def with_rounding_note(table: Table) -> Table:
    """The table with the note about rounding where, and only where, it is true (`numbers.md`, Display).

    A row's `parts` say which rows it adds up. The note never stands where the unrounded parts miss the total as well.
    """
    if ROUNDING_NOTE in table.notes:
        return table
    rows = {row.key: row for row in table.rows}
    if any(_has_gap(row, [rows[key] for key in row.parts]) for row in table.rows if row.parts):
        return replace(table, notes=(*table.notes, ROUNDING_NOTE))
    return table


def state_note(table: Table) -> str | None:
    """Teckenförklaring: what the marks of the states in this table mean, or None when all its figures are plain."""
    met = {figure.state for _, figure in figures_of(table)}
    printed = {_EXPLAINED[state]: STATE_MEANING[state] for state in _EXPLAINED if state in met}
    if State.SUPPRESSED in met:
        printed.pop(STATE_TEXT[State.SUPPRESSED])
        printed |= dict.fromkeys(_suppressed_texts(table), STATE_MEANING[State.SUPPRESSED])
    return "; ".join(f"{mark} = {meaning}" for mark, meaning in printed.items()) + "." if printed else None


def notes_of(table: Table) -> tuple[str, ...]:
    """The notes to print below a table: its own, then the explanation of the states in it."""
    explanation = state_note(table)
    return (*table.notes, explanation) if explanation else table.notes


def is_negative(cell: FigureCell) -> bool:
    """Whether the figure is below zero as it is shown (−0,4 shown without decimals is not)."""
    shown = displayed_value(cell.figure, cell.style)
    return shown is not None and shown < 0


def _suppressed_texts(table: Table) -> list[str]:
    cells = (cell for row in table.rows for cell in row.cells if isinstance(cell, FigureCell))
    return sorted({cell.style.suppressed_text for cell in cells if cell.figure.state is State.SUPPRESSED})


def _has_gap(whole: Row, parts: list[Row]) -> bool:
    return any(_column_gap(cells) for cells in zip(whole.cells, *(part.cells for part in parts), strict=True))


def _column_gap(cells: tuple[object, ...]) -> bool:
    """Whether the first cell is a total that the others miss by rounding alone, all in the total's displayed unit."""
    whole, *parts = cells
    if not isinstance(whole, FigureCell) or whole.figure.value is None:
        return False
    shown: list[Decimal] = []
    target = whole.style.unit or whole.figure.unit
    for part in parts:
        if not isinstance(part, FigureCell) or part.figure.value is None:
            return False
        shown.append(convert(part.figure.value, part.figure.unit, target))
    return rounding_gap(shown, convert(whole.figure.value, whole.figure.unit, target), whole.style.decimals)
