"""True sentences of invented tables accuse none; one number or word changed is found, with what it was."""

import os
import re
from decimal import Decimal
from random import Random

import pytest

from tertial.checks.figures import read_cell
from tertial.checks.findings import Severity
from tertial.checks.tests.collected import SHOWN, checked
from tertial.checks.tests.invented import written
from tertial.checks.tests.invented_sentences import TELLERS, Told

EACH = int(os.environ.get("TERTIAL_EXAMPLES", "60"))
LEAST_FOUND = 0.9
_OTHER_WAY = {"underskott": "överskott", "överskott": "underskott"}
_NUMBER = re.compile(r"\d[\d ]*(?:,\d+)?")


@pytest.mark.parametrize("tell", TELLERS, ids=lambda tell: tell.__name__)
def test_a_true_sentence_is_not_accused(tell):
    for seed in range(EACH):
        told = tell(Random(seed))
        text = told.text(told.true)
        assert [one.message for one in checked(text).findings if one.severity in SHOWN] == [], text


@pytest.mark.parametrize("tell", TELLERS, ids=lambda tell: tell.__name__)
def test_a_spoiled_sentence_is_found_with_what_it_was(tell):
    found = sum(_found(tell(Random(seed)), Random(seed + 1)) for seed in range(EACH))
    assert found / EACH >= LEAST_FOUND


def _found(told: Told, random: Random) -> bool:
    wrong = _OTHER_WAY[told.true] if told.way else _spoiled(told.true, random)
    findings = [one for one in checked(told.text(wrong)).findings if one.severity is Severity.LIKELY]
    return any(one.printed == wrong and _same(one.expected, told.true) for one in findings)


def _spoiled(true: str, random: Random) -> str:
    """The number changed by a tenth to a half, in the same form."""
    match = _NUMBER.match(true)
    read = read_cell(match[0]) if match else None
    assert match is not None and read is not None
    size = max(read.value * random.randint(10, 50) / 100, 4 * read.step)
    value = read.value + size if random.random() < 0.5 or size >= read.value else read.value - size
    return written(Decimal(value), read.decimals) + true[match.end() :]


def _same(expected: str, true: str) -> bool:
    one, other = (read_cell(text.split(" p")[0]) for text in (expected, true))
    return expected == true or (
        one is not None and other is not None and abs(one.base - other.base) <= 2 * max(one.step, other.step)
    )
