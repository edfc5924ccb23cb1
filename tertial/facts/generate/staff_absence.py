"""Frånvaro: generated absences that give the wanted sick leave, and rows that must not count."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from tertial.facts.generate.drawing import even
from tertial.facts.generate.solve import Contradiction
from tertial.facts.generate.staff import SICK, Employee, Line, Staff, hours
from tertial.facts.generate.staff_cells import LONG, SHORT, Group, Hours, Wanted, sick_hours
from tertial.facts.generate.staff_shares import shared_lines
from tertial.periods import add_months, month

FIELDS = ("person", "unit", "cause", "spell_start", "spell_end", "date_from", "date_to", "hours")

_OTHER_CAUSES = ("vård av barn", "semester", "föräldraledig", "tjänstledig")
_OTHERS_A_MONTH = 25
_CROSSING_A_MONTH = 8
_A_SPELL = 2800  # hundredths of an hour in a usual short spell
_FULL = 0.9  # of the scheduled hours that one person may be sick
_TWICE_EVERY = 60
_DAY = timedelta(days=1)


def absence_lines(staff: Staff, random: Random) -> Iterator[Line]:
    """Every row of absence: the sick leave that is wanted, and what must not count in it.

    `printed` in the plan's `[staff]` are a report's own shares, which the rows give exactly; else `sick` and `other`
    are shares that they come near.
    """
    if "printed" not in staff.spec:
        yield from shared_lines(staff, random)
        return
    sick = _Sick(staff, random)
    lines = [*sick.long_lines(), *sick.crossing_lines(), *sick.short_lines()]
    yield from lines
    yield from lines[::_TWICE_EVERY]
    yield from _others(staff, random)


class _Sick:
    """The sick hours that are left to deal out, by cell, and who has been given any."""

    def __init__(self, staff: Staff, random: Random) -> None:
        self.staff, self.random = staff, random
        self.hours: Hours = {}
        for wanted in _wanted(staff):
            self.hours |= sick_hours(wanted, self._scheduled(wanted.months))
        # In one order all the time: who is sick for long in one month is mostly so in the next.
        self.order = random.sample(staff.counted, len(staff.counted))
        self.members = {first: self._members(first) for first in staff.months}
        self.long = self._long_sick()
        self.busy: set[tuple[str, date]] = set()

    def _scheduled(self, months: Mapping[date, float]) -> dict[tuple[date, Group], int]:
        found: dict[tuple[date, Group], int] = {}
        for first in months:
            for who in self.staff.counted:
                key = (first, self.group(who, first))
                found[key] = found.get(key, 0) + self.staff.scheduled(who, first)
        return found

    def group(self, who: Employee, first: date) -> Group:
        """Sex and class of age in the month's year, "" for what is not known."""
        if who.birth_year is None:
            return who.sex, ""
        age = first.year - who.birth_year
        return who.sex, next(name for name in self.staff.spec["age_groups"] if _holds(name, age))

    def _members(self, first: date) -> dict[Group, list[Employee]]:
        found: dict[Group, list[Employee]] = {}
        for who in self.order:
            if self.staff.scheduled(who, first):
                found.setdefault(self.group(who, first), []).append(who)
        return found

    def _long_sick(self) -> dict[tuple[date, Group], list[Employee]]:
        """For each month and group the first few whose schedules hold the long sick hours."""
        found: dict[tuple[date, Group], list[Employee]] = {}
        for (first, sex, age, length), number in self.hours.items():
            room, chosen = 0.0, []
            for who in self.members[first][sex, age] if length == LONG and number else ():
                if room >= number:
                    break
                chosen.append(who)
                room += self.staff.scheduled(who, first) * _FULL
            if length == LONG and room < number:
                raise Contradiction(f"{number / 100} long sick hours do not fit in {sex} {age} in {first:%Y-%m}")
            found[first, (sex, age)] = chosen if length == LONG else found.get((first, (sex, age)), [])
        return found

    def long_lines(self) -> Iterator[Line]:
        """A row a month of spells that began in the year before, and go on."""
        begun: dict[str, date] = {}
        for (first, group), chosen in self.long.items():
            parts = even(self.hours[(first, *group, LONG)], [self.staff.scheduled(who, first) for who in chosen] or [1])
            for who, part in zip(chosen, parts, strict=False):
                days = self.random.randrange(62, 400)
                spell = begun.setdefault(who.reference, self.staff.months[0] - days * _DAY)
                if part:
                    yield _line(who, SICK, spell, None, first, add_months(first, 1), part)

    def crossing_lines(self) -> Iterator[Line]:
        """Short spells over a month's end, with the same whole hundredths every day."""
        for before in self.staff.months[:-1]:
            after = add_months(before, 1)
            for who in self.random.sample(self._healthy(before), 4 * _CROSSING_A_MONTH)[:_CROSSING_A_MONTH]:
                days, a_day = self.random.randrange(2, 7), 100 * self.random.randrange(3, 5)
                cells = [(first, *self.group(who, first), SHORT) for first in (before, after)]
                if self.staff.scheduled(who, after) and all(self.hours[cell] > 3 * days * a_day for cell in cells):
                    for cell in cells:
                        self.hours[cell] -= days * a_day
                    self.busy |= {(who.reference, before), (who.reference, after)}
                    start, end = after - days * _DAY, after + days * _DAY
                    yield _line(who, SICK, start, end, start, end, 2 * days * a_day)

    def _healthy(self, first: date) -> list[Employee]:
        """Those at work that month who are never sick for long, and not already sick that month."""
        ever = {who.reference for chosen in self.long.values() for who in chosen}
        found = (who for group in self.members[first].values() for who in group)
        return [who for who in found if who.reference not in ever and (who.reference, first) not in self.busy]

    def short_lines(self) -> Iterator[Line]:
        """Spells within a month, most of them of a few days."""
        for first in self.staff.months:
            healthy: dict[Group, list[Employee]] = {}
            for who in self._healthy(first):
                healthy.setdefault(self.group(who, first), []).append(who)
            for sex, age in self.members[first]:
                yield from self._short(first, healthy.get((sex, age), []), self.hours[first, sex, age, SHORT])

    def _short(self, first: date, people: Sequence[Employee], number: int) -> Iterator[Line]:
        count = min(len(people), max(1, number // _A_SPELL))
        chosen = self.random.sample(people, count)
        parts = even(number, [self.random.randrange(2, 6) for _ in chosen] or [1])
        if any(part > self.staff.scheduled(who, first) for who, part in zip(chosen, parts, strict=False)) or (
            number and not chosen
        ):
            raise Contradiction(f"{number / 100} short sick hours do not fit in {first:%Y-%m}")
        for who, part in zip(chosen, parts, strict=False):
            length = (add_months(first, 1) - first).days
            days = min(length, max(2, part // 500))
            start = first + self.random.randrange(length - days + 1) * _DAY
            if part:
                yield _line(who, SICK, start, start + days * _DAY, start, start + days * _DAY, part)


def _wanted(staff: Staff) -> Iterator[Wanted]:
    """The months whose shares are printed, and between them those of which only the whole is wanted."""
    told: set[date] = set()
    for span in staff.spec["printed"]:
        months = {month(span["year"], n).start: float(share) for n, share in enumerate(span["months"], 1)}
        told |= months.keys()
        yield Wanted(months, span["long"], {"K": span["women"], "M": span["men"]}, span["ages"])
    between = [first for first in staff.months if first not in told]
    for first, share in zip(between, staff.spec["between"], strict=True):
        yield Wanted({first: share}, staff.spec["printed"][0]["long"], {}, {})


def _others(staff: Staff, random: Random) -> Iterator[Line]:
    """Other causes, hourly staff, persons without a schedule, another committee, and the month after the last."""
    for first in staff.months:
        for who in random.sample(staff.counted, _OTHERS_A_MONTH):
            if who.is_employed(first):
                yield _days(who, random.choice(_OTHER_CAUSES), first, random)
        for strange in (*staff.hourly[::3], *staff.on_leave, *staff.foreign[::9]):
            yield _days(strange, SICK, first, random)
    for who in staff.counted[::50]:
        if who.is_employed(after := add_months(staff.months[-1], 1)):
            yield _days(who, SICK, after, random)


def _days(who: Employee, cause: str, first: date, random: Random) -> Line:
    start = first + random.randrange(20) * _DAY
    end = start + random.randrange(1, 8) * _DAY
    return _line(who, cause, start, end, start, end, 600 * (end - start).days)


def _line(
    who: Employee, cause: str, spell: date, spell_end: date | None, start: date, end: date, hundredths: int
) -> Line:
    ended = "" if spell_end is None else spell_end.isoformat()
    return (
        who.reference, who.unit_on(start), cause, spell.isoformat(), ended, start.isoformat(), end.isoformat(),
        hours(hundredths),
    )  # fmt: skip


def _holds(name: str, age: int) -> bool:
    first, _, last = name.partition("-")
    return int(first) <= age and (not last or age <= int(last))
