"""Framställning: a result as a table, as lines of text and in a few words, rounded for people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tertial.documents.model import Cell, Column, EmptyCell, FigureCell, Row, RowKind, Table
from tertial.documents.rules import with_rounding_note
from tertial.facts.scope import BreakRow
from tertial.measures.answers import EFFECTS, EFFECTS_NOTE, TOTAL
from tertial.measures.breakdowns import DIMENSIONS
from tertial.measures.breaks import told
from tertial.measures.cells import Total
from tertial.measures.declare import Better, Kind, Measure
from tertial.measures.engine import Result, ResultRow
from tertial.measures.lineage import notes_of
from tertial.numbers import Figure, Sign, State, Style, format_figure, style, unit
from tertial.numbers.units import Kind as UnitKind
from tertial.periods import Period, month_span_label

MOST_COLUMNS = 12
_EFFECTS = ("volume_effect", "price_effect")
CHANGE = "Förändring"
MONEY = {"kr": "kronor", "tkr": "tusental kronor", "mnkr": "miljoner kronor"}
IN_WORDS = {
    State.PRELIMINARY: "Siffran är preliminär.",
    State.MISSING: "Uppgift saknas: ingen inläst källa täcker det som frågan gäller.",
    State.NOT_APPLICABLE: "Måttet går inte att räkna ut här: det finns inget att dela med.",
    State.NOT_MEASURED: "Måttet mäts inte här.",
    State.SUPPRESSED: "Siffran visas inte, för att den gäller så få personer.",
}


@dataclass(frozen=True)
class Shown:
    """A result to show. `body` is the name of whom it concerns, `money` the unit that money is shown in.

    `margins` are the results by each of two breakdowns alone; `depths` says how deep a value lies in its tree; `breaks`
    are those that the periods cross.
    """

    result: Result
    body: str
    margins: Mapping[str, Result] = field(default_factory=dict)
    depths: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    money: str = "tkr"
    total: Total = "distinct"
    breaks: tuple[BreakRow, ...] = ()

    @property
    def by(self) -> tuple[str, ...]:
        return next((tuple(row.by) for row in self.result.rows if row.by), ())

    @property
    def style(self) -> Style:
        return style_of(self.result, self.money)

    def depth(self, dimension: str, value: str) -> int:
        return self.depths.get(dimension, {}).get(value, 0)

    def groups(self) -> list[ResultRow]:
        """The rows of groups, without that of the body itself, which is the total."""
        path = self.result.lineage.body
        return [row for row in self.result.rows if row.by and row.by.get("unit") != path]


def style_of(result: Result, money: str = "kr") -> Style:
    """How the result's figures are shown: money in the given unit, shares in percent, counts without decimals where
    all are whole."""
    if result.unit.kind is UnitKind.MONEY:
        return style(money, 1 if money == "mnkr" else 0)
    if result.unit.kind is UnitKind.SHARE:
        return style("percent", 1)
    figures = [each for row in result.rows for each in (row.figure, row.previous) if each is not None]
    whole = all(each.value is None or each.value == each.value.to_integral_value() for each in figures)
    return Style(None, 0 if whole else 1)


def change_style(change: Figure) -> Style:
    if change.unit == unit("percentage_points"):
        return style("percentage_points", 1, with_unit=True)
    return style("percent", 1)


def said(figure: Figure, how: Style) -> str:
    """The figure with its unit, for running text."""
    target = how.unit or figure.unit
    return format_figure(figure, Style(target, how.decimals, with_unit=target.key not in ("count", "share", "index")))


def change_text(change: Figure | None) -> str:
    """`−13,9 %`, `+2,1 procentenheter`, or nothing where there is no change to tell."""
    if change is None or change.value is None:
        return ""
    how = change_style(change)
    return format_figure(change, replace(how, sign=Sign.ALWAYS))


def is_deviation(measure: Measure) -> bool:
    """Whether a negative figure is a bad one, to be seen as such."""
    return measure.unit.kind is UnitKind.MONEY and measure.better is Better.HIGHER


def plain(result: Result) -> list[list[str]]:
    """The result as rows of cells for a terminal, the first of them the heads."""
    by = next((tuple(row.by) for row in result.rows if row.by), ())
    heads = [DIMENSIONS[key].label for key in by] or [""]
    lines = [[*heads, *_figure_heads(result)]]
    how = style_of(result)
    for row in result.rows:
        names = [row.labels.get(key, value) for key, value in row.by.items()] or [TOTAL, *[""] * (len(heads) - 1)]
        lines.append([*names, *(format_figure(figure, each) for figure, each in _figures(row, how))])
    lines[0][len(heads)] += f", {(how.unit or result.unit).label}"
    return lines


def named(period: Period) -> str:
    """The period as a heading: `T1 2017`, `2016`, and `jan–apr 2016` for a span of months within a year."""
    if ".." not in period.label or period.start.year != period.year:
        return period.label
    return f"{month_span_label(period)} {period.year}"


def _figure_heads(result: Result) -> list[str]:
    effects = EFFECTS if result.total.effects else ()
    return [named(result.period), *([] if result.compared is None else [named(result.compared), CHANGE, *effects])]


def _figures(row: ResultRow, how: Style) -> Iterator[tuple[Figure, Style]]:
    yield row.figure, how
    if row.previous is not None and row.change is not None:
        yield row.previous, how
        yield row.change, change_style(row.change)
    for effect in row.effects or ():
        yield effect, replace(how, sign=Sign.ALWAYS)


def table(shown: Shown) -> Table:
    """The result as a table: by one breakdown as a list, by two as a grid, or as groups where a grid has no room."""
    across = _across(shown)
    made = _grid(shown, *across) if across else _list(shown)
    return with_rounding_note(made)


def title(shown: Shown) -> str:
    """`Utfall per enhet och månad, tkr`."""
    names = " och ".join(DIMENSIONS[key].label.lower() for key in shown.by)
    measure, target = shown.result.measure, shown.style.unit or shown.result.unit
    told = f"{measure.title} per {names}" if names else measure.title
    return told if target.key in ("count", "percent") else f"{told}, {target.label}"


def _list(shown: Shown) -> Table:
    result, by = shown.result, shown.by
    signed = is_deviation(result.measure)
    columns = [
        Column("group", ", ".join(DIMENSIONS[key].label for key in by), "left"),
        Column("value", named(result.period), style=shown.style, signed=signed),
    ]
    if result.compared is not None:
        columns += [
            Column("previous", named(result.compared), style=shown.style, signed=signed),
            Column("change", CHANGE),
        ]
        columns += [Column(name, label) for name, label in zip(_EFFECTS, EFFECTS, strict=True) if result.total.effects]
    rows = list(_nested_rows(shown) if len(by) == 2 else _rows(shown))
    summed = len(by) == 1 and not DIMENSIONS[by[0]].is_tree
    parts = tuple(row.key for row in rows) if summed else ()
    rows.append(_row("total", TOTAL, result.rows[-1], shown, kind="total", parts=parts))
    return Table("resultat", title(shown), tuple(columns), tuple(rows), notes(shown))


def _rows(shown: Shown) -> Iterator[Row]:
    key = shown.by[0] if shown.by else ""
    for at, row in enumerate(shown.groups()):
        yield _row(f"r{at}", row.labels[key], row, shown, indent=shown.depth(key, row.by[key]))


def _nested_rows(shown: Shown) -> Iterator[Row]:
    """Every value of the first breakdown with its own figures, the values of the second below it."""
    first, second = shown.by
    groups = shown.groups()
    for at, whole in enumerate(row for row in shown.margins[first].rows if row.by):
        value = whole.by[first]
        below = [row for row in groups if row.by[first] == value]
        if below:
            yield _row(f"g{at}", whole.labels[first], whole, shown, kind="subtotal", indent=shown.depth(first, value))
        for number, row in enumerate(below):
            indent = shown.depth(first, value) + 1 + shown.depth(second, row.by[second])
            yield _row(f"g{at}r{number}", row.labels[second], row, shown, indent=indent)


def _row(
    key: str,
    label: str,
    row: ResultRow,
    shown: Shown,
    *,
    kind: RowKind = "normal",
    indent: int = 0,
    parts: tuple[str, ...] = (),
) -> Row:
    names = ("value", "previous", "change", *_EFFECTS)
    figures = zip(names, _figures(row, shown.style), strict=False)
    cells: list[Cell] = [FigureCell(f"{key}.{name}", figure, how) for name, (figure, how) in figures]
    return Row(key, label, tuple(cells), kind, min(indent, 4), parts=parts)


def _across(shown: Shown) -> tuple[str, str] | None:
    """Which breakdown goes down and which across in a grid; None where there is no room for one."""
    if len(shown.by) != 2 or shown.result.compared is not None:
        return None
    first, second = shown.by
    for down, across in ((first, second), (second, first)):
        if not DIMENSIONS[across].is_tree and len(_values(shown.margins[across])) <= MOST_COLUMNS:
            return down, across
    return None


def _values(margin: Result) -> list[ResultRow]:
    return [row for row in margin.rows if row.by]


def _grid(shown: Shown, down: str, across: str) -> Table:
    signed = is_deviation(shown.result.measure)
    heads = _values(shown.margins[across])
    columns = [Column("group", DIMENSIONS[down].label, "left")]
    columns += [Column(f"c{at}", row.labels[across], style=shown.style, signed=signed) for at, row in enumerate(heads)]
    columns.append(Column("total", TOTAL, style=shown.style, signed=signed))
    cells = {(row.by[down], row.by[across]): row.figure for row in shown.groups()}
    lines = [row for row in _values(shown.margins[down]) if any(row.by[down] == key for key, _ in cells)]
    rows = []
    for at, line in enumerate(lines):
        found = [cells.get((line.by[down], head.by[across])) for head in heads]
        value = line.by[down]
        rows.append(_grid_row(f"r{at}", line.labels[down], [*found, line.figure], shown, shown.depth(down, value)))
    parts = () if DIMENSIONS[down].is_tree else tuple(row.key for row in rows)
    figures = [*(head.figure for head in heads), shown.result.total.figure]
    rows.append(_grid_row("total", TOTAL, figures, shown, 0, "total", parts))
    wide = len(columns) > 8
    return Table("resultat", title(shown), tuple(columns), tuple(rows), notes(shown), landscape=wide)


def _grid_row(
    key: str,
    label: str,
    figures: Sequence[Figure | None],
    shown: Shown,
    indent: int,
    kind: RowKind = "normal",
    parts: tuple[str, ...] = (),
) -> Row:
    cells = (
        EmptyCell() if figure is None else FigureCell(f"{key}.c{at}", figure, shown.style)
        for at, figure in enumerate(figures)
    )
    return Row(key, label, tuple(cells), kind, min(indent, 4), parts=parts)


def notes(shown: Shown) -> tuple[str, ...]:
    """What one must know to read the rows beside each other and beside the total."""
    return tuple(_notes(shown))


def _notes(shown: Shown) -> Iterator[str]:
    result, by = shown.result, shown.by
    if "unit" in by:
        yield "Varje enhet räknas med allt som ligger under den."
    if "activity" in by:
        yield "Varje verksamhet räknas med de koder som ligger under den."
    if by and any(each.kind is Kind.DISTINCT for each in result.measure.aggregates):
        yield _distinct_note(shown.total)
    if by and result.total.effects:
        yield EFFECTS_NOTE
    for remark in notes_of(result.lineage.filters):
        yield remark if remark.endswith(".") else f"Budgeten är {remark}."
    yield from map(told, shown.breaks)


def _distinct_note(total: Total) -> str:
    if total == "sum":
        return "Totalen är summan av delarna: den som finns i flera grupper räknas flera gånger."
    return "Den som finns i flera grupper räknas i var och en men en gång i totalen: raderna kan summera till mer."
