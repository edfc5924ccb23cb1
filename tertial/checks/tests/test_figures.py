"""Numbers as Swedish reports print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.checks.figures import as_printed, is_missing, plain, read_cell, small


@pytest.mark.parametrize(
    ("text", "value", "step", "unit"),
    [
        ("1 234,5", "1234.5", "0.1", ""),
        ("1.234,5", "1234.5", "0.1", ""),
        ("1234", "1234", "1", ""),
        ("1\u00a0234", "1234", "1", ""),
        ("1\u2009234", "1234", "1", ""),
        ("−18,3", "-18.3", "0.1", ""),
        ("– 5", "-5", "1", ""),
        ("(123)", "-123", "1", ""),
        ("-400*", "-400", "1", ""),
        ("12 1)", "12", "1", ""),
        ("1 500²", "1500", "1", ""),
        ("+4 %", "4", "1", "%"),
        ("14,6 mnkr", "14.6", "0.1", "mnkr"),
        ("942 574kr", "942574", "1", "kr"),
        ("ung. 116 000", "116000", "1", ""),
        ("**12**", "12", "1", ""),
    ],
)
def test_a_number_is_read_with_its_precision_and_unit(text, value, step, unit):
    read = read_cell(text)
    assert read is not None
    assert (read.value, read.step, read.unit) == (Decimal(value), Decimal(step), unit)


@pytest.mark.parametrize("text", ["2020-01-28", "3/6", "SN 2020:41", "16-64", "kl 9", "12 a", "", "–", "1 2345"])
def test_a_text_or_date_is_no_number(text):
    assert read_cell(text) is None


@pytest.mark.parametrize("text", ["", "-", "–", "x", "u.s.", "i.u."])
def test_what_says_that_there_is_no_value(text):
    assert is_missing(text)


def test_an_expected_figure_is_written_as_the_printed_one():
    for printed, value, written in (
        ("2 492", "2477", "2 477"), ("-12 %", "-25.3", "-25 %"), ("+1,3 mnkr", "2.45", "+2,5 mnkr"),
        ("44.100", "44300", "44.300"), ("(1,7)", "-1.9", "(1,9)"), ("−5", "-6", "−6"),
    ):  # fmt: skip
        like = read_cell(printed)
        assert like is not None
        assert as_printed(Decimal(value), like) == written


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_none(text):
    read = read_cell(text)
    assert read is None or read.value == read.value


@given(st.text())
def test_small_letters_and_plain_signs_stand_where_the_text_has_them(text):
    assert len(plain(text)) == len(small(text)) == len(text)


def test_small_letters_are_those_of_the_text():
    assert small("Årets ÖVERSKOTT i \u0130zmir") == "årets överskott i izmir"
