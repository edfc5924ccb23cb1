"""Period: a half-open span of days, start ≤ day < end, and the ways Swedish reports name one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTH_NAMES = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip


class PeriodError(ValueError):
    """A period that cannot be read. The message is a sentence in Swedish that says what can be written."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Period. Half-open: `start` belongs to it, `end` does not. `label` is how people name it."""

    start: date
    end: date
    label: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise PeriodError(f"En period måste börja före den slutar: {self.start}–{self.end}.")
        if not self.label:
            object.__setattr__(self, "label", _label(self.start, self.end))

    def __str__(self) -> str:
        return self.label

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def year(self) -> int:
        """The year in which the period ends (the year a report belongs to)."""
        return self.last_day.year

    @property
    def is_whole_months(self) -> bool:
        return self.start.day == 1 and self.end.day == 1

    def months(self) -> Iterator["Period"]:
        """The calendar months of a period of whole months, in order."""
        if not self.is_whole_months:
            raise PeriodError(f"Perioden {self.label} består inte av hela månader.")
        at = self.start
        while at < self.end:
            yield month(at.year, at.month)
            at = add_months(at, 1)

    def overlap_days(self, start: date, end: date | None) -> int:
        """Days of overlap with the half-open spell start–end (open-ended when `end` is None)."""
        last = self.end if end is None else min(end, self.end)
        return max(0, (last - max(start, self.start)).days)

    def years_back(self, years: int) -> "Period":
        """The same period `years` years earlier (29 February becomes 1 March, so that no day is counted twice).

        Raises PeriodError for a period that is nothing but a leap day, in a year that has none.
        """
        start, end = _shift_year(self.start, -years), _shift_year(self.end, -years)
        if start == end:
            raise PeriodError(f"Perioden {self.label} har ingen motsvarighet år {start.year}.")
        return Period(start, end)

    def previous_year(self) -> "Period":
        """Samma period föregående år."""
        return self.years_back(1)

    def full_year(self) -> "Period":
        """The calendar year in which the period ends."""
        return year(self.year)

    def previous_full_year(self) -> "Period":
        """The calendar year before."""
        return year(self.year - 1)

    def year_to_date(self) -> "Period":
        """From 1 January of the year in which the period ends."""
        return Period(date(self.year, 1, 1), self.end)

    def rolling_year(self) -> "Period":
        """R12: the twelve months that end with the period."""
        return Period(add_months(self.end, -12), self.end, f"R12 {self.last_day:%Y-%m}")

    def as_json(self) -> dict[str, str]:
        return {"label": self.label, "start": self.start.isoformat(), "end": self.end.isoformat()}


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number + 1, 1, 1), str(number))


def month(year_number: int, month_number: int) -> Period:
    start = date(year_number, month_number, 1)
    return Period(start, add_months(start, 1), f"{start:%Y-%m}")


def add_months(day: date, count: int) -> date:
    """The same day of the month `count` months later, or that month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + count
    year_number, month_index = divmod(index, 12)
    return date(year_number, month_index + 1, min(day.day, _month_length(year_number, month_index + 1)))


_YEAR = re.compile(r"(\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_SPAN = re.compile(r"(\d{4})-(\d{2})\.\.(\d{4})-(\d{2})")
_TERTIAL = re.compile(r"T([123]) (\d{4})", re.IGNORECASE)
_HALF = re.compile(r"H([12]) (\d{4})", re.IGNORECASE)
_QUARTER = re.compile(r"K([1-4]) (\d{4})", re.IGNORECASE)
_ROLLING = re.compile(r"R12 (\d{4})-(\d{2})", re.IGNORECASE)


def parse(text: str) -> Period:
    """A period from `2017`, `2017-04`, `2017-01..2017-04`, `T1 2017`, `H1 2014`, `K2 2020` or `R12 2016-08`.

    Months are inclusive. Raises PeriodError with a sentence that lists the forms.
    """
    cleaned = " ".join(text.split())
    try:
        found = _parse(cleaned)
    except ValueError as error:
        raise PeriodError(_hint(text)) from error
    if found is None:
        raise PeriodError(_hint(text))
    return found


def _parse(text: str) -> Period | None:
    if m := _YEAR.fullmatch(text):
        return year(int(m[1]))
    if m := _MONTH.fullmatch(text):
        return month(int(m[1]), int(m[2]))
    if m := _SPAN.fullmatch(text):
        first, last = month(int(m[1]), int(m[2])), month(int(m[3]), int(m[4]))
        return Period(first.start, last.end)
    if m := _TERTIAL.fullmatch(text):
        return _part(int(m[2]), int(m[1]), 4, f"T{m[1]} {m[2]}")
    if m := _HALF.fullmatch(text):
        return _part(int(m[2]), int(m[1]), 6, f"H{m[1]} {m[2]}")
    if m := _QUARTER.fullmatch(text):
        return _part(int(m[2]), int(m[1]), 3, f"K{m[1]} {m[2]}")
    if m := _ROLLING.fullmatch(text):
        return month(int(m[1]), int(m[2])).rolling_year()
    return None


def _part(year_number: int, index: int, months: int, label: str) -> Period:
    start = add_months(date(year_number, 1, 1), (index - 1) * months)
    return Period(start, add_months(start, months), label)


def month_span_label(period: Period, *, short: bool = True) -> str:
    """`jan–apr` or `januari–april`; one month alone by its own name."""
    names = MONTHS if short else MONTH_NAMES
    first, last = names[period.start.month - 1], names[period.last_day.month - 1]
    return first if first == last and period.start.year == period.last_day.year else f"{first}–{last}"


def _label(start: date, end: date) -> str:
    if start.day == 1 and end.day == 1:
        last = end - timedelta(days=1)
        if start.month == 1 and end == date(start.year + 1, 1, 1):
            return str(start.year)
        first_label, last_label = f"{start:%Y-%m}", f"{last:%Y-%m}"
        return first_label if first_label == last_label else f"{first_label}..{last_label}"
    return f"{start.isoformat()}–{(end - timedelta(days=1)).isoformat()}"


def _shift_year(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _month_length(year_number: int, month_number: int) -> int:
    following = date(year_number + month_number // 12, month_number % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def _hint(text: str) -> str:
    return (
        f"Perioden ”{text}” går inte att tolka. Skriv till exempel 2017, 2017-04, 2017-01..2017-04, "
        "T1 2017, H1 2014, K2 2020 eller R12 2016-08."
    )
