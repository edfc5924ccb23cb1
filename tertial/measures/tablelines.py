"""Tabellens rader på väg: a row's figures before it is set, and which measure a cell shows."""

from dataclasses import dataclass, field

from tertial.measures import catalogue
from tertial.measures.declare import Measure
from tertial.measures.tablespec import ColumnSpec, RowSpec, TableSpec, what_of
from tertial.numbers import Figure


@dataclass
class Line:
    """A row on its way: its figures by column, the rows it stands for, and which of them it claims to add up."""

    spec: RowSpec
    figures: dict[str, Figure] = field(default_factory=dict)
    parts: tuple["Line", ...] = ()
    claims: bool = False


def measured(spec: TableSpec, line: Line, column: ColumnSpec) -> Measure | None:
    """The measure that a cell shows, also where it is a sum of such cells; None for one worked out from others."""
    if not column.is_measured:
        return None
    if line.spec.sum_of is not None:
        return measured(spec, line.parts[0], column) if line.parts else None
    name = what_of(spec, line.spec, column).measure
    return None if name is None else catalogue.measure(name)
