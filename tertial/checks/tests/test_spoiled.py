"""Tables that add up have no error; one figure changed is found, in its place, with what it should be.

Where only one relation sees the changed figure, it cannot be known which of its figures is wrong: then the finding
stands at what the relation gives, and the changed figure is among what it was computed from.
"""

import os
from random import Random

import pytest

from tertial.checks.figures import as_printed, read_cell
from tertial.checks.findings import Finding
from tertial.checks.tests.collected import checked
from tertial.checks.tests.invented import MAKERS, Invented, unrelated

EACH = int(os.environ.get("TERTIAL_EXAMPLES", "40"))
LEAST_FOUND = 0.98


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_table_that_adds_up_has_no_error(make):
    for seed in range(EACH):
        text = make(Random(seed)).text()
        assert [one.message for one in checked(text).errors] == [], text


def test_figures_that_have_nothing_to_do_with_each_other_have_no_error():
    for seed in range(4 * EACH):
        text = unrelated(Random(seed)).text()
        assert [one.message for one in checked(text).errors] == [], text


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_changed_figure_is_found_in_its_place_with_what_it_was(make):
    found = sum(_found(make(Random(seed)), Random(seed + 1)) for seed in range(EACH))
    assert found / EACH >= LEAST_FOUND


def _found(table: Invented, random: Random) -> bool:
    row, column = random.choice(table.sure)
    was = read_cell(table.rows[row][column])
    assert was is not None
    changed = as_printed(was.value + was.step * random.choice((-1, 1)) * random.randint(20, 90), was)
    table.rows[row][column] = changed
    errors = checked(table.text()).errors
    return len(errors) == 1 and (
        _is_at(errors[0], table.line(row), changed, was.value, was.step) or _saw(errors[0], table.line(row), changed)
    )


def _is_at(finding: Finding, line: int, printed: str, value, step) -> bool:
    expected = read_cell(finding.expected)
    return (
        finding.place.line == line
        and finding.printed == printed
        and expected is not None
        and abs(expected.value - value) <= 2 * step
    )


def _saw(finding: Finding, line: int, printed: str) -> bool:
    return any(one.place.line == line and one.text == printed for one in finding.operands)
