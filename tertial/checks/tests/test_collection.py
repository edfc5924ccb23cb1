"""Every claim and trap, in tables written for it: what is wrong is found, and nothing else."""

import pytest

from tertial.checks.tests.collected import cases, checked

CASES = [case for name in ("collection.txt", "collection_formal.txt", "collection_counts.txt") for case in cases(name)]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_labelled_table(case):
    assert sorted(case.found()) == sorted(case.wanted)


def test_a_note_that_the_total_holds_more_excuses_a_sum_that_does_not_add_up():
    text = "Kostnader, tkr\n\n\tBudget\tUtfall\nStab\t400\t410\nVård\t900\t930\nSumma\t1 500\t1 340\n"
    assert [one.printed for one in checked(text).errors] == ["1 500"]
    assert checked(f"{text}\nSumman innehåller också det som inte har fördelats.").errors == []


def test_a_row_that_is_missing_is_said_to_be():
    case = next(case for case in CASES if case.name == "a row is missing")
    assert checked(case.text).errors[0].message.startswith("En rad saknas.")


def test_what_rounding_explains_is_no_error():
    case = next(case for case in CASES if case.name == "decimals rounded: no error")
    assert {one.severity.value for one in checked(case.text).findings} == {"rounding"}


def test_the_computation_is_shown_and_what_confirms_it():
    case = next(case for case in CASES if case.name == "header repeated on the next page")
    finding = checked(case.text).errors[0]
    assert finding.message == "9 800 − 9 310 = 490, tryckt 480. Även Summa stämmer då."
    assert [(one.place.line, one.text, one.value) for one in finding.operands] == [
        (11, "9 800", "9800"),
        (11, "9 310", "9310"),
    ]


def test_a_table_without_relations_is_told_to_be_unread():
    case = next(case for case in CASES if case.name == "totals of unlike things")
    assert [(one.place.line, one.title) for one in checked(case.text).unread] == [(3, "Nyckeltal")]
