"""The page Ekonomi: the reads of a view against hand-written SQL that gives the same table, over a million rows.

Ours is the view by unit with every department open: each unit's outcome, budget, deviation, forecast and earlier years,
their total, and the chart's months. By hand it is what a good analyst would write: one pass over each table, then up the
tree of units. The answers are compared cell by cell. `python -m bench finance`.
"""

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.measures import DUCKDB_MEMORY, THREADS, analyst, filled
from bench.measures_data import NODES, make, scope
from bench.measures_sql import LATEST, RESULT, VERSION
from bench.turns import interleaved
from tertial.documents.model import FigureCell
from tertial.facts import store
from tertial.facts.store import FactStore, StoreConfig
from tertial.finance.rules import View
from tertial.finance.table import Shown, shown
from tertial.periods import Period, parse

SIZE = 1_000_000
FORECASTS = SIZE // 100  # people make them, by unit and round
LIMIT = 1.5
PERIOD = parse("T1 2017")
OPENED = frozenset(f"e{node.path}" for node in NODES if node.path.count("/") == 2)
_EARLIER = {"outcome": PERIOD, "previous": PERIOD.previous_year(), "year_1": PERIOD.previous_full_year(),
            "year_2": PERIOD.full_year().years_back(2)}  # fmt: skip


def _sum(name: str, period: Period) -> str:
    span = f"month >= DATE '{period.start}' AND month < DATE '{period.end}'"
    return f"sum(amount) FILTER ({span}) AS {name}"


_LEDGER = (
    f"SELECT unit_id, {', '.join(_sum(*each) for each in _EARLIER.items())} FROM {{ledger}} WHERE {RESULT} GROUP BY 1"
)
_BUDGET = (
    "SELECT unit_id, sum(amount) AS year_budget,"
    " (12 * coalesce(sum(amount) FILTER (month >= {s} AND month < {e}), 0)"
    " + {months} * coalesce(sum(amount) FILTER (month IS NULL), 0)) / 12.0 AS budget"
    f" FROM {{budget}} WHERE {VERSION} GROUP BY 1"
)
_TABLE = (
    f"WITH own AS MATERIALIZED (SELECT * FROM ({_LEDGER}) FULL JOIN ({_BUDGET}) USING (unit_id)"
    f" FULL JOIN ({LATEST}) USING (unit_id)),"
    " up AS (SELECT ancestor_id AS id, outcome, previous, year_1, year_2, year_budget, budget, f FROM own"
    " JOIN node_closure c ON c.node_id = own.unit_id)"
    " SELECT n.path, sum(outcome) AS outcome, sum(budget) AS budget, sum(year_budget) AS year_budget,"
    " sum(f) AS forecast, sum(previous) AS previous, sum(year_1) AS year_1, sum(year_2) AS year_2,"
    " sum(budget) - sum(outcome) AS deviation, sum(year_budget) - sum(f) AS forecast_deviation,"
    " sum(outcome) / nullif(sum(year_budget), 0) AS consumed FROM up JOIN nodes n ON n.id = up.id GROUP BY 1"
)
_MONTHS = (
    f"SELECT month, sum(amount) AS v FROM {{ledger}} WHERE year(month) = {{y}} AND {RESULT} GROUP BY 1"
    f" UNION ALL SELECT month, sum(amount) FROM {{budget}} WHERE {VERSION} GROUP BY 1"
)


def run() -> list[dict[str, Any]]:
    """The comparison: seconds of both, their ratio and its limit."""
    with tempfile.TemporaryDirectory() as folder:
        facts = Path(folder) / "facts"
        facts.mkdir()
        sizes = {"ledger": SIZE, "budget": SIZE, "forecasts": FORECASTS}
        made = [make(facts, table, rows) for table, rows in sizes.items()]
        config = StoreConfig(facts, THREADS, DUCKDB_MEMORY, Path(folder) / "spill")
        store.configure(config)
        scoped, hand = scope(made), analyst(config)
        statements = [filled(each, PERIOD, made) for each in (_TABLE, _MONTHS)]

        def ours() -> Shown:
            with store.open(scoped) as opened:
                return _seen(opened)

        def theirs() -> Any:
            table, _months = (hand.sql(each).to_arrow_table() for each in statements)
            return table

        one, other = interleaved(ours, theirs)
        found: Shown = one.answer
        _same(found, other.answer.to_pylist())
        store.configure(None)
        hand.close()
    name = f"the economy by unit, {len(found.table.rows)} rows of {len(found.table.columns) - 1} figures, 1 M rows"
    return [
        {
            "name": name,
            "ours": one.seconds,
            "other": other.seconds,
            "ratio": one.seconds / other.seconds,
            "limit": LIMIT,
        }
    ]


def _seen(facts: FactStore) -> Shown:
    return shown(View(period=PERIOD, opened=OPENED), facts, "Nämnden")


def _same(found: Shown, table: list[dict[str, Any]]) -> None:
    """Raises AssertionError where a cell differs. SQL's quotients are floats; all else is exact."""
    by_path = {row["path"]: row for row in table}
    names = [column.key for column in found.table.columns[1:]]
    paths = [line.value for line in found.lines] + [NODES[0].path]
    for path, row in zip(paths, found.table.rows, strict=True):
        for name, cell in zip(names, row.cells, strict=True):
            if isinstance(cell, FigureCell) and cell.figure.value is not None and path is not None:
                theirs = Decimal(by_path[path][name])
                assert abs(cell.figure.value - theirs) <= abs(theirs) * Decimal("1e-9"), (path, name, cell, theirs)


if __name__ == "__main__":
    for row in run():
        print(row)
