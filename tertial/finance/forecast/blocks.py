"""Block: what a round's forecasts give to a report: by unit, their reasons, measures, and risks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tertial.core.contributions import BlockContext
from tertial.core.errors import Refused
from tertial.documents.model import Block, Cell, Column, EmptyCell, FigureCell, Note, Table, TextCell
from tertial.documents.model import Row as TableRow
from tertial.documents.rules import with_rounding_note
from tertial.finance.forecast.blocks_units import UnitRows, name_of
from tertial.finance.forecast.told import Told, told_in
from tertial.finance.models import DIRECTIONS, UP
from tertial.measures.tablespec import style_of
from tertial.numbers import Figure, Sign, Style, total

_PARAMS = ("block", "key", "title", "style", "row_label", "notes")
NO_ROUND = "Ingen omgång för perioden frågar om prognoser."


def by_unit(context: BlockContext, params: Mapping[str, Any]) -> list[Block]:
    """Budget, the forecast before, the new one, its change and its deviation, line by line as they lie within another.

    A table's parameters: `key`, `title`, `style` (a table of measures' own), `row_label` and `notes`.
    """
    return _told(context, params, lambda told: _by_unit(told, params))


def reasons(context: BlockContext, params: Mapping[str, Any]) -> list[Block]:
    """The reasons of each line's deviation with their amounts, which make the deviation."""
    return _told(context, params, lambda told: _reasons(told, params))


def measures(context: BlockContext, params: Mapping[str, Any]) -> list[Block]:
    """The measures with amount, who sees to them, when they start and when they have effect."""
    return _told(context, params, lambda told: _measures(told, params))


def risks(context: BlockContext, params: Mapping[str, Any]) -> list[Block]:
    """Risk and sensitivity: what could happen, and between what the forecast then lies."""
    return _told(context, params, lambda told: _risks(told, params))


def _told(context: BlockContext, params: Mapping[str, Any], make: Callable[[Told], Table | None]) -> list[Block]:
    strange = sorted(params.keys() - set(_PARAMS))
    if strange:
        raise Refused(f"Prognosblocket ”{params.get('key', '')}” har okända uppgifter: {', '.join(strange)}.")
    told = told_in(context)
    if told is None:
        return [Note(NO_ROUND)]
    table = make(told)
    return [with_rounding_note(table) if table else Note("Inget är lämnat än.")]


def _table(params: Mapping[str, Any], first: str, columns: Sequence[Column], rows: Iterable[TableRow]) -> Table:
    head = Column("row", str(params.get("row_label", first)), "left")
    notes = tuple(map(str, params.get("notes", ())))
    return Table(str(params["key"]), str(params["title"]), (head, *columns), tuple(rows), notes)


def _style(params: Mapping[str, Any]) -> Style:
    return style_of(params.get("style", {"unit": "tkr"}), "kr")


def _signed(style: Style) -> Style:
    return Style(style.unit, style.decimals, Sign.ALWAYS)


def _by_unit(told: Told, params: Mapping[str, Any]) -> Table:
    year = told.round.period.year
    columns = (
        Column("budget", f"Budget {year}"),
        Column("previous", "Föregående prognos"),
        Column("forecast", f"Prognos {year}"),
        Column("change", "Förändring"),
        Column("deviation", "Avvikelse", signed=True),
    )
    return _table(params, "Enhet", columns, UnitRows(told, str(params["key"]), _style(params)).rows())


def _reasons(told: Told, params: Mapping[str, Any]) -> Table | None:
    key, style, rows = str(params["key"]), _style(params), list[TableRow]()
    figures: list[tuple[str, Figure]] = []
    for row, forecast in told.said():
        found = [(each.text, each.amount) for each in forecast.reasons.all() if each.amount is not None]
        if forecast.adjustment:
            found.append((forecast.adjustment_reason, -forecast.adjustment))
        if found:
            rows.append(TableRow(name_of(row), str(row.entry.subject), kind="group"))
        for place, (text, amount) in enumerate(found, 1):
            name, figure = f"{name_of(row)}_{place}", told.entered(row, amount, is_deviation=True)
            figures.append((name, figure))
            rows.append(TableRow(name, text, (FigureCell(f"{key}.{name}.amount", figure, style),), indent=1))
    if not figures:
        return None
    parts = tuple(name for name, _ in figures)
    cell = FigureCell(f"{key}.total.amount", total([figure for _, figure in figures]), style)
    rows.append(TableRow("total", "Summa", (cell,), "total", parts=parts))
    return _table(params, "Orsak", [Column("amount", "Avvikelse", signed=True)], rows)


def _measures(told: Told, params: Mapping[str, Any]) -> Table | None:
    key, style, rows = str(params["key"]), _style(params), list[TableRow]()
    for row, forecast in told.said():
        found = list(forecast.measures.all())
        if found:
            rows.append(TableRow(name_of(row), str(row.entry.subject), kind="group"))
        for place, each in enumerate(found, 1):
            name = f"{name_of(row)}_{place}"
            amount: Cell = EmptyCell()
            if each.amount is not None:
                figure = told.entered(row, each.amount, is_deviation=True)
                amount = FigureCell(f"{key}.{name}.amount", figure, style)
            cells = (amount, _text(each.responsible), _day(each.starts_on), _day(each.effect_on))
            rows.append(TableRow(name, each.text, cells, indent=1))
    columns = (
        Column("amount", "Effekt"),
        Column("responsible", "Ansvarig", "left"),
        Column("starts_on", "Startar", "left"),
        Column("effect_on", "Effekt från", "left"),
    )
    return _table(params, "Åtgärd", columns, rows) if rows else None


def _risks(told: Told, params: Mapping[str, Any]) -> Table | None:
    key, style, rows = str(params["key"]), _style(params), list[TableRow]()
    ups, downs = list[tuple[str, Figure]](), list[tuple[str, Figure]]()
    for row, forecast in told.said():
        found = list(forecast.risks.all())
        if found:
            rows.append(TableRow(name_of(row), str(row.entry.subject), kind="group"))
        for place, each in enumerate(found, 1):
            name = f"{name_of(row)}_{place}"
            cells: tuple[Cell, ...] = (EmptyCell(), _text(DIRECTIONS[each.direction]))
            if each.amount is not None:
                sign = -1 if each.direction == UP else 1
                figure = told.entered(row, sign * each.amount, is_deviation=True)
                (ups if each.direction == UP else downs).append((name, figure))
                cells = (FigureCell(f"{key}.{name}.amount", figure, _signed(style)), cells[1])
            rows.append(TableRow(name, each.text, cells, indent=1))
    sums = (("up", "Summa risker som ökar kostnaden", ups), ("down", "Summa risker som minskar kostnaden", downs))
    for name, label, found_ in sums:
        if found_:
            cell = FigureCell(f"{key}.{name}.amount", total([each for _, each in found_]), _signed(style))
            parts = tuple(part for part, _ in found_)
            rows.append(TableRow(name, label, (cell, EmptyCell()), "subtotal", parts=parts))
    columns = (Column("amount", "Påverkan på resultatet", signed=True), Column("direction", "Om det inträffar", "left"))
    return _table(params, "Risk", columns, rows) if rows else None


def _text(text: str) -> Cell:
    return TextCell(text) if text else EmptyCell()


def _day(day: date | None) -> Cell:
    return TextCell(day.isoformat()) if day else EmptyCell()
