"""Personnel told as numbers at two dates: as many as wanted, on both, and hours of absence near their shares."""

from datetime import date
from pathlib import Path
from random import Random

import pytest

import tertial.profiles
from tertial.facts.generate import staff_people
from tertial.facts.generate.plan import Plan, read
from tertial.facts.generate.staff import Employee, Staff, employment_lines, schedule_lines
from tertial.facts.generate.staff_absence import absence_lines

PROFILES = Path(next(iter(tertial.profiles.__path__)))


@pytest.fixture(scope="module", params=["botkyrka-2014", "eskilstuna-2016"])
def plan(request: pytest.FixtureRequest) -> Plan:
    return read(PROFILES / request.param)


@pytest.fixture(scope="module")
def staff(plan: Plan) -> Staff:
    return staff_people.staff(plan, Random)


def _there(staff: Staff, day: date) -> list[Employee]:
    return [who for who in staff.counted if who.start <= day and (who.end is None or who.end > day)]


def test_as_many_women_and_men_of_each_form_are_there_on_both_dates(plan: Plan, staff: Staff) -> None:
    spec = plan.raw["staff"]
    for at, day in enumerate(spec["dates"]):
        for sex, told in (("K", "women"), ("M", "men")):
            wanted: dict[str, int] = {}
            for group in spec["groups"]:
                wanted[group["form"]] = wanted.get(group["form"], 0) + group[told][at]
            there = [who.form for who in _there(staff, day) if who.sex == sex]
            assert {form: there.count(form) for form in wanted} == wanted
    assert len(list(employment_lines(staff))) == len(staff.counted) + len(staff.foreign)


def test_sick_leave_comes_within_a_row_a_month_of_its_share(staff: Staff) -> None:
    rows = list(absence_lines(staff, Random(1)))
    assert rows == list(absence_lines(staff, Random(1)))
    sick_in: dict[str, list[tuple[str, ...]]] = {}
    for row in rows:
        if row[2] == "sjuk":
            sick_in.setdefault(row[5][:7], []).append(row)
    for first in staff.months:
        for sex, by_year in staff.spec["sick"].items():
            own = {who.reference: staff.scheduled(who, first) for who in staff.counted if who.sex == sex}
            sick = sum(float(row[7]) for row in sick_in[f"{first:%Y-%m}"] if row[0] in own)
            assert sick == pytest.approx(sum(own.values()) / 100 * sum(by_year[str(first.year)]) / 100, abs=0.03)


def test_nobody_has_a_schedule_in_a_month_of_which_they_worked_a_part(staff: Staff) -> None:
    told = {(row[0], row[2]) for row in schedule_lines(staff, Random(1))}
    left = [who for who in staff.counted if who.end is not None and who.end.day > 1]
    assert left and not [who for who in left if (who.reference, f"{who.end:%Y-%m}") in told]
