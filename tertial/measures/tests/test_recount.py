"""A measure is right when an independent recount agrees, exactly, on data full of edges."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise, product
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tertial.facts import store
from tertial.facts.schemas import SCHEMAS
from tertial.facts.store import FactStore, StoreConfig
from tertial.measures import catalogue, engine
from tertial.measures.declare import Measure
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
# Each breakdown stands in two pairs; where more examples are asked for, every pair there is.
SEARCHING = int(os.environ.get("TERTIAL_EXAMPLES", "40")) > 40
PAIRS = pairwise if not SEARCHING else lambda keys: combinations(keys, 2)
EVERY_WAY: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    (each.key, by)
    for each in catalogue.ALL
    for by in [(), *((key,) for key in each.breakdowns), *PAIRS(each.breakdowns)]
)
KINDS_OF_PERIOD = ("2016", "2016-02", "2016-12..2017-01", "R12 2017-04", "2017-04", "H1 2016")
KEYS = [each.key for each in catalogue.ALL]
# The measures that a choice of the profile's changes; the others are the same in both worlds.
FOLLOWING_RULES = ("economy", "investments", "interventions", "staff", "absence")
CHANGED = [key for key in KEYS if key.partition(".")[0] in FOLLOWING_RULES]
# What does not depend on the profile's rules is tried in one world only; two breakdowns only where the rules differ.
PLAIN, OTHER_RULES = "plain", "other-rules"
ONE_WORLD = pytest.mark.parametrize("told", [PLAIN], indirect=True)
RULES_DIFFER = pytest.mark.parametrize("told", [OTHER_RULES], indirect=True)


def in_turn(
    things: Iterable[Thing],
    needs: Callable[[Thing], Collection[str]] = lambda thing: (),
    alike: Callable[[Measure], object] = lambda measure: measure.tables,
) -> Iterator[tuple[Thing, str]]:
    """Each thing with one of the measures that are `alike`, in turn; where more is asked for, with every one.

    `needs` are the dimensions that a measure must have.
    """
    families: dict[object, list[str]] = {}
    for measure in catalogue.ALL:
        families.setdefault(alike(measure), []).append(measure.key)
    for keys, (turn, thing) in product(families.values(), enumerate(things)):
        able = [key for key in keys if set(needs(thing)) <= set(catalogue.measure(key).dimensions)]
        for key in able if SEARCHING or not able else [able[turn % len(able)]]:
            yield thing, key


class Given:
    """A generated world, stored and told."""

    def __init__(
        self, folder: Path, seed: int, count: int, settings: Mapping[str, Any], tables: Collection[str] = tuple(SCHEMAS)
    ) -> None:
        rows = worlds.rows_of(worlds.Maker(seed), count)
        stored = {table: rows[table] for table in rows if table in tables}
        self.store: FactStore = store.open(worlds.written(folder, stored, settings))
        self.world = worlds.world_of(rows, settings)
        self._results: dict[tuple[str, tuple[str, ...]], engine.Result] = {}

    def result(self, key: str, by: tuple[str, ...]) -> engine.Result:
        """The measure over T1 2017 with the year before beside it, asked for once."""
        if (key, by) not in self._results:
            found = engine.compute(self.store, key, T1, by, compare="previous_year", age_groups=AGES)
            self._results[key, by] = found
        return self._results[key, by]

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


WORLDS = {PLAIN: (1, PROFILES[0]), OTHER_RULES: (2, PROFILES[2])}


@pytest.fixture(scope="module", params=WORLDS)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Given]:
    seed, profile = WORLDS[request.param]
    folder = tmp_path_factory.mktemp("facts")
    store.configure(StoreConfig(folder, threads=1, memory="500MB"))
    made = Given(folder, seed, 120, profile)
    yield made
    made.store.close()
    store.configure(None)


def same(figure: Figure | None, number: recount.Number) -> bool:
    """Exactly equal; a quotient is the same to all its 28 digits."""
    if figure is None or figure.value is None or number is None:
        return (figure is None or figure.value is None) and number is None
    exact = Fraction(number)
    return Fraction(figure.value) == exact or figure.value == Decimal(exact.numerator) / Decimal(exact.denominator)


def disagreements(told: Given, result: engine.Result, where: Mapping[str, tuple[str, ...]] | None = None) -> list[Any]:
    """The groups whose figure, or whose figure of the year before, is another than the recount's."""
    key, period, found = result.measure.key, result.period, list[Any]()
    for row in result.rows:
        now = told.expected(key, period, row.by, where)
        if not same(row.figure, now):
            found.append((key, row.by, row.figure, now))
        if result.compared is None:
            continue
        group = dict(row.by)
        if "month" in group:
            group["month"] = f"{int(group['month'][:4]) - 1}{group['month'][4:]}"
        then = told.expected(key, result.compared, group, where)
        if not same(row.previous, then):
            found.append((key, "previous", row.by, row.previous, then))
    return found


def ways(key: str, count: int) -> list[tuple[str, ...]]:
    """The measure's breakdowns by so many dimensions."""
    return [by for each, by in EVERY_WAY if each == key and len(by) == count]


def agrees_by_every_breakdown(told: Given, key: str) -> None:
    for by in ((), *ways(key, 1)):
        assert disagreements(told, told.result(key, by)) == [], by


@ONE_WORLD
@pytest.mark.parametrize("key", KEYS)
def test_every_measure_agrees_with_the_recount_by_every_breakdown(told: Given, key: str) -> None:
    agrees_by_every_breakdown(told, key)


