"""Frågor: an aggregate, its breakdown and its conditions as DuckDB SQL, with the values put in last.

The SQL of a shape is compiled once by Ibis with its values left open (`'$start'`), and filled in for every question.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import ibis
import ibis.expr.operations as ops

from tertial.measures.breakdowns import DIMENSIONS, UNKNOWN, AgeClass, Where, key_of
from tertial.measures.breakdowns import test_of as condition_test
from tertial.measures.declare import Aggregate, Expression, Filling, Kind, Parameters, TableExpression, unbound

EXACT = "decimal(38, 2)"


@dataclass(frozen=True)
class Shape:
    """What decides the text of a query. `rolled` unit keys are every node above the row, not only its own.

    `beside` are other sums over the very rows that the aggregate counts, read with it in one scan.
    """

    aggregate: Aggregate
    by: tuple[str, ...]
    tests: Where
    ages: tuple[AgeClass, ...]
    rolled: bool
    lengths: tuple[AgeClass, ...] = ()
    beside: tuple[Aggregate, ...] = ()

    @property
    def has_total(self) -> bool:
        """Whether SQL gives the total beside the groups: where groups cannot be added up."""
        return bool(self.by) and not self.aggregate.additive

    @property
    def totals_beside(self) -> bool:
        """Whether groups and total come from grouping sets: where neither can be worked out from the other."""
        return self.has_total and self.aggregate.kind is Kind.WHOLE and not self.rolled


@lru_cache(maxsize=2048)
def compiled(shape: Shape) -> str:
    """The query: columns d0, d1 … (text), value, noted, rows, total, and value1, noted1 … of the sums beside."""
    sql: str = ibis.to_sql(_query(shape), dialect="duckdb")
    if shape.totals_beside:
        # Ibis has no grouping sets. The groups and their total are then one pass over the rows. The outermost grouping
        # is written last; one before it is the relation's own.
        *_, outermost = _GROUPED.finditer(sql)
        start, end = outermost.span()
        sql = f"{sql[:start]}GROUP BY GROUPING SETS (({outermost[1]}), ()){sql[end:]}"
    return sql


_GROUPED = re.compile(r"GROUP BY\s+(\d+(?:,\s+\d+)*)")


def filled(template: str, values: Mapping[str, Filling]) -> str:
    """The template with its values written in, quoted. Values are never read as SQL or as templates."""
    return _OPEN.sub(lambda found: _literal(values[found["cast"] or found["text"]]), template)


@lru_cache(maxsize=2048)
def places(shape: Shape) -> frozenset[str]:
    """The names of the values that a query leaves open, without its text: to write that takes twice as long as this."""
    written = {literal.value for literal in _query(shape).op().find(ops.Literal) if isinstance(literal.value, str)}
    return frozenset(value.removeprefix("$") for value in written if value.startswith("$"))


_OPEN = re.compile(r"CAST\('\$(?P<cast>\w+)' AS \w+\)|'\$(?P<text>\w+)'")


def _literal(value: Filling) -> str:
    if isinstance(value, tuple):
        return ", ".join(_literal(each) for each in value)
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("'", "''")
    return f"'{escaped}'"


@lru_cache(maxsize=256)  # a query whose places were asked for is most often compiled next
def _query(shape: Shape) -> Expression:
    p = Parameters()
    rows = counted_rows(shape)
    if shape.aggregate.kind is Kind.DISTINCT:
        return _distinct(shape, rows, _keys(shape, rows, p), p)
    groups = _climbed(rows, "unit_id") if shape.rolled else rows
    grouped = _reduced(shape, groups, _keys(shape, groups, p), p)
    if not shape.has_total or shape.totals_beside:
        return grouped
    return ibis.union(grouped, _reduced(shape, rows, {}, p, width=len(shape.by)))


def counted_rows(shape: Shape) -> Expression:
    """The rows that count."""
    return _rows_of(shape.aggregate.table, shape.aggregate.relation, shape.aggregate.condition, shape.tests)


@lru_cache(maxsize=256)  # the same rows are grouped in many ways
def _rows_of(name: str, relation: TableExpression | None, condition: TableExpression, tests: Where) -> Expression:
    p, table = Parameters(), _rearranged(name, relation)
    return table.filter(condition(table, p), *(condition_test(each, table, p) for each in tests))


@lru_cache(maxsize=64)  # and the same table is read for many conditions
def _rearranged(name: str, relation: TableExpression | None) -> Expression:
    return unbound(name) if relation is None else relation(unbound(name), Parameters())


def _keys(shape: Shape, rows: Expression, p: Parameters) -> dict[str, Expression]:
    dimensions = [DIMENSIONS[key].in_table(rows) for key in shape.by]
    return {
        f"d{index}": key_of(each, rows, p, shape.ages, shape.lengths, as_stored=shape.aggregate.additive)
        for index, each in enumerate(dimensions)
    }


def _climbed(rows: Expression, column: str) -> Expression:
    """The rows once for every node at or above the node in `column`, which becomes that node."""
    closure = ibis.table({"ancestor_id": "int64", "node_id": "int64"}, name="node_closure")
    joined = rows.join(closure, rows[column] == closure.node_id)
    return joined.mutate(**{column: joined.ancestor_id}).select(rows.columns)


def _reduced(
    shape: Shape, rows: Expression, keys: Mapping[str, Expression], p: Parameters, width: int = 0
) -> Expression:
    """Sums and other reductions over rows, by `keys`; with a `width`, a total beside groups of so many keys."""
    reductions = {**_reductions(shape.aggregate, rows, p), "rows": rows.count(), **_beside(shape, rows, p)}
    found = rows.group_by(**keys).agg(**reductions) if keys else rows.agg(**reductions)
    total = found.d0.isnull() if shape.totals_beside else None
    return _finished(found, list(keys), width, total, beside=len(shape.beside))


def _reductions(aggregate: Aggregate, rows: Expression, p: Parameters) -> dict[str, Expression]:
    value = aggregate.value(rows, p) if aggregate.value is not None else rows.count()
    noted = aggregate.noted(rows, p) if aggregate.noted is not None else ibis.literal(0)
    return {"value": value, "noted": noted}


def _beside(shape: Shape, rows: Expression, p: Parameters) -> dict[str, Expression]:
    """The sums beside the aggregate, as value1, noted1, value2 …"""
    numbered = enumerate(shape.beside, 1)
    return {f"{name}{number}": found for number, each in numbered for name, found in _reductions(each, rows, p).items()}


def _distinct(shape: Shape, rows: Expression, keys: Mapping[str, Expression], p: Parameters) -> Expression:
    """Distinct keys a group and in total, from one pass that reads every group and key once.

    A key is noted where any of its rows is.
    """
    counted = {f"k{index}": rows[key] for index, key in enumerate(shape.aggregate.keys)}
    sums, beside = _beside(shape, rows, p), len(shape.beside)
    noted = {} if shape.aggregate.noted is None else {"of_key": shape.aggregate.noted(rows, p)}
    once = rows.group_by(**keys, **counted).agg(n=rows.count(), **noted, **sums)
    if not keys:
        return _finished(_counted(once, [], [], list(sums)), [], beside=beside)
    groups = _climbed(once, f"d{shape.by.index('unit')}") if shape.rolled else once
    found = _counted(groups, list(keys), list(counted) if shape.rolled else [], list(sums))
    total = _counted(once, [], list(counted), list(sums))
    return ibis.union(_finished(found, list(keys), beside=beside), _finished(total, [], width=len(keys), beside=beside))


def _counted(once: Expression, groups: list[str], counted: list[str], sums: list[str]) -> Expression:
    """How many rows of `once` each group has; those alike in `counted` are one, where it is given."""
    notes = [name for name in ("of_key",) if name in once.columns]
    if counted:
        alike = {each: once[each].sum() for each in sums} | {each: once[each].max() for each in notes}
        once = once.group_by([*groups, *counted]).agg(n=once.n.sum(), **alike)
    noted = once.of_key.sum() if notes else ibis.literal(0)
    reductions = {"value": once.count(), "noted": noted, "rows": once.n.sum()}
    reductions |= {each: once[each].sum() for each in sums}
    return once.group_by(groups).agg(**reductions) if groups else once.agg(**reductions)


def _finished(
    found: Expression, keys: list[str], width: int = 0, total: Expression | None = None, beside: int = 0
) -> Expression:
    """The columns every query ends with; a total beside groups of `width` keys has empty ones."""
    columns = {key: found[key].cast("string") for key in keys}
    columns |= {f"d{index}": ibis.null("string") for index in range(width)}
    more = {}
    for number in range(1, beside + 1):
        more[f"value{number}"] = found[f"value{number}"].cast(EXACT).fill_null(0)
        more[f"noted{number}"] = found[f"noted{number}"].cast("int64").fill_null(0)
    return found.select(
        **columns,
        value=found.value.cast(EXACT).fill_null(0),
        noted=found.noted.cast("int64").fill_null(0),
        rows=found.rows.cast("int64").fill_null(0),
        total=ibis.literal(width > 0) if total is None else total,
        **more,
    )


def shape_tests(where: Where) -> Where:
    """The conditions without the values that are filled in later, so that they share one template."""
    found = []
    for each in where:
        if DIMENSIONS[each.dimension].is_class:
            found.append(each)
            continue
        values = tuple(dict.fromkeys("" if value != UNKNOWN else UNKNOWN for value in each.values))
        found.append(type(each)(each.dimension, values, each.negated))
    return tuple(found)
