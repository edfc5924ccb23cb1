"""Kalendern: days that no month has, and the one of a series of days that is another weekday than the others."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tertial.checks.claims.formal.days import MONTHS, WEEKDAYS, names_month
from tertial.checks.claims.formal.lines import Line
from tertial.checks.findings import Finding, Severity

_DAY = re.compile(
    rf"(?<![\d.,:/–-])(?P<day>\d{{2}}) (?P<month>{'|'.join(MONTHS)})(?!\w)(?: (?P<year>(?:19|20)\d\d))?", re.IGNORECASE
)
_POINT = re.compile(
    rf"^\W*(?P<printed>(?P<name>{'|'.join(WEEKDAYS)})(?:en)? (?:den )?"
    rf"(?P<day>\d{{1,2}}) (?P<month>{'|'.join(MONTHS)}))\W*$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
LEAST_DAYS, ABOVE = 4, 6


def calendar(lines: Sequence[Line]) -> Iterator[Finding]:
    """What the calendar does not have."""
    for line in lines:
        yield from _beyond_the_month(line)
    yield from _of_series(lines)


def _beyond_the_month(line: Line) -> Iterator[Finding]:
    """ "Den 31 november"."""
    for said in _DAY.finditer(line.text) if names_month(line.text) else ():
        month = MONTHS.index(said["month"].lower()) + 1
        last = monthrange(int(said["year"] or 2024), month)[1]
        if last < int(said["day"]) <= max(last, 31):
            printed = f"{said['day']} {said['month']}"
            yield Finding(
                "formal", Severity.LIKELY, line.place, printed, f"{last} {said['month']}",
                f"{said['month'].capitalize()} har {last} dagar. Det kan vara månaden som är fel.",
            )  # fmt: skip


def _of_series(lines: Sequence[Line]) -> Iterator[Finding]:
    """The days of a list, all of one weekday, of which one date is not."""
    at = 0
    while at < len(lines):
        run: list[tuple[Line, re.Match[str]]] = []
        while at + len(run) < len(lines) and (point := _POINT.match(lines[at + len(run)].text)):
            run.append((lines[at + len(run)], point))
        if len(run) >= LEAST_DAYS and len({point["name"].lower() for _, point in run}) == 1:
            years = {int(year) for line in lines[max(0, at - ABOVE) : at] for year in _YEAR.findall(line.text)}
            yield from _odd(run, years)
        at += max(1, len(run))


def _odd(run: Sequence[tuple[Line, "re.Match[str]"]], years: set[int]) -> Iterator[Finding]:
    for year in sorted(years):
        days = [_date(year, point) for _, point in run]
        name = WEEKDAYS.index(run[0][1]["name"].lower())
        wrong = [at for at, day in enumerate(days) if day is None or day.weekday() != name]
        if len(wrong) == 1 and (day := days[wrong[0]]) is not None:
            line, point = run[wrong[0]]
            off = (day.weekday() - name + 3) % 7 - 3
            right = day - timedelta(days=off)
            printed = point["printed"]
            expected = f"{printed[: point.start('day') - point.start('printed')]}{right.day} {MONTHS[right.month - 1]}"
            yield Finding(
                "formal", Severity.LIKELY, line.place, printed, expected,
                f"{day.isoformat()} är en {WEEKDAYS[day.weekday()]}; de andra dagarna i listan stämmer med {year}. "
                "Det kan vara veckodagen som är fel.",
            )  # fmt: skip


def _date(year: int, point: "re.Match[str]") -> date | None:
    try:
        return date(year, MONTHS.index(point["month"].lower()) + 1, int(point["day"]))
    except ValueError:
        return None
