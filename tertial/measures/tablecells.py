"""Tabellens celler: a figure, figures set in a text, a text, or nothing."""

import re
from collections.abc import Iterator

from tertial.documents.model import Cell, CompositeCell, EmptyCell, FigureCell, FigureRun, Run, Text, TextCell
from tertial.measures.tablelines import Line
from tertial.measures.tablespec import ColumnSpec, TableSpec, style_of

_PLACE = re.compile(r"\{(\w+)\}")
NOTHING = "-"  # what a figure without a value is in a text of several


def cell_of(spec: TableSpec, line: Line, column: ColumnSpec, suppressed_text: str | None) -> Cell:
    """The row's cell in the column."""
    text = line.spec.cells.get(column.key)
    if text is not None:
        return TextCell(text, line.spec.marks.get(column.key)) if text else EmptyCell()
    if column.compose is not None:
        return _composite(spec, line, column, suppressed_text)
    figure = line.figures.get(column.key)
    if figure is None or figure.state in column.blank:
        return EmptyCell()
    given = line.spec.style if line.spec.style and column.is_measured else column.style
    style = style_of(given, figure.unit.key, suppressed_text)
    return FigureCell(f"{spec.key}.{line.spec.key}.{column.key}", figure, style, line.spec.marks.get(column.key))


def _composite(spec: TableSpec, line: Line, column: ColumnSpec, suppressed_text: str | None) -> Cell:
    runs = tuple(_runs(spec, line, column, suppressed_text))
    return CompositeCell(runs, line.spec.marks.get(column.key)) if line.figures.keys() & set(column.of) else EmptyCell()


def _runs(spec: TableSpec, line: Line, column: ColumnSpec, suppressed_text: str | None) -> Iterator[Run]:
    """`{all} - K{women}/M{men}` as texts and the figures of the columns that it names."""
    styles = {each.key: each.style for each in spec.columns}
    for at, part in enumerate(_PLACE.split(column.compose or "")):
        figure = line.figures.get(part) if at % 2 else None
        if figure is not None and figure.value is not None:
            style = style_of(styles[part], figure.unit.key, suppressed_text)
            yield FigureRun(f"{spec.key}.{line.spec.key}.{part}", figure, style)
        elif part:
            yield Text(NOTHING if at % 2 else part)
