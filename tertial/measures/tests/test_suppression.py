"""Small groups and what would give them away."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.measures.suppression import Family, Rule, families, rule, suppress
from tertial.numbers import Figure, State, unit

FIVE = Rule(5)


def figures(*values: int) -> list[Figure]:
    return [Figure(Decimal(value), unit("people")) for value in values]


def shown(found: list[Figure]) -> list[int | None]:
    return [None if each.value is None else int(each.value) for each in found]


def test_a_small_group_takes_the_next_smallest_with_it_when_the_total_is_shown() -> None:
    assert shown(suppress(figures(3, 20, 8, 31), [Family((0, 1, 2), 3)], FIVE)) == [None, 20, None, 31]


def test_two_small_groups_hide_each_other() -> None:
    assert shown(suppress(figures(3, 4, 20, 27), [Family((0, 1, 2), 3)], FIVE)) == [None, None, 20, 27]


def test_zero_is_shown_and_hides_nobody() -> None:
    assert shown(suppress(figures(0, 0, 3, 3), [Family((0, 1, 2), 3)], FIVE)) == [0, 0, None, None]
    assert shown(suppress(figures(0, 9, 9), [Family((0, 1), 2)], FIVE)) == [0, 9, 9]


def test_a_total_is_hidden_where_no_other_part_can_be() -> None:
    assert shown(suppress(figures(4, 0, 9), [Family((0, 1), 2)], FIVE)) == [None, 0, None]


def test_nothing_is_hidden_where_the_profile_does_not_ask_for_it() -> None:
    assert rule({}) == Rule(0) and rule({"suppression": {"enabled": False, "least": 9}}) == Rule(0)
    assert rule({"suppression": {"enabled": True}}) == Rule(5)
    assert shown(suppress(figures(1, 2, 3), [Family((0, 1), 2)], Rule(0))) == [1, 2, 3]
    with pytest.raises(ValueError, match="at least 2"):
        rule({"suppression": {"enabled": True, "least": 1}})


def test_units_are_families_of_a_unit_and_those_right_below_it() -> None:
    paths = [("a",), ("a/b",), ("a/c",), ("a/b/d",)]
    found = families(paths, 0, 4)
    assert set(found) == {Family((0,), 4), Family((1, 2), 0), Family((3,), 1)}


def test_every_line_of_a_grid_is_a_family() -> None:
    groups = [("x", "K"), ("x", "M"), ("y", "K"), ("y", "M")]
    found = suppress(figures(3, 10, 20, 30, 63), families(groups, None, 4), FIVE)
    assert shown(found) == [None, None, None, None, 63]


@given(st.lists(st.integers(0, 12), min_size=1, max_size=7))
def test_no_hidden_part_can_be_worked_out_from_what_is_shown(values: list[int]) -> None:
    total = len(values)
    found = suppress(figures(*values, sum(values)), [Family(tuple(range(total)), total)], FIVE)
    hidden = [each for each in found if each.state is State.SUPPRESSED]
    assert len(hidden) != 1
    assert all(each.value is None or each.value == 0 or each.value >= 5 for each in found)
