"""States of a report: who moves it where, and when it is written in."""

import pytest

from tertial.core.permissions import Permission
from tertial.reports.rules import TRANSITIONS, State, is_writable, transition, transitions_from


def test_a_report_can_only_be_frozen_when_it_is_approved():
    assert [one.source for one in TRANSITIONS if one.target == State.FROZEN] == [State.APPROVED]
    assert not [one for one in TRANSITIONS if one.source == State.FROZEN]


def test_only_a_draft_or_a_reviewed_report_can_be_written_in():
    assert {state for state in State if is_writable(state)} == {State.DRAFT, State.REVIEWED}


def test_the_controller_reviews_and_only_the_director_approves():
    controller = frozenset({Permission.REVIEW_REPORT})
    assert [one.name for one in transitions_from(State.DRAFT, controller)] == ["review"]
    assert [one.name for one in transitions_from(State.REVIEWED, controller)] == ["return"]
    assert transition("approve").permission == Permission.APPROVE_REPORT
    with pytest.raises(KeyError):
        transition("no-such")
