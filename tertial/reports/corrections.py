"""Rättelser: what has changed between the figures a report stood for and the figures it has now. No Django.

A figure is told by its key. It may stand in several tables, diagrams and sentences; each is named.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tertial.documents.model import Block, Chart, Document, Section, Table, figures_in
from tertial.documents.outline import chart_table
from tertial.numbers import (
    DerivedLineage,
    Figure,
    FrozenLineage,
    MeasureLineage,
    Sign,
    State,
    Style,
    difference,
    format_figure,
    raw,
    unit,
)
from tertial.numbers.units import Kind

UNKNOWN = "unknown."
ENTERED = "entered."
_BARE = ("count", "index")  # units whose name says nothing beside a number


class Happened(StrEnum):
    """What has happened to a figure. A state is what it says of itself: u.s., preliminary, –."""

    CHANGED = "changed"
    STATE = "state"
    APPEARED = "appeared"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class Stood:
    """A figure as it stood, without lineage: its batches, what it was called, where and how it was shown."""

    figure: Figure
    batches: tuple[int, ...]
    title: str
    place: str
    shown: str

    def as_json(self) -> list[Any]:
        figure = self.figure
        value = raw(figure.value)
        return [value, figure.unit.key, str(figure.state), list(self.batches), self.title, self.place, self.shown]

    @classmethod
    def read(cls, parts: Sequence[Any]) -> "Stood":
        value, unit_key, state, batches, title, place, shown = parts
        figure = Figure(None if value is None else Decimal(value), unit(unit_key), State(state))
        return cls(figure, tuple(batches), title, place, shown)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a table or a diagram where a figure stands: the section, the table, the row and the column."""

    section: str
    section_title: str
    table: str
    row: str
    column: str
    style: Style

    @property
    def title(self) -> str:
        return ", ".join(text for text in (self.row, self.column) if text)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and now, None where it did not stand; where it stands, and the batches of both."""

    key: str
    happened: Happened
    before: Stood | None
    after: Figure | None
    spots: tuple[Spot, ...]

    @property
    def title(self) -> str:
        if self.spots:
            return self.spots[0].title
        return self.before.title if self.before else self.key

    @property
    def place(self) -> str:
        if self.spots:
            return self.spots[0].table
        return self.before.place if self.before else ""

    @property
    def style(self) -> Style:
        if self.spots:
            return self.spots[0].style
        figure = self.after or (self.before.figure if self.before else None)
        return _own(figure) if figure else Style()

    @property
    def was(self) -> str:
        """The figure as it was, printed as it is printed now."""
        if self.before is None:
            return ""
        return format_figure(self.before.figure, self.style) if self.spots else self.before.shown

    @property
    def becomes(self) -> str:
        return format_figure(self.after, self.style) if self.after else ""

    @property
    def is_visible(self) -> bool:
        """Whether it shows anywhere with the decimals that are printed."""
        if self.before is None or self.after is None:
            return True
        styles = [spot.style for spot in self.spots] or [self.style]
        return any(format_figure(self.before.figure, how) != format_figure(self.after, how) for how in styles)

    @property
    def by(self) -> str:
        """How much it has changed, with its unit: `+250 tkr`; empty where one of the two has no value."""
        if self.before is None or self.after is None or self.before.figure.unit != self.after.unit:
            return ""
        moved = difference(self.after, self.before.figure)
        if moved.value is None:
            return ""
        return format_figure(moved, _with_sign(self.style, moved))

    @property
    def batches(self) -> tuple[frozenset[int], frozenset[int]]:
        """The batches that it came from before and does not now, and those that it comes from now and did not."""
        old = frozenset(self.before.batches if self.before else ())
        new = frozenset(batches_of(self.after) if self.after else ())
        return old - new, new - old


def batches_of(figure: Figure) -> tuple[int, ...]:
    """The batches that a figure was computed from, also through the figures it was worked out from."""
    lineage = figure.lineage.was if isinstance(figure.lineage, FrozenLineage) else figure.lineage
    match lineage:
        case MeasureLineage(batches=batches):
            return batches
        case DerivedLineage(operands=operands):
            return tuple(sorted({batch for part in operands for batch in batches_of(part)}))
        case _:
            return ()


def stood(document: Document) -> dict[str, Stood]:
    """Every figure of the document, by key, to be kept."""
    where = spots(document)
    found = {}
    for key, figure in figures_in_print(document).items():
        known = where.get(key)
        how = known[0].style if known else _own(figure)
        title, place = (known[0].title, known[0].table) if known else (key, "")
        found[key] = Stood(figure, batches_of(figure), title, place, format_figure(figure, how))
    return found


def compare(
    before: Mapping[str, Stood], now: Mapping[str, Figure], where: Mapping[str, Sequence[Spot]]
) -> list[Change]:
    """What has changed, in the order of `now`; figures that stand no longer come last.

    A figure that somebody enters counts where it stood before and stands now: to cite one more is no correction.
    """
    found = []
    for key, figure in now.items():
        old = before.get(key)
        happened = _happened(old, figure)
        if happened and not (old is None and key.startswith(ENTERED)):
            found.append(Change(key, happened, old, figure, tuple(where.get(key, ()))))
    gone = (key for key in before if key not in now and not key.startswith(ENTERED))
    return found + [Change(key, Happened.VANISHED, before[key], None, ()) for key in gone]


def spots(document: Document) -> dict[str, list[Spot]]:
    """Where each figure stands in tables and diagrams, by key, in the order of print."""
    found: dict[str, list[Spot]] = {}
    for section in document.all_sections():
        for key, spot in _spots_in(section):
            found.setdefault(key, []).append(spot)
    return found


def _spots_in(section: Section) -> Iterator[tuple[str, Spot]]:
    for table in _tables(section.blocks):
        for row in table.rows:
            for column, cell in zip(table.columns[1:], row.cells, strict=False):
                for one in figures_in(cell):
                    spot = Spot(section.key, section.title, table.title, row.label, column.label, one.style)
                    yield one.key, spot


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Chart):
            yield chart_table(block)


def figures_in_print(document: Document) -> dict[str, Figure]:
    """The figures by key, those that a text asks for in vain left out."""
    return {key: figure for key, figure in document.figures().items() if not key.startswith(UNKNOWN)}


def _own(figure: Figure) -> Style:
    """How a figure that stands in no table is shown: with the decimals it has, two at most, and its unit."""
    decimals = (raw(figure.value) or "").partition(".")[2]
    return Style(decimals=min(len(decimals), 2), with_unit=figure.unit.key not in _BARE)


def _happened(old: Stood | None, figure: Figure) -> Happened | None:
    if old is None:
        return Happened.APPEARED
    if old.figure.state is not figure.state:
        return Happened.STATE
    same = raw(old.figure.value) == raw(figure.value) and old.figure.unit.key == figure.unit.key
    return None if same else Happened.CHANGED


def _with_sign(how: Style, moved: Figure) -> Style:
    """The style of the change of a figure that is shown so: always with a sign and its unit."""
    target = how.unit or moved.unit
    if moved.unit.kind is Kind.SHARE:
        target = unit("percentage_points")
    return replace(how, unit=target, sign=Sign.ALWAYS, with_unit=target.key not in _BARE, unit_label=None)
