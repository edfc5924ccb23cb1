"""Radregler: what must hold between the columns of one row, over whole columns at a time. Null breaks no rule."""

from collections.abc import Callable, Mapping
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from tertial.facts.fields import Rule

Columns = Mapping[str, pa.Array]
Mask = Callable[[Columns], pa.Array]

OLDEST = 125
FIRST_YEAR, LAST_YEAR = 1900, 2100


def not_before(later: str, earlier: str, message: str) -> Rule:
    """`later` may not be a day before `earlier`; the same day is allowed."""
    return Rule(later, message, lambda columns: pc.less(columns[later], columns[earlier]))


def at_least_one(*keys: str, message: str) -> Rule:
    """One of the fields must have a value."""
    return Rule(keys[0], message, lambda columns: reduce(pc.and_, (pc.is_null(columns[key]) for key in keys)))


def born_before(*dates: str) -> Rule:
    """The birth year is not after the row's first known date, and not more than `OLDEST` years before it."""

    def bad(columns: Columns) -> pa.Array:
        day = pc.coalesce(*(columns[key] for key in dates))
        age = pc.subtract(pc.cast(pc.year(day), pa.int32()), columns["birth_year"])
        return pc.or_(pc.less(age, 0), pc.greater(age, OLDEST))

    message = f"Födelseåret stämmer inte med radens datum: åldern ska vara 0–{OLDEST} år."
    return Rule("birth_year", message, bad)


def birth_date_in_birth_year() -> Rule:
    """A birth date and a birth year that are both given agree."""

    def bad(columns: Columns) -> pa.Array:
        return pc.not_equal(pc.cast(pc.year(columns["birth_date"]), pa.int32()), columns["birth_year"])

    return Rule("birth_date", "Födelsedatumet ligger inte i födelseåret på samma rad.", bad)


def in_year(month: str, year: str) -> Rule:
    """The month lies in the year of the same row."""

    def bad(columns: Columns) -> pa.Array:
        return pc.not_equal(pc.cast(pc.year(columns[month]), pa.int32()), columns[year])

    return Rule(month, "Månaden ligger inte i radens år.", bad)


def between(key: str, low: int, high: int, message: str) -> Rule:
    """The number lies in low–high, both included."""
    return Rule(key, message, lambda columns: pc.or_(pc.less(columns[key], low), pc.greater(columns[key], high)))


def not_negative(key: str, message: str) -> Rule:
    return Rule(key, message, lambda columns: pc.less(columns[key], pa.scalar(0, columns[key].type)))


def two_decimals(key: str, message: str) -> Rule:
    """The number has at most two decimals, as sums are kept with."""
    return Rule(key, message, lambda columns: pc.not_equal(columns[key], pc.round(columns[key], 2)))


def not_above(key: str, most: str, message: str) -> Rule:
    """The number is at most the one in the column `most`."""
    return Rule(key, message, lambda columns: pc.greater(columns[key], columns[most]))


def hours_within_days(hours: str, first: str, last: str) -> Rule:
    """The hours fit in the days `first`–`last`, both included; a span turned round is judged as one day."""

    def bad(columns: Columns) -> pa.Array:
        days = pc.max_element_wise(pc.add(pc.days_between(columns[first], columns[last]), 1), 1)
        room = pc.cast(pc.cast(pc.multiply(days, 24), pa.decimal128(19, 0)), pa.decimal128(21, 2))
        return pc.greater(columns[hours], room)

    return Rule(hours, "Raden har fler timmar än dagarna rymmer.", bad)


def plausible_date(key: str) -> Rule:
    """A date lies in the years that this software can meet; 0017-04-30 and 2917-04-30 are slips."""
    message = f"Datumet ska ligga mellan åren {FIRST_YEAR} och {LAST_YEAR}."

    def bad(columns: Columns) -> pa.Array:
        year = pc.year(columns[key])
        return pc.or_(pc.less(year, FIRST_YEAR), pc.greater(year, LAST_YEAR))

    return Rule(key, message, bad)
