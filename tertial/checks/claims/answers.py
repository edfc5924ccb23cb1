"""Tabellens svar: the figures of a line that a number in a sentence can mean, and what they say of direction."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from tertial.checks.claims.gaps import Answer, gap_of, way_of
from tertial.checks.claims.lines import NOT_LEVELS, Line, Slot
from tertial.checks.claims.possible import GAPS, amount, level
from tertial.checks.claims.sentence import Words
from tertial.checks.claims.spoken import Ask, Spoken
from tertial.checks.figures import has_any
from tertial.checks.quantities import Quantity
from tertial.checks.stemming import stem
from tertial.checks.tables.table import Cell
from tertial.checks.words import Role, squeeze

_NOTHING = Quantity("", Decimal(0), Decimal(1), "", "", 0, 0)
# "Återstående medel för A är 1,3 mnkr".
_LEFT = re.compile(r"^\W*(?:återstående|kvarvarande|kvarstående)(?!\w)", re.IGNORECASE)
_INCOME = ("intäkt", "inkomst", "bidrag", "skatte", "avgift", "resultat", "finans", "försäljning")
SEXES = frozenset({stem("kvinnor"), stem("män"), stem("flickor"), stem("pojkar")})
MOST_ALIKE, LEAST_YEARS = 0.8, 2


def answers(line: Line, one: Spoken, words: Words) -> list[Answer]:
    """What the line has for a number: the one that the sentence asks for, or the few that it can mean."""
    if one.said.kind == "money" and line.counts_things:
        return []
    match one.ask:
        case Ask.DEVIATION:
            return list(_deviations(line, one))
        case Ask.CAUSE:
            return []
        case Ask.CHANGE:
            return list(_changes(line, one, words))
        case _:
            return [found for slot in _levels(line, one, words) if (found := level(slot.cell, one.said))]


def _levels(line: Line, one: Spoken, words: Words) -> Sequence[Slot]:
    left = line.by_role[Role.REST]
    if one.ask is Ask.LEVEL and len(left) == 1 and _LEFT.match(one.before):
        return left
    slots = [slot for slot in _asked_for(line, one) if amount(slot.cell, one.said)]
    if not slots:
        return slots
    slots = _told(_of_time(slots, one), words)
    if len(slots) > 1:
        slots = [slot for slot in slots if slot.whole_year == one.whole_year] or slots
    return slots if len(slots) <= 2 else []


def _asked_for(line: Line, one: Spoken) -> Sequence[Slot]:
    """The figures of what is asked for: a level, a budget, or what is expected."""
    roles = line.by_role
    if one.ask in (Ask.LEVEL, Ask.PART):
        if line.levels or not one.years:
            return line.levels
        return [slot for slot in line.slots if slot.role in (Role.BUDGET, Role.FORECAST)]  # A plan's costs of the year.
    if one.ask is Ask.BUDGET:
        return roles[Role.BUDGET]
    expected = roles[Role.FORECAST]  # Or what a plan has for the year.
    return expected or (roles[Role.BUDGET] if one.years else expected)


def _told(slots: Sequence[Slot], words: Words) -> list[Slot]:
    """Those whose header the sentence names; else those that need no naming."""
    for some in words:
        named = [slot for slot in slots if slot.stems and slot.stems <= some]
        if named:
            most = max(len(slot.stems) for slot in named)
            return [slot for slot in named if len(slot.stems) == most]
    plain = [slot for slot in slots if not slot.stems or slot.role is Role.TOTAL]
    alone = len(slots) == 1 and not slots[0].stems & SEXES
    return plain if plain or not alone else list(slots)


def _of_time(slots: Sequence[Slot], one: Spoken) -> list[Slot]:
    """Those of the year that is said; the year before the latest where an earlier one is; else the latest."""
    if not one.years and [slot for slot in slots if slot.earlier]:
        return [slot for slot in slots if slot.earlier == one.then]
    known = {slot.years[-1] for slot in slots if slot.years}
    if one.years:
        mine = [slot for slot in slots if one.years[-1] in slot.years]
        return mine if mine or known else list(slots)
    if one.then:
        earlier = sorted(known)[-2:-1]
        return [slot for slot in slots if slot.years and slot.years[-1] in earlier]
    latest = max(known, default=0)
    return [slot for slot in slots if not slot.years or slot.years[-1] == latest]


def _deviations(line: Line, one: Spoken) -> Iterator[Answer]:
    said, forecast = one.said, one.forecast
    printed = line.by_role[Role.DEVIATION]
    if said.kind != "share":
        about = [slot for slot in printed if ("prognos" in squeeze(slot.header)) == forecast]
        mine = _of_time([slot for slot in about if amount(slot.cell, said)], one)
        for slot in mine:
            found = level(slot.cell, said)
            if found:
                yield found._replace(sign=_way(line, slot, one))
        if mine or (printed and not forecast):
            return
    budgets = [slot for slot in line.by_role[Role.BUDGET] if _of_sort(slot, one, forecast)]
    outcomes = _of_time(line.by_role[Role.FORECAST if forecast else Role.OUTCOME], one)
    if len(budgets) == 1 and len(outcomes) == 1 and budgets[0].cell.unit == outcomes[0].cell.unit:
        spent, planned = outcomes[0], budgets[0]
        way = _way_of(line, planned.cell.decimal, spent.cell.decimal, one)
        for gap in gap_of(spent, planned, said):
            yield gap._replace(sign=way)


def _of_sort(slot: Slot, one: Spoken, forecast: bool) -> bool:
    return slot.whole_year or not forecast or one.ask is Ask.DEVIATION


def ways_of_deviations(line: Line, text: str) -> list[tuple[Cell, int]]:
    """The printed deviations of a line, for the year where the text says "prognos", and which way each goes."""
    forecast = "prognos" in text.lower()
    told = [slot for slot in line.slots if slot.role is Role.DEVIATION and slot.cell.unit not in ("%", "pe")]
    mine = [slot for slot in told if ("prognos" in squeeze(slot.header)) == forecast]
    return [(slot.cell, _way(line, slot, Spoken(_NOTHING, text, ""))) for slot in mine]


def _way(line: Line, deviation: Slot, one: Spoken) -> int:
    """Whether a printed deviation is a surplus (1) or a deficit (−1); or more (1) or less (−1) than the budget."""
    value = deviation.cell.decimal
    room = deviation.cell.figure.step * 2
    pairs = [
        (planned.cell.decimal, spent.cell.decimal)
        for planned in line.slots
        for spent in line.slots
        if planned.role is Role.BUDGET and spent.role in (Role.OUTCOME, Role.FORECAST)
    ]
    for planned, spent in pairs:
        if value and abs(abs(planned - spent) - abs(value)) <= room:
            return _way_of(line, planned, spent, one)
    if not value or pairs or one.against_budget or has_any(line.label.lower(), _INCOME):
        return 0
    return 1 if value > 0 else -1


def _way_of(line: Line, planned: Decimal, spent: Decimal, one: Spoken) -> int:
    """Which way an outcome differs from its budget: more or less of the cost or income itself, or of the result."""
    if one.against_budget:
        return way_of(abs(spent) - abs(planned)) if planned * spent > 0 else 0
    if has_any(f"{line.label} {one.before}".lower(), _INCOME):
        return 0
    return way_of(planned - spent) * _cost_sign(line)


@lru_cache(maxsize=500)
def _cost_sign(line: Line) -> int:
    """The sign that the table prints costs with: that of nearly all its budgets; 0 where they are of both."""
    budgets = {column.index for column in line.table.figures() if column.role is Role.BUDGET}
    signs = [way_of(row.cells[at].decimal) for row in line.table.rows for at in budgets if at in row.cells]
    signs = signs or [way_of(slot.cell.decimal) for slot in line.slots if slot.role is Role.BUDGET]
    return next((sign for sign in (1, -1) if signs.count(sign) > MOST_ALIKE * len(signs)), 0)


def _changes(line: Line, one: Spoken, words: Words) -> Iterator[Answer]:
    said = one.said
    for slot in line.slots:
        if slot.role is Role.CHANGE and slot.cell.kind == said.kind and _is_since(line, slot, one):
            way = way_of(slot.cell.decimal) * _grown(line)
            yield Answer(slot.cell.base, slot.cell.step, (slot.cell,), way, how=slot.cell.figure.text)
            return
    pair = compared(line, one, words)
    if pair is not None:
        yield from gap_of(*pair, said)


def _grown(line: Line) -> int:
    """Which way an amount that changes by a plus goes: down, where all that the line prints is negative."""
    levels = [slot.cell.decimal for slot in line.slots if slot.role not in (*NOT_LEVELS, Role.SHARE)]
    amounts = [slot.cell for slot in line.slots if slot.role is Role.CHANGE and slot.cell.kind != "share"]
    return -1 if amounts and levels and max(levels) < 0 else 1


def _is_since(line: Line, slot: Slot, one: Spoken) -> bool:
    """Whether a printed change is since the year that is said; where none is, it is."""
    if not one.since:
        return True
    if len(slot.years) > 1:
        return one.since in slot.years
    years = sorted({other.years[-1] for other in line.slots if other.years and other.role not in GAPS})
    return one.since not in years[:-2]


def compared(line: Line, one: Spoken, words: Words) -> tuple[Slot, Slot] | None:
    """The later and the earlier figure that a change is between: the latest two, or the years that are said."""
    levels = line.levels
    if (
        one.forecast or len({slot.years for slot in levels if slot.years}) < LEAST_YEARS
    ):  # A plan's years, or what is expected.
        levels = [slot for slot in line.slots if slot.role not in GAPS and slot.role not in (Role.CONSUMED, Role.NOTE)]
    before = [slot for slot in levels if slot.earlier]
    if len(before) == 1:
        after = [slot for slot in levels if not slot.earlier and slot.role is before[0].role]
        return (after[0], before[0]) if len(after) == 1 else None
    slots = [slot for slot in levels if slot.years]
    slots = [slot for slot in _told(slots, words) if slot.cell.unit == slots[0].cell.unit]
    years = sorted({slot.years[-1] for slot in slots})
    if len(years) < 2 or len(slots) != len(years):
        return None
    now, then = years[-1], years[-2]
    if len(one.years) > 1 and set(one.years) <= set(years):
        then, now = one.years
    elif one.years and one.years[-1] in years:
        now, then = _of_year(one, years)
    elif one.since in years[:-1]:
        then = one.since
    by_year = {slot.years[-1]: slot for slot in slots}
    return by_year[now], by_year[then]


def _of_year(one: Spoken, years: Sequence[int]) -> tuple[int, int]:
    """The later and the earlier year of a change that one year is said of: since then, or in that year."""
    asked = one.years[-1]
    if one.since == asked or (not one.since and asked == years[0]):
        return (years[-1], asked) if asked != years[-1] else (years[-1], years[-2])
    before = [year for year in years if year < asked]
    then = one.since if one.since in before else before[-1] if before else asked
    return (asked, then) if then != asked else (years[-1], asked)


def apart(one: Line, other: Line, said: Spoken) -> Iterator[Answer]:
    """How far two lines are apart in their latest levels."""
    pairs = [
        (slot, twin)
        for slot in one.slots
        for twin in other.slots
        if slot.cell.column == twin.cell.column and slot.role not in NOT_LEVELS
    ]
    latest = max((slot.years[-1] for slot, _ in pairs if slot.years), default=0)
    year = said.years[-1] if said.years else latest
    for slot, twin in pairs:
        if not slot.years or year in slot.years:
            yield from gap_of(slot, twin, said.said)
