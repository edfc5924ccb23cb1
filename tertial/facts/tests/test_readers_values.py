"""Single values: dates, months, amounts and words as sources write them."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.facts.readers.amounts import decimal_sign, read_amount, read_column, read_numbers
from tertial.facts.readers.values import Unreadable, read_date, read_integer, read_month, read_round, read_year
from tertial.numbers import round_half_away

ORE = pa.decimal128(18, 2)
DAY = date(2017, 4, 3)


@pytest.mark.parametrize(
    "text",
    ["2017-04-03", "2017/4/3", "2017.04.03", "20170403", "3.4.2017", "3/4 2017", "3 april 2017", "3 apr. 2017",
     "2017-04-03 13:45", "2017-04-03T00:00:00", "2017-04-03 00:00:00.000", "2017-04-03T13:45:00Z"],
)  # fmt: skip
def test_a_day_is_read_as_it_is_written_in_sweden(text: str) -> None:
    assert read_date(text) == DAY


@pytest.mark.parametrize(
    "text", ["3/4/2017", "04/03/2017", "170403", "2017-02-29", "2017-13-01", "42828", "2017430", "i dag"]
)
def test_a_day_that_is_unclear_or_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_date(text)


@given(st.dates(date(1000, 1, 1)))
def test_every_day_is_read_back(day: date) -> None:
    for text in (day.isoformat(), f"{day:%Y%m%d}", f"{day.day}.{day.month}.{day.year}"):
        assert read_date(text) == day


@pytest.mark.parametrize(
    "text", ["201704", "2017-04", "2017/04", "2017-04-30", "april 2017", "apr 2017", "Apr-2017", "2017 april"]
)
def test_a_month_is_its_first_day(text: str) -> None:
    assert read_month(text) == date(2017, 4, 1)


@pytest.mark.parametrize("text", ["201713", "201700", "4", "2017", "april"])
def test_a_month_lies_between_one_and_twelve_of_a_year(text: str) -> None:
    with pytest.raises(Unreadable):
        read_month(text)


def test_a_round_is_its_last_day() -> None:
    assert [read_round(text) for text in ("T1 2017", "2017-03-31", "H1 2014")] == [
        date(2017, 4, 30), date(2017, 3, 31), date(2014, 6, 30),
    ]  # fmt: skip


def test_whole_numbers_and_years() -> None:
    assert [read_integer(text) for text in ("3", "-2", "4,0", "\u22125")] == [3, -2, 4, -5]
    assert read_year("2017") == 2017
    for text, read in (("3,5", read_integer), ("tre", read_integer), ("17", read_year), ("20170", read_year)):
        with pytest.raises(Unreadable):
            read(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1234,5", "1234.5"), ("1 234,50", "1234.50"), ("1\u00a0234\u202f567", "1234567"), ("1.234,50", "1234.50"),
     ("1,234.50", "1234.50"), ("1.234.567", "1234567"), ("1'234.50", "1234.50"), ("\u221218,3", "-18.3"),
     ("100-", "-100"), ("+5", "5"), ("0,125", "0.125"), (",5", "0.5"), ("12 kr", "12"), ("1 234 kr", "1234")],
)  # fmt: skip
def test_an_amount_is_read_as_it_is_written(text: str, amount: str) -> None:
    assert read_amount(text, None) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "1.234",
        "1,234",
        "12 34",
        "1 2345",
        "1e5",
        "1,23E+06",
        "--5",
        "-5-",
        "5%",
        "1,2,3",
        "1.23.45",
        "",
        "kr",
        "0x10",
        "9" * 16,
    ],
)
def test_what_is_unclear_or_no_number_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_amount(text, None)


def test_the_decimal_sign_is_the_one_that_the_numbers_show() -> None:
    assert decimal_sign(["1", "1 000", "2,50"]) == ","
    assert decimal_sign(["1.234", "12"]) is None
    assert decimal_sign(["1.234,5"]) == ","
    assert decimal_sign(["1,5", "1.5"]) is None


@given(st.lists(st.decimals(-(10**14), 10**14, places=2), max_size=20), st.sampled_from([",", "."]))
def test_a_column_of_amounts_is_read_exactly(amounts: list[Decimal], sign: str) -> None:
    read = read_column(pa.array([str(amount).replace(".", sign) for amount in amounts], pa.string()), sign, ORE)
    assert read.values.to_pylist() == amounts
    assert (read.bad.to_pylist(), read.rounded) == ([False] * len(amounts), 0)


@given(st.lists(st.floats(-(10**9), 10**9), max_size=20))
def test_real_numbers_are_rounded_half_away_from_zero(numbers: list[float]) -> None:
    read = read_numbers(pa.array(numbers, pa.float64()), ORE).values.to_pylist()
    assert read == [round_half_away(round_half_away(Decimal(number), 8), 2) for number in numbers]


def test_a_number_that_is_none_is_marked_and_does_not_stop_the_column() -> None:
    read = read_numbers(pa.array([1.005, float("nan"), float("inf"), 1e300, None, 0.1 + 0.2]), ORE)
    assert read.values.to_pylist() == [Decimal("1.01"), None, None, None, None, Decimal("0.30")]
    assert read.bad.to_pylist() == [False, True, True, True, False, False]
