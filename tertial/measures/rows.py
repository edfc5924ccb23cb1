"""Raderna bakom en siffra: postings one by one; rows of persons only added up, by unit, month and kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import ibis
import pyarrow as pa

from tertial.facts.coverage import DATED
from tertial.facts.fields import Kind
from tertial.facts.schemas import SCHEMAS
from tertial.facts.store import FactStore
from tertial.measures import catalogue, suppression
from tertial.measures.branches import Branch, values_of_branch
from tertial.measures.breakdowns import Where, conditions, known, test_of
from tertial.measures.compiling import Shape, counted_rows, filled, shape_tests
from tertial.measures.declare import Aggregate, Expression, Parameters
from tertial.measures.session import Session
from tertial.numbers import format_decimal
from tertial.periods import Period

EXPLAINED = "Bokförda och beslutade rader, i tidsordning."
EXPLAINED_PERSONAL = (
    "Uppgifter om personer och händelser visas bara hopräknade per enhet, månad och typ. Insatser, utredningar, "
    "anställningar och frånvaro står på den månad då de började."
)
_MONEY = {"source": "Källa", "day": "Datum", "voucher": "Verifikation", "unit": "Enhet", "responsibility": "Ansvar",
          "account": "Konto", "activity": "Verksamhet", "text": "Text", "amount": "Belopp, kr", "batch": "Inläsning",
          "row": "Rad i filen"}  # fmt: skip
_PERSONAL = {"source": "Källa", "day": "Månad", "unit": "Enhet", "kind": "Typ", "count": "Antal rader"}
_KINDS = ("kind", "form", "purpose", "cause")  # the column that says what kind of row it is
_AMOUNTS = ("amount", "value")
_RIGHT = {"amount", "batch", "row", "count"}


@dataclass(frozen=True, slots=True)
class BehindColumn:
    """A column: its heading, and whether it stands to the right."""

    label: str
    right: bool


@dataclass(frozen=True, slots=True)
class BehindCell:
    """A cell as it is shown. `batch` is the batch that it names, or 0."""

    text: str
    right: bool
    batch: int = 0


@dataclass(frozen=True)
class Behind:
    """A page of rows behind a figure. `has_more` says whether there is another page."""

    title: str
    explanation: str
    columns: tuple[BehindColumn, ...]
    rows: tuple[tuple[BehindCell, ...], ...]
    has_more: bool


def behind(
    store: FactStore, key: str, period: Period, where: Mapping[str, object], *, limit: int, offset: int = 0
) -> Behind:
    """The rows behind a figure as people read them, a page at a time. Raises MeasureError."""
    measure = catalogue.measure(key)
    found = rows(store, key, period, where, limit=limit + 1, offset=offset)
    names = {node.id: node.name for node in store.scope.nodes}
    rule = suppression.rule(store.scope.settings)
    shown = tuple(_shown(row, names, rule) for row in found.to_pylist()[:limit])
    headings = {**_MONEY, **_PERSONAL, **{name: _MONEY[name] for name in ("day",) if "account" in found.column_names}}
    if "entered" in measure.tables:
        headings["amount"] = "Värde"
    columns = tuple(BehindColumn(headings[name], name in _RIGHT) for name in found.column_names)
    personal = "count" in found.column_names
    explanation = EXPLAINED_PERSONAL if personal else EXPLAINED
    return Behind(measure.title, explanation, columns, shown, found.num_rows > limit)


def rows(
    store: FactStore, key: str, period: Period, where: Mapping[str, object], *, limit: int, offset: int = 0
) -> pa.Table:
    """The rows behind a figure, of every table it reads: as stored for money, added up where they are of persons.

    `unit` is the node's id. Raises MeasureError.
    """
    session, measure, given = Session(store), catalogue.measure(key), conditions(where)
    session.check(measure, period, (), given)
    parts = [
        _sql(session, aggregate, piece.parameters, given)
        for aggregate in measure.aggregates
        for piece in session.pieces(aggregate, period, ())
    ]
    columns = _PERSONAL if _is_added_up(measure.aggregates[0].table) else _MONEY
    if not parts:
        return pa.table({name: pa.array([], pa.string()) for name in columns})
    listed = "\nUNION ALL\n".join(f"({part})" for part in dict.fromkeys(parts))
    order = ", ".join(columns)
    return store.run(f"SELECT {order} FROM (\n{listed}\n) ORDER BY ALL LIMIT {int(limit)} OFFSET {int(offset)}")  # noqa: S608


def _sql(session: Session, aggregate: Aggregate, parameters: Any, where: Where) -> str:
    own = tuple(each for each in where if each.dimension not in aggregate.ignores)
    branch = Branch(aggregate, parameters, 1, (), own)
    return filled(_compiled(aggregate, shape_tests(own)), values_of_branch(branch, session.trees))


@lru_cache(maxsize=128)
def _compiled(aggregate: Aggregate, tests: Where) -> str:
    p = Parameters()
    monthly = tuple(each for each in tests if aggregate.spread and each.dimension == "month")
    found = counted_rows(Shape(aggregate, (), tuple(each for each in tests if each not in monthly), (), False))
    for each in monthly:
        found = found.filter(found.month.isnull() | test_of(each, found, p))
    listed = _added_up(aggregate.table, found) if _is_added_up(aggregate.table) else _postings(aggregate.table, found)
    sql: str = ibis.to_sql(listed, dialect="duckdb")
    return sql


def _is_added_up(table: str) -> bool:
    """Rows of persons, and of events, which have neither amount nor value to list them by."""
    fields = SCHEMAS[table].fields
    return any(field.kind is Kind.PERSON for field in fields) or all(field.key not in _AMOUNTS for field in fields)


def _postings(table: str, found: Expression) -> Expression:
    nothing = ibis.null("string")

    def column(*names: str) -> Expression:
        return next((found[name] for name in names if name in found.columns), nothing)

    day = column("date", "decided", "made", "month", "source_date")
    year = found.year.cast("string") if "year" in found.columns else nothing
    return found.select(
        source=ibis.literal(SCHEMAS[table].label),
        day=ibis.coalesce(day.cast("string"), year),
        voucher=column("voucher", "paragraph"),
        unit=found.unit_id,
        responsibility=column("responsibility"),
        account=column("account", "account_class"),
        activity=column("activity"),
        text=column("text", "reason", "version", "source"),
        amount=column(*_AMOUNTS),
        batch=found.batch_id,
        row=found.row,
    )


def _added_up(table: str, found: Expression) -> Expression:
    kind = next((known(found[name]) for name in _KINDS if name in found.columns), ibis.null("string"))
    return found.group_by(
        source=ibis.literal(SCHEMAS[table].label),
        day=found[DATED[table][0]].cast("string").substr(0, 7),
        unit=found.unit_id,
        kind=kind,
    ).agg(count=found.count())


def _without_zeros(value: Decimal) -> Decimal:
    """An amount as it is; a number with more decimals than money has, without the zeros at its end."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= -2:
        return value
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _shown(row: Mapping[str, Any], names: Mapping[int, str], rule: suppression.Rule) -> tuple[BehindCell, ...]:
    ways: dict[str, Callable[[Any], str]] = {
        "unit": lambda value: names.get(value, ""),
        "amount": lambda value: format_decimal(_without_zeros(value)),
        "row": lambda value: "" if value is None or value < 0 else str(value),
        "count": lambda value: "–" if 0 < value < rule.least else str(value),
    }
    return tuple(
        BehindCell("" if value is None else ways.get(name, str)(value), name in _RIGHT, value if name == "batch" else 0)
        for name, value in row.items()
    )
