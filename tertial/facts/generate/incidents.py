"""Avvikelser: generated incidents with the wanted numbers by unit and kind, and incidents that must not count."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from tertial.facts.generate.drawing import day_between, weighted
from tertial.facts.generate.plan import Plan
from tertial.periods import Period

FIELDS = ("date", "unit", "kind", "category", "process", "severity", "reported_to_ivo", "status")

EARLIER_SHARE = 0.8  # of the year's incidents: how many there were in the year before
TRAPS = 4

Line = tuple[str, ...]


def incident_lines(plan: Plan, spec: Mapping[str, Any], random: Random) -> Iterator[Line]:
    """The incidents of the period as wanted, those of the year before, and of other days, kinds and committees."""
    wanted = [
        (row["unit"], kind) for row in spec["units"] for kind, count in row["counts"].items() for _ in range(count)
    ]
    yield from _period(plan, spec, wanted, plan.period, random)
    earlier = random.sample(wanted, int(len(wanted) * EARLIER_SHARE))
    yield from _period(plan, spec, earlier, plan.previous, random)
    for period in plan.periods:
        yield from _traps(plan, spec, period, random)


def _period(
    plan: Plan, spec: Mapping[str, Any], wanted: list[tuple[str, str]], period: Period, random: Random
) -> Iterator[Line]:
    """One line for each; so many of those of each group as wanted have its mark."""
    marked = {name: _chosen(wanted, mark, random) for name, mark in spec["marks"].items()}
    days = [period.start, period.last_day, *(day_between(random, period.start, period.end) for _ in wanted)]
    for number, (path, kind) in enumerate(wanted):
        marks = {name for name, chosen in marked.items() if number in chosen}
        others = {key: weight for key, weight in spec["categories"].items() if key != spec["violence"]}
        category = spec["violence"] if "violence" in marks else weighted(random, others, 1)[0]
        status = "utredd" if "resolved" in marks else "pågår"
        yield _line(plan, path, kind, days[number], category, "ivo" in marks, status, random)


def _chosen(wanted: list[tuple[str, str]], mark: Mapping[str, Any], random: Random) -> set[int]:
    """The places of as many incidents of the mark's kinds as it asks for, as far as there are so many."""
    places = [number for number, (_, kind) in enumerate(wanted) if kind in mark["kinds"]]
    return set(random.sample(places, min(mark["count"], len(places))))


def _line(plan: Plan, path: str, kind: str, day: date, category: str, ivo: bool, status: str, random: Random) -> Line:
    unit = random.choice(plan.codes.unit_codes_below(path, day))
    severity = random.choice(("låg", "medel", "medel", "hög", ""))
    reported = ("ja" if ivo else "nej") if kind == "lex Sarah" else ""
    return (day.isoformat(), unit, kind, category, random.choice(("utförande", "")), severity, reported, status)


def _traps(plan: Plan, spec: Mapping[str, Any], period: Period, random: Random) -> Iterator[Line]:
    """The days next to the period, a kind that no table shows, and the same kinds in another committee."""
    for row in spec["units"]:
        for kind in row["counts"]:
            for day in (period.start - timedelta(days=1), period.end):
                yield _line(plan, row["unit"], kind, day, spec["violence"], True, "utredd", random)
            inside = day_between(random, period.start, period.end)
            yield _line(plan, spec["foreign_unit"], kind, inside, spec["violence"], True, "utredd", random)
        for _ in range(TRAPS):
            inside = day_between(random, period.start, period.end)
            yield _line(plan, row["unit"], "avvikelse", inside, "läkemedel", False, "utredd", random)
