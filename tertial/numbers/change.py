"""Förändring: percent change, differences and shares, with states for what cannot be said."""

from collections.abc import Iterable
from decimal import Decimal

from tertial.numbers.figures import DerivedLineage, Figure, State, absent
from tertial.numbers.units import Kind, unit


def change_percent(now: Figure, then: Figure) -> Figure:
    """Förändring i procent: (now − then) / |then|, as a share of 1.

    Not applicable when *then* is 0 or missing, or when the two have different signs (`numbers.md`, Change). Raises
    ValueError between different units: the silently wrong number would be a thousand times too large.
    """
    if now.unit != then.unit:
        raise ValueError(f"cannot compare {now.unit.key} with {then.unit.key}")
    lineage = DerivedLineage("change_percent", (now, then))
    if now.value is None or then.value is None:
        return absent(unit("share"), State.NOT_APPLICABLE, lineage)
    if then.value == 0 or now.value * then.value < 0:
        return absent(unit("share"), State.NOT_APPLICABLE, lineage)
    return Figure((now.value - then.value) / abs(then.value), unit("share"), _worst(now, then), lineage)


def difference(minuend: Figure, subtrahend: Figure) -> Figure:
    """Skillnad: minuend − subtrahend, in their common unit; between two shares in percentage points."""
    if minuend.unit != subtrahend.unit:
        raise ValueError(f"cannot take {subtrahend.unit.key} from {minuend.unit.key}")
    result_unit = unit("percentage_points") if minuend.unit.kind is Kind.SHARE else minuend.unit
    lineage = DerivedLineage("difference", (minuend, subtrahend))
    if minuend.value is None or subtrahend.value is None:
        return absent(result_unit, _first_absent(minuend, subtrahend), lineage)
    value = (minuend.value - subtrahend.value) * minuend.unit.factor / result_unit.factor
    return Figure(value, result_unit, _worst(minuend, subtrahend), lineage)


def total(figures: Iterable[Figure]) -> Figure:
    """Summa of figures in one unit, unrounded; missing when any part that applies is missing."""
    parts = tuple(figures)
    if not parts:
        raise ValueError("nothing to add up")
    common = parts[0].unit
    if any(part.unit != common for part in parts):
        raise ValueError("cannot add up different units")
    lineage = DerivedLineage("sum", parts)
    counted = [part for part in parts if part.state is not State.NOT_APPLICABLE]
    if not counted:
        return absent(common, State.NOT_APPLICABLE, lineage)
    if any(part.value is None for part in counted):
        return absent(common, _first_absent(*counted), lineage)
    value = sum((part.value for part in counted if part.value is not None), Decimal(0))
    return Figure(value, common, _worst(*counted), lineage)


def ratio(numerator: Figure, denominator: Figure, result_unit_key: str = "share") -> Figure:
    """Kvot: numerator / denominator; not applicable when the denominator is 0."""
    result_unit = unit(result_unit_key)
    lineage = DerivedLineage("ratio", (numerator, denominator))
    if numerator.value is None or denominator.value is None:
        return absent(result_unit, _first_absent(numerator, denominator), lineage)
    if denominator.value == 0:
        return absent(result_unit, State.NOT_APPLICABLE, lineage)
    value = (numerator.value * numerator.unit.factor) / (denominator.value * denominator.unit.factor)
    return Figure(value / result_unit.factor, result_unit, _worst(numerator, denominator), lineage)


def _worst(*figures: Figure) -> State:
    return State.PRELIMINARY if any(f.state is State.PRELIMINARY for f in figures) else State.EXACT


def _first_absent(*figures: Figure) -> State:
    return next(f.state for f in figures if not f.state.has_value)
