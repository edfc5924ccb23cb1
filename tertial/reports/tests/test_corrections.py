"""The late correction: which figures and sentences it changes, who accepts it, and what nobody can do before that."""

import pytest
from django.core.exceptions import PermissionDenied

from tertial.core.errors import Refused
from tertial.core.scope import root_scope
from tertial.reports import actions, correction_actions
from tertial.reports.correction_selectors import causes, corrections_of
from tertial.reports.models import Acceptance, KnownFigures, Report
from tertial.reports.rules import State
from tertial.reports.tests.late import LATE, deliver, dispatch_day


@pytest.fixture
def day(ekstad):
    """The reviewed report after April has been corrected: the town's scope is entered."""
    report, april = dispatch_day(ekstad)
    corrected = deliver(ekstad, "2017-04", LATE, replaces=april.pk)
    with root_scope(ekstad.root.pk):
        yield report, april, corrected


def plain(text):
    return text.replace("\u00a0", " ")


def shown(change):
    return (change.title, plain(change.was), plain(change.becomes), plain(change.by))


def test_it_answers_which_figures_changed_by_how_much_and_where(day):
    report, april, corrected = day
    found = corrections_of(report)
    assert {one.key: shown(one) for one in found.changes} == {
        "result.children.outcome": ("Barn och unga, Utfall jan–apr", "2 440", "2 690", "+250 tkr"),
        "result.children.change": ("Barn och unga, Skillnad", "−60", "190", "+250 tkr"),
        "result.children.april": ("Barn och unga, April", "600", "850", "+250 tkr"),
        "result.total.outcome": ("Nämnden, Utfall jan–apr", "3 900", "4 150", "+250 tkr"),
        "result.total.change": ("Nämnden, Skillnad", "0", "250", "+250 tkr"),
        "result.total.april": ("Nämnden, April", "860", "1 110", "+250 tkr"),
    }
    assert all(one.place == "Utfall per avdelning, tkr" and one.is_visible for one in found.changes)
    assert {one.batches for one in found.changes} == {(frozenset({april.pk}), frozenset({corrected.pk}))}
    (cause,) = causes(found.changes)
    assert (cause.old, cause.new, cause.count) == (april, corrected, 6)
