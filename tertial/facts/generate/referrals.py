"""Aktualiseringar och utredningar: generated referrals and investigations with the wanted counts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from tertial.facts.generate.drawing import Register, Somebody, day_between, text
from tertial.facts.generate.plan import Plan
from tertial.periods import Period, add_months

REFERRAL_FIELDS = (
    "person", "sex", "birth_year", "birth_date", "unit", "group", "kind", "reason", "received", "decided", "outcome",
)  # fmt: skip
INVESTIGATION_FIELDS = ("person", "sex", "birth_year", "unit", "group", "kind", "opened", "closed", "extended")

RETURNING_SHARE = 0.25  # persons of the year before who come again
TRAPS = 5
OUTCOMES = ("inleda utredning", "inte inleda utredning", "pågående insats")

Line = tuple[str, ...]


def referral_lines(plan: Plan, spec: Mapping[str, Any], random: Random, register: Register) -> Iterator[Line]:
    """The referrals of one table, both years, and rows that must not count in it."""
    unit, known = plan.codes.unit_code(spec["units"][0]), list[Somebody]()
    for index, period in enumerate(plan.spans(spec["people"])):
        known = people = _people(known, index, spec, plan.period.year, random, register)
        kinds = [kind for kind, wanted in spec["kinds"].items() for _ in range(wanted[index])]
        for person, kind, day in zip(
            _repeated(people, len(kinds), random), kinds, _days(period, random, len(kinds)), strict=True
        ):
            yield _referral(person, unit, kind, day, spec, random)
        yield from _traps(plan, spec, (index, period), people, random, register)


def _people(
    known: Sequence[Somebody], index: int, spec: Mapping[str, Any], year: int, random: Random, register: Register
) -> list[Somebody]:
    wanted, ages = spec["people"][index], spec["ages"]
    returning = random.sample(known, min(len(known), int(wanted * RETURNING_SHARE)))
    nearly = [register.late_birthday(ages, year) for _ in spec.get("wrong_ages", ())]
    fresh = [register.person(ages, year) for _ in range(wanted - len(returning) - len(nearly))]
    return [*returning, *nearly, *fresh]


def _repeated(people: Sequence[Somebody], rows: int, random: Random) -> list[Somebody]:
    """Everybody at least once, in random order."""
    chosen = [*people, *random.choices(people, k=rows - len(people))]
    random.shuffle(chosen)
    return chosen


def _days(period: Period, random: Random, rows: int) -> list[date]:
    """Days in the period, its first and its last among them."""
    return [period.start, period.last_day, *(day_between(random, period.start, period.end) for _ in range(rows - 2))]


def _referral(person: Somebody, unit: str, kind: str, day: date, spec: Mapping[str, Any], random: Random) -> Line:
    decided = day + timedelta(days=random.randrange(15)) if random.random() < 0.95 else None
    outcome = random.choice(OUTCOMES) if decided else ""
    return (
        person.reference, person.sex, str(person.birth_year), text(person.birth_date), unit, "", kind,
        random.choice(spec["reasons"]), day.isoformat(), text(decided), outcome,
    )  # fmt: skip


def _traps(
    plan: Plan,
    spec: Mapping[str, Any],
    when: tuple[int, Period],
    people: Sequence[Somebody],
    random: Random,
    register: Register,
) -> Iterator[Line]:
    """Other kinds, other committees, the days just outside the period, and persons of another age."""
    (index, period), unit, kind = when, plan.codes.unit_code(spec["units"][0]), next(iter(spec["kinds"]))
    for other, wanted in spec["other_kinds"].items():
        for day in _days(period, random, wanted[index]):
            yield _referral(random.choice(people), unit, other, day, spec, random)
    for person in random.choices(people, k=TRAPS):
        yield _referral(person, unit, kind, period.start - timedelta(days=1), spec, random)
        yield _referral(person, unit, kind, period.end, spec, random)
    for path in spec["foreign_units"]:
        for day in _days(period, random, 12):
            yield _referral(random.choice(people), plan.codes.unit_code(path), kind, day, spec, random)
    yield from _other_ages(plan, spec, period, random, register)


def _other_ages(
    plan: Plan, spec: Mapping[str, Any], period: Period, random: Random, register: Register
) -> Iterator[Line]:
    """Persons just too old by their birth year alone, or by a birthday early in the year."""
    unit, kind = plan.codes.unit_code(spec["units"][0]), next(iter(spec["kinds"]))
    for age in spec.get("wrong_ages", ()):
        for known in (False, True):
            born = date(period.year - age, 1, 1 + random.randrange(28)) if known else None
            person = Somebody(register.reference(), random.choice("KM"), period.year - age, born)
            yield _referral(person, unit, kind, day_between(random, period.start, period.end), spec, random)


def investigation_lines(plan: Plan, spec: Mapping[str, Any], random: Random, register: Register) -> Iterator[Line]:
    """Investigations closed in each period, within the limit or not, those still open, and border days."""
    for index, period in enumerate(plan.periods):
        late = spec["closed"][index] - spec["within_limit"][index]
        for closed in _days(period, random, spec["within_limit"][index]):
            yield _investigation(plan, spec, _opened(closed, spec, random, within=True), closed, random, register)
        for closed in _days(period, random, late):
            yield _investigation(plan, spec, _opened(closed, spec, random, within=False), closed, random, register)
        for closed in [period.start - timedelta(days=1), period.end] * TRAPS:
            yield _investigation(plan, spec, _opened(closed, spec, random, within=True), closed, random, register)
    for _ in range(spec["open"]):
        opened = day_between(random, add_months(plan.period.end, -10), plan.period.end)
        yield _investigation(plan, spec, opened, None, random, register)


def _opened(closed: date, spec: Mapping[str, Any], random: Random, *, within: bool) -> date:
    """An opening day that leaves the closing day clearly on its side of the limit, by at least a day."""
    limit = spec["limit_months"]
    if within:
        return day_between(random, add_months(closed, -limit) + timedelta(days=4), closed)
    return day_between(random, add_months(closed, -2 * limit), add_months(closed, -limit) - timedelta(days=4))


def _investigation(
    plan: Plan, spec: Mapping[str, Any], opened: date, closed: date | None, random: Random, register: Register
) -> Line:
    person = register.person(spec["ages"], plan.period.year)
    extended = "ja" if closed and closed >= add_months(opened, spec["limit_months"]) and random.random() < 0.3 else ""
    return (
        person.reference, person.sex, str(person.birth_year), plan.codes.unit_code(spec["unit"]), "", spec["kind"],
        opened.isoformat(), text(closed), extended,
    )  # fmt: skip
