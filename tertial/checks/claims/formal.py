"""Formalia: dates that contradict each other in one protocol, weekdays that do not fit, notices up too short, repeats.

Only what a document says twice is compared. Where a protocol names the day of its meeting in several places, the day
that most of them give is taken as right.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.source import Paragraph, Place, RawTable, Source

_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
    "november", "december",
)  # fmt: skip
_WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_DATE = re.compile(
    rf"(?P<iso>\b(?:19|20)\d\d-\d\d-\d\d\b)|\b(?P<day>\d{{1,2}})\s+(?P<month>{'|'.join(_MONTHS)})(?:\s+(?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b(?P<name>{'|'.join(_WEEKDAYS)})(?:en)?\s+(?:den\s+)?$", re.IGNORECASE)
_MEETING = re.compile(
    r"sammanträdes(?:dag|datum)|har sammanträtt|sammanträde(?: den)?\s*$|mötesdag|mötesdatum", re.IGNORECASE
)
_ADJUSTED = re.compile(r"justera(?:ts|des|d)|justeringens? (?:tid|datum|dag)|justeringsdag", re.IGNORECASE)
_NOTICE_UP = re.compile(r"(?:sattes?|sätts|satts) upp|uppsatt|anslagsdatum|anslås", re.IGNORECASE)
_NOTICE_DOWN = re.compile(r"tas? ne[dr]|tagits ne[dr]|nedtag", re.IGNORECASE)
NOTICE_DAYS = 21
REACH = 4


@dataclass(frozen=True, slots=True)
class Said:
    """A day that a document names, with what it is the day of."""

    kind: str
    day: int
    month: int
    year: int | None
    text: str
    place: Place


def formal(source: Source) -> Iterator[Finding]:
    """What a document says of itself that cannot be."""
    lines = list(_texts(source))
    yield from _weekdays(lines)
    days = [one for at, (text, place) in enumerate(lines) for one in _said(lines, at, text, place)]
    for kind, name in (("meeting", "Sammanträdesdagen"), ("adjusted", "Justeringsdagen")):
        yield from _contradicted([one for one in days if one.kind == kind], name)
    yield from _notices(days)
    yield from _repeated_years(source)


def _texts(source: Source) -> Iterator[tuple[str, Place]]:
    for item in source.items:
        if isinstance(item, Paragraph):
            yield item.text, item.place
        else:
            for row in item.rows:
                yield " · ".join(filter(None, row.cells)), row.place


def _said(lines: Sequence[tuple[str, Place]], at: int, text: str, place: Place) -> Iterator[Said]:
    """The days in a line that its own words, or those of the lines right above, say what they are."""
    for match in _DATE.finditer(text):
        read = _read(match)
        if read is None:
            continue
        before = text[: match.start()].strip(" ·:")[-60:]
        above = lines[at - 1][0] if at and len(text) < 60 and len(lines[at - 1][0]) < 120 else ""
        words = before or above
        for kind, pattern in (
            ("adjusted", _ADJUSTED), ("up", _NOTICE_UP), ("down", _NOTICE_DOWN), ("meeting", _MEETING),
        ):  # fmt: skip
            if pattern.search(words) or (not pattern.search(before) and kind == "meeting" and pattern.search(above)):
                yield Said(kind, *read, match.group(), place)
                break


def _read(match: "re.Match[str]") -> tuple[int, int, int | None] | None:
    if match["iso"]:
        year, month, day = map(int, match["iso"].split("-"))
    else:
        day, month = int(match["day"]), _MONTHS.index(match["month"].lower()) + 1
        year = int(match["year"]) if match["year"] else 0
    try:
        date(year or 2020, month, day)
    except ValueError:
        return None
    return day, month, year or None


def _contradicted(days: Sequence[Said], name: str) -> Iterator[Finding]:
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
                "formal", Severity.LIKELY, one.place, one.text, f"{right[0]} {_MONTHS[right[1] - 1]}",
                f"{name} är {witness.text} på {times} andra ställen, här {one.text}. Det kan vara ett annat möte.",
                operands=(Operand(witness.place, witness.text, witness.text),),
            )  # fmt: skip


def _notices(days: Sequence[Said]) -> Iterator[Finding]:
    """A notice that comes down before it has been up for three weeks (kommunallagen 8 kap. 10 §)."""
    for up, down in pairwise(days):
        if (up.kind, down.kind) != ("up", "down"):
            continue
        year = up.year or down.year
        if year is None:
            continue
        start, end = date(year, up.month, up.day), date(down.year or year, down.month, down.day)
        if 0 <= (end - start).days < NOTICE_DAYS or end < start:
            yield Finding(
                "formal", Severity.LIKELY, down.place, down.text,
                f"tidigast {date.fromordinal(start.toordinal() + NOTICE_DAYS)}",
                f"Anslaget sattes upp {up.text} och ska sitta uppe i tre veckor; här tas det ner {down.text}.",
                operands=(Operand(up.place, up.text, start.isoformat()),),
            )  # fmt: skip


def _weekdays(lines: Sequence[tuple[str, Place]]) -> Iterator[Finding]:
    for text, place in lines:
        for match in _DATE.finditer(text):
            named = _WEEKDAY.search(text[: match.start()])
            read = _read(match)
            if named is None or read is None or read[2] is None:
                continue
            real = _WEEKDAYS[date(read[2], read[1], read[0]).weekday()]
            if real != named["name"].lower():
                yield Finding(
                    "formal", Severity.LIKELY, place, f"{named['name']} {match.group()}", f"{real} {match.group()}",
                    f"{match.group()} är en {real}, inte en {named['name'].lower()}. "
                    "Det kan vara dagen eller datumet som är fel.",
                )  # fmt: skip


def _repeated_years(source: Source) -> Iterator[Finding]:
    """The same year twice in a header of nothing but years."""
    for item in source.items:
        if not isinstance(item, RawTable):
            continue
        row = item.rows[0]
        years = [cell for cell in row.cells if re.fullmatch(r"(?:19|20)\d\d", cell)]
        others = [cell for cell in row.cells[1:] if cell and cell not in years]
        double = [year for year, times in Counter(years).items() if times == 2]
        if len(double) == 1 and not others and len(item.rows) > 1 and 2 <= len(years) <= REACH:
            yield Finding(
                "formal", Severity.LIKELY, row.place, double[0], "",
                f"Året {double[0]} står två gånger i tabellens huvud.",
                table=item.title,
            )  # fmt: skip
