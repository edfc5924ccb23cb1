"""What stands beside the field: days in words, a small chart, and words held against the figure."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tertial.followup.kinds import Beside, Point, Shown
from tertial.followup.small_chart import draw, said
from tertial.followup.when import day_in_words, moment_in_words
from tertial.followup.word_check import judged, speaks_of_shares
from tertial.numbers import Figure, style, unit

TODAY = date(2017, 5, 8)  # a Monday


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2017, 5, 8), "i dag"),
        (date(2017, 5, 9), "i morgon"),
        (date(2017, 5, 7), "i går"),
        (date(2017, 5, 10), "onsdag"),
        (date(2017, 5, 14), "söndag"),
        (date(2017, 5, 15), "15 maj"),
        (date(2017, 5, 3), "3 maj"),
        (date(2018, 1, 3), "3 januari 2018"),
    ],
)
def test_a_day_is_called_as_people_call_it(day, words):
    assert day_in_words(day, TODAY) == words


def test_a_moment_of_today_is_its_hour_in_swedish_time():
    assert moment_in_words(datetime(2017, 5, 8, 12, 2, tzinfo=UTC), TODAY) == "14.02"
    assert moment_in_words(datetime(2017, 5, 7, 12, 2, tzinfo=UTC), TODAY) == "i går"


def shown(value: int, key: str = "percent") -> Shown:
    return Shown(Figure(Decimal(value), unit(key)), style(key))


@pytest.mark.parametrize(
    ("comment", "value", "said"),
    [
        ("Närmare hälften tar längre tid.", 52, ["”Närmare hälften” stämmer med 48\xa0%"]),
        ("Drygt hälften klaras i tid.", 52, ["”Drygt hälften” stämmer med 52\xa0%"]),
        ("Mer än hälften är sena.", 70, ["”Mer än hälften” stämmer med 70\xa0%"]),
        ("Hälften är sena.", 80, ["”Hälften” stämmer inte med 80\xa0%"]),
        ("Fler anmälningar har ökat trycket.", 52, []),
    ],
)
def test_a_word_of_a_share_is_held_against_the_figure_or_the_rest(comment, value, said):
    assert [str(one) for one in judged(comment, shown(value))] == said
    assert speaks_of_shares(comment) is bool(said)


def test_words_are_not_held_against_what_is_no_share():
    assert judged("Hälften är klara.", shown(12, "count")) == []
    assert judged("Hälften är klara.", None) == []


def series(*values: int | None, target: int | None = None) -> Beside:
    points = tuple(Point(str(2013 + at), None if value is None else Decimal(value)) for at, value in enumerate(values))
    return Beside(shown=shown(values[-1] or 0), points=points, target=None if target is None else Decimal(target))


def test_a_chart_is_drawn_and_told_with_its_target():
    chart = series(60, 51, 52, target=100)
    assert said(chart) == "2013: 60\xa0%. 2014: 51\xa0%. 2015: 52\xa0%. Mål 100\xa0%."
    assert draw(chart).count("<polyline") == 1
    assert "stroke-dasharray" in draw(chart)


def test_a_line_stops_where_a_value_is_missing_and_one_value_is_no_line():
    assert draw(series(60, 61, None, 52, 53)).count("<polyline") == 2
    assert "2014: –." in said(series(60, None, 53))
    assert draw(series(None, 53)) == ""
    assert draw(series(53, 53)).count("<polyline") == 1


def test_what_stands_in_a_chart_is_escaped():
    chart = Beside(points=(Point("<b>", Decimal(1)), Point("x", Decimal(2))))
    assert "<b>" not in draw(chart)


def test_values_without_a_style_have_the_decimals_that_they_need():
    chart = Beside(points=(Point("2015", Decimal("60.000")), Point("2016", Decimal("71.50"))))
    assert said(chart) == "2015: 60. 2016: 71,5."
