"""Förändring, skillnad, summa och kvot: worked examples and the laws they follow."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.numbers import (
    DerivedLineage,
    Figure,
    State,
    absent,
    change_percent,
    difference,
    format_figure,
    ratio,
    style,
    total,
    unit,
)

KR, SHARE, COUNT, TKR = unit("kr"), unit("share"), unit("count"), unit("tkr")
kronor = st.decimals(min_value=-(10**12), max_value=10**12, places=2)
absent_states = st.sampled_from([state for state in State if not state.has_value])


def kr(value: object, state: State = State.EXACT) -> Figure:
    return Figure(Decimal(str(value)), KR, state)


@pytest.mark.parametrize(
    ("now", "then", "shown"),
    [
        (37, 43, "−14\u00a0%"),
        (104, 100, "4\u00a0%"),
        (0, 50, "−100\u00a0%"),
        (-120, -100, "−20\u00a0%"),  # a deficit that has grown has changed for the worse
        (-80, -100, "20\u00a0%"),
        (5, 0, "–"),
        (0, 0, "–"),
        (10, -10, "–"),
        (-10, 10, "–"),
    ],
)
def test_change_in_percent(now: int, then: int, shown: str) -> None:
    assert format_figure(change_percent(kr(now), kr(then)), style("percent")) == shown


@given(absent_states, kronor)
def test_no_percentage_against_what_is_missing(state: State, value: Decimal) -> None:
    assert change_percent(kr(value), absent(KR, state)).state is State.NOT_APPLICABLE
    assert change_percent(absent(KR, state), kr(value)).state is State.NOT_APPLICABLE


@given(kronor, kronor)
def test_change_leads_from_then_to_now(now: Decimal, then: Decimal) -> None:
    changed = change_percent(kr(now), kr(then))
    if then == 0 or (now < 0 < then) or (then < 0 < now):
        assert changed.state is State.NOT_APPLICABLE
    else:
        assert changed.value is not None
        assert abs(then + changed.value * abs(then) - now) < Decimal("1E-9")


def test_change_keeps_that_a_part_is_preliminary_and_what_it_is_made_of() -> None:
    now, then = kr(1, State.PRELIMINARY), kr(2)
    assert change_percent(now, then).state is State.PRELIMINARY
    assert change_percent(now, then).lineage == DerivedLineage("change_percent", (now, then))


@pytest.mark.parametrize("operation", [change_percent, difference])
def test_different_units_are_not_compared(operation: object) -> None:
    with pytest.raises(ValueError, match="tkr"):
        operation(kr(1000), Figure(Decimal(1), TKR))  # type: ignore[operator]
    with pytest.raises(ValueError, match="different units"):
        total([kr(1), Figure(Decimal(1), TKR)])


@given(kronor, kronor)
def test_difference_and_total_undo_each_other(one: Decimal, other: Decimal) -> None:
    assert total([difference(kr(one), kr(other)), kr(other)]).value == one


def test_difference_of_shares_is_in_percentage_points() -> None:
    gap = difference(Figure(Decimal("0.153"), SHARE), Figure(Decimal("0.12"), SHARE))
    assert (gap.value, gap.unit.key) == (Decimal("3.3"), "percentage_points")
    percent = unit("percent")
    assert difference(Figure(Decimal(15), percent), Figure(Decimal(12), percent)).value == 3


@given(st.lists(kronor, min_size=1, max_size=30))
def test_total_is_exact_in_any_order(values: list[Decimal]) -> None:
    ore = sum(int(value * 100) for value in values)
    assert total([kr(value) for value in values]).value == Decimal(ore) / 100
    assert total([kr(value) for value in reversed(values)]).value == Decimal(ore) / 100


@pytest.mark.parametrize(
    ("states", "result"),
    [
        ([State.EXACT, State.PRELIMINARY], State.PRELIMINARY),
        ([State.EXACT, State.NOT_APPLICABLE], State.EXACT),
        ([State.NOT_APPLICABLE, State.NOT_APPLICABLE], State.NOT_APPLICABLE),
        ([State.EXACT, State.MISSING], State.MISSING),
        ([State.NOT_APPLICABLE, State.SUPPRESSED, State.EXACT], State.SUPPRESSED),
        ([State.NOT_MEASURED, State.PRELIMINARY], State.NOT_MEASURED),
    ],
)
def test_total_is_missing_when_a_part_is(states: list[State], result: State) -> None:
    figures = [kr(10, state) if state.has_value else absent(KR, state) for state in states]
    assert total(figures).state is result


def test_total_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing to add"):
        total([])


@given(kronor, kronor)
def test_ratio_times_denominator_is_numerator(numerator: Decimal, denominator: Decimal) -> None:
    part = ratio(kr(numerator), kr(denominator))
    if denominator == 0:
        assert part.state is State.NOT_APPLICABLE
    else:
        assert part.value is not None
        assert abs(part.value * denominator - numerator) < Decimal("1E-9")


def test_ratio_reckons_in_base_units() -> None:
    assert ratio(Figure(Decimal(1), TKR), kr(4000)).value == Decimal("0.25")
    assert ratio(kr(5000), Figure(Decimal(2), COUNT), "tkr").value == Decimal("2.5")
    assert ratio(kr(1), absent(KR, State.NOT_MEASURED)).state is State.NOT_MEASURED
