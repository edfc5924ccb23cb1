"""Inmatade figurer: numbers that no source delivers, each with its own source and date, as measures.

A row names the period that it is for; a figure entered anew counts as it stood in its latest source.
"""

from decimal import Decimal

import ibis

from tertial.measures.declare import (
    Aggregate,
    Better,
    Cells,
    Expression,
    Facts,
    Formula,
    Kind,
    Measure,
    Parameters,
    Piece,
    Question,
    TableExpression,
)
from tertial.numbers import unit
from tertial.periods import Period, parse

MONEY = {"kr": 1, "kronor": 1, "tkr": 1_000, "mnkr": 1_000_000, "mkr": 1_000_000, "msek": 1_000_000}
PERCENT = ("%", "procent")
INDEX = ("index",)
_SCALE = 1_000_000  # keeps every decimal that a row can have through sums of two decimals
_ONE = (
    "Måttet gäller en uppgift i taget, vald med dess nyckel, och just den period som uppgiften är inmatad för. Har en "
    "uppgift matats in flera gånger gäller den med det senaste källdatumet."
)
_BY = ("key", "part")
_FIGURE = ("key", "by", "unit_id")  # what tells one figure of a period from another
_PARTS = ("T1", "T2", "T3", "H1", "H2", "K1", "K2", "K3", "K4")


def spellings(period: Period) -> tuple[str, ...]:
    """Every name under which a row can be for the period: `2017-01..2017-04` and `T1 2017`."""
    number, last = period.year, period.last_day
    named = [
        f"{number}",
        f"{last:%Y-%m}",
        f"{period.start:%Y-%m}..{last:%Y-%m}",
        f"R12 {last:%Y-%m}",
        *(f"{part} {number}" for part in _PARTS),
    ]
    return tuple(dict.fromkeys(found.label for found in map(parse, named) if found == period))


def _pieces(facts: Facts, period: Period) -> tuple[Piece, ...]:
    return (Piece((("periods", spellings(period) or ("–",)),)),)


def _latest(table: Expression, p: Parameters) -> Expression:
    """The figures for the period, under any of its names, each as its latest source has it."""
    rows = table.filter(table.period.isin([p.text("periods")]))
    # Records are compared field by field, the first ones first: the greatest is the latest.
    latest = ("source_date", "batch_id", "row")
    rest = [name for name in table.columns if name not in (*_FIGURE, *latest)]
    record = ibis.struct({name: rows[name] for name in (*latest, *rest)})
    found = rows.group_by([rows[name] for name in _FIGURE]).agg(latest=record.max())
    return found.select(*_FIGURE, **{name: found.latest[name] for name in (*latest, *rest)})


def _in_unit(names: tuple[str, ...], *, but: bool = False) -> TableExpression:
    """A condition: the row is in one of the units, or in none of them."""

    def test(table: Expression, p: Parameters) -> Expression:
        held = table.unit_of_measure.lower().isin(names)
        return ~held if but else held

    return test


def _scaled(table: Expression, p: Parameters) -> Expression:
    return (table.value * _SCALE).sum()


def _kronor(table: Expression, p: Parameters) -> Expression:
    factors = [(table.unit_of_measure.lower() == name, ibis.literal(factor)) for name, factor in MONEY.items()]
    return (table.value * ibis.cases(*factors, else_=0)).sum()


def _of_several(table: Expression, p: Parameters) -> Expression:
    """Whether the rows are of more than one figure: 1, else 0."""
    return (table.key.min() != table.key.max()).cast("int64")


def _aggregates(condition: TableExpression, *, money: bool = False) -> tuple[Aggregate, ...]:
    """The value, which is noted where it is of several figures: those have no sum."""
    value = Aggregate(
        "value", "entered", Kind.WHOLE, condition, _kronor if money else _scaled, pieces=_pieces, relation=_latest,
        noted=_of_several, empty_is_missing=True, dateless=True,
    )  # fmt: skip
    return (value,)


def _of_one(divisor: int, *, whole: bool = False) -> Formula:
    """The value where it is of one figure; where that cannot be added up (`whole`), of one row."""

    def formula(cells: Cells, question: Question) -> Decimal | None:
        value = cells["value"]
        return value.value / divisor if not value.noted and (value.rows == 1 or not whole) else None

    return formula


MEASURES = (
    Measure(
        "entered.count", "Inmatat antal", unit("count"),
        f"Antal, dygn, dagar och annat som räknas. Är uppgiften fördelad är totalen summan av delarna. {_ONE}",
        "Inmatade figurer", Better.NEITHER, _BY,
        _aggregates(_in_unit((*MONEY, *PERCENT, *INDEX), but=True)), _of_one(_SCALE), filters=("unit",), summable=False,
    ),
    Measure(
        "entered.amount", "Inmatat belopp", unit("kr"),
        "Belopp i kr, tkr eller mnkr, omräknade till kronor. Är uppgiften fördelad är totalen summan av delarna. "
        f"{_ONE}",
        "Inmatade figurer", Better.NEITHER, _BY, _aggregates(_in_unit(tuple(MONEY)), money=True), _of_one(1),
        filters=("unit",), summable=False,
    ),
    Measure(
        "entered.share", "Inmatad andel", unit("share"),
        f"Andelar i procent. Delar av en uppgift läggs inte ihop. {_ONE}",
        "Inmatade figurer", Better.NEITHER, _BY, _aggregates(_in_unit(PERCENT)), _of_one(100 * _SCALE, whole=True),
        filters=("unit",), summable=False,
    ),
    Measure(
        "entered.index", "Inmatat index", unit("index"), f"Index. Delar av en uppgift läggs inte ihop. {_ONE}",
        "Inmatade figurer", Better.NEITHER, _BY, _aggregates(_in_unit(INDEX)), _of_one(_SCALE, whole=True),
        filters=("unit",), summable=False,
    ),
)  # fmt: skip
