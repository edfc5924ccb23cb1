"""Disposition: headings, levels and charts' tables, worked out once for all renderers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tertial.documents.model import Chart, Column, Document, EmptyCell, FigureCell, Row, Section, Table

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
    """Datatabell: the figures of a chart as a table: a row a place on the axis, a column a series."""
    labels = chart_labels(chart)
    found = [{point.label: point for point in series.points} for series in chart.series]
    columns = [Column("label", "", "left")]
    columns += [Column(f"c{at}", series.label, "right", chart.style, chart.signed) for at, series in enumerate(chart.series)]
    rows = []
    for at, label in enumerate(labels):
        points = [series.get(label) for series in found]
        cells = [FigureCell(p.key, p.figure, chart.style) if p else EmptyCell() for p in points]
        rows.append(Row(f"r{at}", label, tuple(cells)))
    return Table(chart.key, chart.title, tuple(columns), tuple(rows), chart.notes)
