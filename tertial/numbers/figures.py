"""Figur: a number that knows its unit, its state and where it came from."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from tertial.numbers.units import Unit


class State(StrEnum):
    """How far a number can be trusted, or why there is none. Only the first two carry a value."""

    EXACT = "exact"
    PRELIMINARY = "preliminary"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    NOT_MEASURED = "not_measured"
    SUPPRESSED = "suppressed"

    @property
    def has_value(self) -> bool:
        return self in (State.EXACT, State.PRELIMINARY)


@dataclass(frozen=True, slots=True)
class MeasureLineage:
    """A figure computed from imported rows. `filters` are (field, value) pairs; `batches` the ids that were read."""

    measure: str
    body: str
    period: str
    filters: tuple[tuple[str, str], ...] = ()
    batches: tuple[int, ...] = ()
    rows: int = 0
    kind: str = "measure"


@dataclass(frozen=True, slots=True)
class EnteredLineage:
    """A figure that no source delivers, entered by a person with its source and the date of that source."""

    person: str
    entered_at: datetime
    source: str
    source_date: date
    kind: str = "entered"


@dataclass(frozen=True, slots=True)
class DerivedLineage:
    """A figure worked out from others: `operation` is 'sum', 'difference', 'change_percent', 'ratio',
    'volume_effect', 'price_effect' or 'count' (each of what is counted is 1)."""

    operation: str
    operands: tuple["Figure", ...]
    kind: str = "derived"


@dataclass(frozen=True, slots=True)
class FrozenLineage:
    """A figure read back from a frozen report: its report, and the lineage it had when it was frozen."""

    report: str
    was: "MeasureLineage | EnteredLineage | DerivedLineage | None" = None
    kind: str = "frozen"


Lineage = MeasureLineage | EnteredLineage | DerivedLineage | FrozenLineage


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with unit, state and lineage. `value` is unrounded, in `unit`; None exactly when the state has none."""

    value: Decimal | None
    unit: Unit
    state: State = State.EXACT
    lineage: Lineage | None = None

    def __post_init__(self) -> None:
        if (self.value is not None) != self.state.has_value:
            raise ValueError(f"a figure that is {self.state} cannot have the value {self.value}")
        if self.value is not None and not self.value.is_finite():
            raise ValueError("a figure is finite")

    def with_lineage(self, lineage: Lineage) -> "Figure":
        return replace(self, lineage=lineage)


def absent(unit: Unit, state: State = State.MISSING, lineage: Lineage | None = None) -> Figure:
    """A figure without a value, in the given state."""
    return Figure(None, unit, state, lineage)
