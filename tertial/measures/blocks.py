"""Block: what measures give to a report: `measures.table` and `measures.chart`.

Both ask the context's `resolver`, the open fact store. Blocks of one store share its figures, so that nothing is read
twice for one report.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from tertial.core.contributions import BlockContext
from tertial.documents.model import Block, Chart, Point, Series
from tertial.facts.scope import BreakRow
from tertial.facts.store import FactStore
from tertial.measures import tables
from tertial.measures.breakdowns import conditions
from tertial.measures.breaks import crossed, told
from tertial.measures.declare import MeasureError
from tertial.measures.engine import Result, compare_period, compute
from tertial.measures.figures import Figures, Request
from tertial.measures.tablespec import resolved_period, style_of
from tertial.periods import month

_CHART = {
    "block",
    "key",
    "title",
    "alt",
    "series_label",
    "kind",
    "measure",
    "period",
    "where",
    "by",
    "points",
    "compare",
    "style",
    "signed",
    "notes",
}


def table(context: BlockContext, params: Mapping[str, Any]) -> list[Block]:
    """A table of measures (`tablespec`). Raises MeasureError."""
    return [tables.build(params, _figures(context), context.period)]


def prepare(context: BlockContext, several: Sequence[Mapping[str, Any]]) -> None:
    """Reads the figures of several tables at once; the blocks then find them known."""
    figures = _figures(context)
    figures.fetch([request for params in several for request in tables.requests(params, figures, context.period)])


def chart(context: BlockContext, params: Mapping[str, Any]) -> list[Block]:
    """A measure by one breakdown: one series, and one for the period it is compared with. Raises MeasureError.

    With `points` the bars are named one by one instead, each with a measure, period and conditions of its own.
    """
    key = str(params.get("key", ""))
    strange = sorted(params.keys() - _CHART)
    if strange:
        raise MeasureError(f"Diagrammet ”{key}” har okända uppgifter: {', '.join(strange)}.")
    series = [_named_points(context, params, key)] if "points" in params else _by_breakdown(context, params, key)
    unit = next((point.figure.unit.key for each in series for point in each.points), "count")
    style = style_of(params.get("style", {}), unit)
    kind = params.get("kind", "bar")
    title, alt = str(params["title"]), str(params["alt"])
    broken = _breaks(context, params)
    notes = (*params.get("notes", ()), *map(told, broken))
    signed = bool(params.get("signed", False))
    cut = tuple(dict.fromkeys(month(each.day.year, each.day.month).label for each in broken))
    return [Chart(key, title, alt, kind, tuple(series), style, signed, notes, cut)]


def _breaks(context: BlockContext, params: Mapping[str, Any]) -> list[BreakRow]:
    """The breaks that the chart's periods cross."""
    store = _figures(context).session.store
    period = resolved_period(params.get("period"), context.period)
    if "points" in params:
        given = [resolved_period(each["period"], context.period) for each in params["points"] if "period" in each]
        spans = given or [period]
    else:
        compared = compare_period(params.get("compare"), period)
        spans = [period, *([compared] if compared else [])]
    nodes = next((each.values for each in conditions(params.get("where", {})) if each.name == "unit"), ())
    return crossed(store.scope, str(params.get("measure", "")), nodes, spans)


def _by_breakdown(context: BlockContext, params: Mapping[str, Any], key: str) -> list[Series]:
    where = {each.name: each.values for each in conditions(params.get("where", {}))}
    period = resolved_period(params.get("period"), context.period)
    result = compute(
        _figures(context).session.store, params["measure"], period, (params["by"],), where, params.get("compare")
    )
    series = [_series(result, key, "now", period.label)]
    if result.compared is not None:
        series.insert(0, _series(result, key, "then", result.compared.label))
    return series


_POINT = {"key", "label", "measure", "period", "where", "forecast"}


def _named_points(context: BlockContext, params: Mapping[str, Any], key: str) -> Series:
    """One series of the points as they are named, those that are `forecast` drawn as such. Raises MeasureError."""
    given = params["points"]
    strange = sorted({name for each in given for name in each.keys() - _POINT})
    if strange:
        raise MeasureError(f"Diagrammet ”{key}” har en punkt med okända uppgifter: {', '.join(strange)}.")
    shared = params.get("where", {})
    asked = [
        Request.of(
            each.get("measure", params.get("measure")),
            resolved_period(each.get("period", params.get("period")), context.period),
            {**shared, **each.get("where", {})},
        )
        for each in given
    ]
    points = (
        Point(f"{key}.{each['key']}.now", each["label"], figure, bool(each.get("forecast", False)))
        for each, figure in zip(given, _figures(context).fetch(asked), strict=True)
    )
    return Series("now", str(params.get("series_label", params["title"])), tuple(points))


def _series(result: Result, key: str, name: str, label: str) -> Series:
    points = []
    for row in result.rows[:-1]:
        ((dimension, value),) = row.by.items()
        figure = row.figure if name == "now" else row.previous
        if figure is not None:
            points.append(Point(f"{key}.{value}.{name}", row.labels[dimension], figure))
    return Series(name, label, tuple(points))


_shared: WeakKeyDictionary[FactStore, Figures] = WeakKeyDictionary()


def _figures(context: BlockContext) -> Figures:
    store = context.resolver
    if not isinstance(store, FactStore):
        raise TypeError("the resolver of measures' blocks is an open fact store")
    return _shared.setdefault(store, Figures(store))
