"""Måttens fart: each measure against hand-written DuckDB SQL over the same Parquet files, at 1, 5 and 20 million rows.

Both give the same rows of output, and the answers are compared. Both run on the same DuckDB settings. What a process
does once whatever the rows (importing Ibis, compiling a measure's SQL) is done before the clock starts, as after the
first request to a web process; how long the compiling takes is shown by itself. Peak memory is that of a child process
that computes the measures and nothing else. The files lie in `var/bench` from one run to the next.

Growth is the processor's work a row at the largest size through that at the smallest: at most 1.15 times, for all that
is summed and counted row by row. Distinct counts (persons, households), rows that are alike and are counted once, and
tables that meet by person do not keep that, by hand or by us, and have a limit of their own: see `_growth`. A measure
gets a row by a line in `measures_sql.STATEMENTS` and, for a new table, its columns in `measures_data.COLUMNS`; the
suite tries the answers (`measures/tests/test_bench.py`). Run: `python -m bench measures`, or `python -m bench measures
--only interventions.cost`.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import duckdb

from bench.measures_data import NODES, Made, make, scope, tables_of
from bench.measures_sql import STATEMENTS, both
from bench.turns import interleaved
from tertial.facts import store
from tertial.facts.store import Scope, StoreConfig, closure
from tertial.measures import catalogue, compiling, engine
from tertial.periods import Period, parse

SIZES = (1_000_000, 5_000_000, 20_000_000)
FACTS = Path(__file__).parents[1] / "var/bench/facts"  # made once: to make them takes longer than to measure
PERIOD = parse("T1 2017")
ONE, COMPARED = 1.3, 1.5
MEMORY = 2000  # MB
THREADS, DUCKDB_MEMORY = 2, "1500MB"
SPREAD = 1.15  # what two runs of the same question differ on a quiet machine
REMEMBERED = 3.0  # how many times longer a row may take where keys are remembered, from a million rows to twenty
BELIEVED = 3  # times that a row has to be over its limit
NEAR = Decimal("1e-12")


@dataclass
class _Timed:
    """Seconds of the processor by question and size."""

    ours: dict[tuple[str, int], float] = field(default_factory=dict)
    hand: dict[tuple[str, int], float] = field(default_factory=dict)


def run(sizes: Sequence[int] = SIZES, only: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    """Every comparison: name, ours and other in their unit, ratio, limit, ok. `only` some measures, where named.

    The measures of the same tables are taken through all sizes before the next, so that growth is known early.
    """
    FACTS.mkdir(parents=True, exist_ok=True)
    yield _compiling()
    families = {key: tables_of(key) for key in only or STATEMENTS}
    for tables in dict.fromkeys(families.values()):
        keys, timed = [key for key, own in families.items() if own == tables], _Timed()
        for size in sizes:
            yield from measured(tables, keys, size, timed)
        yield from _growth(timed, sizes)


def measured(tables: tuple[str, ...], keys: Sequence[str], size: int, timed: _Timed) -> Iterator[dict[str, Any]]:
    """The measures that read these tables and no others."""
    made = [make(FACTS, table, size) for table in tables]
    with tempfile.TemporaryDirectory() as spill:
        config = StoreConfig(FACTS, THREADS, DUCKDB_MEMORY, Path(spill))
        store.configure(config)
        hand = analyst(config)
        for key, compared in product(keys, (False, True)):
            yield _compare(hand, made, key, size, compared, timed)
        store.configure(None)
        hand.close()
    yield _memory(tables, keys, size)


def _compare(
    hand: duckdb.DuckDBPyConnection, made: Sequence[Made], key: str, size: int, compared: bool, timed: _Timed
) -> dict[str, Any]:
    ours, theirs = asked(hand, made, key, compared)
    limit = COMPARED if compared else ONE
    for _ in range(BELIEVED):
        one, other = interleaved(ours, theirs)
        if one.seconds <= limit * other.seconds:
            break
    same(key, one.answer, other.answer.to_pylist())
    question = f"{key} by {STATEMENTS[key][0]}{', with comparison' if compared else ''}"
    timed.ours[question, size], timed.hand[question, size] = one.processor, other.processor
    ratio = one.seconds / other.seconds
    row = {"name": f"{question}, {_millions(size)}", "ours": one.seconds, "other": other.seconds, "unit": one.unit}
    return {**row, "ratio": ratio, "limit": limit, "ok": ratio <= limit}


def asked(
    hand: duckdb.DuckDBPyConnection, made: Sequence[Made], key: str, compared: bool
) -> tuple[Callable[[], engine.Result], Callable[[], Any]]:
    """The measure by its breakdown, as the engine and as the hand-written statement answer it."""
    by, statement = STATEMENTS[key]
    now, then = (filled(statement, period, made) for period in (PERIOD, PERIOD.previous_year()))
    sql = both(now, then) if compared else f"SELECT 0 AS p, k, v FROM ({now})"
    scoped, compare = scope(list(made)), "previous_year" if compared else None

    def ours() -> engine.Result:
        with store.open(scoped) as opened:
            return engine.compute(opened, key, PERIOD, (by,), compare=compare)

    return ours, lambda: hand.sql(sql).to_arrow_table()


def _millions(size: int) -> str:
    return f"{size // 1_000_000} M rows"


def filled(statement: str, period: Period, made: Sequence[Made]) -> str:
    """The statement over the files, with the period's days written in. Only the committee's units are read."""
    units = ", ".join(str(node.id) for node in NODES)
    relations = {each.table: f"(SELECT * FROM read_parquet({each.paths}) WHERE unit_id IN ({units}))" for each in made}
    last = period.last_day
    days = {"s": f"DATE '{period.start}'", "e": f"DATE '{period.end}'", "d": f"DATE '{last}'"}
    numbers = {"y": str(period.year), "months": str(len(list(period.months()))), "md": str(last.month * 100 + last.day)}
    for name, text in {**relations, **days, **numbers}.items():
        statement = statement.replace(f"{{{name}}}", text)
    return statement


def analyst(config: StoreConfig) -> duckdb.DuckDBPyConnection:
    """A plain DuckDB with the same settings, and the tree of units as tables."""
    settings = {
        "threads": str(config.threads),
        "memory_limit": f"'{config.memory}'",
        "TimeZone": "'UTC'",
        "preserve_insertion_order": "false",
        "parquet_metadata_cache": "true",
        "temp_directory": f"'{config.folder.parent / 'hand'}'",
    }
    database = duckdb.connect()
    for name, value in settings.items():
        database.execute(f"SET {name} = {value}")
    database.execute("CREATE TABLE nodes (id BIGINT, path TEXT)")
    database.executemany("INSERT INTO nodes VALUES (?, ?)", [(node.id, node.path) for node in NODES])
    database.execute("CREATE TABLE node_closure (ancestor_id BIGINT, node_id BIGINT)")
    database.executemany("INSERT INTO node_closure VALUES (?, ?)", closure({node.id: node.parent_id for node in NODES}))
    return database


def same(key: str, result: engine.Result, table: Sequence[dict[str, Any]]) -> None:
    """Raises AssertionError where the answers differ. SQL's quotients are floats; all else is exact."""
    hand = {(row["p"], row["k"]): row["v"] for row in table}
    for row in result.rows:
        name = next(iter(row.by.values()), None)
        for place, figure in enumerate([row.figure, *([row.previous] if row.previous else [])]):
            theirs = hand.pop((place, name), None)
            assert _equal(figure.value, theirs), (key, name, place, figure.value, theirs)
    assert not hand, (key, hand)


