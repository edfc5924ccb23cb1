"""Raderna i prognostabellen: line by line as they lie within another, with what adds up to what."""

from collections.abc import Iterator, Sequence

from tertial.documents.model import Awaited, Cell, CompositeCell, EmptyCell, FigureCell, RowKind
from tertial.documents.model import Row as TableRow
from tertial.finance.forecast.lines import Row
from tertial.finance.forecast.told import Told
from tertial.followup.rules import HANDED_IN
from tertial.numbers import Figure, Style, difference, total

AWAITED = "ej lämnad"


class UnitRows:
    """The rows of the table by unit."""

    def __init__(self, told: Told, key: str, style: Style) -> None:
        self.told, self.key, self.style = told, key, style

    def rows(self) -> Iterator[TableRow]:
        tops = self.told.book.tops
        top = tops[0] if len(tops) == 1 and tops[0].is_over_others else None
        shown = self.told.below(top) if top else tops
        for row in shown:
            yield from self._line(row, 0)
        parts = [name_of(row) for row in shown]
        if top is not None:
            own = list(self._own(top, 0))
            yield from own
            yield self._row(
                top, name_of(top), str(top.entry.subject), 0, "total", [*parts, *(each.key for each in own)]
            )
        elif len(shown) > 1:
            yield self._whole(parts)

    def _line(self, row: Row, depth: int) -> Iterator[TableRow]:
        below = self.told.below(row)
        own = list(self._own(row, depth + 1)) if below else []
        parts = [*map(name_of, below), *(each.key for each in own)]
        kind: RowKind = "subtotal" if below else "normal"
        yield self._row(row, name_of(row), str(row.entry.subject), depth, kind, parts)
        for each in below:
            yield from self._line(each, depth + 1)
        yield from own

    def _row(self, row: Row, name: str, label: str, depth: int, kind: RowKind, parts: Sequence[str] = ()) -> TableRow:
        told, found = self.told, row.measured
        budget, previous = told.measured(found.budget), told.measured(found.previous)
        forecast = told.forecast(row)
        if not row.is_over_others and row.entry.state not in HANDED_IN:
            asked = CompositeCell((Awaited(AWAITED, what=label),))
            cells: tuple[Cell, ...] = (
                self._cell(name, "budget", budget), self._cell(name, "previous", previous), asked,
                EmptyCell(), EmptyCell(),
            )  # fmt: skip
            return TableRow(name, label, cells, kind, depth)
        return TableRow(name, label, self._cells(name, budget, previous, forecast), kind, depth, parts=tuple(parts))

    def _cells(self, name: str, budget: Figure, previous: Figure, forecast: Figure) -> tuple[Cell, ...]:
        figures = {
            "budget": budget,
            "previous": previous,
            "forecast": forecast,
            "change": difference(forecast, previous),
            "deviation": self.told.deviation(budget, forecast),
        }
        return tuple(self._cell(name, column, figure) for column, figure in figures.items())

    def _cell(self, name: str, column: str, figure: Figure) -> Cell:
        return FigureCell(f"{self.key}.{name}.{column}", figure, self.style)

    def _own(self, row: Row, depth: int) -> Iterator[TableRow]:
        """What is the line's own beside those within it, and its adjustment."""
        told, rolled = self.told, row.rolled
        own = told.own(row)
        if own is not None:
            budget = beside(told.measured(row.measured.budget), *self._budgets_below(row))
            cells = (
                self._cell(f"{name_of(row)}_own", "budget", budget), EmptyCell(),
                self._cell(f"{name_of(row)}_own", "forecast", own), EmptyCell(),
                self._cell(f"{name_of(row)}_own", "deviation", told.deviation(budget, own)),
            )  # fmt: skip
            yield TableRow(f"{name_of(row)}_own", f"Direkt på {row.entry.subject}", cells, "normal", depth)
        if rolled.said.adjustment:
            name = f"{name_of(row)}_adjustment"
            figure = told.entered(row, rolled.said.adjustment)
            deviation = told.entered(row, -rolled.said.adjustment, is_deviation=True)
            adjusted: tuple[Cell, ...] = (
                EmptyCell(), EmptyCell(), self._cell(name, "forecast", figure), EmptyCell(),
                self._cell(name, "deviation", deviation),
            )  # fmt: skip
            yield TableRow(name, "Egen justering", adjusted, "normal", depth)

    def _budgets_below(self, row: Row) -> list[Figure]:
        return [self.told.measured(each.measured.budget) for each in self.told.below(row)]

    def _whole(self, parts: Sequence[str]) -> TableRow:
        """The body's budget beside the sum of the lines; a sum that lacks a line's forecast is missing."""
        told, tops = self.told, self.told.book.tops
        budget = total([told.measured(row.measured.budget) for row in tops])
        previous = told.measured(told.book.whole.previous)
        forecast = total([told.forecast(row) for row in tops])
        cells = self._cells("total", budget, previous, forecast)
        return TableRow("total", "Summa", cells, "total", 0, parts=tuple(parts))


def beside(whole: Figure, *parts: Figure) -> Figure:
    """What is left of the whole beside its parts."""
    left = whole
    for part in parts:
        left = difference(left, part)
    return left


def name_of(row: Row) -> str:
    """What the line is called among the table's keys."""
    return row.line.key.replace("-", "_")
