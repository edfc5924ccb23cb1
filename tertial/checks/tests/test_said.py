"""Sentences as controllers write them, beside their tables: what is wrong is found, and what is right never accused."""

from tertial.checks.tests.spoken_cases import said_cases

LEAST_FOUND = 0.95


def test_no_sentence_that_is_right_is_accused():
    accused = {case.said(wrong=False): one.message for case in said_cases() for one in case.findings(wrong=False)}
    assert accused == {}


def test_nearly_every_sentence_that_is_wrong_is_found_with_what_it_should_say():
    every = [case for case in said_cases() if case.can_be_wrong]
    missed = [case.sentence for case in every if not case.is_found()]
    assert len(missed) <= (1 - LEAST_FOUND) * len(every), missed
