"""Värden: one written value into one stored value. Used on the distinct values of a column, not on its rows."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date

from tertial.facts.fields import Field, Kind, choice_values, normalised
from tertial.facts.schemas import NO, YES
from tertial.periods import period as periods

Value = str | int | bool | date | None
Parser = Callable[[str], Value]

LONGEST = 10_000

DATE_HINT = "ett datum, till exempel 2017-04-30"
MONTH_HINT = "en månad, till exempel 2017-04 eller 201704"

_TIME = r"(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})" + _TIME)
_DAY_FIRST = re.compile(
    r"(\d{1,2})\.(\d{1,2})\.(\d{4})|(\d{1,2})[/ ](\d{1,2}) (\d{4})|(\d{1,2}) ([a-zåäö]{3,9})\.? (\d{4})"
)
_MONTH = re.compile(r"(\d{4})[-/. ]?(\d{2})")
_NAMED_MONTH = re.compile(r"([a-zåäö]{3,9})\.?[- ](\d{4})|(\d{4})[- ]([a-zåäö]{3,9})\.?")
_WHOLE = re.compile(r"[-+\u2212]?\d{1,9}(?:[.,]0+)?")


class Unreadable(ValueError):
    """The value is not of the kind; the text says what was expected ("ett datum, till exempel 2017-04-30")."""


def parser_for(field: Field) -> Parser:
    """The function that reads one value of the field. It raises Unreadable."""
    if field.kind is Kind.CHOICE:
        return _choice_parser(field)
    return _PARSERS[field.kind]


def read_date(text: str) -> date:
    """2017-04-30, 2017/4/30, 20170430, 30.4.2017, 30 april 2017, with or without a time of day.

    30/4/2017 is refused: whether the day or the month comes first cannot be known.
    """
    if found := _ISO.fullmatch(text):
        if not found[2] and len(found[3] + found[4]) != 4:
            raise Unreadable(DATE_HINT)
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if found := _DAY_FIRST.fullmatch(text.casefold()):
        day, month, year = (part for part in found.groups() if part)
        return _day(int(year), _month_number(month), int(day))
    raise Unreadable(DATE_HINT)


def read_month(text: str) -> date:
    """201704, 2017-04, april 2017, or any date in the month; the first day of the month."""
    if found := _MONTH.fullmatch(text):
        return _month(int(found[1]), int(found[2]))
    if found := _NAMED_MONTH.fullmatch(text.casefold()):
        name, year = (found[1], found[2]) if found[1] else (found[4], found[3])
        return _month(int(year), _month_number(name))
    try:
        return read_date(text).replace(day=1)
    except Unreadable:
        raise Unreadable(MONTH_HINT) from None


def read_round(text: str) -> date:
    """A date, or a round such as `T1 2017`: its last day."""
    try:
        return read_date(text)
    except Unreadable:
        pass
    try:
        return periods.parse(text).last_day
    except periods.PeriodError:
        raise Unreadable("ett datum eller en omgång, till exempel 2017-04-30 eller T1 2017") from None


def read_period(text: str) -> str:
    """A period that reports can name, as `Period.label` writes it."""
    try:
        return periods.parse(text).label
    except periods.PeriodError:
        raise Unreadable("en period, till exempel 2017, 2017-04 eller T1 2017") from None


def read_integer(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise Unreadable("ett heltal")
    return int(re.split("[.,]", text.replace("\u2212", "-"))[0])


def read_year(text: str) -> int:
    """A year of four digits."""
    if re.fullmatch(r"\d{4}", text) and 1850 <= int(text) <= 2150:
        return int(text)
    raise Unreadable("ett årtal med fyra siffror, till exempel 2017")


def read_boolean(text: str) -> bool:
    word = normalised(text)
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unreadable("ja eller nej")


def read_text(text: str) -> str:
    if len(text) > LONGEST:
        raise Unreadable(f"högst {LONGEST} tecken")
    return text


def _choice_parser(field: Field) -> Parser:
    spellings: Mapping[str, str | None] = choice_values(field)
    known = ", ".join(choice.value for choice in field.choices if choice.value)

    def read_choice(text: str) -> str | None:
        word = normalised(text)
        if word in spellings:
            return spellings[word]
        if field.open_choices:
            return read_text(text)
        raise Unreadable(f"något av {known}")

    return read_choice


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(_no_such_day(year, month, day)) from None


def _no_such_day(year: int, month: int, day: int) -> str:
    if 1 <= month <= 12 and 1 <= year <= 9999 and day > monthrange(year, month)[1]:
        return f"{DATE_HINT} (månaden har {monthrange(year, month)[1]} dagar)"
    return DATE_HINT


def _month(year: int, month: int) -> date:
    if 1 <= month <= 12 and year:
        return date(year, month, 1)
    raise Unreadable(f"{MONTH_HINT}; månaden ska vara 1–12")


def _month_number(name: str) -> int:
    if name.isdigit():
        return int(name)
    for number, (short, full) in enumerate(zip(periods.MONTHS, periods.MONTH_NAMES, strict=True), start=1):
        if name in (short, full) or (len(name) == 4 and name == full[:4]):
            return number
    raise Unreadable(DATE_HINT)


_PARSERS: Mapping[Kind, Parser] = {
    Kind.DATE: read_date,
    Kind.ROUND: read_round,
    Kind.MONTH: read_month,
    Kind.YEAR: read_year,
    Kind.PERIOD: read_period,
    Kind.INTEGER: read_integer,
    Kind.BOOLEAN: read_boolean,
    Kind.TEXT: read_text,
    Kind.CODE: read_text,
}
