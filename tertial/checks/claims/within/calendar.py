"""Tid i en mening: what lies between two days, months, years or times of the clock."""

import re
from calendar import isleap, monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from tertial.checks.claims.counts.numerals import NUMERAL, value_of, written_as
from tertial.checks.claims.formal.days import MONTHS
from tertial.checks.figures import has_any, plain
from tertial.checks.findings import Finding, Severity
from tertial.checks.source import Paragraph

_MONTH = "|".join(MONTHS)
_DATE = rf"(?P<{{0}}d>\d{{{{1,2}}}})(?:\sde|\se|:e)?\s+(?P<{{0}}m>{_MONTH})(?:\s+(?P<{{0}}y>(?:19|20)\d\d))?"
_ORDER = {"första": 0, "andra": 1, "tredje": 2, "fjärde": 3}
_LENGTH = {"tertial": 4, "kvartal": 3, "halvår": 6}
Outcome = tuple[Finding | None, int]


def _compiled(pattern: str) -> "re.Pattern[str]":
    return re.compile(pattern, re.IGNORECASE)


_CLOCK = _compiled(
    r"(?P<h>\d{1,2})[.:](?P<m>\d\d)\s*(?:-|till)\s*(?:kl\.?\s*)?(?P<h2>\d{1,2})[.:](?P<m2>\d\d)\s*[,(]\s*(?:i )?"
    r"(?P<said>\d{1,3})\s*min(?:uter)?(?!\w)"
)
_TERM = _compiled(
    rf"(?<!\w)(?P<years>{NUMERAL})\s+år(?!\w)[^.;]{{0,40}}?från\s+(?:och\s+med\s+)?den\s+{_DATE.format('a')}\s+(?:till|t\.o\.m\.)"
    rf"\s+(?:och\s+med\s+)?den\s+(?P<end>{_DATE.format('b')})"
)
_DELAY = _compiled(
    rf"(?P<m>{_MONTH})\s+(?P<y>(?:19|20)\d\d)(?!\d)[^.;\d]{{0,60}}?"
    rf"(?P<m2>{_MONTH})\s+(?P<y2>samma år|(?:19|20)\d\d)(?!\d)[^.;\d]{{0,20}}?"
    rf"(?:försening|förskjutning|fördröjning|senareläggning)\s+(?:på|med|om)\s+(?P<said>{NUMERAL})\s+månader"
)
_WITHIN = _compiled(
    rf"(?:utgången|slutet|ingången)\s+av\s+(?P<y>(?:19|20)\d\d)(?!\d)[^.;\d]{{0,80}}?inom\s+(?P<years>{NUMERAL})\s+år(?!\w)[^.;\d]{{0,40}}?"
    r"senast\s+(?:\w+\s+){0,3}?(?P<said>(?:19|20)\d\d)(?!\d)"
)
_OPTION = _compiled(
    rf"(?<!\w)(?P<years>{NUMERAL})\s+år(?!\w)[^.;]{{0,40}}?förläng\w*[^.;]{{0,20}}?(?P<more>{NUMERAL})\s+år\s+i\s+taget[^.;]{{0,40}}?"
    rf"(?P<times>{NUMERAL})\s+gånger[^.;]{{0,60}}?(?P<said>{NUMERAL})\s+år(?!\w)(?!\s+i\s+taget)"
)
_PLUS = _compiled(
    rf"(?<!\w)(?P<years>{NUMERAL})\s+(?:år\s+)?plus\s+(?P<one>{NUMERAL})(?:\s+år)?(?:\s+plus\s+(?P<two>{NUMERAL})(?:\s+år)?)?"
    rf"[^.;\d]{{0,40}}?(?:totalt|sammanlagt|längst|högst|alltså|det vill säga|=|blir)\s+(?P<said>{NUMERAL})\s+år(?!\w)"
)
_YEARS = _compiled(
    rf"(?<![\d–-])(?P<from>från\s+)?(?P<y>(?:19|20)\d\d)(?:\s*-\s*|\s+(?P<incl>till\s+och\s+med|t\.o\.m\.)\s+|\s+till\s+)(?P<y2>(?:19|20)\d\d)(?!\d)"
    rf",?\s+(?:omfattar|alltså|det vill säga|sammanlagt|totalt)\s+(?:i\s+)?(?P<said>{NUMERAL})\s+år(?!\w)"
)
_PERIOD_DAYS = _compiled(
    r"(?P<order>första|andra|tredje|fjärde)\s+(?P<period>tertial|kvartal|halvår)\w*[^.;\d]{0,60}?"
    r"(?:rymmer|har|hade|består av|bestod av|omfattar|omfattade|innehåller)\s+(?P<said>\d{2,3})\s+dagar"
)


def calendar(paragraph: Paragraph, lower: str) -> Iterator[Outcome]:
    """What the times of a paragraph say of each other; `lower`: its text in small letters."""
    rules = [
        (pattern, judge)
        for words, also, pattern, judge in _RULES
        if has_any(lower, words) and (not also or has_any(lower, also))
    ]
    if rules:
        text = plain(paragraph.text)
        for pattern, judge in rules:
            for match in pattern.finditer(text):
                said = judge(text, match)
                if said is not None:
                    yield (_finding(paragraph, *said) if said[0] != said[1] else None), 1


Said = tuple[str, str, str] | None


