"""Rutnätet: a round's lines as the rows of one table, with a field where the reader may write."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from tertial.finance.forecast.lines import Book, Measured, Row
from tertial.finance.forecast.money import format_amount
from tertial.finance.forecast.reader import Reader
from tertial.finance.forecast.rules import Amount, Rolled, Said, total
from tertial.finance.forecast.shown import Cell, amount_cell, amount_text, measured_cell
from tertial.followup.rules import ENTRY_STATUS, EntryState
from tertial.numbers import Figure

COLUMNS = ("budget", "outcome", "previous", "forecast", "change", "deviation", "unexplained")
AMOUNT, ADJUSTMENT, SEEN = "amount", "adjustment", "seen"


@dataclass(frozen=True)
class Field:
    """A field of the grid: what it writes, its label for who cannot see the table, and what stands in it."""

    name: str
    label: str
    value: str
    error: str = ""


@dataclass(frozen=True)
class GridRow:
    """A row: a line (`leaf`), one over others (`sum`), what is its own beside them (`own`), its `adjustment`, or the
    `total`. `cells` are by column."""

    key: str
    kind: str
    label: str
    depth: int
    cells: Mapping[str, Cell]
    field: Field | None = None
    url: str = ""
    mark: tuple[str, str, str] | None = None

    @property
    def columns(self) -> list[tuple[str, Cell]]:
        return [(name, self.cells.get(name, Cell(f"{self.key}.{name}"))) for name in COLUMNS]


@dataclass(frozen=True)
class Grid:
    """The grid as a reader sees it, in `money`. `typed` and `errors` are by field, of what could not be saved."""

    reader: Reader
    book: Book
    money: str
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def seen(self) -> list[Row]:
        """The lines that the reader sees."""
        return [row for row in self.book.rows.values() if self.reader.sees(row.entry)]

    @cached_property
    def written(self) -> list[Row]:
        """The lines that the reader may say something of."""
        return [row for row in self.seen if self.reader.writes(row.entry)]

    @cached_property
    def rows(self) -> list[GridRow]:
        shown = {row.entry.pk for row in self.seen}
        tops = [row for row in self.seen if row.above not in shown]
        found = [each for top in tops for each in self._line(top, 0)]
        whole = self._whole(tops)
        return [*found, *whole]

    def live(self) -> dict[str, Mapping[str, object]]:
        """Every cell that changes when something is saved, by its key."""
        names = ("forecast", "change", "deviation", "unexplained")
        return {cell.key: cell.as_json() for row in self.rows for name, cell in row.columns if name in names}

    def marks(self) -> dict[str, str]:
        """What the reader has seen of each line that they may write: `version|amount|adjustment`, by its field."""
        return {f"{SEEN}-{row.entry.pk}": seen_mark(row, self.money) for row in self.written}

    @property
    def stamp(self) -> str:
        """Changes whenever any line has been saved."""
        return str(sum(row.entry.version for row in self.seen))

    def _line(self, row: Row, depth: int) -> Iterator[GridRow]:
        below = [one for one in self.seen if one.above == row.entry.pk]
        if not row.is_over_others:
            yield self._leaf(row, depth)
            return
        yield self._sum(row, depth)
        for one in below:
            yield from self._line(one, depth + 1)
        if row.rolled.needs_amount or row.rolled.said.amount is not None:
            yield self._own(row, depth + 1)
        if self.reader.writes(row.entry) or row.rolled.said.adjustment:
            yield self._adjustment(row, depth + 1)

    def cells_of(self, row: Row) -> dict[str, Cell]:
        """The line's figures by column."""
        found = self._measured(row.measured, str(row.entry.pk), self._path(row)) | self._said(row, row.rolled)
        if row.is_over_others:
            left = row.rolled.all_unexplained or None
            found["unexplained"] = amount_cell(f"{row.entry.pk}.unexplained", left, self.money)
        return found

    def _leaf(self, row: Row, depth: int) -> GridRow:
        return GridRow(
            str(row.entry.pk), "leaf", str(row.entry.subject), depth, self.cells_of(row),
            self._field(row, AMOUNT, str(row.entry.subject)), self._url(row), self.mark_of(row),
        )  # fmt: skip

    def _sum(self, row: Row, depth: int) -> GridRow:
        key, label = str(row.entry.pk), str(row.entry.subject)
        return GridRow(key, "sum", label, depth, self.cells_of(row), None, self._url(row), self.mark_of(row))

    def _own(self, row: Row, depth: int) -> GridRow:
        key, rolled = f"{row.entry.pk}-own", row.rolled
        label = _("Direkt på %s") % row.entry.subject
        said = {
            "budget": rolled.own_budget,
            "outcome": rolled.own_outcome,
            "forecast": rolled.own_forecast,
            "unexplained": rolled.unexplained or None,
        }
        cells = {name: amount_cell(f"{key}.{name}", amount, self.money) for name, amount in said.items()}
        cells["deviation"] = amount_cell(f"{key}.deviation", rolled.own_deviation, self.money, marks=True)
        return GridRow(key, "own", label, depth, cells, self._field(row, AMOUNT, label))

    def _adjustment(self, row: Row, depth: int) -> GridRow:
        key, adjustment = f"{row.entry.pk}-adjustment", row.rolled.said.adjustment
        label = _("Egen justering")
        cells = {
            "forecast": amount_cell(f"{key}.forecast", adjustment or None, self.money),
            "deviation": amount_cell(f"{key}.deviation", -adjustment if adjustment else None, self.money, marks=True),
        }
        field = self._field(row, ADJUSTMENT, _("Egen justering av %s") % row.entry.subject)
        return GridRow(key, "adjustment", label, depth, cells, field)

    def _whole(self, tops: list[Row]) -> Iterator[GridRow]:
        """The body's money that no line forecasts, and the sum of everything; the sum of what is seen for others."""
        body = self.book.round.body
        if not self.reader.sees_figures(body.path):
            if len(tops) > 1:
                yield self._total(_summed(tops), _("Summa"))
            return
        whole = _within(self.book.whole, tops)
        if len(tops) == 1 and not whole.needs_amount:
            return
        if whole.needs_amount:
            own = {"budget": whole.own_budget, "outcome": whole.own_outcome}
            cells = {name: amount_cell(f"rest.{name}", amount, self.money) for name, amount in own.items()}
            cells["forecast"] = Cell("rest.forecast", _("ingen rad"), soft=True)
            yield GridRow("rest", "rest", _("Utan prognosrad"), 0, cells)
        yield self._total(whole, _("Summa %s") % body.name)

    def _total(self, rolled: Rolled, label: str) -> GridRow:
        said = rolled.said
        names = {"budget": said.budget, "outcome": said.outcome, "previous": said.previous}
        cells = {name: amount_cell(f"total.{name}", amount, self.money) for name, amount in names.items()}
        cells |= self._forecast("total", rolled)
        cells["unexplained"] = amount_cell("total.unexplained", rolled.all_unexplained or None, self.money)
        return GridRow("total", "total", label, 0, cells)

    def _measured(self, measured: Measured, key: str, path: str) -> dict[str, Cell]:
        figures: dict[str, Figure | None] = {
            "budget": measured.budget,
            "outcome": measured.outcome,
            "previous": measured.previous,
        }
        return {name: measured_cell(f"{key}.{name}", each, self.money, path) for name, each in figures.items()}

    def _said(self, row: Row, rolled: Rolled) -> dict[str, Cell]:
        key = str(row.entry.pk)
        unexplained = rolled.unexplained if self.reader.is_told(row.entry) else None
        return self._forecast(key, rolled) | {
            "unexplained": amount_cell(f"{key}.unexplained", unexplained or None, self.money)
        }

    def _forecast(self, key: str, rolled: Rolled) -> dict[str, Cell]:
        """The forecast with its change and deviation; how many amounts are missing where it is not yet known."""
        if rolled.forecast is None:
            told = _("%s saknas") % rolled.missing if rolled.below else ""
            empty = {name: Cell(f"{key}.{name}") for name in ("change", "deviation")}
            return {"forecast": Cell(f"{key}.forecast", told, soft=True), **empty}
        return {
            "forecast": amount_cell(f"{key}.forecast", rolled.forecast, self.money),
            "change": Cell(f"{key}.change", amount_text(rolled.change, self.money, signed=True)),
            "deviation": amount_cell(f"{key}.deviation", rolled.deviation, self.money, marks=True),
        }

    def _field(self, row: Row, what: str, label: str) -> Field | None:
        if not self.reader.writes(row.entry):
            return None
        name = f"{what}-{row.entry.pk}"
        value = self.typed.get(name, _written(row, what, self.money))
        return Field(name, _("Ny prognos, %s") % label if what == AMOUNT else label, value, self.errors.get(name, ""))

    def _url(self, row: Row) -> str:
        return line_address(row, self.money)

    def _path(self, row: Row) -> str:
        """Where the line's figures may be opened; nothing for who may not see them there."""
        return row.entry.node.path if self.reader.sees_figures(row.entry.node.path) else ""

    def mark_of(self, row: Row) -> tuple[str, str, str]:
        state = EntryState(row.entry.state)
        return ENTRY_STATUS[state if self.reader.is_told(row.entry) else EntryState.DRAFT]


