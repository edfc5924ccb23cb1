"""Generated cases have the wanted monthly mean, and as many new and closed as wanted, by an independent recount."""

from calendar import monthrange
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from tertial.facts.generate.cases import FIELDS, case_lines
from tertial.facts.generate.drawing import Register
from tertial.facts.generate.plan import Plan, read
from tertial.facts.tests.generate_yardstick import BODY, PROFILE

UNIT = f"{BODY}/bestallare/barn-och-unga/utredning"
YEARS = (2016, 2017)
Row = dict[str, str]


def spec(**more: Any) -> dict[str, Any]:
    given = {
        "unit": UNIT, "foreign_unit": "haninge/aldrenamnden/bestallning", "kind": "barn", "other_kind": "vuxen",
        "ages": [19, 20], "mean": [41.25, 57.5], "opened": [30, 44], "closed": [27, 61],
    }  # fmt: skip
    return given | more


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read(PROFILE)


def rows(plan: Plan, seed: int, **more: Any) -> list[Row]:
    random = Random(seed)
    lines = case_lines(plan, spec(**more), random, Register("C", random))
    return [dict(zip(FIELDS, line, strict=True)) for line in lines]


def counted(plan: Plan, found: list[Row]) -> list[Row]:
    return [row for row in found if row["unit"] == plan.codes.unit_code(UNIT) and row["kind"] == "barn"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_mean_the_new_and_the_closed_are_those_wanted(plan: Plan, seed: int) -> None:
    found = counted(plan, rows(plan, seed))
    for index, year in enumerate(YEARS):
        last_days = [date(year, month, monthrange(year, month)[1]).isoformat() for month in range(1, 5)]
        ongoing = sum(row["opened"] <= day < row["closed"] for row in found for day in last_days)
        assert Fraction(ongoing, 4) == Fraction(str(spec()["mean"][index]))
        start, end = f"{year}-01-01", f"{year}-05-01"
        assert sum(start <= row["opened"] < end for row in found) == spec()["opened"][index]
        assert sum(start <= row["closed"] < end for row in found) == spec()["closed"][index]


def test_the_age_is_within_the_group_in_the_cases_own_year(plan: Plan) -> None:
    ages = {year: set[int]() for year in YEARS}
    for row in counted(plan, rows(plan, 4)):
        for year in YEARS:
            if row["opened"] < f"{year}-05-01" and row["closed"] > f"{year}-01-01":
                ages[year].add(year - int(row["birth_year"]))
    assert ages == {2016: {19, 20}, 2017: {19, 20}}


def test_small_children_have_no_case_before_they_were_born(plan: Plan) -> None:
    assert all(row["birth_year"] <= row["opened"][:4] for row in rows(plan, 5, ages=[0, 6]))


def test_cases_of_another_kind_and_another_committee_stand_beside(plan: Plan) -> None:
    found = rows(plan, 6)
    assert {row["kind"] for row in found} == {"barn", "vuxen"}
    assert len({row["unit"] for row in found}) == 2


def test_what_cannot_be_is_refused(plan: Plan) -> None:
    with pytest.raises(ValueError, match="month ends"):
        rows(plan, 7, mean=[1, 1], closed=[40, 40])
