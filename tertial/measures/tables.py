"""Tabeller: a table's mall and a store's figures as a document table, all its cells from one query."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tertial.documents.model import Align, Column, Footnote, Row, Table
from tertial.documents.rules import with_rounding_note
from tertial.facts.store import FactStore
from tertial.measures import catalogue, suppression
from tertial.measures.breakdowns import DIMENSIONS, Condition, Sort
from tertial.measures.breaks import with_footnotes
from tertial.measures.declare import MeasureError
from tertial.measures.engine import change, compute
from tertial.measures.entered import source_notes
from tertial.measures.figures import Figures, Request
from tertial.measures.lineage import NOTE
from tertial.measures.presentation import is_deviation
from tertial.measures.rollup import decision_parts
from tertial.measures.tablecells import cell_of
from tertial.measures.tablelines import Line, measured
from tertial.measures.tablenotes import budget_notes, counting_notes, effects_notes, gap_notes, sign_notes
from tertial.measures.tablerows import parts_of
from tertial.measures.tablespec import ColumnSpec, RowSpec, TableSpec, What, read, resolved_period, what_of
from tertial.numbers import Figure, MeasureLineage, difference, price_effect, ratio, total, volume_effect
from tertial.periods import Period

MIRRORED = "kostnader visas med minustecken"


def build(params: Mapping[str, Any], figures: Figures, period: Period) -> Table:
    """The table in `params` (see `tablespec`) for the period. Raises MeasureError."""
    spec = read(params)
    try:
        return _built(spec, figures, period)
    except MeasureError as error:
        raise MeasureError(f"Tabellen ”{spec.key}”: {error}") from error


def requests(params: Mapping[str, Any], figures: Figures, period: Period) -> list[Request]:
    """Every figure that the table needs, so that many tables can be read at once with `Figures.fetch`."""
    spec = read(params)
    rows = _expanded(spec, figures, period)
    return [request for row in rows for request in _row_requests(spec, row, period).values()]


def _built(spec: TableSpec, figures: Figures, period: Period) -> Table:
    rows = _expanded(spec, figures, period)
    asked = [_row_requests(spec, row, period) for row in rows]
    figures.fetch([request for each in asked for request in each.values()])
    convention = spec.convention or convention_of(figures.session.store)
    lines = [
        Line(row, {key: shown_by(convention, figures.get(request)) for key, request in each.items()})
        for row, each in zip(rows, asked, strict=True)
    ]
    _relate(spec, rows, lines)
    for line in lines:
        _add_up(spec, line)
    _suppress(spec, lines, figures)
    for line in lines:
        _derive(spec, line)
    table = _table(spec, lines, figures, period)
    sources = source_notes(figures.session.store, (request for each in asked for request in each.values()))
    notes = dict.fromkeys((*table.notes, *effects_notes(spec, lines), *gap_notes(lines), *sources))
    by_row = {row.key: list(each.values()) for row, each in zip(rows, asked, strict=True)}
    broken = with_footnotes(replace(table, notes=tuple(notes)), by_row, figures.session.store.scope)
    return with_rounding_note(broken)


def _expanded(spec: TableSpec, figures: Figures, period: Period) -> list[RowSpec]:
    """The rows, with a dynamic one replaced by one for each value there is."""
    rows: list[RowSpec] = []
    for row in spec.rows:
        rows.extend(_dynamic(spec, row, row.by, figures, period) if row.by else [row])
    keys = [row.key for row in rows]
    if len(set(keys)) != len(keys):
        raise MeasureError("två rader har samma nyckel.")
    return rows


def _dynamic(spec: TableSpec, row: RowSpec, by: str, figures: Figures, period: Period) -> Iterable[RowSpec]:
    """One row for each value that `by` has in the first column's measure and period."""
    first = next(column for column in spec.columns if column.derive is None)
    what = first.what.under(row.what.under(spec.what))
    where = {each.name: each.values for each in what.where}
    result = compute(figures.session.store, _measure(what), resolved_period(what.period, period), (by,), where)
    taken: set[str] = set()
    for found in result.rows[:-1]:
        value = found.by[by]
        condition = Condition(by, (value,))
        key = _key(by, value, taken)
        yield replace(row, key=key, label=found.labels[by], what=What(where=(condition,)).under(row.what), by=None)


