"""Personalen i en plan: who works there, told as groups by age or as numbers of women and men at two dates.

```toml
[staff]                                        # groups by age, some of whom leave or come
groups = [{ages = [21, 29], count = 86}, {ages = [32, 49], count = 10, left = true}]

[staff]                                        # numbers at two dates
dates = [2013-12-31, 2014-12-31]
groups = [{units = ["…"], form = "visstid", ages = [20, 62], women = [41, 46], men = [16, 15]}]
```
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from tertial.facts.generate.drawing import Register, day_between
from tertial.facts.generate.plan import Plan
from tertial.facts.generate.staff import HOURLY, PERMANENT, TEMPORARY, Employee, Staff
from tertial.periods import Period, add_months, month, parse

_TEMPORARY_EVERY = 8
_FULL_TIME = ("1", "1", "1", "0.75", "1", "0.8", "1", "0.5")
_MOVE_EVERY = 40
_FULL_TIME_OF_NUMBERS = ("1", "1", "0.75", "1", "0.8")
_STAYING = 0.9  # of the smaller of the two numbers: people who are there at both dates
_DAY = timedelta(days=1)


def staff(plan: Plan, random: Callable[[str], Random]) -> Staff:
    """Everybody in `[staff]` of the plan. The same random streams give the same people."""
    return _by_numbers(plan, random("workforce")) if "dates" in plan.raw["staff"] else _by_age(plan, random("staff"))


def _by_age(plan: Plan, random: Random) -> Staff:
    spec, register = plan.raw["staff"], Register("A", random)
    units = [
        item.code
        for item in plan.codes.of("unit")
        if f"{item.unit}/".startswith(f"{spec['body']}/") and item.valid_to is None and item.valid_from < _opening(plan)
    ]
    other = [plan.codes.unit_code(path) for path in spec["foreign_units"]]
    last = month(plan.period.year, len(spec["printed"][-1]["months"])).start
    counted = tuple(_counted(plan, spec, units, random, register))
    hourly = tuple(_extra(plan, units, HOURLY, spec["hourly"], random, register))
    on_leave = tuple(_extra(plan, units, PERMANENT, spec["on_leave"], random, register, without_schedule=True))
    foreign = tuple(_extra(plan, other, PERMANENT, spec["foreign"], random, register))
    months = _months(Period(_opening(plan), add_months(last, 1)))
    return Staff(plan, spec, months, counted, foreign, hourly, on_leave, strays=True)


def _by_numbers(plan: Plan, random: Random) -> Staff:
    spec, register = plan.raw["staff"], Register("A", random)
    counted = tuple(who for group in spec["groups"] for who in _of_numbers(plan, group, random, register))
    foreign = tuple(_of_numbers(plan, spec["foreign"], random, register))
    return Staff(plan, spec, _months(parse(spec["months"])), counted, foreign)


def _months(period: Period) -> tuple[date, ...]:
    return tuple(each.start for each in period.months())


def _of_numbers(plan: Plan, group: Mapping[str, Any], random: Random, register: Register) -> Iterator[Employee]:
    """As many women and men as wanted at both dates; some have left between them, some have come."""
    dates = plan.raw["staff"]["dates"]
    units = [plan.codes.unit_code(path) for path in group["units"]]
    for sex, (before, now) in (("K", group["women"]), ("M", group["men"])):
        both = int(min(before, now) * _STAYING)
        for came, left, count in ((False, False, both), (False, True, before - both), (True, False, now - both)):
            for _ in range(count):
                start = date(2001, 1, 1) + _DAY * random.randrange(3000)
                if came:
                    start = day_between(random, dates[0] + _DAY, dates[1] + _DAY)
                end = day_between(random, dates[0] + 2 * _DAY, dates[1]) if left else None
                low, high = group["ages"]
                yield Employee(
                    register.reference(), sex, dates[1].year - random.randint(low, high), (random.choice(units),),
                    group["form"], random.choice(_FULL_TIME_OF_NUMBERS), start, end,
                )  # fmt: skip


def _opening(plan: Plan) -> date:
    return month(plan.previous.year, 1).start


def _counted(
    plan: Plan, spec: Mapping[str, Any], units: Sequence[str], random: Random, register: Register
) -> Iterator[Employee]:
    """Groups by age, each with its share of women, forms and shares of full time; some without sex or birth year."""
    number = 0
    for group in spec["groups"]:
        sexes = _sexes(group, spec["women"], random)
        for index, sex in enumerate(sexes):
            number += 1
            low, high = group["ages"]
            born = plan.period.year - random.randint(low, high)
            start, end = _employed(plan, group, random)
            moves = number % _MOVE_EVERY == 0 and end is None and start < _opening(plan)
            yield Employee(
                register.reference(),
                sex,
                None if group.get("unknown_age") else born,
                tuple(random.sample(list(units), 2 if moves else 1)),
                TEMPORARY if index % _TEMPORARY_EVERY == 3 else PERMANENT,
                _FULL_TIME[index % len(_FULL_TIME)],
                start, end, month(plan.previous.year, 9).start if moves else None,
            )  # fmt: skip


def _sexes(group: Mapping[str, Any], women: float, random: Random) -> list[str]:
    found = [""] * group.get("unknown_sex", 0)
    found += ["K"] * round((group["count"] - len(found)) * group.get("women", women))
    found += ["M"] * (group["count"] - len(found))
    random.shuffle(found)
    return found


def _employed(plan: Plan, group: Mapping[str, Any], random: Random) -> tuple[date, date | None]:
    """From and to: long since and still, unless the group came or left between the months that are printed."""
    told = len(plan.raw["staff"]["printed"][0]["months"])
    between = add_months(_opening(plan), told + random.randrange(13 - told))
    if group.get("came"):
        return between, None
    start = day_between(random, date(1995, 1, 1), _opening(plan)).replace(day=1)
    return start, between if group.get("left") else None


def _extra(
    plan: Plan, units: Sequence[str], form: str, count: int, random: Random, register: Register, **more: Any
) -> Iterator[Employee]:
    for _ in range(count):
        born = plan.period.year - random.randint(20, 66)
        yield Employee(
            register.reference(), random.choice("KM"), born, (random.choice(units),), form,
            "0" if form == HOURLY else "1", date(2015, 3, 1), None, **more,
        )  # fmt: skip
