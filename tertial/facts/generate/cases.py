"""Ärenden: generated cases with the wanted monthly mean of ongoing ones, and of new and closed ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from tertial.facts.generate.drawing import Register, day_between, even, text
from tertial.facts.generate.plan import Plan
from tertial.periods import Period, add_months

FIELDS = ("person", "sex", "birth_year", "unit", "group", "kind", "opened", "closed")

LONGEST = 30  # months that a case may have gone on before the first period
TRAPS = 4
DAY = timedelta(days=1)

Line = tuple[str, ...]


@dataclass
class Case:
    """Ärende: half-open days."""

    opened: date
    closed: date | None = None


def case_lines(plan: Plan, spec: Mapping[str, Any], random: Random, register: Register) -> Iterator[Line]:
    """The cases of one group in both periods, and cases that must not count.

    `mean` times the period's months is a whole number. Raises ValueError where the numbers cannot hold at once.
    """
    unit, foreign = plan.codes.unit_code(spec["unit"]), plan.codes.unit_code(spec["foreign_unit"])
    for index, period in enumerate(plan.spans(spec["opened"])):
        began = period.previous_year().end if index else add_months(period.start, -LONGEST)
        for case in (*_cases(period, began, spec, index, random), *_outside(period)):
            yield _line(spec, period, unit, spec["kind"], case, register)
        for _ in range(TRAPS):
            inside = day_between(random, period.start, period.end)
            yield _line(spec, period, foreign, spec["kind"], Case(inside), register)
            yield _line(spec, period, unit, spec["other_kind"], Case(inside, inside + DAY), register)


def _cases(period: Period, began: date, spec: Mapping[str, Any], index: int, random: Random) -> list[Case]:
    """Those ongoing when the period begins, opened since `began`, and what is opened and closed in each of its months.

    They are all closed right after the period, so that they are not ongoing in another.
    """
    months = list(period.months())
    opened = even(spec["opened"][index], [1] * len(months))
    closed = even(spec["closed"][index], [1] * len(months))
    first = _first(round(spec["mean"][index] * len(months)), opened, closed)
    cases = [Case(day_between(random, began, period.start)) for _ in range(first)]
    for month, new, ended in zip(months, opened, closed, strict=True):
        ongoing = [case for case in cases if case.closed is None]
        for case in random.sample(ongoing, ended):
            case.closed = day_between(random, month.start, month.end)
        cases += [Case(day_between(random, month.start, month.end)) for _ in range(new)]
    for case in cases:
        case.closed = case.closed or period.end + DAY * random.randrange(60)
    return cases


def _first(month_ends: int, opened: list[int], closed: list[int]) -> int:
    """How many are ongoing when the period begins; openings are moved a month later until that is a whole number."""
    for _ in range(len(opened)):
        changes = list(accumulate(new - ended for new, ended in zip(opened, closed, strict=True)))
        left = month_ends - sum(changes)
        if left % len(opened) == 0 and left // len(opened) >= max(closed):
            return left // len(opened)
        place = next((each for each in range(len(opened) - 1) if opened[each]), None)
        if place is None:
            break
        opened[place] -= 1
        opened[place + 1] += 1
    raise ValueError(f"no cases can give {month_ends} month ends")


def _outside(period: Period) -> list[Case]:
    """Closed the day before the first, opened the day after the last."""
    before, after = period.start - DAY, period.end
    return [Case(before - DAY * 40, before), Case(after, after + DAY * 20)] * TRAPS


def _line(spec: Mapping[str, Any], period: Period, unit: str, kind: str, case: Case, register: Register) -> Line:
    somebody = register.aged(spec["ages"], period.year)
    born = min(somebody.birth_year, case.opened.year)
    return (
        somebody.reference, somebody.sex, str(born), unit, spec.get("group", ""), kind, case.opened.isoformat(),
        text(case.closed),
    )  # fmt: skip
