"""Visning: Swedish numbers, states that never look like zero, and values in full precision."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.numbers import (
    UNITS,
    Figure,
    Sign,
    State,
    absent,
    convert,
    displayed_value,
    format_decimal,
    format_figure,
    raw,
    style,
    unit,
)

numbers = st.decimals(min_value=-(10**15), max_value=10**15, places=4)
units = st.sampled_from(list(UNITS.values()))


def read(text: str) -> Decimal:
    """A Swedish number as a reader would key it into a calculator."""
    return Decimal(text.replace("\u00a0", "").replace(",", ".").replace("\u2212", "-"))


@pytest.mark.parametrize(
    ("value", "unit_key", "how", "shown"),
    [
        ("1234.5", "kr", style(decimals=1), "1\u00a0234,5"),
        ("-18.25", "kr", style(decimals=1), "−18,3"),
        ("0.153", "share", style("percent", 1), "15,3\u00a0%"),
        ("1234567", "kr", style("mnkr", 1, with_unit=True), "1,2\u00a0mnkr"),
        ("1234567", "kr", style("mnkr", 1, with_unit=True, unit_label="msek"), "1,2\u00a0msek"),
        ("1234567", "kr", style("tkr"), "1\u00a0235"),
        ("-499", "kr", style("tkr"), "0"),
        ("-499.99", "kr", style("tkr", sign=Sign.ALWAYS), "0"),
        ("500", "kr", style("tkr", sign=Sign.ALWAYS), "+1"),
        ("999999.5", "count", style(), "1\u00a0000\u00a0000"),
        ("3.3", "percentage_points", style(decimals=1, with_unit=True), "3,3\u00a0procentenheter"),
    ],
)
def test_figure_as_swedish_text(value: str, unit_key: str, how: object, shown: str) -> None:
    assert format_figure(Figure(Decimal(value), unit(unit_key)), how) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (State.MISSING, "u.s."),
        (State.NOT_APPLICABLE, "–"),
        (State.NOT_MEASURED, "ej mätt"),
        (State.SUPPRESSED, "–"),
    ],
)
def test_state_without_a_value_is_words_and_never_zero(state: State, shown: str) -> None:
    assert format_figure(absent(unit("tkr"), state), style("mnkr", 1, with_unit=True)) == shown
    assert displayed_value(absent(unit("tkr"), state), style("mnkr")) is None


def test_suppressed_is_shown_as_the_profile_says() -> None:
    how = style(suppressed_text="få svar")
    assert format_figure(absent(unit("people"), State.SUPPRESSED), how) == "få svar"
    assert format_figure(absent(unit("people"), State.MISSING), how) == "u.s."


def test_preliminary_is_marked() -> None:
    assert format_figure(Figure(Decimal(12), unit("count"), State.PRELIMINARY), style()) == "12\u00a0p"


@given(numbers, st.sampled_from(list(Sign)))
def test_written_number_is_read_back(value: Decimal, sign: Sign) -> None:
    text = format_decimal(value, sign)
    assert read(text) == (abs(value) if sign is Sign.NEVER else value)
    assert text.startswith("−") is (value < 0 and sign is not Sign.NEVER)
    assert text.startswith("+") is (sign is Sign.ALWAYS and value > 0)
    assert "-" not in text
    assert " " not in text


@given(numbers)
def test_thousands_stand_in_threes(value: Decimal) -> None:
    groups = format_decimal(value).lstrip("−").partition(",")[0].split("\u00a0")
    assert 1 <= len(groups[0]) <= 3
    assert all(len(group) == 3 for group in groups[1:])


@given(numbers, st.integers(min_value=0, max_value=3))
def test_shown_number_has_the_decimals_of_the_style(value: Decimal, decimals: int) -> None:
    shown = format_figure(Figure(value, unit("kr")), style("tkr", decimals))
    assert len(shown.partition(",")[2]) == decimals
    assert abs(read(shown) * 1000 - value) <= Decimal(500).scaleb(-decimals)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_raw_keeps_every_digit_and_has_no_exponent(value: Decimal) -> None:
    text = raw(value)
    assert text is not None
    assert Decimal(text) == value
    assert "E" not in text
    assert not ("." in text and text.endswith("0"))
    assert text != "-0"


@pytest.mark.parametrize(("value", "text"), [("1E+3", "1000"), ("-0.00", "0"), ("120.50", "120.5"), ("0E-9", "0")])
def test_raw_is_plain(value: str, text: str) -> None:
    assert raw(Decimal(value)) == text
    assert raw(None) is None


@given(numbers, units, units)
def test_conversion_there_and_back_changes_nothing(value: Decimal, source: object, target: object) -> None:
    if source.kind is not target.kind:  # type: ignore[attr-defined]
        with pytest.raises(ValueError, match="cannot show"):
            convert(value, source, target)  # type: ignore[arg-type]
    else:
        assert convert(convert(value, source, target), target, source) == value  # type: ignore[arg-type]


def test_conversion_moves_the_point_the_right_way() -> None:
    assert convert(Decimal("1234567.89"), unit("kr"), unit("mnkr")) == Decimal("1.23456789")
    assert convert(Decimal("0.04"), unit("share"), unit("percent")) == 4


def test_unknown_unit_lists_the_known() -> None:
    with pytest.raises(KeyError, match="known: kr, tkr"):
        unit("sek")


@pytest.mark.parametrize(
    ("value", "state"), [(None, State.EXACT), (Decimal(0), State.MISSING), (Decimal(1), State.SUPPRESSED)]
)
def test_figure_has_a_value_exactly_when_its_state_says_so(value: Decimal | None, state: State) -> None:
    with pytest.raises(ValueError, match="cannot have the value"):
        Figure(value, unit("kr"), state)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_figure_is_finite(value: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        Figure(Decimal(value), unit("kr"))
