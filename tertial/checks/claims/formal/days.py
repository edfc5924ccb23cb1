"""Dagar: dates with what they are the day of, those that contradict each other, and weekdays that do not fit.

Where a protocol names the day of its meeting in several places, the day that most of them give is taken as right.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tertial.checks.claims.formal.lines import Line
from tertial.checks.figures import has_any, small
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.source import Place

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
    "november", "december",
)  # fmt: skip
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_DATE = re.compile(
    rf"(?P<iso>\b(?:19|20)\d\d-\d\d-\d\d\b)|\b(?P<day>\d{{1,2}})\s+(?P<month>{'|'.join(MONTHS)})\b(?:\s+(?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
_NAMES = "|".join(WEEKDAYS)
_WEEKDAY = re.compile(rf"\b(?P<name>{_NAMES})(?P<form>en)?,?\s+(?:den\s+)?$", re.IGNORECASE)
_WEEKDAY_AFTER = re.compile(rf"^\s*(?:,\s*|\()(?P<name>{_NAMES})(?P<form>en)?\b(?!\s+(?:den\s+)?\d)", re.IGNORECASE)
_KINDS = (
    ("adjusted", re.compile(
        r"justera(?:ts|des|d)\b|justeringens? (?:tid|datum|dag)|justeringens plats och tid|justeringsda[gt]",
        re.IGNORECASE)),
    ("up", re.compile(
        r"(?:sattes?|sätts|satts) upp|uppsatt|uppsätt|anslagsdatum|anslagsdag|anslås|anslagits", re.IGNORECASE)),
    ("down", re.compile(r"(?:tas?|tages|togs|tagits) ne[dr]\b|nedtag", re.IGNORECASE)),
    ("meeting", re.compile(
        r"sammanträdes(?:dag|datum)|har sammanträtt|sammanträde(?: den)?\s*$|mötesdag|mötesdatum", re.IGNORECASE)),
)  # fmt: skip
_OTHER_TIME = re.compile(r"föregående|förra|tidigare|nästa|kommande", re.IGNORECASE)
REACH, SHORT, LONG = 60, 60, 120


@dataclass(frozen=True, slots=True)
class Said:
    """A day that a document names, with what it is the day of: meeting, adjusted, up or down (the notice)."""

    kind: str
    day: int
    month: int
    year: int | None
    text: str
    place: Place


@lru_cache(maxsize=1_000)
def names_month(text: str) -> bool:
    """Whether a text has the name of a month."""
    return has_any(small(text), MONTHS)


def _dates(line: Line) -> Iterator["re.Match[str]"]:
    """The days in a line: without the name of a month, or hyphens, there are none."""
    return _DATE.finditer(line.text) if "-" in line.text or names_month(line.text) else iter(())


def said_days(lines: Sequence[Line]) -> list[Said]:
    """The days that a document says what they are, in reading order."""
    return [one for at, line in enumerate(lines) for one in _said(lines, at, line)]


def _said(lines: Sequence[Line], at: int, line: Line) -> Iterator[Said]:
    """The days in a line that its own words, or those of the lines right above, say what they are."""
    for match in _dates(line):
        read = _read(match)
        if read is None:
            continue
        before = line.text[: match.start()].strip(" ·:")[-REACH:]
        above = lines[at - 1].text if at and len(line.text) < SHORT and len(lines[at - 1].text) < LONG else ""
        kind = _kind(before or above) or ("meeting" if _kind(above) == "meeting" else "")
        if kind and not _OTHER_TIME.search(before or above):
            yield Said(kind, *read, match.group(), line.place)


def _kind(words: str) -> str:
    """What the words nearest before a date say that it is the day of."""
    hits = [(match.end(), kind) for kind, pattern in _KINDS for match in pattern.finditer(words)]
    return max(hits)[1] if hits else ""


def _read(match: "re.Match[str]") -> tuple[int, int, int | None] | None:
    if match["iso"]:
        year, month, day = map(int, match["iso"].split("-"))
    else:
        day, month = int(match["day"]), MONTHS.index(match["month"].lower()) + 1
        year = int(match["year"]) if match["year"] else 0
    try:
        date(year or 2020, month, day)
    except ValueError:
        return None
    return day, month, year or None


def contradicted(days: Sequence[Said], name: str) -> Iterator[Finding]:
    """One protocol, several days: those that nobody else gives, near the day that several do."""
    counted = Counter((one.day, one.month) for one in days)
    if len(counted) < 2:
        return
    (right, times), *_ = counted.most_common(1)
    witness = next(one for one in days if (one.day, one.month) == right)
    for one in days:
        same_month = one.month == right[1] and (one.year is None or witness.year is None or one.year == witness.year)
        if times >= 2 and counted[one.day, one.month] == 1 and same_month and one.day != right[0]:
            yield Finding(
                "formal", Severity.LIKELY, one.place, one.text, _as_printed(right, one),
                f"{name} är {witness.text} på {times} andra ställen, här {one.text}. Det kan vara ett annat möte.",
                operands=(Operand(witness.place, witness.text, witness.text),),
            )  # fmt: skip


def _as_printed(right: tuple[int, int], like: Said) -> str:
    """A day, as the one that stands in its place is printed."""
    day, month = right
    return f"{like.year}-{month:02}-{day:02}" if "-" in like.text else f"{day} {MONTHS[month - 1]}"


def weekdays(lines: Sequence[Line], days: Sequence[Said]) -> Iterator[Finding]:
    """Weekdays that their date does not have; without a year, in none of the years around the meeting."""
    years = {one.year for one in days if one.kind == "meeting" and one.year}
    around = {year + step for year in years for step in (-1, 0, 1)} if len(years) == 1 else set()
    for line in lines:
        yield from _beside(line)
        for match in _dates(line) if "dag" in small(line.text) else ():
            named = _WEEKDAY.search(line.text[: match.start()]) or _WEEKDAY_AFTER.match(line.text[match.end() :])
            read = _read(match)
            if named is None or read is None:
                continue
            day, month, year = read
            possible = {WEEKDAYS[on.weekday()] for one in ({year} if year else around) if (on := _day(one, month, day))}
            if possible and named["name"].lower() not in possible:
                form = named["form"] or ""
                yield _weekday(line, match.group(), named["name"], _day(year or min(years), month, day), form)


def _beside(line: Line) -> Iterator[Finding]:
    """A weekday and a date in cells of their own."""
    names = [cell for cell in line.cells if cell.lower() in WEEKDAYS] if len(line.cells) > 1 else []
    if len(names) != 1:
        return
    dates = [read for cell in line.cells if (match := _DATE.fullmatch(cell)) and (read := _read(match)) and read[2]]
    if len(dates) == 1:
        day, month, year = dates[0]
        on = date(year or 0, month, day)
        if WEEKDAYS[on.weekday()] != names[0].lower():
            yield _weekday(line, on.isoformat(), names[0], on)


def _day(year: int, month: int, day: int) -> date | None:
    """The date; None for the 29th of February of a common year."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(line: Line, printed: str, name: str, on: date | None, form: str = "") -> Finding:
    """`form`: the ending of the weekday as it is printed."""
    real = WEEKDAYS[on.weekday()] if on else ""
    return Finding(
        "formal", Severity.LIKELY, line.place, name + form, real + form,
        f"{printed} är en {real}, inte en {name.lower()}. Det kan vara dagen eller datumet som är fel.",
    )  # fmt: skip