def _key(by: str, value: str, taken: set[str]) -> str:
    """A key that stays the same from one period to the next: `decision_215` for § 215."""
    text = "".join(filter(str.isdigit, decision_parts(value)[1])) if DIMENSIONS[by].sort is Sort.DECISION else value
    wanted = f"{by}_{text.rpartition('/')[2]}".replace(" ", "_").replace(".", "_")
    key, number = wanted, 2
    while key in taken:
        key, number = f"{wanted}_{number}", number + 1
    taken.add(key)
    return key


def _row_requests(spec: TableSpec, row: RowSpec, period: Period) -> dict[str, Request]:
    """The figures of a row that are measured, by column."""
    if row.heading or row.sum_of is not None:
        return {}
    found = {}
    for column in spec.columns:
        if column.is_measured and row.has(column):
            what = what_of(spec, row, column)
            found[column.key] = Request(_measure(what), resolved_period(what.period, period), what.where)
    return found


def convention_of(store: FactStore) -> str:
    """Which of the two sign conventions the profile follows."""
    return str(store.scope.settings.get("money_convention", "budget_minus_outcome"))


def shown_by(convention: str, figure: Figure) -> Figure:
    """The figure with the sign of the table's convention: turned where costs are negative and it has the ledger's."""
    lineage = figure.lineage
    turned = convention == "outcome_minus_budget" and isinstance(lineage, MeasureLineage)
    return _mirrored(figure) if turned and catalogue.measure(lineage.measure).ledger_sign else figure  # type: ignore[union-attr]


def _measure(what: What) -> str:
    if what.measure is None:
        raise MeasureError("varken tabellen, raden eller kolumnen säger vilket mått som visas.")
    return what.measure


def _relate(spec: TableSpec, rows: Sequence[RowSpec], lines: Sequence[Line]) -> None:
    """Gives every total and subtotal the rows it stands for. Raises MeasureError for a sum of no rows."""
    place = {row.key: index for index, row in enumerate(rows)}
    for index, line in enumerate(lines):
        if line.spec.sum_of:
            missing = [key for key in line.spec.sum_of if key not in place or key == line.spec.key]
            if missing:
                raise MeasureError(f"raden ”{line.spec.key}” summerar ”{missing[0]}”, som inte finns.")
            line.parts = tuple(lines[place[key]] for key in line.spec.sum_of)
        elif line.spec.sum_of is not None or line.spec.kind in ("total", "subtotal"):
            line.parts = tuple(lines[each] for each in parts_of(rows, index))


def _add_up(spec: TableSpec, line: Line, below: tuple[str, ...] = ()) -> None:
    """Fills in a row that is the sum of others, and finds out whether a measured total adds up its parts."""
    if line.spec.key in below:
        raise MeasureError(f"raden ”{line.spec.key}” summerar sig själv.")
    if line.spec.sum_of is None:
        adding = [
            column.key for column in spec.columns if column.key in line.figures and _can_add_up(spec, line, column)
        ]
        line.claims = bool(line.parts and adding) and all(_adds_up(line, column) for column in adding)
        return
    for part in line.parts:
        _add_up(spec, part, (*below, line.spec.key))
    for column in spec.columns:
        figures = [each.figures[column.key] for each in line.parts if column.key in each.figures]
        if column.is_measured and figures and line.spec.has(column):
            line.figures[column.key] = total(figures)
    line.claims = True


def _can_add_up(spec: TableSpec, line: Line, column: ColumnSpec) -> bool:
    """Whether the column's figures are ones that a total may add up, as shares never are."""
    measure = measured(spec, line, column)
    return measure is not None and measure.summable


def _adds_up(line: Line, column: str) -> bool:
    whole, figures = line.figures[column].value, [each.figures.get(column) for each in line.parts]
    values = [each.value for each in figures if each is not None and each.value is not None]
    return whole is not None and len(values) == len(figures) and sum(values) == whole


def _suppress(spec: TableSpec, lines: Sequence[Line], figures: Figures) -> None:
    """Hides a second figure in a column where one is hidden that its total would give away."""
    rule = suppression.rule(figures.session.settings)
    if not rule.least:
        return
    for column in spec.columns:
        held = [line for line in lines if column.key in line.figures and _is_personal(spec, line, column)]
        found = [line.figures[column.key] for line in held]
        sizes = [_size(spec, line, column) for line in held]
        shown = suppression.suppress(found, _families(held), rule, sizes)
        for line, figure in zip(held, shown, strict=True):
            line.figures[column.key] = figure


