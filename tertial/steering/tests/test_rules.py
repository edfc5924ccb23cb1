"""Numbers and moves in the tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.steering.rules import Numbering, Placed, Tree, Way, fault_in_place, numbers, step

PARENTS = {"area": [""], "goal": ["area", "goal"], "strategy": ["goal"]}
NUMBERING = {"area": Numbering.NONE, "goal": Numbering.OWN, "strategy": Numbering.NESTED}
TREE = Tree(
    [
        Placed(1, "area", None, 0),
        Placed(2, "goal", 1, 0),
        Placed(3, "strategy", 2, 0),
        Placed(4, "strategy", 2, 1),
        Placed(5, "goal", 1, 1),
        Placed(6, "strategy", 5, 0),
        Placed(7, "area", None, 1),
        Placed(8, "goal", 7, 0),
    ]
)


def lines(tree):
    return [(one.key, depth) for one, depth in tree.in_order()]


def moved(tree, key, way):
    target = step(tree, key, way, PARENTS)
    return tree.placed(key, *target) if target else None


def test_goals_are_counted_through_the_plan_and_strategies_under_their_goal():
    assert numbers(TREE, NUMBERING) == {1: "", 2: "1", 3: "1.1", 4: "1.2", 5: "2", 6: "2.1", 7: "", 8: "3"}


def test_a_given_number_stands_and_is_counted_on_from():
    given_numbers = {2: "3", 4: "3.5", 5: "A"}
    tree = Tree(
        Placed(one.key, one.type, one.parent, one.position, given_numbers.get(one.key, ""))
        for one, _ in TREE.in_order()
    )
    assert numbers(tree, NUMBERING) == {1: "", 2: "3", 3: "3.1", 4: "3.5", 5: "A", 6: "A.1", 7: "", 8: "4"}


@pytest.mark.parametrize(
    ("key", "way", "expected"),
    [
        (5, Way.UP, [(1, 0), (5, 1), (6, 2), (2, 1), (3, 2), (4, 2), (7, 0), (8, 1)]),
        (5, Way.DOWN, [(1, 0), (2, 1), (3, 2), (4, 2), (7, 0), (5, 1), (6, 2), (8, 1)]),
        (8, Way.UP, [(1, 0), (2, 1), (3, 2), (4, 2), (5, 1), (6, 2), (8, 1), (7, 0)]),
        (5, Way.IN, [(1, 0), (2, 1), (3, 2), (4, 2), (5, 2), (6, 3), (7, 0), (8, 1)]),
        (6, Way.UP, [(1, 0), (2, 1), (3, 2), (4, 2), (6, 2), (5, 1), (7, 0), (8, 1)]),
    ],
)
def test_a_step_moves_an_element_with_all_that_stands_under_it(key, way, expected):
    assert lines(moved(TREE, key, way)) == expected


@pytest.mark.parametrize(
    ("key", "way"), [(1, Way.UP), (7, Way.DOWN), (1, Way.OUT), (7, Way.IN), (2, Way.OUT), (3, Way.OUT), (2, Way.IN)]
)
def test_a_step_that_no_type_allows_is_not_taken(key, way):
    assert step(TREE, key, way, PARENTS) is None


def test_nothing_is_put_under_itself():
    assert fault_in_place(TREE, 2, 3, PARENTS) == "circle"
    assert fault_in_place(TREE, 2, 2, PARENTS) == "circle"
    assert fault_in_place(TREE, 6, 7, PARENTS) == "type"
    assert fault_in_place(TREE, 6, 8, PARENTS) is None


@given(st.lists(st.tuples(st.integers(1, 8), st.sampled_from(list(Way))), max_size=12))
def test_whatever_is_moved_the_tree_stays_a_tree(taken):
    tree = TREE
    for key, way in taken:
        tree = moved(tree, key, way) or tree
    placed = [one for one, _ in tree.in_order()]
    assert sorted(one.key for one in placed) == list(range(1, 9))
    for one in placed:
        above = tree.get(one.parent).type if one.parent else ""
        assert above in PARENTS[one.type]
        assert tree.children(one.parent)[one.position].key == one.key
    found = numbers(tree, NUMBERING)
    assert [found[one.key] for one in placed if one.type == "goal"] == ["1", "2", "3"]
    for one in placed:
        if one.type == "strategy":
            assert found[one.key].rpartition(".")[0] == found[one.parent]


@given(st.integers(1, 8), st.sampled_from([Way.UP, Way.DOWN]))
def test_up_and_down_undo_each_other(key, way):
    back = {Way.UP: Way.DOWN, Way.DOWN: Way.UP}[way]
    there = moved(TREE, key, way)
    if there is not None:
        assert lines(moved(there, key, back)) == lines(TREE)
