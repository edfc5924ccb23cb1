"""A read document: tables and paragraphs in reading order, each with its place. Formats end here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


class Unreadable(Exception):
    """The file cannot be read. The message is one Swedish sentence: what is wrong and what can be done."""


class Stopped(Exception):
    """Whoever follows the reading of a file has asked it to stop."""


# Told how many pages have been read, and of how many; raises Stopped to end the reading.
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: its line in a text (1-based), its page where the format has pages.

    `order` numbers what is read, also in formats without lines: adjacent lines have adjacent numbers. `anchor` is the
    kind and the key of the table or section that it stands in, in a document of Tertial's own ("table result").
    """

    line: int | None = None
    page: int | None = None
    order: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of cells as they are printed. `aligned`: the cells stand in their columns, none has been dropped."""

    cells: tuple[str, ...]
    place: Place
    aligned: bool = False


@dataclass(slots=True)
class RawTable:
    """Rows that belong together, with the text that stands right before them."""

    rows: list[RawRow]
    title: str = ""
    heading: str = ""
    after: str = ""

    @property
    def place(self) -> Place:
        return self.rows[0].place if self.rows else Place()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of running text, or a heading, with the heading that it stands under.

    `lines`: where each of its lines begins and stands, where it was put together of several.
    """

    text: str
    place: Place
    heading: str = ""
    lines: tuple[tuple[int, Place], ...] = ()


@dataclass(slots=True)
class Source:
    """What a reader hands over. `furniture`: what is printed at the head or foot of pages, no part of the text."""

    name: str
    items: list[RawTable | Paragraph] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    furniture: list[Paragraph] = field(default_factory=list)

    def tables(self) -> Iterator[RawTable]:
        return (item for item in self.items if isinstance(item, RawTable))

    def paragraphs(self) -> Iterator[Paragraph]:
        return (item for item in self.items if isinstance(item, Paragraph))
