"""Tabellhuvud: one row of headings, or two where columns stand in groups."""

from dataclasses import dataclass
from itertools import groupby

from tertial.documents.model import Column


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over `across` columns from `at`, and over `down` of the head's rows."""

    text: str
    at: int
    align: str
    across: int = 1
    down: int = 1
    is_group: bool = False


def head_of(columns: tuple[Column, ...]) -> tuple[tuple[Heading, ...], ...]:
    """The rows of a table's head, top first. A column without a group stands in all of them."""
    if not any(column.group for column in columns):
        return (tuple(Heading(column.label, at, column.align) for at, column in enumerate(columns)),)
    upper: list[Heading] = []
    lower: list[Heading] = []
    for group, found in groupby(enumerate(columns), key=lambda placed: placed[1].group):
        placed = list(found)
        own = [Heading(column.label, at, column.align, down=1 if group else 2) for at, column in placed]
        if group:
            upper.append(Heading(group, placed[0][0], "center", len(placed), is_group=True))
            lower.extend(own)
        else:
            upper.extend(own)
    return tuple(upper), tuple(lower)


def column_name(column: Column) -> str:
    """The column's heading with its group's before it, for those who read one column alone."""
    return f"{column.group}, {column.label}" if column.group and column.label else column.group or column.label
