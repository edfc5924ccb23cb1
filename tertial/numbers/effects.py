"""Volym och pris: the change of a cost split into what comes of more or fewer days and what comes of their price.

With a price for each day, cost = days × price. The volume effect is (days now − days then) × price then, the price
effect (price now − price then) × days now. The two add up to the change of the cost exactly.
"""

from decimal import Decimal

from tertial.numbers.figures import DerivedLineage, Figure, State, absent

_EXACT = Decimal("1E-10")  # the days of now at the price of then are rounded once, so that the effects add up


def volume_effect(cost: Figure, days: Figure, cost_then: Figure, days_then: Figure) -> Figure:
    """Volymeffekt: (days now − days then) × price then, in the unit of the cost.

    Not applicable where there were no days then, and so no price. Raises ValueError between different units.
    """
    return _effect("volume_effect", cost, days, cost_then, days_then)


def price_effect(cost: Figure, days: Figure, cost_then: Figure, days_then: Figure) -> Figure:
    """Priseffekt: (price now − price then) × days now. Otherwise as `volume_effect`."""
    return _effect("price_effect", cost, days, cost_then, days_then)


def _effect(operation: str, cost: Figure, days: Figure, cost_then: Figure, days_then: Figure) -> Figure:
    if cost.unit != cost_then.unit or days.unit != days_then.unit:
        raise ValueError("cannot split a change between different units")
    operands = (cost, days, cost_then, days_then)
    lineage = DerivedLineage(operation, operands)
    lacking = next((each.state for each in operands if not each.state.has_value), None)
    if lacking is not None:
        return absent(cost.unit, lacking, lineage)
    now, count, then, count_then = (each.value or Decimal(0) for each in operands)
    if count_then == 0:
        return absent(cost.unit, State.NOT_APPLICABLE, lineage)
    expected = (then * count / count_then).quantize(_EXACT)
    value = expected - then if operation == "volume_effect" else now - expected
    is_preliminary = any(each.state is State.PRELIMINARY for each in operands)
    return Figure(value, cost.unit, State.PRELIMINARY if is_preliminary else State.EXACT, lineage)
