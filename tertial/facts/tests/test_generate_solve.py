"""The solver finds kronor behind printed figures, or says which figure cannot hold."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.facts.generate.money import row_money
from tertial.facts.generate.plan import read
from tertial.facts.generate.solve import Contradiction, Rule, printed, solve
from tertial.facts.tests.generate_yardstick import PROFILE


def shown(kronor: int) -> int:
    """Tkr as printed, half away from zero."""
    size = (abs(kronor) + 500) // 1000
    return size if kronor >= 0 else -size


@given(st.integers(-30, 30))
def test_the_bounds_of_a_printed_figure_are_its_last_kronor(figure: int) -> None:
    rule = printed("figure", (("a", 1),), figure)
    assert (shown(rule.low), shown(rule.high)) == (figure, figure)
    assert shown(rule.low - 1) == figure - 1
    assert shown(rule.high + 1) == figure + 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-90_000, 90_000), st.integers(-90_000, 90_000)), min_size=2, max_size=6),
    st.integers(),
)
def test_figures_printed_from_real_kronor_can_always_be_met_again(rows: list[tuple[int, int]], seed: int) -> None:
    rules = []
    for i, (budget, outcome) in enumerate(rows):
        rules.append(printed(f"budget {i}", ((f"b{i}", 1),), shown(budget)))
        rules.append(printed(f"outcome {i}", ((f"o{i}", 1),), shown(outcome)))
        rules.append(printed(f"deviation {i}", ((f"b{i}", 1), (f"o{i}", -1)), shown(budget - outcome)))
    whole = sum(b - o for b, o in rows)
    terms = tuple((f"{k}{i}", sign) for i in range(len(rows)) for k, sign in (("b", 1), ("o", -1)))
    rules.append(printed("total", terms, shown(whole)))
    found = solve(rules, Random(seed))
    for rule in rules:
        assert rule.low <= sum(found[name] * factor for name, factor in rule.terms) <= rule.high


def test_a_total_three_thousand_above_its_four_rows_is_refused_by_name() -> None:
    rows = [printed(f"row {i}", ((f"r{i}", 1),), figure) for i, figure in enumerate((2341, 31982, 14464, 19076))]
    total = printed("Summa avdelning", tuple((f"r{i}", 1) for i in range(4)), 67866)
    with pytest.raises(Contradiction, match="Summa avdelning"):
        solve([*rows, total], Random(1))


def test_an_amount_can_be_fixed_to_the_krona() -> None:
    rules = [
        printed("a", (("a", 1),), 10),
        printed("b", (("b", 1),), 10),
        Rule("sum", (("a", 1), ("b", 1)), 20_777, 20_777),
    ]
    found = solve(rules, Random(3))
    assert found["a"] + found["b"] == 20_777


def test_only_sums_and_differences_are_understood() -> None:
    with pytest.raises(ValueError, match="adds or subtracts"):
        solve([Rule("twice", (("a", 2),), 0, 1)], Random(1))


def test_the_profile_has_a_solution_for_many_seeds_and_they_differ() -> None:
    economy = read(PROFILE).economy
    found = {tuple(item.outcome for item in row_money(economy, Random(seed))) for seed in range(8)}
    assert len(found) == 8
