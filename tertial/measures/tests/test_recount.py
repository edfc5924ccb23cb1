"""A measure is right when an independent recount agrees, exactly, on data full of edges."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise, product
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tertial.facts import store
from tertial.facts.store import FactStore, StoreConfig
from tertial.measures import catalogue, engine
from tertial.measures.tests import recount, recount_events, worlds
from tertial.numbers import Figure
from tertial.periods import Period, parse

Thing = TypeVar("Thing")
AGES = ("0-12", "13-20", "21-")
T1 = parse("T1 2017")
PROFILES: tuple[Mapping[str, Any], ...] = (
    {},
    {"year_places_divisor": "year", "started_day_counts": True},
    {
        "staff": {
            "population": ["tillsvidare", "timavlönad"],
            "denominator": "available",
            "sick_causes": ["sjuk", "vård av barn"],
        },
        "year_places_divisor": "year",
        "started_day_counts": True,
        "budget_version": {"2017": "1"},
        "balance_classes": ["2", "3"],
    },
)
SINGLE = [(measure.key, by) for measure in catalogue.ALL for by in [(), *((each,) for each in measure.breakdowns)]]
# Each breakdown stands in two pairs; where more examples are asked for, every pair there is.
SEARCHING = int(os.environ.get("TERTIAL_EXAMPLES", "40")) > 40
PAIRS = pairwise if not SEARCHING else lambda keys: combinations(keys, 2)
DOUBLE = [(measure.key, by) for measure in catalogue.ALL for by in PAIRS(measure.breakdowns)]
BREAKDOWNS = SINGLE + DOUBLE
KINDS_OF_PERIOD = ("2016", "2016-02", "2016-12..2017-01", "R12 2017-04", "2017-04", "H1 2016")
# What does not depend on the profile's rules is tried in one world only; two breakdowns only where the rules differ.
ONE_WORLD = pytest.mark.parametrize("told", [(1, 0)], ids=["plain"], indirect=True)
OTHER_RULES = pytest.mark.parametrize("told", [(2, 2)], ids=["other-rules"], indirect=True)


def in_turn(
    things: Iterable[Thing], needs: Callable[[Thing], Collection[str]] = lambda thing: ()
) -> Iterator[tuple[Thing, str]]:
    """Each thing with one of the measures that read the same tables, in turn; where more is asked for, with every one.

    `needs` are the dimensions that a measure must have.
    """
    families: dict[tuple[str, ...], list[str]] = {}
    for measure in catalogue.ALL:
        families.setdefault(measure.tables, []).append(measure.key)
    for keys, (turn, thing) in product(families.values(), enumerate(things)):
        able = [key for key in keys if set(needs(thing)) <= set(catalogue.measure(key).dimensions)]
        for key in able if SEARCHING or not able else [able[turn % len(able)]]:
            yield thing, key


class Given:
    """A generated world, stored and told."""

    def __init__(self, folder: Path, seed: int, count: int, settings: Mapping[str, Any]) -> None:
        rows = worlds.rows_of(worlds.Maker(seed), count)
        self.store: FactStore = store.open(worlds.written(folder, rows, settings))
        self.world = worlds.world_of(rows, settings)

    def expected(
        self, key: str, period: Period, group: Mapping[str, str], where: Mapping[str, tuple[str, ...]] | None = None
    ) -> recount.Number:
        """The recount of one group."""

        def select(rows: Iterable[dict[str, Any]], at: Period) -> list[dict[str, Any]]:
            return [
                row
                for row in rows
                if all(v in recount.values(self.world, row, k, at.last_day) for k, v in group.items())
                and recount.meets(self.world, row, where or {}, at.last_day)
            ]

        months = 1 if "month" in group else len(list(period.months()))
        return recount_events.measured(self.world, key, period, select, months)


@pytest.fixture(scope="module", params=[(1, 0), (2, 2)], ids=["plain", "other-rules"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Given]:
    seed, profile = request.param
    folder = tmp_path_factory.mktemp("facts")
    store.configure(StoreConfig(folder, threads=2, memory="500MB"))
    made = Given(folder, seed, 120, PROFILES[profile])
    yield made
    made.store.close()
    store.configure(None)


def same(figure: Figure | None, number: recount.Number) -> bool:
    """Exactly equal; a quotient is the same to all its 28 digits."""
    if figure is None or figure.value is None or number is None:
        return (figure is None or figure.value is None) and number is None
    exact = Fraction(number)
    return Fraction(figure.value) == exact or figure.value == Decimal(exact.numerator) / Decimal(exact.denominator)


def assert_agrees(told: Given, key: str, by: tuple[str, ...], period: Period) -> None:
    result = engine.compute(told.store, key, period, by, compare="previous_year", age_groups=AGES)
    before = period.previous_year()
    for row in result.rows:
        now = told.expected(key, period, row.by)
        assert same(row.figure, now), (key, row.by, row.figure, now)
        group = dict(row.by)
        if "month" in group:
            group["month"] = f"{int(group['month'][:4]) - 1}{group['month'][4:]}"
        then = told.expected(key, before, group)
        assert same(row.previous, then), (key, "previous", row.by, row.previous, then)


NAMED = {"argnames": ("key", "by"), "ids": lambda value: value if isinstance(value, str) else "+".join(value)}


@pytest.mark.parametrize(argvalues=SINGLE, **NAMED)
def test_every_measure_agrees_with_the_recount_by_every_breakdown(told: Given, key: str, by: tuple[str, ...]) -> None:
    assert_agrees(told, key, by, T1)


@OTHER_RULES
@pytest.mark.parametrize(argvalues=DOUBLE, **NAMED)
def test_every_measure_agrees_with_the_recount_by_two_breakdowns(told: Given, key: str, by: tuple[str, ...]) -> None:
    assert_agrees(told, key, by, T1)


@OTHER_RULES
@pytest.mark.parametrize(("text", "key"), list(in_turn(KINDS_OF_PERIOD)))
def test_every_measure_agrees_with_the_recount_in_every_kind_of_period(told: Given, key: str, text: str) -> None:
    assert_agrees(told, key, catalogue.measure(key).breakdowns[:1], parse(text))


def all_values(told: Given, key: str, by: str) -> set[str]:
    tables = catalogue.measure(key).tables
    return {
        value
        for table in tables
        for row in told.world.table(table)
        if by != "month" or row.get("month", True) is not None
        for value in recount.values(told.world, row, by, T1.last_day)
    }


@ONE_WORLD
@pytest.mark.parametrize(("key", "by"), [pair for pair in SINGLE if pair[1]], ids=str)
def test_no_group_that_the_recount_finds_is_left_out(told: Given, key: str, by: tuple[str, ...]) -> None:
    result = engine.compute(told.store, key, T1, by, age_groups=AGES)
    listed = {row.by[by[0]] for row in result.rows if row.by}
    for value in all_values(told, key, by[0]) - listed:
        assert told.expected(key, T1, {by[0]: value}) in (0, None), value


SUMMED = [(key, by) for key, by in BREAKDOWNS if by and catalogue.measure(key).summable]


@ONE_WORLD
@pytest.mark.parametrize(("key", "by"), SUMMED, ids=str)
def test_the_sum_of_parts_is_the_sum_of_the_groups_counted_where_they_hang(
    told: Given, key: str, by: tuple[str, ...]
) -> None:
    result = engine.compute(told.store, key, T1, by, total="sum", age_groups=AGES)
    measure = catalogue.measure(key)
    if all(each.additive for each in measure.aggregates):
        assert same(result.total.figure, told.expected(key, T1, {}))
        return
    groups = {tuple(sorted(parts.items())) for parts in _own_groups(told, key, by)}
    total = sum(Fraction(_own(told, key, dict(group)) or 0) for group in groups)
    assert same(result.total.figure, total)


def _own_groups(told: Given, key: str, by: tuple[str, ...]) -> Iterator[dict[str, str]]:
    for row in told.world.table(catalogue.measure(key).tables[0]):
        yield {each: _own_value(told, row, each) for each in by}


def _own_value(told: Given, row: Mapping[str, Any], dimension: str) -> str:
    if dimension == "unit":
        return told.world.paths[row["unit_id"]]
    (value,) = recount.values(told.world, row, dimension, T1.last_day)
    return value


def _own(told: Given, key: str, group: Mapping[str, str]) -> recount.Number:
    """The recount of the rows that hang on the unit itself."""

    def select(rows: Iterable[dict[str, Any]], at: Period) -> list[dict[str, Any]]:
        return [row for row in rows if all(_own_value(told, row, k) == v for k, v in group.items())]

    return recount_events.measured(told.world, key, T1, select, 1 if "month" in group else 4)


FILTERS: tuple[dict[str, tuple[str, ...]], ...] = (
    {"unit": ("kommun/nämnd/barn",)},
    {"unit": ("kommun/nämnd/barn/utredning", "kommun/nämnd/vuxen")},
    {"unit!": ("kommun/nämnd/barn",)},
    {"activity": ("51",)},
    {"activity!": ("52", "9")},
    {"account_class": ("3",)},
    {"account_class!": ("5",)},
    {"account": ("30", "5010")},
    {"account!": ("3010",), "activity": ("5",)},
    {"month": ("2017-02", "2017-03")},
    {"month!": ("2017-01",)},
    {"counterparty": ("intern",)},
    {"counterparty!": ("intern",)},
    {"counterparty": ("okänt", "extern")},
    {"form": ("HVB", "familjehem"), "sex": ("K",)},
    {"form!": ("HVB",)},
    {"form": ("okänt",)},
    {"group!": ("ensamkommande",)},
    {"group": ("okänt", "annan")},
    {"sex": ("okänt",)},
    {"sex!": ("okänt", "M")},
    {"age_group": ("0-20",)},
    {"age_group!": ("13-20",)},
    {"age_group": ("okänt", "21-")},
    {"kind": ("anmälan", "barn"), "age_group": ("0-20",), "group!": ("ensamkommande",)},
    {"district!": ("Jordbro",)},
    {"purpose": ("hotell",), "month": ("2017-04",)},
    {"spell_length": ("60-",)},
    {"spell_length": ("1-14", "15-59"), "sex": ("K",)},
    {"spell_length!": ("1-59",), "age_group": ("21-",)},
    {"cause": ("sjuk", "okänt"), "month": ("2017-02", "2017-03")},
    {"form": ("tillsvidare",), "sex": ("K",)},
    {"unit": ("kommun/nämnd/barn",), "month": ("2017-02",)},
    {"reported_to_ivo": ("ja",)},
    {"reported_to_ivo!": ("ja",), "status": ("utredd",)},
    {"reported_to_ivo": ("okänt", "nej")},
    {"category": ("okänt",), "severity!": ("hög",)},
    {"channel": ("telefon",), "sex": ("okänt",)},
    {"project": ("P1", "okänt")},
)


def filtered() -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
    """Each filter with the measures that can have it: of those that read the same tables one in turn, or every one."""
    for where, key in in_turn(FILTERS, lambda where: {name.rstrip("!") for name in where}):
        yield key, where


FILTERED = list(filtered())


@ONE_WORLD
@pytest.mark.parametrize(("key", "where"), FILTERED, ids=str)
def test_every_measure_agrees_with_the_recount_under_every_filter(
    told: Given, key: str, where: dict[str, tuple[str, ...]]
) -> None:
    by = catalogue.measure(key).breakdowns[:1]
    result = engine.compute(told.store, key, T1, by, where=where, age_groups=AGES)
    for row in result.rows:
        wanted = told.expected(key, T1, row.by, where)
        assert same(row.figure, wanted), (row.by, row.figure, wanted)


@pytest.mark.slow
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(10, 10_000_000), count=st.integers(1, 60), profile=st.sampled_from(PROFILES[:2]), data=st.data()
)
def test_any_world_agrees_with_its_recount(
    tmp_path_factory: pytest.TempPathFactory, seed: int, count: int, profile: Mapping[str, Any], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("world")
    store.configure(StoreConfig(folder, threads=2, memory="500MB"))
    made = Given(folder, seed, count, profile)
    drawn = data.draw(st.lists(st.sampled_from(BREAKDOWNS), min_size=6, max_size=6))
    try:
        for key, by in drawn:
            _assert_covered_agrees(made, key, by)
    finally:
        made.store.close()
        store.configure(None)


def _assert_covered_agrees(made: Given, key: str, by: tuple[str, ...]) -> None:
    """With few rows a period may have no source: then there is no figure, and no row that the recount would count."""
    result = engine.compute(made.store, key, T1, by, age_groups=AGES)
    for row in result.rows:
        wanted = made.expected(key, T1, row.by)
        if row.figure.state == "missing":
            assert wanted in (0, None) or not all(_has_rows(made, table) for table in result.measure.tables)
        else:
            assert same(row.figure, wanted), (key, row.by, row.figure, wanted)


def _has_rows(made: Given, table: str) -> bool:
    return bool(made.store.coverage(table)) and all(
        each.covers(T1) or each.covers(T1.full_year()) for each in made.store.coverage(table)
    )
