"""Many figures at once are the same figures as one at a time, and one query."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tertial.facts import store
from tertial.facts.store import FactStore, StoreConfig
from tertial.measures import catalogue, engine
from tertial.measures.declare import MeasureError
from tertial.measures.figures import Figures, Request
from tertial.measures.tests import worlds
from tertial.measures.tests.test_recount import FILTERED
from tertial.numbers import State
from tertial.periods import parse

T1 = parse("T1 2017")
# How many figures, beside one of each measure, are asked for alone as well: each compiles a query of its own.
ALONE = int(os.environ.get("TERTIAL_EXAMPLES", "40"))


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FactStore]:
    folder: Path = tmp_path_factory.mktemp("facts")
    store.configure(StoreConfig(folder, threads=1, memory="500MB"))
    with store.open(worlds.written(folder, worlds.rows_of(worlds.Maker(7), 150), {})) as made:
        yield made
    store.configure(None)


def all_requests() -> list[Request]:
    """Every measure by itself, and under filters: of those that read the same tables one in turn."""
    forms = ({}, {"form": ("HVB",)}, {"form": ("jourhem",)}, {"sex": ("K",)}, {"kind": ("ansökan",)})
    plain = [
        (where, measure.key) for measure in catalogue.ALL for where in forms if set(where) <= set(measure.dimensions)
    ]
    return [Request.of(key, T1, where) for where, key in (*plain, *FILTERED)]


def test_every_figure_of_a_batch_is_the_figure_asked_for_alone(opened: FactStore) -> None:
    requests = all_requests()
    random.Random(1).shuffle(requests)
    together = Figures(opened).fetch(requests)
    assert len(requests) > 200
    every = {request.key: (request, figure) for request, figure in zip(requests, together, strict=True)}
    for request, figure in [*every.values(), *zip(requests[:ALONE], together[:ALONE], strict=True)]:
        where = {each.name: each.values for each in request.where}
        alone = engine.compute(opened, request.key, request.period, where=where).total.figure
        assert (figure.value, figure.state) == (alone.value, alone.state), request
        assert figure.lineage == alone.lineage, request


def test_a_batch_is_one_query_and_what_is_known_is_not_read_again(opened: FactStore) -> None:
    figures = Figures(opened)
    requests = [request for request in all_requests() if request.key.startswith("economy")][:30]
    first = figures.fetch(requests)
    assert len(figures.sql) == 1
    assert figures.fetch(requests) == first
    assert len(figures.sql) == 1


def test_rows_that_differ_in_one_dimension_share_a_scan(opened: FactStore) -> None:
    figures = Figures(opened)
    figures.fetch([Request.of("interventions.people", T1, {"form": form}) for form in ("HVB", "familjehem", "jourhem")])
    figures.fetch([Request.of("economy.outcome", T1, {"unit": path}) for path in opened.scope.nodes[1].path.split(",")])
    assert figures.sql[0].count('FROM "interventions"') == 1


PERIODS = ("T1 2017", "2017", "2017-03", "T1 2016", "2016", "2015")


@pytest.mark.parametrize(("key", "table"), [("economy.outcome", "ledger"), ("economy.budget", "budget")])
@pytest.mark.parametrize("periods", [PERIODS, ("T1 2017", "T1 2016"), ("2016-11..2017-02", "T1 2017")])
def test_sums_of_several_periods_are_read_in_one_scan_by_month(
    opened: FactStore, key: str, table: str, periods: tuple[str, ...]
) -> None:
    figures = Figures(opened)
    wheres = [{}, {"month": "2017-02"}, *({"unit": node.path} for node in opened.scope.nodes if node.position)]
    requests = [Request.of(key, parse(text), where) for text in periods for where in wheres]
    together = figures.fetch(requests)
    years = {parse(text).start.year for text in periods} | {parse(text).year for text in periods}
    # A year has a budget and a version of its own.
    assert figures.sql[0].count(f'FROM "{table}"') <= (1 if table == "ledger" else len(years))
    assert len({figure.value for figure in together}) > len(periods)
    for request, figure in zip(requests, together, strict=True):
        where = {each.name: each.values for each in request.where}
        alone = engine.compute(opened, key, request.period, where=where).total.figure
        assert (figure.value, figure.state) == (alone.value, alone.state), request
        assert figure.lineage == alone.lineage, request


@pytest.mark.parametrize(
    ("key", "by", "table"),
    [
        ("interventions.cost_per_day", "form", "interventions"),
        ("absence.spell_share", "spell_length", "absences"),  # a part, and the whole that it is a share of
        ("entered.count", "key", "entered"),  # a sum, and how many figures it is of
    ],
)
def test_sums_over_the_same_rows_are_one_scan_of_them(opened: FactStore, key: str, by: str, table: str) -> None:
    assert engine.compute(opened, key, T1, (by,)).sql.count(f'FROM "{table}"') == 1


def test_a_cost_that_is_compared_is_read_with_its_days(opened: FactStore) -> None:
    compared = engine.compute(opened, "interventions.cost", T1, ("form",), compare="previous_year")
    assert compared.sql.count('FROM "interventions"') == 2


def test_a_unit_that_may_not_be_seen_gives_a_missing_figure(opened: FactStore) -> None:
    figure = Figures(opened).get(Request.of("economy.outcome", T1, {"unit": "kommun/annan"}))
    assert (figure.state, figure.value) == (State.MISSING, None)


def test_a_condition_that_the_measure_does_not_have_is_refused(opened: FactStore) -> None:
    with pytest.raises(MeasureError, match="kan inte filtreras"):
        Figures(opened).get(Request.of("economy.outcome", T1, {"form": "HVB"}))
