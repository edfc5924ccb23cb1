"""Dokumentmodell: a report, plan or notice as data: sections, paragraphs, tables, charts, status lists, footnotes.

Everything is frozen and compared by value. Every text is cleaned (`text.clean`) when an object is made, so that no
renderer meets a character that it cannot carry. Renderers know no domain; whoever builds a document knows no format.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tertial.documents.text import clean
from tertial.numbers import Figure, Style

Align = Literal["left", "right"]
RowKind = Literal["normal", "group", "subtotal", "total", "of_which"]
ChartKind = Literal["bar", "line"]
Shape = Literal["circle", "diamond", "square", "triangle", "ring"]
Colour = Literal["good", "warning", "bad", "neutral", "accent"]


class _Cleaned:
    """Cleans the text fields of the dataclass that derives from it."""

    __slots__: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if isinstance(value, str):
                object.__setattr__(self, name, clean(value))
            elif isinstance(value, tuple) and value and isinstance(value[0], str):
                object.__setattr__(self, name, tuple(clean(text) for text in value))


@dataclass(frozen=True, slots=True)
class Text(_Cleaned):
    """Text in a paragraph. A newline is a line break.

    Words that are bound to a figure say something of it ("ökat"): `about` is its key, and `than` the key of what it is
    compared with, if anything. `numbers.words` says when they are true.
    """

    text: str
    bold: bool = False
    italic: bool = False
    about: str = ""
    than: str = ""


@dataclass(frozen=True, slots=True)
class FigureRun(_Cleaned):
    """A figure in running text."""

    key: str
    figure: Figure
    style: Style


@dataclass(frozen=True, slots=True)
class TypedNumber(_Cleaned):
    """A number that somebody typed; shown as such, marked "utan källa"."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class FootnoteRun(_Cleaned):
    """Fotnot: a mark here, the text at the foot of the page (print, Word) or of the document (screen)."""

    text: str


@dataclass(frozen=True, slots=True)
class StatusMark(_Cleaned):
    """One step of a status scale, in a legend, a text or a cell: always a shape, a colour and a word.

    `symbol` is what is printed in place of the shape, where a municipality has signs of its own.
    """

    word: str
    shape: Shape
    colour: Colour
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Awaited(_Cleaned):
    """What stands in place of something that somebody has not handed in yet. `what` names it, for who looks for it."""

    text: str
    what: str = ""