def _is_personal(spec: TableSpec, line: Line, column: ColumnSpec) -> bool:
    measure = measured(spec, line, column)
    return measure is not None and (measure.personal or measure.group is not None)


def _size(spec: TableSpec, line: Line, column: ColumnSpec) -> Decimal | None:
    """How many persons a figure speaks of; None where that has been judged when it was read."""
    measure = measured(spec, line, column)
    return line.figures[column.key].value if measure is not None and measure.personal else None


def _families(lines: Sequence[Line]) -> list[suppression.Family]:
    place = {line.spec.key: index for index, line in enumerate(lines)}
    return [
        suppression.Family(tuple(place[part.spec.key] for part in line.parts if part.spec.key in place), index)
        for index, line in enumerate(lines)
        if line.parts
    ]


def _derive(spec: TableSpec, line: Line) -> None:
    """Fills in the columns that are worked out from others, left to right."""
    for column in spec.columns:
        sources = [line.figures.get(key) for key in column.of]
        known = [each for each in sources if each is not None]
        if column.derive is not None and len(known) == len(sources) and line.spec.has(column):
            line.figures[column.key] = _derived(column.derive, known)


_DERIVATIONS: Mapping[str, Callable[[Sequence[Figure]], Figure]] = {
    "change_percent": lambda of: change(of[0], of[1]),
    "difference": lambda of: difference(of[0], of[1]),
    "ratio": lambda of: ratio(of[0], of[1]),
    "per": lambda of: ratio(of[0], of[1], of[0].unit.key),
    "total": lambda of: total(of),
    "volume_effect": lambda of: volume_effect(*of),
    "price_effect": lambda of: price_effect(*of),
}


def _derived(name: str, of: Sequence[Figure]) -> Figure:
    return _DERIVATIONS[name](of)


def _mirrored(figure: Figure) -> Figure:
    """Costs negative: the figure with its sign turned, and a remark of it in the lineage."""
    lineage = figure.lineage
    if figure.value is None or not isinstance(lineage, MeasureLineage):
        return figure
    marked = replace(lineage, filters=(*lineage.filters, (NOTE, MIRRORED)))
    return replace(figure, value=-figure.value if figure.value else figure.value, lineage=marked)


def _table(spec: TableSpec, lines: Sequence[Line], figures: Figures, period: Period) -> Table:
    text = (figures.session.settings.get("suppression") or {}).get("text")
    columns = [Column("row", spec.row_label, "left")]
    columns += [_column(spec, each) for each in spec.columns if not each.hidden]
    notes = (*spec.notes, *sign_notes(spec), *counting_notes(spec, lines), *budget_notes(spec, lines, period))
    return Table(
        spec.key, spec.title, tuple(columns), tuple(_row(spec, line, text) for line in lines),
        tuple(dict.fromkeys(notes)), tuple(Footnote(mark, words) for mark, words in spec.footnotes), spec.landscape,
    )  # fmt: skip


def _column(spec: TableSpec, column: ColumnSpec) -> Column:
    align: Align = "left" if column.text else "right"
    return Column(column.key, column.label, align, signed=_is_signed(spec, column), group=column.group)


def _is_signed(spec: TableSpec, column: ColumnSpec) -> bool:
    """Whether a negative figure is a bad one: the mall says so, or the column shows a deviation."""
    name = column.what.under(spec.what).measure if column.is_measured else None
    return column.signed or (name is not None and is_deviation(catalogue.measure(name)))


def _row(spec: TableSpec, line: Line, suppressed_text: str | None) -> Row:
    row = line.spec
    shown = [column for column in spec.columns if not column.hidden]
    cells = () if row.heading else tuple(cell_of(spec, line, column, suppressed_text) for column in shown)
    return Row(row.key, row.label, cells, row.kind, row.indent, row.footnote, _claimed(line))


def _claimed(line: Line) -> tuple[str, ...]:
    return tuple(part.spec.key for part in line.parts) if line.claims else ()
