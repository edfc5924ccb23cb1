"""Insatser: generated spells with the wanted numbers of persons in every cell, and spells that must not count.

A *place* is one person's right to be counted in one cell: in the year before, in the year itself, or in both. Places
of different cells are given to the same person until there are as few distinct persons as wanted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from tertial.facts.generate.drawing import Register, Somebody, day_between, text
from tertial.facts.generate.plan import Plan
from tertial.periods import Period, add_months

FIELDS = (
    "person", "sex", "birth_year", "unit", "form", "law", "provider", "group", "decided", "start", "end", "daily_cost",
)  # fmt: skip

BOTH_SHARE = 0.45  # of the smaller year: persons who are there in both
SECOND_SPELL_SHARE = 0.15
TRAPS = 3
DAY = timedelta(days=1)
YEARS = ((True, True), (True, False), (False, True))  # counted in (the year before, the year itself)

Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spell:
    """Half-open days with an intervention; no start where it has been decided but not begun."""

    start: date | None
    end: date | None
    decided: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """`years` is which of (previous, current) the person is counted in."""

    cell: int
    years: tuple[bool, bool]


def intervention_lines(plan: Plan, spec: Mapping[str, Any], random: Random, register: Register) -> Iterator[Line]:
    """The spells of one published table, both years."""
    cells = spec["cells"]
    places = [place for number, cell in enumerate(cells) for place in _places(number, cell, random)]
    _share(places, spec, random, register, plan.period.year)
    unit = plan.codes.unit_code(spec["unit"])
    waiting = {years: _border_spells(plan, years) for years in YEARS}
    for place, person in zip(places, _share(places, spec, random, register, plan.period.year), strict=True):
        for spell in _spells(plan, place.years, waiting[place.years], person, random):
            yield _line(person, unit, cells[place.cell], "", spell, random)
    yield from _traps(plan, spec, random, register)
    yield from _excluded(plan, spec, random, register)


def _places(number: int, cell: Mapping[str, Any], random: Random) -> list[Place]:
    before, now = cell["people"]
    both = int(min(before, now) * BOTH_SHARE)
    found = [Place(number, y) for y, n in zip(YEARS, (both, before - both, now - both), strict=True) for _ in range(n)]
    random.shuffle(found)
    return found


def _share(
    places: Sequence[Place], spec: Mapping[str, Any], random: Random, register: Register, year: int
) -> list[Somebody]:
    """A person for every place, so that each year has exactly as many distinct persons as wanted."""
    surplus = [sum(cell["people"][i] for cell in spec["cells"]) - spec["people"][i] for i in range(2)]
    both = min(surplus) // 3
    person: dict[Place, Somebody] = {}
    for years, pairs in zip(YEARS, (both, surplus[0] - both, surplus[1] - both), strict=True):
        for first, second in _pairs([place for place in places if place.years == years], pairs, random):
            person[first] = person[second] = register.person(spec["ages"], year)
    return [person.get(place) or register.person(spec["ages"], year) for place in places]


def _pairs(places: list[Place], wanted: int, random: Random) -> Iterator[tuple[Place, Place]]:
    """`wanted` pairs of places in different cells, each place in one pair at most. Raises ValueError if too few."""
    waiting = random.sample(places, len(places))
    for _ in range(wanted):
        largest = max({place.cell for place in waiting}, key=lambda cell: sum(p.cell == cell for p in waiting))
        first = next(place for place in waiting if place.cell == largest)
        second = next((place for place in waiting if place.cell != largest), None)
        if second is None:
            raise ValueError("more persons in two forms are wanted than the cells can share")
        waiting.remove(first)
        waiting.remove(second)
        yield first, second


def _spells(
    plan: Plan, years: tuple[bool, bool], borders: list[Spell], person: Somebody, random: Random
) -> list[Spell]:
    """One spell, sometimes two, that overlap exactly these years; those on border days are used up first."""
    spells = [borders.pop() if borders else _spell(plan, years, person, random)]
    if random.random() < SECOND_SPELL_SHARE:
        spells.append(_spell(plan, years, person, random))
    return spells


def _spell(plan: Plan, years: tuple[bool, bool], person: Somebody, random: Random) -> Spell:
    """A random spell of somebody, not begun before the year of birth."""
    before, now = plan.periods
    born = date(person.birth_year, 1, 1)
    if years == (True, True):
        start = day_between(random, max(born, add_months(before.start, -30)), before.end)
        return Spell(start, _end(random, now.start + DAY, add_months(now.end, 6)))
    if years == (True, False):
        start = day_between(random, max(born, add_months(before.start, -24)), before.end)
        return Spell(start, day_between(random, max(start, before.start) + DAY, now.start + DAY))
    start = day_between(random, before.end, now.end)
    return Spell(start, _end(random, max(start, now.start) + DAY, add_months(now.end, 8)))


def _end(random: Random, first: date, last: date) -> date | None:
    return None if random.random() < 0.4 else day_between(random, first, last)


def _border_spells(plan: Plan, years: tuple[bool, bool]) -> list[Spell]:
    """Spells that just touch what they must: its first day, its last, and end on the day they must not reach."""
    before, now = plan.periods
    if years == (True, True):
        return [Spell(before.last_day, now.start + DAY)]
    if years == (True, False):
        return [Spell(before.start - DAY * 40, before.start + DAY), Spell(before.last_day, now.start)]
    return [Spell(before.end, now.start + DAY), Spell(now.last_day, None)]


def _line(person: Somebody, unit: str, cell: Mapping[str, Any], group: str, spell: Spell, random: Random) -> Line:
    decided, start, end = spell.decided or _before(spell.start, random), spell.start, spell.end
    low, high = cell["daily_cost"]
    is_priced = "without_cost" not in cell or random.random() >= cell["without_cost"]
    return (
        person.reference, person.sex, str(person.birth_year), unit, random.choice(cell["forms"]),
        random.choice(cell["laws"]), random.choice(cell["providers"]), group, text(decided), text(start), text(end),
        str(random.randrange(low, high + 1, 10)) if is_priced else "",
    )  # fmt: skip


def _before(start: date | None, random: Random) -> date | None:
    return start - timedelta(days=random.randrange(30)) if start else None


def _traps(plan: Plan, spec: Mapping[str, Any], random: Random, register: Register) -> Iterator[Line]:
    """Spells in the right cell that overlap no period, and spells of another committee that overlap both."""
    unit, foreign = plan.codes.unit_code(spec["unit"]), plan.codes.unit_code(spec["foreign_unit"])
    for cell in spec["cells"]:
        for _ in range(TRAPS):
            for period in plan.periods:
                for spell in _outside(period, random):
                    yield _line(register.person(spec["ages"], plan.period.year), unit, cell, "", spell, random)
            waiting = register.person(spec["ages"], plan.period.year)
            yield _line(waiting, unit, cell, "", Spell(None, None, plan.period.start), random)
            other = register.person(spec["ages"], plan.period.year)
            yield _line(other, foreign, cell, "", Spell(plan.previous.start - DAY, None), random)


def _outside(period: Period, random: Random) -> list[Spell]:
    """No days, over before the first day, and begun on the day after the last."""
    same = day_between(random, period.start, period.end)
    return [
        Spell(same, same),
        Spell(period.start - DAY * 20, period.start),
        Spell(period.start, period.start),
        Spell(period.end, period.end + DAY * 30),
    ]


def _excluded(plan: Plan, spec: Mapping[str, Any], random: Random, register: Register) -> Iterator[Line]:
    """Persons of a group that the table leaves out, in the same forms."""
    group = spec.get("excluded_group")
    if not group:
        return
    unit = plan.codes.unit_code(group["unit"])
    for years, wanted in zip(((True, False), (False, True)), group["people"], strict=True):
        for _ in range(wanted):
            person = register.person(spec["ages"], plan.period.year)
            cell = random.choice(spec["cells"])
            yield _line(person, unit, cell, group["name"], _spell(plan, years, person, random), random)
