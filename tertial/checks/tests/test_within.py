"""What paragraphs say of themselves, without a table: right, none is accused; wrong, each is found as expected."""

from pathlib import Path

import pytest

from tertial.checks.claims.within import RULES, rules_for
from tertial.checks.claims.within.reading import read
from tertial.checks.figures import plain, small
from tertial.checks.source import Paragraph, Place
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


def test_the_words_that_a_rule_asks_for_hide_nothing_that_it_would_tell():
    hidden = []
    for case in CASES:
        text = case.said(wrong=False)
        asked = set(map(id, rules_for(small(plain(text)))))
        reading = read(Paragraph(text, Place(1)))
        others = [rule for rule in RULES if id(rule) not in asked]
        told = (
            one
            for rule in others
            for match in rule.pattern.finditer(reading.marked)
            for one in rule.judge(reading, match)
        )
        hidden += [(text, one) for one in told]
    assert hidden == []
