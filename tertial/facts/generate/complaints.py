"""Synpunkter: generated complaints with the wanted numbers by unit and state, and some that must not count."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from tertial.facts.generate.drawing import day_between, text
from tertial.facts.generate.plan import Plan
from tertial.periods import Period

FIELDS = ("received", "unit", "channel", "kind", "sex", "answered", "status")

CHANNELS = ("e-tjänst", "telefon", "brev", "besök", "")
KINDS = ("klagomål", "klagomål", "förslag", "beröm")

Line = tuple[str, ...]


def complaint_lines(plan: Plan, spec: Mapping[str, Any], random: Random) -> Iterator[Line]:
    """The complaints of the period as wanted, some of the year before, of the days around and of another committee."""
    period = plan.period
    for row in spec["units"]:
        for status, count in row["counts"].items():
            for _ in range(count):
                yield _line(plan, row["unit"], status, day_between(random, period.start, period.end), random)
            yield from _traps(plan, spec, row["unit"], status, period, random)


def _traps(
    plan: Plan, spec: Mapping[str, Any], path: str, status: str, period: Period, random: Random
) -> Iterator[Line]:
    for day in (period.start - timedelta(days=1), period.end, day_between(random, *_span(plan.previous))):
        yield _line(plan, path, status, day, random)
    yield _line(plan, spec["foreign_unit"], status, day_between(random, *_span(period)), random)


def _span(period: Period) -> tuple[date, date]:
    return period.start, period.end


def _line(plan: Plan, path: str, status: str, day: date, random: Random) -> Line:
    answered = None if status == "pågår" else day + timedelta(days=random.randint(1, 30))
    unit = random.choice(plan.codes.unit_codes_below(path, day))
    return (
        day.isoformat(), unit, random.choice(CHANNELS), random.choice(KINDS), random.choice(("K", "M", "")),
        text(answered), status,
    )  # fmt: skip
