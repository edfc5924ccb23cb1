from datetime import date
from decimal import Decimal

import pytest

from tertial.lawbook import RuleNotFound, Unit, all_rules, rule, versions


def test_a_child_investigation_has_four_months_before_and_after_the_new_act() -> None:
    before, after = rule("child_investigation", date(2025, 6, 30)), rule("child_investigation", date(2025, 7, 1))
    assert (before.value, before.unit, after.value) == (Decimal(4), Unit.MONTHS, Decimal(4))
    assert before.citation == "SoL (2001:453) 11 kap. 2 §"
    assert before.verified and not after.verified


def test_an_old_meeting_is_judged_by_the_act_of_its_day() -> None:
    assert "1991:900" in rule("minutes_adjusted", date(2017, 12, 31)).citation
    assert "2017:725" in rule("minutes_adjusted", date(2018, 1, 1)).citation


def test_a_rule_from_before_2018_is_marked_unverified() -> None:
    assert not rule("legality_appeal", date(2017, 6, 1)).verified


def test_a_day_before_the_first_version_has_no_rule() -> None:
    with pytest.raises(RuleNotFound, match="2001-12-31"):
        rule("child_investigation", date(2001, 12, 31))


def test_an_unknown_rule_names_the_known_ones() -> None:
    with pytest.raises(RuleNotFound, match="quorum"):
        versions("nothing")


def test_every_version_has_a_citation_and_a_sentence_and_follows_the_one_before() -> None:
    rules = all_rules()
    assert len(rules) == 24
    for each in rules:
        for version in each:
            assert version.citation and version.text.endswith(".")
            assert (version.value is None) == (version.unit is Unit.NONE)


def test_the_fee_ceiling_of_2020_is_the_published_one() -> None:
    factor = rule("fee_ceiling_home_help", date(2020, 1, 1)).value
    assert factor is not None
    assert round(Decimal(47300) * factor / 12, 2) == Decimal("2125.35")
