"""Tabellen: a view's rows and columns as a document table, every figure computed by the measures' engine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tertial.documents.model import Cell, Chart, EmptyCell, FigureCell, Row, Table
from tertial.documents.rules import with_rounding_note
from tertial.facts.store import FactStore
from tertial.finance.forecasts import PARTLY, as_far_as_made
from tertial.finance.picture import chart, chart_requests
from tertial.finance.rules import BUDGET, DEVIATION, DIMENSION, EARLIER, MONTHLY_MEASURES, View, Where, named
from tertial.finance.tree import Line, Tree
from tertial.measures import catalogue
from tertial.measures.figures import Figures
from tertial.measures.tables import build, convention_of, requests
from tertial.numbers import MeasureLineage, State
from tertial.periods import Period, month_span_label

TOTAL = "total"
CONVENTIONS = {
    "budget_minus_outcome": "Kostnader visas som positiva tal. Avvikelsen är budget minus utfall: plus är bättre än "
    "budget.",
    "outcome_minus_budget": "Kostnader visas med minustecken. Avvikelsen är utfall minus budget: plus är bättre än "
    "budget.",
}
NET = {"budget_minus_outcome": "Nettokostnad", "outcome_minus_budget": "Nettoresultat"}
ONLY_OUTCOME = "Budget och prognos är inte uppdelade på interna och externa poster; därför visas bara utfall."
NO_SOURCE = "Ingen inläst bokföring täcker {}."


@dataclass(frozen=True)
class Shown:
    """A view as it is shown: its table, the tree's line of each row but the total, and the chart where there is one."""

    view: View
    table: Table
    lines: tuple[Line, ...]
    chart: Chart | None


@dataclass(frozen=True)
class _Column:
    """A column: `measure` over `period` under `where`. `known` says whether there is anything to show yet."""

    key: str
    label: str
    measure: str
    period: Period
    where: Where
    known: bool = True


def shown(view: View, store: FactStore, body: str) -> Shown:
    """The view over what the store holds. Two reads of facts, three where codes are listed. Raises MeasureError."""
    figures = Figures(store)
    lines = Tree(view, store, figures.session.trees).lines()
    columns = _columns(view, figures)
    unknown = _without_source(view, figures, columns)
    columns = [each for each in columns if each not in unknown]
    params = _params(view, columns, lines, convention_of(store), body)
    params["notes"] += [NO_SOURCE.format(" och ".join(named(each.period) for each in unknown))] if unknown else []
    # Rows of codes are read apart: beside them the rows of units would be added up from far more groups.
    plain = {**params, "rows": [_row(line, columns) for line in lines if not line.drilled] + [params["rows"][-1]]}
    figures.fetch([*requests(plain, figures, view.period), *chart_requests(view, figures)])
    table = build(params, figures, view.period)
    found = as_far_as_made(lines, table.rows[:-1])
    kept = [(line, row) for line, row in zip(lines, found, strict=True) if _has_rows(row)]
    notes = table.notes if found == list(table.rows[:-1]) else (*table.notes, PARTLY)
    rows = (*(_finished(line.key, row, kept) for line, row in kept), _finished(TOTAL, table.rows[-1], kept))
    made = with_rounding_note(replace(table, rows=rows, notes=notes))
    return Shown(view, made, tuple(line for line, _ in kept), chart(view, figures, body))


def _columns(view: View, figures: Figures) -> list[_Column]:
    """The columns that the view's first rows can have figures in."""
    found = list(_months(view, figures)) if view.is_monthly else list(_accumulated(view))
    step = DIMENSION[view.steps[0]]
    return [each for each in found if _has(each.measure, {step: (), **view.limits})]


def _without_source(view: View, figures: Figures, columns: Sequence[_Column]) -> list[_Column]:
    """Earlier periods that no ledger covers: left out unless they are asked for."""
    earlier = [] if view.is_monthly or view.chosen else [each for each in columns if each.key in EARLIER]
    return [each for each in earlier if not covered(figures, each.period)]


def _accumulated(view: View) -> Iterator[_Column]:
    for kind in view.kinds():
        period = kind.over(view.period)
        yield _Column(kind.key, kind.label(period), kind.measure, period, {})