Run = Text | FigureRun | TypedNumber | FootnoteRun | StatusMark | Awaited


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Stycke."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class BulletList:
    """Punktlista, or a numbered list when `ordered`."""

    items: tuple[tuple[Run, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Subheading(_Cleaned):
    """Mellanrubrik: a heading `level` steps below its section's, not in the table of contents."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Note(_Cleaned):
    """Anmärkning: a remark in small type."""

    text: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Sidbrytning, in print and Word only."""


@dataclass(frozen=True, slots=True)
class FigureCell(_Cleaned):
    """A figure in a table. `footnote` is the mark of one of the table's footnotes."""

    key: str
    figure: Figure
    style: Style
    footnote: str | None = None


@dataclass(frozen=True, slots=True)
class TextCell(_Cleaned):
    """A text in a table, with the mark of a footnote if it has one."""

    text: str
    footnote: str | None = None


@dataclass(frozen=True, slots=True)
class CompositeCell(_Cleaned):
    """Several things in one cell: figures with texts between them ("94 - K96/M90"), a status, words in italics."""

    runs: tuple[Run, ...]
    footnote: str | None = None


@dataclass(frozen=True, slots=True)
class EmptyCell:
    """A cell that has nothing to say (not the same as a figure that is missing)."""


Cell = FigureCell | CompositeCell | TextCell | EmptyCell


@dataclass(frozen=True, slots=True)
class Column(_Cleaned):
    """Kolumn. The first of a table heads the row headers. `signed`: negative figures are deviations, shown in red.

    Columns beside each other with the same `group` have it as a common heading above their own.
    """

    key: str
    label: str
    align: Align = "right"
    style: Style | None = None
    signed: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Row(_Cleaned):
    """Rad. One cell a column after the first; a group row may have none. An `of_which` row is part of the one above.

    `parts` are the keys of the rows that this row claims to add up (a distinct count claims nothing).
    """

    key: str
    label: str
    cells: tuple[Cell, ...] = ()
    kind: RowKind = "normal"
    indent: int = 0
    footnote: str | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Footnote(_Cleaned):
    """Fotnot to a table: its mark and its text."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Table(_Cleaned):
    """Tabell. Raises ValueError where a row has not one cell a column, or repeats a key."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    landscape: bool = False

    def __post_init__(self) -> None:
        # `super()` does not work in a dataclass with slots: the decorator makes a second class.
        _Cleaned.__post_init__(self)
        if not self.columns:
            raise ValueError(f"table {self.key!r} has no columns")
        width = len(self.columns) - 1
        for row in self.rows:
            if len(row.cells) != width and not (row.kind == "group" and not row.cells):
                raise ValueError(f"row {row.key!r} of table {self.key!r} has {len(row.cells)} cells, not {width}")
        if len({row.key for row in self.rows}) != len(self.rows):
            raise ValueError(f"table {self.key!r} has two rows with one key")


@dataclass(frozen=True, slots=True)
class Point(_Cleaned):
    """A point of a series: the figure's key, where it stands on the axis, and the figure.

    A `forecast` is drawn so that nobody takes it for an outcome; its label says that it is one.
    """

    key: str
    label: str
    figure: Figure
    forecast: bool = False


@dataclass(frozen=True, slots=True)
class Series(_Cleaned):
    """Serie in a chart."""

    key: str
    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Chart(_Cleaned):
    """Diagram, always with its alt text and its data table. `signed`: negative bars are deviations, drawn in red.

    A point may use the key of the same figure in a table. `breaks` are the labels of the first points after a break in
    the series; a line is cut there, and the notes say why. `small`: one of several lines that stand side by side, those
    of shares drawn to one scale, with their figures in one table.
    """

    key: str
    title: str
    alt: str
    kind: ChartKind
    series: tuple[Series, ...]
    style: Style
    signed: bool = False
    notes: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    small: bool = False


@dataclass(frozen=True, slots=True)
class StatusItem(_Cleaned):
    """What is judged, and how it is judged, as a mark. `number` is its number in the plan."""

    label: str
    word: str
    shape: Shape
    colour: Colour
    number: str | None = None
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class StatusList:
    """Statuslista. `scale` is printed below it as its legend."""

    items: tuple[StatusItem, ...]
    scale: tuple[StatusMark, ...] = ()


Block = Paragraph | BulletList | Subheading | Table | Chart | StatusList | Note | PageBreak


@dataclass(frozen=True, slots=True)
class Section(_Cleaned):
    """Avsnitt. `number` as it is printed ("6", "6.2"); None for an unnumbered one."""

    key: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Document(_Cleaned):
    """Dokument. `printed_on` is the only date in it; the same document always gives the same bytes."""

    title: str
    subtitle: str
    body: str
    period_label: str
    sections: tuple[Section, ...]
    appendices: tuple[Section, ...] = ()
    printed_on: date | None = None
    language: str = "sv"
    state_label: str | None = None
    content_hash: str | None = None

    def figures(self) -> dict[str, Figure]:
        """Every figure under its key. Raises ValueError where one key stands for two different figures."""
        found: dict[str, Figure] = {}
        for section in self.all_sections():
            for block in section.blocks:
                for key, figure in figures_of(block):
                    if found.setdefault(key, figure) != figure:
                        raise ValueError(f"the key {key!r} stands for two different figures")
        return found

    def all_sections(self) -> Iterator[Section]:
        """Every section and subsection in the order of print, appendices last."""
        for section in (*self.sections, *self.appendices):
            yield from _with_subsections(section)


def figures_of(block: Block) -> Iterator[tuple[str, Figure]]:
    """The figures of one block with their keys, in the order of print."""
    match block:
        case Paragraph(runs):
            yield from _in_runs(runs)
        case BulletList(items):
            for item in items:
                yield from _in_runs(item)
        case Table():
            yield from ((cell.key, cell.figure) for cell in figure_cells(block))
        case Chart(series=series):
            for one in series:
                yield from ((point.key, point.figure) for point in one.points)


def figure_cells(table: Table) -> Iterator[FigureCell]:
    """Every figure of the table as a cell, also those that share one, in the order of print."""
    for row in table.rows:
        for cell in row.cells:
            yield from figures_in(cell)


def figures_in(cell: Cell) -> Iterator[FigureCell]:
    """The figures of a cell, each as a cell of its own."""
    if isinstance(cell, FigureCell):
        yield cell
    elif isinstance(cell, CompositeCell):
        yield from (FigureCell(run.key, run.figure, run.style) for run in cell.runs if isinstance(run, FigureRun))


def _in_runs(runs: tuple[Run, ...]) -> Iterator[tuple[str, Figure]]:
    yield from ((run.key, run.figure) for run in runs if isinstance(run, FigureRun))


def _with_subsections(section: Section) -> Iterator[Section]:
    yield section
    for below in section.sections:
        yield from _with_subsections(below)