def _finding(paragraph: Paragraph, printed: str, expected: str, message: str) -> Finding:
    return Finding(
        "time", Severity.LIKELY, paragraph.place, printed, expected,
        f"{message}; i texten står {printed}. Något annat i meningen kan vara fel.",
    )  # fmt: skip


def _clock(text: str, match: "re.Match[str]") -> Said:
    start, end = (int(match[h]) * 60 + int(match[m]) for h, m in (("h", "m"), ("h2", "m2")))
    real = end - start
    if real <= 0 or max(int(match["h"]), int(match["h2"])) > 24 or max(int(match["m"]), int(match["m2"])) > 59:
        return None
    return (
        f"{match['said']} minuter",
        f"{real} minuter",
        f"Från {match['h']}.{match['m']} till {match['h2']}.{match['m2']} är {real} minuter",
    )


def _term(text: str, match: "re.Match[str]") -> Said:
    if not match["ay"] or not match["by"]:
        return None
    start, end = _day(match, "a"), _day(match, "b")
    years = value_of(match["years"])
    if start is None or end is None or (start.month, start.day) == (2, 29):
        return None
    right = date(start.year + years, start.month, start.day)
    if end in (right, right - timedelta(days=1)):
        return match["end"], match["end"], ""
    same_day = [date(end.year, start.month, start.day) - timedelta(days=one) for one in (0, 1)]
    if end not in same_day and date(end.year + 1, start.month, start.day) - timedelta(days=1) != end:
        return None
    last = right - timedelta(days=1) if end.day != start.day else right
    shown = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    return (
        match["end"],
        shown,
        f"{match['years']} år från den {match['ad']} {match['am']} {match['ay']} slutar den {shown}",
    )


def _day(match: "re.Match[str]", which: str) -> date | None:
    try:
        return date(int(match[f"{which}y"]), MONTHS.index(match[f"{which}m"].lower()) + 1, int(match[f"{which}d"]))
    except ValueError:
        return None


def _delay(text: str, match: "re.Match[str]") -> Said:
    first = int(match["y"]) * 12 + MONTHS.index(match["m"].lower())
    year = int(match["y"]) if match["y2"].lower() == "samma år" else int(match["y2"])
    months = year * 12 + MONTHS.index(match["m2"].lower()) - first
    if months <= 0:
        return None
    return (
        match["said"],
        _count(months, match["said"]),
        f"Från {match['m']} {match['y']} till {match['m2']} {year} är {months} månader",
    )


def _span(text: str, match: "re.Match[str]") -> Said:
    years = int(match["y2"]) - int(match["y"]) + 1
    if years < 2 or value_of(match["said"]) in (years, years if match["incl"] else years - 1):
        return None
    return match["said"], _count(years, match["said"]), f"{match['y']}–{match['y2']} är {years} år"


def _within(text: str, match: "re.Match[str]") -> Said:
    start = int(match["y"]) - (1 if text[match.start() :].lower().startswith("ingången") else 0)
    year = start + value_of(match["years"])
    return (
        match["said"],
        str(year),
        f"{match['years']} år från {match.group().split(' inom')[0].split(',')[0]} är {year}",
    )


def _option(text: str, match: "re.Match[str]") -> Said:
    total = value_of(match["years"]) + value_of(match["more"]) * value_of(match["times"])
    how = f"{match['years']} år och {match['times']} gånger {match['more']} år"
    return _years(match, total, how)


def _plus(text: str, match: "re.Match[str]") -> Said:
    total = sum(value_of(match[part]) for part in ("years", "one", "two") if match[part])
    return _years(match, total, match.group()[: match.start("said") - match.start()].strip(" ,"))


def _years(match: "re.Match[str]", total: int, how: str) -> Said:
    years = _count(total, match["said"])
    return match["said"], years, f"{how} är {years} år"


def _period_days(text: str, match: "re.Match[str]") -> Said:
    length, order = _LENGTH[match["period"].lower()], _ORDER[match["order"].lower()]
    if (order + 1) * length > len(MONTHS):
        return None
    named = re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", text)
    years = {int(named[0])} if len(set(named)) == 1 else {2023, 2024}
    if "skottår" in text.lower():
        years = {2024}
    days = {sum(monthrange(year, order * length + one + 1)[1] for one in range(length)) for year in years}
    said = int(match["said"])
    if said in days or (any(isleap(year) for year in years) and len(days) > 1):
        return (match["said"],) * 3 if said in days else None
    (real,) = days
    return match["said"], str(real), f"{match['order'].capitalize()} {match['period']}et har {real} dagar"


def _count(value: int, like: str) -> str:
    return written_as(value, like)


_RULES: Sequence[tuple[Sequence[str], Sequence[str], "re.Pattern[str]", Callable[[str, "re.Match[str]"], Said]]] = (
    (("minuter", "min)"), (), _CLOCK, _clock),
    (("från den", "från och med den"), (), _TERM, _term),
    (("försening", "förskjutning", "fördröjning", "senareläggning"), (), _DELAY, _delay),
    (("senast",), ("inom",), _WITHIN, _within),
    (("omfattar", "alltså", "det vill säga", "sammanlagt", "totalt"), (" år",), _YEARS, _span),
    (("år i taget",), (), _OPTION, _option),
    (("plus",), (" år",), _PLUS, _plus),
    (("dagar",), tuple(_LENGTH), _PERIOD_DAYS, _period_days),
)
