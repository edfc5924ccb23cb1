"""Perioder: half-open spans, their names, their neighbours a year back, and days counted one by one."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.periods import Period, PeriodError, add_months, month, month_span_label, parse, year

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))
lengths = st.integers(min_value=1, max_value=800)
periods = st.builds(lambda start, length: Period(start, start + timedelta(length)), days, lengths)
month_starts = st.builds(lambda day: day.replace(day=1), days)
whole_months = st.builds(
    lambda start, count: Period(start, add_months(start, count)), month_starts, st.integers(min_value=1, max_value=40)
)


def each_day(period: Period) -> list[date]:
    return [period.start + timedelta(n) for n in range(period.days)]


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("2017", "2017-01-01", "2018-01-01", "2017"),
        ("2017-04", "2017-04-01", "2017-05-01", "2017-04"),
        ("2017-12", "2017-12-01", "2018-01-01", "2017-12"),
        ("2017-01..2017-04", "2017-01-01", "2017-05-01", "2017-01..2017-04"),
        ("2016-11..2017-02", "2016-11-01", "2017-03-01", "2016-11..2017-02"),
        ("2017-01..2017-12", "2017-01-01", "2018-01-01", "2017"),
        ("2017-03..2017-03", "2017-03-01", "2017-04-01", "2017-03"),
        ("T1 2017", "2017-01-01", "2017-05-01", "T1 2017"),
        ("T3 2017", "2017-09-01", "2018-01-01", "T3 2017"),
        ("h1 2014", "2014-01-01", "2014-07-01", "H1 2014"),
        ("K4 2020", "2020-10-01", "2021-01-01", "K4 2020"),
        ("R12 2016-08", "2015-09-01", "2016-09-01", "R12 2016-08"),
        ("  T2   2017 ", "2017-05-01", "2017-09-01", "T2 2017"),
    ],
)
def test_period_is_read_and_named(text: str, start: str, end: str, label: str) -> None:
    period = parse(text)
    assert period.as_json() == {"label": label, "start": start, "end": end}


@pytest.mark.parametrize(
    "text",
    ["", "17", "2017-13", "2017-00", "T4 2017", "H3 2017", "2017-04..2017-01", "9999-12", "0000", "T1", "2017-1"],
)
def test_what_is_no_period_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(PeriodError, match=r"går inte att tolka\. Skriv till exempel 2017, 2017-04"):
        parse(text)


@given(whole_months)
def test_label_of_whole_months_is_read_back(period: Period) -> None:
    again = parse(period.label)
    assert (again, again.label) == (period, period.label)


@given(st.integers(min_value=1950, max_value=2150))
def test_parts_tile_the_year(number: int) -> None:
    for names in (("T1", "T2", "T3"), ("H1", "H2"), ("K1", "K2", "K3", "K4")):
        parts = [parse(f"{name} {number}") for name in names]
        assert parts[0].start == date(number, 1, 1)
        assert parts[-1].end == date(number + 1, 1, 1)
        assert all(one.end == other.start for one, other in pairwise(parts))


@given(whole_months)
def test_months_tile_the_period(period: Period) -> None:
    months = list(period.months())
    assert [day for part in months for day in each_day(part)] == each_day(period)


def test_months_of_a_part_of_a_month_are_refused() -> None:
    with pytest.raises(PeriodError, match="inte av hela månader"):
        list(Period(date(2017, 1, 15), date(2017, 3, 1)).months())


@given(periods)
def test_start_belongs_to_the_period_and_end_does_not(period: Period) -> None:
    assert period.start in period
    assert period.last_day in period
    assert period.end not in period
    assert period.start - timedelta(1) not in period
    assert sum(day in period for day in each_day(period)) == period.days


@pytest.mark.parametrize("length", [0, -1])
def test_period_has_at_least_a_day(length: int) -> None:
    with pytest.raises(PeriodError, match="börja före den slutar"):
        Period(date(2017, 1, 1), date(2017, 1, 1) + timedelta(length))


@given(periods, days, st.one_of(st.none(), lengths.map(lambda n: n - 1)))
def test_overlap_is_the_days_counted_one_by_one(period: Period, start: date, length: int | None) -> None:
    end = None if length is None else start + timedelta(length)
    counted = sum(1 for day in each_day(period) if day >= start and (end is None or day < end))
    assert period.overlap_days(start, end) == counted


@pytest.mark.parametrize(
    ("start", "end", "overlap"),
    [
        (date(2017, 1, 1), date(2017, 1, 1), 0),  # a spell of no days
        (date(2016, 12, 1), date(2017, 1, 1), 0),  # ends as the period starts
        (date(2016, 12, 31), date(2017, 1, 2), 1),
        (date(2017, 4, 30), None, 1),
        (date(2017, 5, 1), None, 0),
        (date(2010, 1, 1), None, 120),
        (date(2017, 3, 1), date(2017, 2, 1), 0),  # ends before it starts: a fault in the source, never negative days
    ],
)
def test_overlap_on_the_borders_of_a_period(start: date, end: date | None, overlap: int) -> None:
    assert parse("T1 2017").overlap_days(start, end) == overlap


@given(whole_months)
def test_same_months_a_year_before(period: Period) -> None:
    before = period.previous_year()
    assert len(list(before.months())) == len(list(period.months()))
    assert (before.start, before.end) == (add_months(period.start, -12), add_months(period.end, -12))


@given(st.integers(min_value=1950, max_value=2150))
def test_leap_day_is_in_february_and_in_no_other_month(number: int) -> None:
    leap = number % 4 == 0 and (number % 100 != 0 or number % 400 == 0)
    assert year(number).days == (366 if leap else 365)
    assert month(number, 2).days == (29 if leap else 28)
    assert month(number, 2).previous_year() == month(number - 1, 2)
    assert sum(part.days for part in year(number).months()) == year(number).days


def test_leap_day_a_year_before_is_the_first_of_march() -> None:
    assert Period(date(2016, 2, 29), date(2016, 3, 15)).previous_year().start == date(2015, 3, 1)
    assert Period(date(2016, 2, 1), date(2016, 2, 29)).previous_year().end == date(2015, 3, 1)
    with pytest.raises(PeriodError, match="ingen motsvarighet år 2015"):
        Period(date(2016, 2, 29), date(2016, 3, 1)).previous_year()


@given(periods, st.integers(min_value=0, max_value=5))
def test_days_beside_each_other_stay_so_years_back(period: Period, years: int) -> None:
    following = Period(period.end, period.end + timedelta(400))
    if period.days > 1:
        assert period.years_back(years).end == following.years_back(years).start


@given(whole_months)
def test_relatives_of_a_period(period: Period) -> None:
    assert period.last_day in period.full_year()
    assert period.previous_full_year().end == period.full_year().start
    assert period.year_to_date().start == period.full_year().start
    assert period.year_to_date().end == period.end
    rolling = period.rolling_year()
    assert (len(list(rolling.months())), rolling.end) == (12, period.end)
    assert parse(rolling.label) == rolling


@given(days, st.integers(min_value=-600, max_value=600))
def test_adding_months_lands_in_the_right_month(day: date, count: int) -> None:
    moved = add_months(day, count)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == count
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(1)).day == 1)


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("T1 2017", "jan–apr", "januari–april"),
        ("2017-05", "maj", "maj"),
        ("R12 2016-08", "sep–aug", "september–augusti"),
        ("2016-04..2017-04", "apr–apr", "april–april"),
    ],
)
def test_span_of_months_in_words(text: str, short: str, long: str) -> None:
    assert month_span_label(parse(text)) == short
    assert month_span_label(parse(text), short=False) == long
