"""Investeringar: generated postings and budget on the accounts of fixed assets, by project."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from random import Random
from typing import Any

from tertial.facts.generate.drawing import day_between, kronor, parts
from tertial.facts.generate.plan import Plan
from tertial.periods import year as period_of_year

POSTINGS = 4  # a project in the period
OTHER_VERSION_SHARE = 2
FOREIGN = 750_000  # kronor that another committee has invested

Line = tuple[str, ...]


def investment_postings(plan: Plan, random: Random) -> Iterator[Line]:
    """The projects' invoices, each against a debt; one after the period, and one of another committee."""
    spec = plan.raw.get("investments")
    if spec is None:
        return
    for project in spec["projects"]:
        if project["spent"]:
            for number, ore in enumerate(parts(random, project["spent"] * 100_000, POSTINGS)):
                day = day_between(random, plan.period.start, plan.period.end)
                yield from _booked(day.isoformat(), project, f"I{project['code']}{number}", ore, spec)
        late = plan.period.end + timedelta(days=3)
        yield from _booked(late.isoformat(), project, f"I{project['code']}M", 12_500_00, spec)
    foreign = {**spec["projects"][0], "responsibility": spec["foreign_responsibility"]}
    yield from _booked(plan.period.start.isoformat(), foreign, "IX", FOREIGN * 100, spec)


def investment_history(plan: Plan, year: int, random: Random) -> Iterator[Line]:
    """What projects spent in an earlier year, where they say so (`before`, in tkr by year)."""
    spec: Mapping[str, Any] = plan.raw.get("investments", {"projects": ()})
    past = period_of_year(year)
    for project in spec["projects"]:
        spent = project.get("before", {}).get(str(year), 0)
        if spent:
            day = day_between(random, past.start, past.end).isoformat()
            yield from _booked(day, project, f"I{project['code']}", spent * 100_000, spec)


def _booked(day: str, project: Mapping[str, Any], voucher: str, ore: int, spec: Mapping[str, Any]) -> Iterator[Line]:
    place = (project["responsibility"], spec["activity"], project["code"], "", "extern", voucher, "Investering")
    yield (day, "", project["account"], *place, kronor(ore))
    yield (day, "", spec["debt_account"], *place, kronor(-ore))


def investment_budget(plan: Plan) -> Iterator[Line]:
    """The projects' budget for the year, without months, and an earlier version that must not count."""
    spec: Mapping[str, Any] = plan.raw.get("investments", {"projects": ()})
    economy, year = plan.economy, str(plan.period.year)
    for project in spec["projects"]:
        place = (project["account"], project["responsibility"], spec["activity"], project["code"])
        for version, share in ((economy.version, 1), (economy.other_version, OTHER_VERSION_SHARE)):
            yield (year, "", *place, version, str(project["budget"] * 1000 * share))
