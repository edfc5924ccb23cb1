"""Tabellmall: a table of a report as data (TOML), read and checked before anything is computed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from tertial.measures.breakdowns import Where, conditions
from tertial.measures.declare import MeasureError
from tertial.measures.tablereading import known, repeated, unique
from tertial.numbers import Sign, Style, unit
from tertial.periods import Period, PeriodError, parse

# `ratio` is a share of one; `per` is the first by each of the second, in the unit of the first: kronor per year place.
Derivation = Literal["change_percent", "difference", "ratio", "per", "total", "volume_effect", "price_effect"]
_OPERANDS: dict[str | None, int] = {
    "volume_effect": 4,
    "price_effect": 4,
}  # cost and days, then cost and days of the time before
RowKind = Literal["normal", "group", "subtotal", "total", "of_which"]
Convention = Literal["budget_minus_outcome", "outcome_minus_budget"]
ROW = "{row}"  # the row's key, in the conditions of a column
# A share is shown in percent and a difference between shares in percentage points, unless the mall says otherwise.
_SHOWN = {"share": "percent"}
MONTH = "month:"


@dataclass(frozen=True, slots=True)
class What:
    """What a table, row or column says of its cells; what is None is said elsewhere."""

    measure: str | None = None
    period: str | None = None
    where: Where = ()

    def under(self, above: "What") -> "What":
        """This one with what it does not say taken from `above`. A condition replaces one of the same name.

        A month (`month:2`) is that of the period above.
        """
        own = {each.name for each in self.where}
        kept = tuple(each for each in above.where if each.name not in own)
        period = self.period or above.period
        if self.period and self.period.startswith(MONTH) and above.period:
            period = f"{above.period}/{self.period}"
        return What(self.measure or above.measure, period, (*kept, *self.where))


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """Kolumn: a measure; `derive` worked out `of` other columns; `compose`, a text with figures of others; or a text.

    `group` is the heading over several columns beside each other. A `hidden` column is there for others to use.
    `blank` are the states that are left empty instead of being shown. An `alone` column takes nothing from the row:
    for figures that are entered beside measured ones.
    """

    key: str
    label: str
    what: What
    style: Mapping[str, Any]
    derive: Derivation | None = None
    of: tuple[str, ...] = ()
    signed: bool = False
    compose: str | None = None
    text: bool = False
    hidden: bool = False
    group: str = ""
    blank: tuple[str, ...] = ()
    alone: bool = False

    @property
    def is_measured(self) -> bool:
        """Whether its cells are figures of a measure, or sums of them."""
        return self.derive is None and self.compose is None and not self.text


@dataclass(frozen=True, slots=True)
class RowSpec:
    """Rad: under conditions; `sum_of` adds up rows instead; `by` stands for one row for each value.

    `columns` are the ones that the row has figures in, where those are not all: the others are left empty. `cells` are
    texts by column, instead of figures; `marks` the footnotes of single cells by column. Its `style` goes before the
    columns' where they show the row's own measure.
    """

    key: str
    label: str
    kind: RowKind
    indent: int
    what: What
    by: str | None = None
    sum_of: tuple[str, ...] | None = None
    footnote: str | None = None
    heading: bool = False
    columns: tuple[str, ...] | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    style: Mapping[str, Any] = field(default_factory=dict)

    def has(self, column: ColumnSpec) -> bool:
        """Whether the row has a figure in the column."""
        return column.key not in self.cells and (self.columns is None or column.key in self.columns)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """Tabell. Without a `convention` the profile's holds."""

    key: str
    title: str
    row_label: str
    columns: tuple[ColumnSpec, ...]
    rows: tuple[RowSpec, ...]
    what: What
    style: Mapping[str, Any]
    convention: Convention | None
    notes: tuple[str, ...] = ()
    footnotes: tuple[tuple[str, str], ...] = ()
    landscape: bool = False


def what_of(table: TableSpec, row: RowSpec, column: ColumnSpec) -> What:
    """What a cell shows: as the column says, else the row, else the table. In a column `{row}` stands for the row."""
    where = tuple(
        replace(each, values=tuple(v.replace(ROW, row.key) for v in each.values)) for each in column.what.where
    )
    own = replace(column.what, where=where)
    return own.under(table.what) if column.alone else own.under(row.what.under(table.what))


def read(params: Mapping[str, Any]) -> TableSpec:
    """The table in `params`. Raises MeasureError with a sentence that says which table and what is wrong."""
    key = str(params.get("key", ""))
    try:
        return _table(key, params)
    except MeasureError as error:
        raise MeasureError(f"Tabellen ”{key}”: {error}") from error
    except KeyError as error:
        raise MeasureError(f"Tabellen ”{key}”: {error.args[0]} saknas eller är okänd.") from error


def _table(key: str, params: Mapping[str, Any]) -> TableSpec:
    known(params, _TABLE, "tabellen")
    columns = tuple(_column(each, params.get("style", {})) for each in params["columns"])
    rows = tuple(_row(each, index) for index, each in enumerate(repeated(params["rows"], params.get("each", ()))))
    unique([each.key for each in columns], "kolumner")
    unique([each.key for each in rows], "rader")
    _check_sources(columns)
    _check_cells(rows, columns)
    convention = params.get("convention")
    if convention not in (None, *get_args(Convention)):
        choices = " eller ".join(get_args(Convention))
        raise MeasureError(f"teckenkonventionen ”{convention}” finns inte. Välj {choices}.")
    return TableSpec(
        key, str(params["title"]), str(params.get("row_label", "")), columns, rows, _what(params),
        params.get("style", {}), convention, tuple(params.get("notes", ())),
        tuple((str(each["mark"]), str(each["text"])) for each in params.get("footnotes", ())),
        bool(params.get("landscape", False)),
    )  # fmt: skip