@RULES_DIFFER
@pytest.mark.parametrize("key", CHANGED)
def test_every_measure_agrees_where_the_profile_has_other_rules(told: Given, key: str) -> None:
    agrees_by_every_breakdown(told, key)


def mechanism(measure: Measure) -> object:
    """What the SQL of a breakdown is made of: the tables, and how the rows of each aggregate are found and reduced."""
    return measure.tables, frozenset((e.kind, e.spread, e.relation, e.keys, e.ignores) for e in measure.aggregates)


def in_pairs() -> dict[str, list[tuple[str, ...]]]:
    """By measure, the pairs of breakdowns that are tried with it: each pair once for each sort of SQL."""
    found: dict[str, list[tuple[str, ...]]] = {}
    pairs = dict.fromkeys(by for _, by in EVERY_WAY if len(by) == 2)
    for by, key in in_turn(pairs, needs=lambda by: by, alike=mechanism):
        if by in ways(key, 2):
            found.setdefault(key, []).append(by)
    return found


@RULES_DIFFER
@pytest.mark.parametrize(("key", "pairs"), in_pairs().items())
def test_measures_agree_with_the_recount_by_two_breakdowns(told: Given, key: str, pairs: list[tuple[str, ...]]) -> None:
    for by in pairs:
        # The year before is read by the same SQL; only its months are named as this year's.
        compare = "previous_year" if "month" in by else None
        found = engine.compute(told.store, key, T1, by, compare=compare, age_groups=AGES)
        assert disagreements(told, found) == [], by


@RULES_DIFFER
@pytest.mark.parametrize(("text", "key"), list(in_turn(KINDS_OF_PERIOD)))
def test_every_measure_agrees_with_the_recount_in_every_kind_of_period(told: Given, key: str, text: str) -> None:
    by = catalogue.measure(key).breakdowns[:1]
    found = engine.compute(told.store, key, parse(text), by, compare="previous_year", age_groups=AGES)
    assert disagreements(told, found) == []


def _adds_up(measure: Measure) -> bool:
    """Whether its total is that of its groups however it is asked for."""
    return all(each.additive for each in measure.aggregates)


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
@pytest.mark.parametrize("key", KEYS)
def test_no_group_that_the_recount_finds_is_left_out(told: Given, key: str) -> None:
    for (by,) in ways(key, 1):
        listed = {row.by[by] for row in told.result(key, (by,)).rows if row.by}
        for value in all_values(told, key, by) - listed:
            assert told.expected(key, T1, {by: value}) in (0, None), (by, value)


SUMMABLE = [each for each in catalogue.ALL if each.summable]


@ONE_WORLD
@pytest.mark.parametrize("measure", [each for each in SUMMABLE if _adds_up(each)], ids=attrgetter("key"))
def test_the_sum_of_parts_is_the_whole_where_groups_add_up(told: Given, measure: Measure) -> None:
    by = measure.breakdowns[:1]
    result = engine.compute(told.store, measure.key, T1, by, total="sum", age_groups=AGES)
    assert same(result.total.figure, told.expected(measure.key, T1, {}))


@ONE_WORLD
@pytest.mark.parametrize("measure", [each for each in SUMMABLE if not _adds_up(each)], ids=attrgetter("key"))
def test_the_sum_of_parts_is_the_sum_of_the_groups_counted_where_they_hang(told: Given, measure: Measure) -> None:
    for by in (*ways(measure.key, 1), *ways(measure.key, 2)):
        result = engine.compute(told.store, measure.key, T1, by, total="sum", age_groups=AGES)
        groups = {tuple(sorted(parts.items())) for parts in _own_groups(told, measure.key, by)}
        total = sum(Fraction(_own(told, measure.key, dict(group)) or 0) for group in groups)
        assert same(result.total.figure, total), by


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


# Each filter with the measures that can have it: of those that read the same tables one in turn, or every one.
FILTERED = list(in_turn(FILTERS, lambda where: {name.rstrip("!") for name in where}))


@ONE_WORLD
@pytest.mark.parametrize(("where", "key"), FILTERED, ids=str)
def test_every_measure_agrees_with_the_recount_under_every_filter(
    told: Given, key: str, where: dict[str, tuple[str, ...]]
) -> None:
    by = catalogue.measure(key).breakdowns[:1]
    found = engine.compute(told.store, key, T1, by, where=where, age_groups=AGES)
    assert disagreements(told, found, where) == []


@pytest.mark.slow
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(10, 10_000_000), count=st.integers(1, 60), profile=st.sampled_from(PROFILES[:2]), data=st.data()
)
def test_any_world_agrees_with_its_recount(
    tmp_path_factory: pytest.TempPathFactory, seed: int, count: int, profile: Mapping[str, Any], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("world")
    drawn = data.draw(st.lists(st.sampled_from(EVERY_WAY), min_size=6, max_size=6))
    read = {table for key, _ in drawn for table in read_by(catalogue.measure(key))}
    store.configure(StoreConfig(folder, threads=1, memory="500MB"))
    made = Given(folder, seed, count, profile, read)
    try:
        for key, by in drawn:
            _assert_covered_agrees(made, key, by)
    finally:
        made.store.close()
        store.configure(None)


def read_by(measure: Measure) -> set[str]:
    """Every table that a question of the measure reads."""
    return {table for each in measure.aggregates for table in (each.table, *each.joins)}


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
