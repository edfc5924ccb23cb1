"""Tal: figures with unit, state and lineage; rounding, change and Swedish display. Pure Python."""

from tertial.numbers.change import change_percent, difference, ratio, total
from tertial.numbers.effects import price_effect, volume_effect
from tertial.numbers.figures import (
    DerivedLineage,
    EnteredLineage,
    Figure,
    FrozenLineage,
    Lineage,
    MeasureLineage,
    State,
    absent,
)
from tertial.numbers.formatting import Sign, Style, displayed_value, format_decimal, format_figure, raw, style
from tertial.numbers.rounding import round_half_away, rounding_gap
from tertial.numbers.units import UNITS, Kind, Unit, convert, unit

__all__ = [
    "UNITS",
    "DerivedLineage",
    "EnteredLineage",
    "Figure",
    "FrozenLineage",
    "Kind",
    "Lineage",
    "MeasureLineage",
    "Sign",
    "State",
    "Style",
    "Unit",
    "absent",
    "change_percent",
    "convert",
    "difference",
    "displayed_value",
    "format_decimal",
    "format_figure",
    "price_effect",
    "ratio",
    "raw",
    "round_half_away",
    "rounding_gap",
    "style",
    "total",
    "unit",
    "volume_effect",
]