_WHAT = {"measure", "period", "where"}
_TABLE = _WHAT | {
    "block", "key", "title", "row_label", "columns", "rows", "style", "convention", "notes", "footnotes", "landscape",
    "each",
}  # fmt: skip
_COLUMN = _WHAT | {
    "key", "label", "style", "derive", "of", "signed", "compose", "text", "hidden", "group", "blank",
    "alone",
}  # fmt: skip
_ROW = _WHAT | {
    "key",
    "label",
    "kind",
    "indent",
    "by",
    "of",
    "footnote",
    "heading",
    "columns",
    "cells",
    "marks",
    "style",
}


def _column(given: Mapping[str, Any], table_style: Mapping[str, Any]) -> ColumnSpec:
    known(given, _COLUMN, "kolumnen")
    derive = given.get("derive")
    if derive is not None and derive not in get_args(Derivation):
        raise MeasureError(f"uträkningen ”{derive}” finns inte. Välj bland {', '.join(get_args(Derivation))}.")
    style = given.get("style", {} if derive in ("change_percent", "ratio") else table_style)
    return ColumnSpec(
        given["key"], str(given.get("label", "")), _what(given), style, derive, tuple(given.get("of", ())),
        bool(given.get("signed", False)), given.get("compose"), bool(given.get("text", False)),
        bool(given.get("hidden", False)), str(given.get("group", "")), tuple(given.get("blank", ())),
        bool(given.get("alone", False)),
    )  # fmt: skip


def _row(given: Mapping[str, Any], index: int) -> RowSpec:
    known(given, _ROW, "raden")
    kind = given.get("kind", "normal")
    if kind not in get_args(RowKind):
        raise MeasureError(f"radslaget ”{kind}” finns inte. Välj bland {', '.join(get_args(RowKind))}.")
    of = given.get("of")
    named = None if of is None else () if of == "sum" else tuple(of)
    return RowSpec(
        str(given.get("key") or given.get("by") or f"row{index}"), str(given.get("label", "")), kind,
        int(given.get("indent", 0)), _what(given), given.get("by"), named, given.get("footnote"),
        bool(given.get("heading", kind == "group" and "where" not in given and of is None)),
        tuple(given["columns"]) if "columns" in given else None, given.get("cells", {}), given.get("marks", {}),
        given.get("style", {}),
    )  # fmt: skip


def _what(given: Mapping[str, Any]) -> What:
    return What(given.get("measure"), given.get("period"), conditions(given.get("where", {})))


def _check_sources(columns: Sequence[ColumnSpec]) -> None:
    seen: set[str] = set()
    for column in columns:
        free = len(column.of)
        counts: dict[str | None, int] = {None: 0, "total": free, **_OPERANDS}
        count = free if column.compose else counts.get(column.derive, 2)
        if len(column.of) != count or (column.derive and not column.of):
            raise MeasureError(f"kolumnen ”{column.key}” räknas ut av fel antal kolumner.")
        missing = [each for each in column.of if each not in seen]
        if missing:
            raise MeasureError(f"kolumnen ”{column.key}” räknas ut av ”{missing[0]}”, som inte står före den.")
        seen.add(column.key)


def _check_cells(rows: Sequence[RowSpec], columns: Sequence[ColumnSpec]) -> None:
    known = {column.key for column in columns}
    for row in rows:
        strange = sorted({*row.cells, *row.marks, *(row.columns or ())} - known)
        if strange:
            raise MeasureError(f"raden ”{row.key}” har uppgifter för kolumnen ”{strange[0]}”, som inte finns.")


def resolved_period(text: str | None, period: Period) -> Period:
    """The period that a template names, given the report's. Raises MeasureError.

    `month:2` is the second month of the report's period, `2016-01..2016-03/month:2` of the one named before it.
    """
    whole, slash, part = (text or "").rpartition("/")
    if part.startswith(MONTH):
        return _month_of(resolved_period(whole, period) if slash else period, part)
    if text in (None, "period"):
        return period
    if text in _NAMED:
        return _NAMED[text](period)
    try:
        return parse(str(text))
    except PeriodError as error:
        raise MeasureError(str(error)) from error


_NAMED: Mapping[str | None, Callable[[Period], Period]] = {
    "full_year": Period.full_year,
    "previous_year": Period.previous_year,
    "previous_full_year": Period.previous_full_year,
    "year_to_date": Period.year_to_date,
    "rolling_year": Period.rolling_year,
}


def _month_of(period: Period, text: str) -> Period:
    """The month that `month:2` names. Raises MeasureError for one that the period does not have."""
    months = list(period.months()) if period.is_whole_months else []
    number = text.removeprefix(MONTH)
    if not number.isdigit() or not 1 <= int(number) <= len(months):
        raise MeasureError(f"perioden {period.label} har ingen månad ”{number}”.")
    return months[int(number) - 1]


def style_of(given: Mapping[str, Any], figure_unit: str, suppressed_text: str | None = None) -> Style:
    """How a cell is shown: as the template says, else in the figure's own unit. Raises KeyError for an unknown unit."""
    key = given.get("unit")
    own = unit(figure_unit)
    shown = unit(str(key)) if key and unit(str(key)).kind is own.kind else unit(_SHOWN.get(figure_unit, figure_unit))
    options: dict[str, Any] = {}
    if suppressed_text is not None:
        options["suppressed_text"] = suppressed_text
    return Style(
        shown,
        int(given.get("decimals", 0)),
        Sign(given.get("sign", Sign.NEGATIVE_ONLY)),
        bool(given.get("with_unit", False)),
        given.get("unit_label"),
        **options,
    )
