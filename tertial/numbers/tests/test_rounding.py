"""Avrundning: half away from zero, and the note that never excuses a real error."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tertial.numbers import round_half_away, rounding_gap

kronor = st.decimals(min_value=-(10**12), max_value=10**12, places=2)
decimals = st.integers(min_value=-3, max_value=2)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-0.5", 0, "-1"),
        ("-2.5", 0, "-3"),
        ("2.4999", 0, "2"),
        ("1.005", 2, "1.01"),
        ("-18.25", 1, "-18.3"),
        ("12345", -3, "12E+3"),
    ],
)
def test_half_goes_away_from_zero(value: str, places: int, rounded: str) -> None:
    assert round_half_away(Decimal(value), places) == Decimal(rounded)


@given(kronor, decimals)
def test_rounding_is_symmetric_and_off_by_at_most_half(value: Decimal, places: int) -> None:
    rounded = round_half_away(value, places)
    assert abs(rounded - value) <= Decimal(5).scaleb(-places - 1)
    assert round_half_away(-value, places) == -rounded
    assert round_half_away(rounded, places) == rounded


@given(kronor, decimals)
def test_exact_half_never_goes_towards_zero(value: Decimal, places: int) -> None:
    rounded = round_half_away(value, places)
    if abs(rounded - value) == Decimal(5).scaleb(-places - 1):
        assert abs(rounded) > abs(value)


@given(kronor, kronor, decimals)
def test_rounding_keeps_the_order(one: Decimal, other: Decimal, places: int) -> None:
    low, high = sorted((one, other))
    assert round_half_away(low, places) <= round_half_away(high, places)


def test_small_negative_is_not_a_negative_zero() -> None:
    assert str(round_half_away(Decimal("-0.004"), 2)) == "0.00"


def test_rounding_does_not_depend_on_the_thread_context() -> None:
    with localcontext() as context:
        context.prec = 3
        assert round_half_away(Decimal("123456.5"), 0) == 123457


def test_gap_of_three_thirds_is_by_rounding() -> None:
    third = Decimal(1) / 3
    assert rounding_gap([third, third, third], Decimal(1), 3)
    assert rounding_gap([Decimal("1.4"), Decimal("1.4")], Decimal("2.8"), 0)
    assert not rounding_gap([Decimal("1.2"), Decimal("1.2")], Decimal("2.4"), 0)


@given(st.lists(kronor, min_size=1, max_size=20), decimals)
def test_gap_is_told_exactly_when_shown_parts_miss_the_shown_total(parts: list[Decimal], places: int) -> None:
    total = sum(parts, Decimal(0))
    shown = sum((round_half_away(part, places) for part in parts), Decimal(0))
    assert rounding_gap(parts, total, places) is (shown != round_half_away(total, places))


@given(st.lists(kronor, min_size=1, max_size=20), kronor, decimals)
def test_gap_never_excuses_a_real_error(parts: list[Decimal], error: Decimal, places: int) -> None:
    assume(error != 0)
    assert not rounding_gap(parts, sum(parts, Decimal(0)) + error, places)


def test_gap_never_excuses_an_error_of_one_ore_in_a_great_sum() -> None:
    parts = [Decimal("123456789012.345"), Decimal("0.155")]
    assert not rounding_gap(parts, sum(parts) + Decimal("0.01"), 0)
