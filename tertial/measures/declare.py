"""Mått: what a measure is, as data. Declared once in `catalogue`; the engine computes it, the pages explain it.

A measure is a formula over *aggregates*; an aggregate is one sum, count, distinct count or median over the rows of one
table, written as Ibis expressions on the unbound table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Protocol

import ibis

from tertial.facts.schemas import SCHEMAS
from tertial.numbers import Unit
from tertial.periods import Period

Expression = Any  # Ibis publishes no types that mypy can read


class MeasureError(ValueError):
    """A question that cannot be answered. The message is a Swedish sentence with what to do."""


class Better(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Kind(StrEnum):
    """How an aggregate adds up: a sum over any groups, or anew for every group (distinct counts, medians)."""

    SUM = "sum"
    DISTINCT = "distinct"
    WHOLE = "whole"


class Parameters:
    """Named values left open in an expression; `templates` puts them into the compiled SQL."""

    def day(self, name: str) -> Expression:
        return ibis.literal(f"${name}").cast("date")

    def number(self, name: str) -> Expression:
        return ibis.literal(f"${name}").cast("int64")

    def text(self, name: str) -> Expression:
        return ibis.literal(f"${name}")


Value = date | int | str
Filling = Value | tuple[Value, ...]  # what fills one open place: a value, or several in a list
TableExpression = Callable[[Expression, Parameters], Expression]


@dataclass(frozen=True, slots=True)
class Piece:
    """One query's worth of an aggregate: its parameters, and the whole number that its value is multiplied by."""

    parameters: tuple[tuple[str, Filling], ...]
    weight: int = 1


class Facts(Protocol):
    """What an aggregate may ask before it is computed."""

    @property
    def settings(self) -> Mapping[str, Any]: ...

    def budget_version(self, year: int) -> str | None: ...


def spanning(facts: Facts, period: Period) -> tuple[Piece, ...]:
    """One piece: the period itself, as `$start` and `$end`."""
    return (Piece((("start", period.start), ("end", period.end))),)


def as_asked(period: Period) -> Period:
    return period


@dataclass(frozen=True)
class Aggregate:
    """Aggregat: one number a group from the rows of one table.

    `condition` says which rows count. `value` is the reduction over them (SUM, WHOLE; left out it is the number of
    rows), `keys` what is counted once (DISTINCT). `over` is the period that is read, given the one asked for.
    `relation` may rearrange the table first. `noted` is a count of rows that a note or a formula speaks of; of what is
    counted once it is 1 for a key that is to be noted, and the count is of such keys.
    `spread`: by month, a row without month adds to every month. `empty_is_missing`: no rows is no figure, not 0.
    `noted_is_missing`: nor is there one where any row is noted. `dateless`: its rows say themselves what they are for.
    `by_months`: its sum over a period (`$start`, `$end`, `$months`) is the sum over the period's months.
    `joins` are other tables that the relation reads. `ignores` are dimensions that the aggregate neither is split by
    nor filtered on: the whole that a group's part is a share of.
    """

    name: str
    table: str
    kind: Kind
    condition: TableExpression
    value: TableExpression | None = None
    keys: tuple[str, ...] = ()
    over: Callable[[Period], Period] = as_asked
    pieces: Callable[[Facts, Period], tuple[Piece, ...]] = spanning
    relation: TableExpression | None = None
    noted: TableExpression | None = None
    spread: bool = False
    whole_months: bool = False
    empty_is_missing: bool = False
    noted_is_missing: bool = False
    dateless: bool = False
    by_months: bool = False
    joins: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()

    @property
    def additive(self) -> bool:
        return self.kind is Kind.SUM


@dataclass(frozen=True, slots=True)
class Cell:
    """What an aggregate came to in one group, exactly. `units` are the nodes that the rows hang on, if asked."""

    value: Decimal = Decimal(0)
    rows: int = 0
    noted: int = 0
    units: frozenset[int] = frozenset()

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(
            self.value + other.value, self.rows + other.rows, self.noted + other.noted, self.units | other.units
        )


Cells = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Question:
    """What a formula may know besides its cells. `months` is how many months the group spans."""

    period: Period
    months: int
    settings: Mapping[str, Any]


Formula = Callable[[Cells, Question], Decimal | None]


@dataclass(frozen=True)
class Measure:
    """Mått. `definition` and `source` are shown to people; `personal` ones can be suppressed in small groups.

    `summable`: a total may also be given as the sum of its parts. `formula` gives None where it does not apply.
    `ledger_sign`: costs are positive, which a table of net results turns round.
    `volume` is the measure of what is paid for, where the change of a cost splits into volume and price.
    `group` counts the persons of a group, where small groups are hidden by that and not by the figure itself.
    `complete` names two aggregates: every unit with a value in the first must have rows in the second.
    """

    key: str
    title: str
    unit: Unit
    definition: str
    source: str
    better: Better
    breakdowns: tuple[str, ...]
    aggregates: tuple[Aggregate, ...]
    formula: Formula
    filters: tuple[str, ...] = ()
    personal: bool = False
    summable: bool = True
    complete: tuple[str, str] | None = None
    note: Callable[[Cells], str | None] | None = None
    ledger_sign: bool = False
    volume: str | None = None
    group: Aggregate | None = None

    @property
    def tables(self) -> tuple[str, ...]:
        """The source tables, each once."""
        return tuple(dict.fromkeys(each.table for each in self.aggregates))

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What the measure can be filtered on: its breakdowns and a few more."""
        return self.breakdowns + self.filters


@cache
def unbound(table: str) -> Expression:
    """The table as Ibis sees it: the columns of `facts.schemas`, and the batch that the row came with."""
    fields = {each.name: _IBIS.get(str(each.type), str(each.type)) for each in SCHEMAS[table].arrow}
    return ibis.table(fields | {"batch_id": "int64"}, name=table)


_IBIS = {
    "date32[day]": "date",
    "bool": "boolean",
    "decimal128(18, 2)": "decimal(18, 2)",
    "decimal128(28, 8)": "decimal(28, 8)",
    "extension<arrow.uuid>": "uuid",
}