def _months(view: View, figures: Figures) -> Iterator[_Column]:
    """The year's months and their sum; months that no source covers yet are left empty."""
    year = view.period.full_year()
    months = list(year.months())
    known = [view.measure == BUDGET or covered(figures, month) for month in months]
    for month, is_known in zip(months, known, strict=True):
        key = f"m{month.start:%m}"
        yield _Column(key, month_span_label(month), view.measure, year, {"month": (f"{month.start:%Y-%m}",)}, is_known)
    last = max((month.end for month, is_known in zip(months, known, strict=True) if is_known), default=None)
    whole = year if last is None else Period(year.start, last)
    yield _Column("sum", f"Summa {named(whole)}", view.measure, whole, {})


def covered(figures: Figures, period: Period) -> bool:
    """Whether any batch of the ledger covers any of the period."""
    return any(each.covers(period) for each in figures.session.store.coverage("ledger"))


def _has(measure: str, where: Where) -> bool:
    """Whether the measure can be asked under these conditions."""
    allowed = catalogue.measure(measure).dimensions
    return all(name.removesuffix("!") in allowed for name in where)


def _params(
    view: View, columns: Sequence[_Column], lines: Sequence[Line], convention: str, body: str
) -> dict[str, Any]:
    style = {"unit": view.money, "decimals": 1 if view.money == "mnkr" else 0}
    name = "Avvikelse" if view.is_monthly and view.measure == DEVIATION else NET[convention]
    total = {"key": TOTAL, "label": f"{name} {body}", "kind": "total", "columns": _filled(columns, {})}
    return {
        "key": "ekonomi",
        "title": title(view),
        "row_label": {"unit": "Enhet", "activity": "Verksamhet", "process": "Process"}.get(view.by, "Kontoslag"),
        "style": style,
        "where": view.limits,
        "columns": [
            {
                "key": each.key, "label": each.label, "measure": each.measure, "period": each.period.label,
                "where": each.where, "style": {"decimals": 0} if each.key == "consumed" else style,
            }
            for each in columns
        ],
        "rows": [*(_row(line, columns) for line in lines), total],
        "notes": list(_notes(view, columns, convention)),
        "landscape": True,
    }  # fmt: skip


def title(view: View) -> str:
    """`Utfall mot budget per enhet, jan–apr 2017, tkr`."""
    names = {"unit": "enhet", "activity": "verksamhet", "process": "process", "account_class": "kontoslag"}
    what = "Utfall per" if view.party else "Utfall mot budget per"
    what = f"{MONTHLY_MEASURES[view.measure]} per månad och" if view.is_monthly else what
    when = str(view.period.year) if view.is_monthly else named(view.period)
    party = {"": "", "intern": ", interna poster", "extern": ", externa poster"}[view.party]
    return f"{what} {names[view.by]}, {when}{party}, {view.money}"


def _row(line: Line, columns: Sequence[_Column]) -> dict[str, Any]:
    return {
        "key": line.key, "label": line.label, "indent": line.depth, "where": line.where,
        "columns": _filled(columns, line.where),
    }  # fmt: skip


def _filled(columns: Sequence[_Column], where: Where) -> list[str]:
    return [each.key for each in columns if each.known and _has(each.measure, where)]


def _notes(view: View, columns: Sequence[_Column], convention: str) -> Iterator[str]:
    yield CONVENTIONS[convention] if _has_deviation(columns) else CONVENTIONS[convention].partition(". ")[0] + "."
    if view.party:
        yield ONLY_OUTCOME


def _has_deviation(columns: Sequence[_Column]) -> bool:
    return any(each.measure == DEVIATION for each in columns)


def _has_rows(row: Row) -> bool:
    """Whether any source row stands behind any figure of the row."""
    lineages = (cell.figure.lineage for cell in row.cells if isinstance(cell, FigureCell))
    return any(isinstance(each, MeasureLineage) and each.rows for each in lineages)


def _finished(key: str, row: Row, kept: Sequence[tuple[Line, Row]]) -> Row:
    """The row with the rows that it adds up, and nothing where there is no budget to consume."""
    above = "" if key == TOTAL else key
    parts = tuple(line.key for line, _ in kept if line.above == above and not line.internal)
    return replace(row, cells=tuple(_blank(cell, State.NOT_APPLICABLE) for cell in row.cells), parts=parts)


def _blank(cell: Cell, state: State) -> Cell:
    return EmptyCell() if isinstance(cell, FigureCell) and cell.figure.state is state else cell
