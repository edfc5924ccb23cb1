"""What paragraphs say of themselves, without a table: right, none is accused; wrong, each is found as expected."""

from pathlib import Path

import pytest

from tertial.checks.tests.spoken_cases import SaidCase


def _cases() -> list[SaidCase]:
    found: list[SaidCase] = []
    text = (Path(__file__).parent / "collection_sentences.txt").read_text(encoding="utf-8")
    for part in text.split("\n== ")[1:]:
        title, *lines = part.splitlines()
        found += [SaidCase(title, "", line, ahead=False) for line in filter(None, lines)]
    return found


CASES = _cases()


@pytest.mark.parametrize("name", dict.fromkeys(case.name for case in CASES))
def test_what_is_right_is_not_accused_and_what_is_wrong_is_found(name):
    mine = [case for case in CASES if case.name == name]
    accused = {case.said(wrong=False): one.message for case in mine for one in case.findings(wrong=False)}
    missed = [case.sentence for case in mine if case.can_be_wrong and not case.is_found()]
    assert (accused, missed) == ({}, [])
