"""Siffrornas platser: where each figure of a document stands, in words, for the drawer and the picker."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tertial.documents.model import (
    Block,
    BulletList,
    Column,
    Document,
    FigureCell,
    FigureRun,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
)
from tertial.numbers import Figure, Style, format_figure


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands in the document: in words, and how it is shown there."""

    title: str
    style: Style


def with_unit(how: Style, figure: Figure) -> Style:
    unit = how.unit or figure.unit
    return Style(unit, how.decimals, sign=how.sign, with_unit=unit.key not in ("count", "share", "index"))


@dataclass(frozen=True, slots=True)
class Choice:
    """A figure in the picker."""

    key: str
    label: str
    place: str
    text: str
    style: str
    search: str


def choices(document: Document, figures: Mapping[str, Figure]) -> list[Choice]:
    """The figures a text may refer to, in the order in which they stand in the report, entered ones last."""
    known = places(document)
    found = []
    for key, figure in figures.items():
        place = known.get(key)
        how = place.style if place else Style()
        title = place.title if place else key
        text = format_figure(figure, with_unit(how, figure))
        unit = (how.unit or figure.unit).key
        found.append(Choice(key, title, key.split(".")[0], text, f"{unit},{how.decimals}", f"{title} {key}".casefold()))
    return found


def places(document: Document) -> dict[str, Place]:
    """Where each figure stands: in a table by its row and column, else in the text of a section."""
    found = {run.key: Place(section.title, run.style) for section, run in _in_texts(document)}
    for row, column, cell in _in_tables(document):
        found[cell.key] = Place(f"{row.label}, {column.label}".strip(", "), cell.style)
    return found


def _in_tables(document: Document) -> Iterator[tuple[Row, Column, FigureCell]]:
    for section in document.all_sections():
        for table in (block for block in section.blocks if isinstance(block, Table)):
            for row in table.rows:
                for cell, column in zip(row.cells, table.columns[1:], strict=False):
                    if isinstance(cell, FigureCell):
                        yield row, column, cell


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
