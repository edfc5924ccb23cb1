"""Siffrornas platser: where each figure of a document stands, in words, for the drawer and the picker."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tertial.documents.model import (
    Block,
    BulletList,
    Chart,
    Column,
    Document,
    FigureCell,
    FigureRun,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
    figures_in,
)
from tertial.documents.outline import chart_table
from tertial.measures import catalogue
from tertial.numbers import Figure, MeasureLineage, Style, format_figure, unit
from tertial.numbers.formatting import NBSP
from tertial.numbers.units import Kind

_BARE = ("count", "index")  # units whose name says nothing beside a number
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands: its row and column (or section), the table's title, how it is shown, and its parts.

    `row` is the row alone; `parts` are the keys of the figures in the same column that the row claims to add up.
    """

    title: str
    table: str
    style: Style
    row: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A figure in the picker; `style` is how it is written in a text."""

    key: str
    label: str
    place: str
    text: str
    style: str
    search: str


def with_unit(how: Style, figure: Figure) -> Style:
    """The style with the unit in words; money without a unit of its own in tkr, shares in percent."""
    target = how.unit or figure.unit
    if target.key == "share":
        return replace(how, unit=unit("percent"), decimals=max(how.decimals, 1))
    if how.unit is None and target.kind is Kind.MONEY:
        target = unit("tkr")
    return replace(how, unit=target, with_unit=target.key not in _BARE)


def choices(document: Document, figures: Mapping[str, Figure], entered: Mapping[str, str]) -> Iterator[Choice]:
    """The figures a text may refer to, in the order in which they stand in the report, entered ones last.

    `entered` are the names of entered figures, by key.
    """
    known = places(document)
    for key, figure in figures.items():
        place = known.get(key, Place(key, "", Style()))
        name = entered.get(key, place.title)
        where = "Inmatad siffra" if key in entered else place.table
        how = _in_text(place.style, figure)
        text = format_figure(figure, how)
        search = f"{name} {where} {_measured(figure)} {key} {text}".replace(NBSP, " ").casefold()
        yield Choice(key, name, where, text, _written(how, figure), search)


def _measured(figure: Figure) -> str:
    """What the measure is called: a column's heading may use other words."""
    return catalogue.measure(figure.lineage.measure).title if isinstance(figure.lineage, MeasureLineage) else ""


def _in_text(how: Style, figure: Figure) -> Style:
    """How running text writes the figure: millions in mnkr with one decimal, everything with its unit."""
    shown = with_unit(how, figure)
    is_millions = figure.unit.kind is Kind.MONEY and figure.value is not None and abs(figure.value) >= _MILLION
    return replace(shown, unit=unit("mnkr"), decimals=1) if is_millions else shown


def _written(how: Style, figure: Figure) -> str:
    return f"{(how.unit or figure.unit).key},{how.decimals}"


def places(document: Document) -> dict[str, Place]:
    """Where each figure stands: in a table by its row and column, else in a chart or in the text of a section."""
    found = {run.key: Place(section.title, "", run.style) for section, run in _in_texts(document)}
    blocks = [block for section in document.all_sections() for block in section.blocks]
    # A figure that stands both in a table and in a chart is named by the table, which therefore comes last.
    for chart in (block for block in blocks if isinstance(block, Chart)):
        found.update(_in_table(chart_table(chart)))
    for table in (block for block in blocks if isinstance(block, Table)):
        found.update(_in_table(table))
    return found


def _in_table(table: Table) -> Iterator[tuple[str, Place]]:
    rows = {row.key: row for row in table.rows}
    for row in table.rows:
        for at, (cell, column) in enumerate(zip(row.cells, table.columns[1:], strict=False)):
            for one in figures_in(cell):
                parts = tuple(_keys_at(at, (rows[key] for key in row.parts if key in rows)))
                yield one.key, Place(_named(row, column), table.title, one.style, row.label, parts)


def _named(row: Row, column: Column) -> str:
    return ", ".join(text for text in (row.label, column.label) if text)


def _keys_at(at: int, rows: Iterator[Row]) -> Iterator[str]:
    for row in rows:
        cell = row.cells[at] if at < len(row.cells) else None
        if isinstance(cell, FigureCell):
            yield cell.key


def _in_texts(document: Document) -> Iterator[tuple[Section, FigureRun]]:
    for section in document.all_sections():
        for block in section.blocks:
            for runs in _lines(block):
                yield from ((section, run) for run in runs if isinstance(run, FigureRun))


def _lines(block: Block) -> tuple[tuple[Run, ...], ...]:
    match block:
        case Paragraph(runs):
            return (runs,)
        case BulletList(items):
            return items
        case _:
            return ()
