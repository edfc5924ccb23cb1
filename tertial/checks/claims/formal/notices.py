"""Anslag och justering: the days between meeting, adjustment and notice, by the rules of the day.

The rules stand here as data, with where they were read: this package knows no lawbook. A last day that falls on a
weekend or holiday moves to the next weekday (lag 1930:173 om beräkning av lagstadgad tid, 2 §).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from tertial.checks.claims.formal.days import Said
from tertial.checks.findings import Finding, Operand, Severity

NEW_ACT = date(2018, 1, 1)
FAR_APART = 200


@dataclass(frozen=True, slots=True)
class _Rule:
    """Between two days that follow each other: how many days at least or at most, and what the law says of it."""

    first: str
    second: str
    least: int | None
    most: int | None
    says: str
    citations: tuple[str, str]

    def citation(self, on: date) -> str:
        """Where the rule stood on a day: before, or from, the act of 2017."""
        return self.citations[on >= NEW_ACT]


RULES = (
    _Rule("meeting", "adjusted", 0, 14, "Protokollet justeras {first} eller högst 14 dagar senare",
          ("Kommunallag (1991:900) 5 kap. 61 §", "KL (2017:725) 5 kap. 69 §")),
    _Rule("adjusted", "up", 0, 2, "Justeringen tillkännages senast andra dagen efter att den har skett",
          ("Kommunallag (1991:900) 5 kap. 62 §", "KL (2017:725) 8 kap. 12 §")),
    _Rule("up", "down", 21, None, "Anslaget ska sitta uppe i tre veckor",
          ("Kommunallag (1991:900) 10 kap. 6 §", "KL (2017:725) 13 kap. 5 §")),
)  # fmt: skip


def notices(days: Sequence[Said]) -> Iterator[Finding]:
    """The days that come too early or too late after the one before them."""
    for one, other in pairwise(days):
        for rule in RULES:
            if (one.kind, other.kind) == (rule.first, rule.second):
                yield from _judged(rule, one, other)


def _judged(rule: _Rule, one: Said, other: Said) -> Iterator[Finding]:
    year = one.year or other.year
    start, end = _day(one, year), _day(other, other.year or year)
    if start and end and end < start and other.year is None:
        end = _day(other, start.year + 1)
    if start is None or end is None or abs((end - start).days) > FAR_APART:
        return
    if rule.least is not None and (end - start).days < rule.least:
        yield _finding(rule, one, other, f"tidigast {start + timedelta(rule.least)}", start)
    elif rule.most is not None and end > (latest := _next_weekday(start + timedelta(rule.most))):
        yield _finding(rule, one, other, f"senast {latest}", start)


def _finding(rule: _Rule, one: Said, other: Said, expected: str, start: date) -> Finding:
    says = rule.says.format(first="på mötesdagen")
    return Finding(
        "formal", Severity.LIKELY, other.place, other.text, expected,
        f"{says} ({rule.citation(start)}). Här är dagarna {one.text} och {other.text}; någon av dem kan vara fel.",
        operands=(Operand(one.place, one.text, start.isoformat()),),
    )  # fmt: skip


def _day(said: Said, year: int | None) -> date | None:
    try:
        return date(year, said.month, said.day) if year else None
    except ValueError:
        return None


def _next_weekday(day: date) -> date:
    while day.weekday() >= 5 or day in _free(day.year):
        day += timedelta(1)
    return day


@cache
def _free(year: int) -> frozenset[date]:
    """Holidays, and the eves that are held as such. The library is read only where a day came late."""
    import holidays

    return frozenset(holidays.country_holidays("SE", years=year, categories=("public", "de_facto")))
