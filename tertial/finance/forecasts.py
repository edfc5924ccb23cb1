"""Prognosens nivå: a forecast is seldom made as far down as the rows open; where it is not, nothing stands."""

from collections.abc import Sequence
from dataclasses import replace

from tertial.documents.model import Cell, EmptyCell, FigureCell, Row
from tertial.finance.tree import Line
from tertial.numbers import MeasureLineage, State

AREA = "economy.forecast"
PARTLY = "Prognosen visas så långt ned som den är gjord."


def as_far_as_made(lines: Sequence[Line], rows: Sequence[Row]) -> list[Row]:
    """The rows with the forecasts of those groups alone in which somebody has made one.

    Where a forecast was made for a whole department, neither its units nor what hangs on the department itself has one.
    """
    pairs = list(zip(lines, rows, strict=True))
    made = {line.above for line, row in pairs if not line.is_rest and any(map(_is_made, row.cells))}
    return [row if line.above in made else _without(row) for line, row in pairs]


def _without(row: Row) -> Row:
    return replace(row, cells=tuple(EmptyCell() if _is_forecast(cell) else cell for cell in row.cells))


def _is_forecast(cell: Cell) -> bool:
    lineage = cell.figure.lineage if isinstance(cell, FigureCell) else None
    return isinstance(lineage, MeasureLineage) and lineage.measure.startswith(AREA)


def _is_made(cell: Cell) -> bool:
    return isinstance(cell, FigureCell) and _is_forecast(cell) and cell.figure.state is not State.MISSING
