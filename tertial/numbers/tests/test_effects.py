"""Volym och pris: a worked example, and the law that the effects are the whole change."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.numbers import DerivedLineage, Figure, State, absent, difference, price_effect, total, unit, volume_effect

KR, DAYS = unit("kr"), unit("care_days")
kronor = st.decimals(min_value=0, max_value=10**11, places=2)
days = st.integers(0, 10**6)


def kr(value: object, state: State = State.EXACT) -> Figure:
    return Figure(Decimal(str(value)), KR, state)


def care_days(value: int) -> Figure:
    return Figure(Decimal(value), DAYS)


def test_more_days_at_a_higher_price() -> None:
    """100 days at 2 000 kr became 130 at 2 200: thirty more days at the old price, and 200 kr more for each day."""
    of = (kr(286_000), care_days(130), kr(200_000), care_days(100))
    assert volume_effect(*of).value == 60_000
    assert price_effect(*of).value == 26_000


def test_nothing_bought_any_more_is_all_volume() -> None:
    of = (kr(0), care_days(0), kr(200_000), care_days(100))
    assert (volume_effect(*of).value, price_effect(*of).value) == (-200_000, 0)


@given(kronor, days, kronor, st.integers(1, 10**6))
def test_the_effects_add_up_to_the_change_exactly(now: Decimal, count: int, then: Decimal, count_then: int) -> None:
    of = (kr(now), care_days(count), kr(then), care_days(count_then))
    assert total([volume_effect(*of), price_effect(*of)]).value == difference(of[0], of[2]).value


@given(kronor, days)
def test_without_a_change_of_volume_all_is_price(now: Decimal, count: int) -> None:
    of = (kr(now), care_days(count + 1), kr(1000), care_days(count + 1))
    assert volume_effect(*of).value == 0
    assert price_effect(*of).value == now - 1000


def test_without_days_before_there_is_no_price_to_compare_with() -> None:
    of = (kr(1000), care_days(1), kr(0), care_days(0))
    assert volume_effect(*of).state is State.NOT_APPLICABLE
    assert price_effect(*of).state is State.NOT_APPLICABLE


@pytest.mark.parametrize("state", [state for state in State if not state.has_value])
def test_a_missing_cost_gives_no_effect_and_never_zero(state: State) -> None:
    of = (kr(1000), care_days(1), absent(KR, state), care_days(2))
    assert volume_effect(*of).state is price_effect(*of).state is state


def test_what_is_preliminary_stays_so_and_the_four_operands_are_kept() -> None:
    of = (kr(1000, State.PRELIMINARY), care_days(1), kr(500), care_days(1))
    effect = price_effect(*of)
    assert effect.state is State.PRELIMINARY
    assert effect.lineage == DerivedLineage("price_effect", of)


def test_units_are_not_mixed() -> None:
    with pytest.raises(ValueError, match="different units"):
        volume_effect(kr(1), care_days(1), Figure(Decimal(1), unit("tkr")), care_days(1))