def line_address(row: Row, money: str) -> str:
    """Where the line is opened to its reasons, measures and risks."""
    place = reverse("finance:forecast_line", args=[row.entry.round.path, row.entry.pk])
    return place if money == "tkr" else f"{place}?visa={money}"


def seen_mark(row: Row, money: str) -> str:
    """What stood in the line's fields when the reader saw them, and of which version."""
    return "|".join([str(row.entry.version), *(_written(row, what, money) for what in (AMOUNT, ADJUSTMENT))])


def _written(row: Row, what: str, money: str) -> str:
    forecast = row.forecast
    if forecast is None:
        return ""
    amount: Amount = forecast.amount if what == AMOUNT else forecast.adjustment or None
    return format_amount(amount, money)


def _summed(tops: list[Row]) -> Rolled:
    """What is seen, added up: nothing of its own beside the lines."""
    said = [row.rolled.said for row in tops]
    budget, outcome, previous = (
        _known([getattr(each, name) for each in said]) for name in ("budget", "outcome", "previous")
    )
    return Rolled(Said(budget, outcome, previous), tuple(row.rolled for row in tops))


def _within(whole: Measured, tops: list[Row]) -> Rolled:
    """The body with the lines that lie in it."""
    previous = whole.previous.value if whole.previous else None
    return Rolled(Said(whole.budget.value, whole.outcome.value, previous), tuple(row.rolled for row in tops))


def _known(amounts: list[Decimal | None]) -> Amount:
    return None if any(each is None for each in amounts) else total(amounts)
