"""What measures give to a report."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tertial.core.contributions import BlockContext
from tertial.documents.model import Chart, Table
from tertial.facts.store import FactStore
from tertial.measures import blocks
from tertial.measures.declare import MeasureError
from tertial.measures.tests.small import ADULT, forecast, money, opened, posted
from tertial.periods import parse

TABLE: dict[str, Any] = {
    "block": "measures.table",
    "key": "t",
    "title": "Utfall",
    "measure": "economy.outcome",
    "columns": [{"key": "outcome", "label": "Utfall"}],
    "rows": [{"key": "adult", "label": "Vuxen", "where": {"unit": ["kommun/nämnd/vuxen"]}}],
}
CHART: dict[str, Any] = {
    "block": "measures.chart",
    "key": "c",
    "title": "Utfall per månad",
    "alt": "Stapeldiagram",
    "measure": "economy.outcome",
    "by": "month",
    "compare": "previous_year",
}


@pytest.fixture
def store(folder: Path) -> Iterator[FactStore]:
    rows = money() | {"forecasts": [forecast(ADULT, "1", date(2017, 4, 1))]}
    rows["ledger"].append(posted(ADULT, "7", 1, 2016))
    with opened(folder, rows) as made:
        yield made


def context(resolver: object) -> BlockContext:
    return BlockContext(1, 1, "kommun/nämnd", parse("T1 2017"), datetime(2017, 5, 2, tzinfo=UTC), None, resolver)


def test_a_table_block_is_the_table(store: FactStore) -> None:
    (table,) = blocks.table(context(store), TABLE)
    assert isinstance(table, Table)
    assert [cell.figure.value for cell in table.rows[0].cells] == [Decimal(90)]  # type: ignore[union-attr]


def test_blocks_of_one_store_share_what_has_been_read(store: FactStore) -> None:
    given = context(store)
    blocks.prepare(given, [TABLE])
    blocks.table(given, TABLE)
    assert len(blocks._figures(given).sql) == 1


def test_a_chart_has_the_period_and_the_one_it_is_compared_with(store: FactStore) -> None:
    (chart,) = blocks.chart(context(store), CHART)
    assert isinstance(chart, Chart)
    assert [series.label for series in chart.series] == ["2016-01..2016-04", "T1 2017"]
    now = {point.label: point.figure.value for point in chart.series[1].points}
    assert now["2017-01"] == Decimal(390) and now["2017-04"] == Decimal(500)
    then = {point.label: point.figure.value for point in chart.series[0].points}
    assert then["2017-01"] == Decimal(7) and then["2017-02"] == Decimal(40)


def test_a_chart_with_an_unknown_setting_is_refused(store: FactStore) -> None:
    with pytest.raises(MeasureError, match="colour"):
        blocks.chart(context(store), CHART | {"colour": "red"})


def test_a_block_without_a_store_is_a_mistake_in_the_program() -> None:
    with pytest.raises(TypeError, match="fact store"):
        blocks.table(context(None), TABLE)
