"""Arbetsdagar: when a Swedish office is open. Weekends, holidays and the eves that are free in practice are not."""

import functools
from datetime import date, timedelta

import holidays


def is_workday(day: date) -> bool:
    """Monday to Friday, neither a holiday nor the eve of midsummer, Christmas or the new year."""
    return day.weekday() < 5 and day not in _free(day.year)


def is_first_of_week(day: date) -> bool:
    """Whether it is a workday and no day before it in its week is."""
    earlier = (day - timedelta(days=back) for back in range(1, day.weekday() + 1))
    return is_workday(day) and not any(is_workday(other) for other in earlier)


@functools.cache
def _free(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("SE", years=year, categories=("public", "de_facto")))