def _equal(ours: Decimal | None, theirs: Any) -> bool:
    """A group without rows has no row by hand and 0 with us."""
    if not ours or not theirs:
        return not ours and not theirs
    return bool(ours == theirs) or (isinstance(theirs, float) and abs(ours - Decimal(theirs)) <= abs(ours) * NEAR)


def _memory(tables: tuple[str, ...], keys: Sequence[str], size: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.measures_memory", str(FACTS), json.dumps([tables, keys, size])]
    peak = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    name = f"peak memory, MB: {' and '.join(tables)}, {_millions(size)}"
    return {"name": name, "ours": peak, "ratio": peak, "limit": MEMORY, "ok": peak < MEMORY, "unit": "MB"}


def _growth(timed: _Timed, sizes: Sequence[int]) -> Iterator[dict[str, Any]]:
    """How many times more work a row is at the larger size: no more, but for `SPREAD` of measurement.

    Work is the processor's seconds: by the clock a long question is disturbed by others, and a short one is not.

    Keys that are remembered are the exception that no plan avoids: a person who is counted once, or whose absence is
    to meet a schedule, has to be found again, and a memory of millions of keys no longer lies in the processor's cache.
    Such questions may grow `REMEMBERED` times, and never much faster than the hand-written statement over the same
    rows. What was tried for distinct counts and does not pay:
    - files sorted by person (8 M rows): 6 % less time in counts, five times more in questions of one unit, which then
      cannot pass row groups by;
    - one hash table for each sixteenth of the pseudonyms (5 M rows): almost three times the work;
    - one row a person with a bit for each group, the groups read first (20 M rows): 23 % less work than a row for each
      person and group, but as much at 1 M, and it still grows 1.3 times: not worth a second way of counting.
    """
    small, large = min(sizes), max(sizes)
    for question in dict.fromkeys(name for name, _ in timed.ours) if small < large else ():
        ours, hand = (
            seconds[question, large] / seconds[question, small] * small / large for seconds in (timed.ours, timed.hand)
        )
        limit = min(REMEMBERED, max(SPREAD, round(hand * SPREAD, 2))) if _remembers(question) else SPREAD
        name = f"growth from {_millions(small)} to {_millions(large)}: {question}"
        yield {"name": name, "ours": ours, "other": hand, "ratio": ours, "limit": limit, "ok": ours <= limit}


def _remembers(question: str) -> bool:
    """Whether people, households or rows that are alike are counted once, or tables meet by person."""
    key = question.split()[0].removesuffix(",")
    return "DISTINCT" in STATEMENTS[key][1] or any(each.joins for each in catalogue.measure(key).aggregates)


def _compiling() -> dict[str, Any]:
    """How long a process takes, once, to compile the SQL of all the measures of the bench."""
    with tempfile.TemporaryDirectory() as folder:
        store.configure(StoreConfig(Path(folder), THREADS, DUCKDB_MEMORY))
        compiling.compiled.cache_clear()
        with store.open(Scope(1, 1, "", frozenset())) as opened:
            started = time.process_time()
            for key, (by, _) in STATEMENTS.items():
                engine.compute(opened, key, PERIOD, (by,))
            taken = time.process_time() - started
        store.configure(None)
    name = f"compiling the SQL of {len(STATEMENTS)} measures, once a process, s"
    return {"name": name, "ours": taken, "ratio": taken, "limit": None, "ok": True, "unit": "s"}
