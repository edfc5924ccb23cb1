"""A forecast's arithmetic: parts always add up, and what is written is read back the same."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.finance.forecast.money import AmountError, format_amount, named_amounts, parse_amount, parse_paste
from tertial.finance.forecast.rules import (
    Pace,
    Place,
    Proposal,
    Rolled,
    Said,
    change,
    fault,
    overlapping,
    parents,
    proposals,
    roll_up,
    total,
)

AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
NBSP, MINUS = "\u00a0", "\u2212"


@st.composite
def leaves(draw: st.DrawFn, maybe: bool = False) -> Rolled:
    amount = draw(st.none() | AMOUNTS) if maybe else draw(AMOUNTS)
    said = Said(draw(AMOUNTS), draw(AMOUNTS), draw(AMOUNTS), amount, reasons=(draw(AMOUNTS),), carried=draw(AMOUNTS))
    return Rolled(said)


@st.composite
def over(draw: st.DrawFn, below: st.SearchStrategy[Rolled]) -> Rolled:
    """A line over others, with something of its own beside them."""
    parts = tuple(draw(st.lists(below, min_size=1, max_size=3)))
    own = [draw(AMOUNTS) for _ in range(3)]
    wholes = [total(getattr(each.said, name) for each in parts) for name in ("budget", "outcome", "previous")]
    budget, outcome, previous = (each + whole for each, whole in zip(own, wholes, strict=True))
    adjustment = draw(AMOUNTS)
    said = Said(budget, outcome, previous, draw(AMOUNTS), adjustment, (draw(AMOUNTS),), draw(AMOUNTS))
    return Rolled(said, parts)


TREES = over(over(leaves()) | leaves())


@given(TREES)
def test_parts_always_add_up(tree: Rolled) -> None:
    """Own and below make the whole, for every figure that a row shows, at every level."""
    for each in (tree, *tree.below):
        assert each.said.budget == each.own_budget + total(part.said.budget for part in each.below)
        assert each.forecast == each.own_forecast + each.said.adjustment + total(part.forecast for part in each.below)
        assert each.deviation == each.own_deviation - each.said.adjustment + total(p.deviation for p in each.below)
        assert each.change == each.forecast - each.said.previous
        assert each.all_unexplained == each.unexplained + total(part.all_unexplained for part in each.below)
        assert each.own_deviation == total(each.said.reasons) + each.unexplained
        assert each.after_carried == each.deviation - each.carried


@given(over(leaves(maybe=True)))
def test_what_is_not_said_is_never_zero(tree: Rolled) -> None:
    unsaid = sum(1 for each in tree.below if each.said.amount is None)
    assert tree.missing == unsaid
    assert (tree.forecast is None) is bool(unsaid)
    assert (tree.deviation is None) is bool(unsaid)


def test_a_line_over_others_without_money_of_its_own_needs_no_amount() -> None:
    leaf = Rolled(Said(Decimal(100), Decimal(30), None, Decimal(110)))
    above = Rolled(Said(Decimal(100), Decimal(30), None), (leaf,))
    assert (above.own_forecast, above.forecast, above.deviation) == (0, 110, -10)
    assert Rolled(Said(Decimal(101), Decimal(30)), (leaf,)).forecast is None
    assert change(above.forecast, None) is None


def test_lines_lie_within_the_smallest_that_holds_them() -> None:
    places = {
        1: Place("k/n"),
        2: Place("k/n/a"),
        3: Place("k/n/a/b"),
        4: Place("k/n/a", "51"),
        5: Place("k/n/a", "5101"),
        6: Place("k/n2"),
        7: Place("k/n", account_class="3"),
    }
    assert parents(places) == {1: None, 2: 1, 3: 2, 4: 2, 5: 4, 6: None, 7: 1}
    assert overlapping(places) is not None  # 2 and 7: the unit's income is of both
    del places[7]
    assert overlapping(places) == (3, 4)  # the unit below may have money of the activity
    del places[3]
    assert overlapping(places) is None
    assert overlapping({1: Place("k/n"), 2: Place("k/n")}) == (1, 2)


def test_the_lines_are_rolled_up_in_their_order() -> None:
    said = {one: Said(Decimal(one), Decimal(0), None, Decimal(one)) for one in (1, 2, 3)}
    made = roll_up({**said, 9: Said(Decimal(6), Decimal(0))}, {1: 9, 2: 9, 3: 9})
    assert [each.said.amount for each in made[9].below] == [1, 2, 3]
    assert made[9].forecast == 6


def test_what_could_be_proposed() -> None:
    """By earlier years where they are known, else by months; and outcome with the rest of the budget."""
    pace = Pace(Decimal(1200), Decimal(400), Decimal(450), 4)
    by_months, by_budget = proposals(pace)
    assert by_months == Proposal(Decimal(1350), "utfall hittills i samma takt hela året (4 av 12 månader)")
    assert by_budget.amount == 1250
    earlier = ((Decimal(300), Decimal(1000)), (Decimal(0), Decimal(0)))
    by_years = proposals(Pace(Decimal(1200), None, Decimal(450), 4, earlier))
    assert [(each.amount, each.why) for each in by_years] == [
        (Decimal(1500), "utfall hittills, då 30,0 % av årets utfall var bokfört förra året")
    ]
    assert proposals(Pace(Decimal(1200), None, Decimal(450), 4, ((Decimal(-5), Decimal(10)),)))[0] == by_months
    assert proposals(Pace(Decimal(1200), None, None, 4)) == []


@pytest.mark.parametrize(
    ("said", "reasons", "why", "message"),
    [
        (Said(Decimal(100), None), [], "", "Skriv prognosen för året."),
        (Said(Decimal(100), None, amount=Decimal(110), reasons=(Decimal(-10),)), [("a", Decimal(-10))], "", None),
        (Said(Decimal(100), None, amount=Decimal(110)), [], "", "Orsakerna ska tillsammans bli lika stora"),
        (Said(Decimal(100), None, amount=Decimal(100)), [("a", None)], "", "Varje orsak ska ha både text och belopp."),
        (Said(Decimal(100), None, amount=Decimal(100), adjustment=Decimal(5)), [], " ", "Skriv varför du justerar"),
    ],
)
def test_what_keeps_a_forecast_from_being_handed_in(
    said: Said, reasons: list[tuple[str, Decimal | None]], why: str, message: str | None
) -> None:
    found = fault(Rolled(said), reasons, why)
    assert found is None if message is None else found is not None and found.startswith(message)


@given(AMOUNTS, st.sampled_from(["kr", "tkr", "mnkr"]))
def test_what_is_written_is_read_back_the_same(amount: Decimal, unit: str) -> None:
    assert parse_amount(format_amount(amount, unit), unit) == amount


@given(st.lists(st.lists(AMOUNTS, min_size=1, max_size=3), min_size=1, max_size=4))
def test_what_is_pasted_is_printed_back_the_same(rows: list[list[Decimal]]) -> None:
    text = "\n".join("\t".join(format_amount(each, "tkr") for each in row) for row in rows)
    cells = parse_paste(text)
    assert [[parse_amount(cell, "tkr") for cell in row] for row in cells] == rows
    assert "\n".join("\t".join(row) for row in cells) == text


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 234,5", "1234500"),
        (f"{MINUS}1{NBSP}234,5", "-1234500"),
        ("-18,3 tkr", "-18300"),
        ("\u201318", "-18000"),
        ("(18)", "-18000"),
        ("18-", "-18000"),
        ("1.234.567", "1234567000"),
        ("1.234,5", "1234500"),
        ("12.5", "12500"),
        (",5", "500"),
        ("+7", "7000"),
    ],
)
def test_amounts_as_people_write_them(text: str, amount: str) -> None:
    assert parse_amount(text, "tkr") == Decimal(amount)


@pytest.mark.parametrize("text", ["abc", "1,2,3", "1.234", "12 mnkr", "0,000001", "9" * 12, "1e3", "--5", "=1+1"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(AmountError):
        parse_amount(text, "tkr")


def test_nothing_is_no_amount() -> None:
    assert [parse_amount(text, "tkr") for text in ("", " ", "\u2013")] == [None, None, None]
    assert format_amount(None, "tkr") == ""


def test_a_paste_may_name_its_lines() -> None:
    rows = parse_paste('Barn och unga\t100\t1 200,5\r\n"Vuxen ""norr"""\t\t−18\r\n')
    assert named_amounts(rows) == [("Barn och unga", "1 200,5"), ('Vuxen "norr"', "−18")]
    assert named_amounts(parse_paste("5\n\n7")) == [("", "5"), ("", ""), ("", "7")]
