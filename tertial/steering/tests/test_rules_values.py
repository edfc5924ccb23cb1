"""Trend, reached targets, proposals of a status, and counts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.followup.rules import Trend
from tertial.steering.rules import Direction
from tertial.steering.rules_counts import CameOut, Measured, came_out, count_outcomes, count_statuses
from tertial.steering.rules_values import Scaling, Series, Step, is_reached, propose, trend

STEPS = [
    Step("ej", "Ej uppfyllt", False),
    Step("delvis", "Delvis uppfyllt", False),
    Step("helt", "Helt uppfyllt", True),
    Step("kan-ej", "Kan ej utvärderas", None),
]
UP, DOWN, KEEP = (Scaling(way, 0, "%") for way in (Direction.UP, Direction.DOWN, Direction.KEEP))
decimals = st.decimals(-1000, 1000, places=3)


def d(text):
    return Decimal(text) if text is not None else None


@pytest.mark.parametrize(
    ("now", "then", "how", "expected"),
    [
        ("52", "51", UP, Trend.BETTER),
        ("51.4", "51", UP, Trend.SAME),
        ("51.5", "51", UP, Trend.BETTER),
        ("52", "51", DOWN, Trend.WORSE),
        ("51", None, UP, None),
        ("52", "51", Scaling(Direction.NONE), None),
        ("52", "51", KEEP, None),
    ],
)
def test_a_trend_is_seen_as_it_is_printed(now, then, how, expected):
    assert trend(d(now), d(then), how) is expected


def test_what_is_to_be_kept_gets_better_nearer_its_target():
    assert trend(d("52"), d("48"), KEEP, d("53")) is Trend.BETTER
    assert trend(d("56"), d("54"), KEEP, d("53")) is Trend.WORSE
    assert trend(d("54"), d("52"), KEEP, d("53")) is Trend.SAME


@given(decimals, decimals, st.integers(0, 3), st.sampled_from([Direction.UP, Direction.DOWN]))
def test_a_trend_turns_when_time_or_direction_does(now, then, places, way):
    other = Direction.DOWN if way is Direction.UP else Direction.UP
    turned = {Trend.BETTER: Trend.WORSE, Trend.WORSE: Trend.BETTER, Trend.SAME: Trend.SAME}
    found = trend(now, then, Scaling(way, places))
    assert trend(then, now, Scaling(way, places)) is turned[found]
    assert trend(now, then, Scaling(other, places)) is turned[found]


@given(decimals, decimals, st.sampled_from([Direction.UP, Direction.DOWN]))
def test_a_target_once_reached_stays_reached_when_it_gets_better(value, target, way):
    how = Scaling(way, 2)
    better = value + 1 if way is Direction.UP else value - 1
    assert is_reached(value, target, how) <= is_reached(better, target, how)
    assert is_reached(target, target, how) is True or target.as_tuple().exponent < -2


@pytest.mark.parametrize(
    ("value", "target", "how", "expected"),
    [
        ("99.6", "100", UP, True),
        ("99.4", "100", UP, False),
        ("3.4", "3.5", Scaling(Direction.UP, 1), False),
        ("3", "3.5", UP, False),
        ("4", "3.5", UP, True),
        ("12", "10", DOWN, False),
        ("10", "10", KEEP, True),
        ("11", "10", KEEP, False),
        (None, "10", UP, None),
        ("10", None, UP, None),
    ],
)
def test_a_target_is_compared_as_both_are_printed(value, target, how, expected):
    assert is_reached(d(value), d(target), how) is expected


@pytest.mark.parametrize(
    ("value", "target", "earlier", "step", "why"),
    [
        ("52", "100", "51", "delvis", "Utfall 52\u00a0% mot mål 100\u00a0%, bättre än 51\u00a0% året före."),
        ("52", "100", "52", "ej", "Utfall 52\u00a0% mot mål 100\u00a0%, oförändrat från 52\u00a0% året före."),
        ("52", "100", "60", "ej", "Utfall 52\u00a0% mot mål 100\u00a0%, sämre än 60\u00a0% året före."),
        ("52", "100", None, "ej", "Utfall 52\u00a0% mot mål 100\u00a0%."),
        ("100", "100", "51", "helt", "Utfall 100\u00a0% mot mål 100\u00a0%."),
    ],
)
def test_a_proposal_says_what_speaks_for_it(value, target, earlier, step, why):
    found = propose([Series(d(value), d(target), d(earlier))], UP, STEPS)
    assert (found.step, found.why) == (step, why)


def test_a_scale_written_from_best_to_worst_gives_the_same():
    for value, earlier in (("100", None), ("52", "51"), ("52", "60")):
        series = [Series(d(value), d("100"), d(earlier))]
        assert propose(series, UP, STEPS[::-1]) == propose(series, UP, STEPS)


def test_of_women_and_men_the_one_who_stands_worst_decides():
    series = [Series(d("90"), d("80"), None, "women"), Series(d("70"), d("80"), None, "men")]
    found = propose(series, UP, STEPS)
    assert found.step == "ej"
    assert found.why == "Utfall, kvinnor, 90\u00a0% mot mål 80\u00a0%. Utfall, män, 70\u00a0% mot mål 80\u00a0%."


def test_without_target_or_fitting_step_nothing_is_proposed():
    assert propose([Series(d("52"))], UP, STEPS) is None
    assert propose([Series(d("52"), d("50"))], UP, [Step("ej", "Ej", False)]) is None


def test_statuses_are_counted_by_area_and_in_all():
    found = count_statuses([(1, "helt"), (1, "helt"), (2, "ej"), (2, "")], ["ej", "delvis", "helt"])
    assert [(each.area, dict(each.steps), each.without, each.total) for each in found] == [
        (1, {"ej": 0, "delvis": 0, "helt": 2}, 0, 2),
        (2, {"ej": 1, "delvis": 0, "helt": 0}, 1, 2),
        (None, {"ej": 1, "delvis": 0, "helt": 2}, 1, 4),
    ]
    with pytest.raises(ValueError, match="no step"):
        count_statuses([(1, "annan")], ["ej"])


@pytest.mark.parametrize(
    ("value", "target", "earlier", "expected"),
    [
        ("81", "80", "70", CameOut.REACHED),
        ("75", "80", "70", CameOut.SHORT_RIGHT_WAY),
        ("65", "80", "70", CameOut.SHORT_WRONG_WAY),
        ("70", "80", "70", CameOut.SHORT),
        ("75", "80", None, CameOut.SHORT),
        ("75", None, "70", CameOut.RIGHT_WAY),
        ("65", None, "70", CameOut.WRONG_WAY),
        ("70", None, "70", CameOut.UNCHANGED),
        ("70", None, None, CameOut.NEW),
        (None, "80", "70", CameOut.NOT_MEASURED),
    ],
)
def test_how_a_measured_element_came_out(value, target, earlier, expected):
    assert came_out(Measured(d(value), UP, d(target), d(earlier))) is expected


@given(st.lists(st.tuples(*[st.none() | decimals] * 3), max_size=8))
def test_a_closing_table_counts_everything_once(values):
    found = count_outcomes(Measured(value, UP, target, earlier) for value, target, earlier in values)
    assert sum(found.values()) == len(values)
