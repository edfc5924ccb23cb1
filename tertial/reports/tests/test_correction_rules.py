"""What has changed between two sets of figures: told by key, with every place, by how much and out of which batches."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.documents.model import Chart, Column, Document, FigureCell, Point, Row, Section, Series, Table
from tertial.numbers import Figure, MeasureLineage, State, Style, absent, difference, style, unit
from tertial.reports.corrections import Happened, Stood, batches_of, compare, figures_in_print, spots, stood

TKR = style("tkr", 0)
PERCENT = style("percent", 1)


def kr(amount, *batches):
    return Figure(Decimal(amount), unit("kr"), lineage=MeasureLineage("economy.outcome", "b", "2017", batches=batches))


def document(figures, how: Style = TKR):
    """A table with one figure a row, and a diagram that shares the first."""
    rows = tuple(Row(key, f"Rad {key}", (FigureCell(f"t.{key}", one, how),)) for key, one in figures.items())
    table = Table("t", "Tabell", (Column("label", ""), Column("now", "Nu")), rows)
    shared = [Point(f"t.{key}", "2017", one) for key, one in list(figures.items())[:1]]
    chart = Chart("c", "Diagram", "Alt", "bar", (Series("s", "Serie", tuple(shared)),), how)
    return Document("T", "", "B", "P", (Section("s", "Avsnitt", (table, chart)),))


def changes(before, now, how: Style = TKR):
    then = {key: Stood.read(one.as_json()) for key, one in stood(document(before, how)).items()}
    shown = document(now, how)
    return compare(then, figures_in_print(shown), spots(shown))


def test_a_change_names_every_table_and_diagram_where_the_figure_stands():
    (change,) = changes({"a": kr(1000, 4), "b": kr(5000, 4)}, {"a": kr(3500, 9), "b": kr(5000, 9)})
    assert (change.key, change.happened) == ("t.a", Happened.CHANGED)
    assert [(spot.table, spot.title) for spot in change.spots] == [("Tabell", "Rad a, Nu"), ("Diagram", "2017, Serie")]
    assert (change.was, change.becomes, change.by) == ("1", "4", "+3\u00a0tkr")
    assert change.batches == (frozenset({4}), frozenset({9}))


@pytest.mark.parametrize(
    ("before", "now", "happened", "shown"),
    [
        ({"a": kr(1000)}, {"a": absent(unit("kr"))}, Happened.STATE, ("1", "u.s.", "")),
        ({"a": absent(unit("kr"))}, {"a": kr(1000)}, Happened.STATE, ("u.s.", "1", "")),
        ({"a": kr(1000)}, {"a": Figure(Decimal(1000), unit("kr"), State.PRELIMINARY)}, Happened.STATE,
         ("1", "1\u00a0p", "0\u00a0tkr\u00a0p")),
        ({}, {"a": kr(1000)}, Happened.APPEARED, ("", "1", "")),
        ({"a": kr(1000)}, {}, Happened.VANISHED, ("1", "", "")),
    ],
)  # fmt: skip
def test_what_has_happened_to_a_figure_is_told_apart(before, now, happened, shown):
    (change,) = changes(before, now)
    assert (change.happened, (change.was, change.becomes, change.by)) == (happened, shown)
    assert change.is_visible


def test_shares_differ_by_percentage_points_and_losses_have_their_minus():
    share = unit("share")
    (change,) = changes({"a": Figure(Decimal("0.153"), share)}, {"a": Figure(Decimal("0.135"), share)}, PERCENT)
    assert (change.was, change.becomes, change.by) == ("15,3\u00a0%", "13,5\u00a0%", "−1,8\u00a0procentenheter")


def test_what_the_printed_decimals_hide_is_a_change_that_does_not_show():
    (change,) = changes({"a": kr("1000.00")}, {"a": kr("1000.01")})
    assert not change.is_visible


def test_an_entered_figure_that_a_text_begins_to_cite_is_no_correction():
    assert compare({}, {"entered.x": kr(1)}, {}) == []
    then = {"entered.x": Stood(kr(1), (), "entered.x", "", "1")}
    assert compare(then, {}, {}) == []
    (change,) = compare(then, {"entered.x": kr(3)}, {})
    assert (change.title, change.by) == ("entered.x", "+2\u00a0kr")


def test_a_figure_comes_from_the_batches_of_what_it_was_worked_out_from():
    assert batches_of(difference(kr(5, 3, 1), kr(2, 7))) == (1, 3, 7)
    assert batches_of(absent(unit("kr"))) == ()


AMOUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(-(10**9), 10**9), max_size=6)


@given(before=AMOUNTS, now=AMOUNTS)
def test_exactly_the_figures_that_differ_are_told_of(before, now):
    found = changes({key: kr(one) for key, one in before.items()}, {key: kr(one) for key, one in now.items()})
    differing = {f"t.{key}" for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
    assert {change.key for change in found} == differing and len(found) == len(differing)
