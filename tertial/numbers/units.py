"""Enheter: what a number counts, and how the unit is written in Swedish."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What sort of quantity a unit measures; only units of one kind can be converted into each other."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    DURATION = "duration"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Unit:
    """Enhet. `factor` is how many base units one of this unit is: 1 tkr = 1 000 kr, 1 % = 0.01 of a whole."""

    key: str
    label: str
    kind: Kind
    factor: Decimal = Decimal(1)

    def __str__(self) -> str:
        return self.label


_UNITS = [
    Unit("kr", "kr", Kind.MONEY),
    Unit("tkr", "tkr", Kind.MONEY, Decimal(1000)),
    Unit("mnkr", "mnkr", Kind.MONEY, Decimal(1_000_000)),
    Unit("mkr", "mkr", Kind.MONEY, Decimal(1_000_000)),
    Unit("msek", "msek", Kind.MONEY, Decimal(1_000_000)),
    Unit("share", "andel", Kind.SHARE),
    Unit("percent", "%", Kind.SHARE, Decimal("0.01")),
    Unit("percentage_points", "procentenheter", Kind.SHARE, Decimal("0.01")),
    Unit("count", "antal", Kind.COUNT),
    Unit("people", "personer", Kind.COUNT),
    Unit("households", "hushåll", Kind.COUNT),
    Unit("care_days", "dygn", Kind.COUNT),
    Unit("year_places", "årsplatser", Kind.COUNT),
    Unit("fte", "årsarbetare", Kind.COUNT),
    Unit("days", "dagar", Kind.DURATION),
    Unit("months", "månader", Kind.COUNT),
    Unit("index", "index", Kind.INDEX),
]
UNITS: dict[str, Unit] = {unit.key: unit for unit in _UNITS}


def unit(key: str) -> Unit:
    """The unit with this key. Raises KeyError, with the known keys, for any other."""
    try:
        return UNITS[key]
    except KeyError:
        raise KeyError(f"unknown unit {key!r}; known: {', '.join(UNITS)}") from None


def convert(value: Decimal, source: Unit, target: Unit) -> Decimal:
    """`value` in `source` expressed in `target`, unrounded. Raises ValueError between different kinds."""
    if source.kind is not target.kind:
        raise ValueError(f"cannot show {source.key} as {target.key}")
    if source.factor == target.factor:
        return value
    return value * source.factor / target.factor
