"""Disposition: headings, levels and charts' tables, worked out once for all renderers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tertial.documents.model import (
    Block,
    Chart,
    Column,
    Document,
    EmptyCell,
    FigureCell,
    Row,
    Section,
    Series,
    Table,
)

_LYING = 13
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A section as it is reached when the document is read from top to bottom; `level` is 1 for the outermost."""

    level: int
    label: str | None
    title: str
    section: Section
    appendix: bool = False

    @property
    def text(self) -> str:
        """The heading in one line: `6.2 Prognos`, `Bilaga 1 Nyckeltal`."""
        return f"{self.label} {self.title}" if self.label else self.title


def headings(document: Document) -> Iterator[Heading]:
    """All headings in the order of print; appendices are numbered `Bilaga 1`, `Bilaga 2` and so on."""
    for section in document.sections:
        yield from _walk(section, 1, section.number)
    for index, section in enumerate(document.appendices, 1):
        yield from _walk(section, 1, f"Bilaga {index}", appendix=True)


def _walk(section: Section, level: int, label: str | None, *, appendix: bool = False) -> Iterator[Heading]:
    yield Heading(level, label, section.title, section, appendix)
    for below in section.sections:
        yield from _walk(below, level + 1, below.number, appendix=appendix)


def anchor(kind: str, key: str) -> str:
    """A name for a place in the document that any format accepts: `table-result`."""
    return f"{kind}-{_NOT_IN_NAMES.sub('-', key)}"


def chart_labels(chart: Chart) -> list[str]:
    """The places on the axis of a chart, each once, in the order in which the series name them."""
    return list(dict.fromkeys(point.label for series in chart.series for point in series.points))


def chart_table(chart: Chart) -> Table:
    """Datatabell: the figures of a chart as a table; the few (series or places on the axis) are its columns.

    A line chart over at most a year of months lies down, a row a series; others stand, a row a place.
    """
    labels = chart_labels(chart)
    points = {(at, point.label): point for at, series in enumerate(chart.series) for point in series.points}
    names = [series.label for series in chart.series]
    lying = chart.kind == "line" and len(names) < len(labels) <= _LYING
    across, down = (labels, names) if lying else (names, labels)

    def cell(row: int, column: int) -> FigureCell | EmptyCell:
        place = (row, labels[column]) if lying else (column, labels[row])
        point = points.get(place)
        return FigureCell(point.key, point.figure, chart.style) if point else EmptyCell()

    columns = [Column(f"c{at}", label, "right", chart.style, chart.signed) for at, label in enumerate(across)]
    rows = (Row(f"r{at}", label, tuple(cell(at, c) for c in range(len(across)))) for at, label in enumerate(down))
    return Table(chart.key, chart.title, (Column("label", "", "left"), *columns), tuple(rows), chart.notes)


def grouped(blocks: Iterable[Block]) -> list[Block | tuple[Chart, ...]]:
    """The blocks in their order, small charts that follow each other as one."""
    found: list[Block | tuple[Chart, ...]] = []
    for block in blocks:
        if not (isinstance(block, Chart) and block.small):
            found.append(block)
        elif found and isinstance(found[-1], tuple):
            found[-1] = (*found[-1], block)
        else:
            found.append((block,))
    return found


def charts_table(charts: Sequence[Chart]) -> Table:
    """Datatabell: the figures of small charts as one table, a row a line, a column a place on their axes."""
    labels: list[str] = []
    for chart in charts:
        at = 0
        for label in chart_labels(chart):  # a label that is new stands after the one before it
            if label not in labels:
                labels.insert(at, label)
            at = labels.index(label) + 1
    rows = [
        Row(f"{chart.key}_{series.key}", _row_name(chart, series), _cells(chart, series, labels))
        for chart in charts
        for series in chart.series
    ]
    columns = (Column("label", "", "left"), *(Column(f"c{at}", label, "right") for at, label in enumerate(labels)))
    return Table(f"{charts[0].key}_all", "Diagrammens siffror", columns, tuple(rows))


def _row_name(chart: Chart, series: Series) -> str:
    return f"{chart.title}, {series.label.lower()}" if len(chart.series) > 1 else chart.title


def _cells(chart: Chart, series: Series, labels: Iterable[str]) -> tuple[FigureCell | EmptyCell, ...]:
    known = {point.label: point for point in series.points}
    return tuple(
        FigureCell(known[label].key, known[label].figure, chart.style) if label in known else EmptyCell()
        for label in labels
    )
