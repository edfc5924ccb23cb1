"""States of a report, and the numbers that somebody typed."""

import pytest

from tertial.core.permissions import Permission
from tertial.reports.rules import TRANSITIONS, State, is_writable, transition, transitions_from, typed_numbers


def typed(text: str) -> list[str]:
    return [text[start:end] for start, end in typed_numbers(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Utfallet är 270,9 mnkr mot budget.", ["270,9 mnkr"]),
        ("Antalet ökade med 4 % till 1 565.", ["4 %", "1 565"]),
        ("Underskottet är −2 500 tkr.", ["−2 500 tkr"]),
        ("Under januari–april kom 13 personer.", ["13 personer"]),
        ("Vi väntar 276 nyanlända.", ["276"]),
        ("Andelen sjönk 0,3 procentenheter.", ["0,3 procentenheter"]),
        ("Kostnaden är 12 procent.", ["12 procent"]),
    ],
)
def test_quantities_are_found_with_their_unit(text, found):
    assert typed(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Perioden är T1 2017 och jämförs med 2016.",
        "Beslutet fattades 2017-04-30, § 33.",
        "Lagen (2016:38) om mottagande gäller.",
        "Enligt 5 kap. 1 § ska barnet höras.",
        "Från den 1 juli 2017 gäller nya regler.",
        "Se tabell 14 och bilaga 3.",
        "Vi prövar 3 av 4 metoder.",
        "Mötet är kl. 13.30.",
    ],
)
def test_years_dates_paragraphs_and_references_are_no_quantities(text):
    assert typed(text) == []


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
