"""Trädet som tabell: a row for each element, under what it stands under; women and men in rows of their own."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from tertial.documents.model import Block, Cell, Column, EmptyCell, Note, Row, Table
from tertial.steering.blocks_cells import Cells, Footnotes
from tertial.steering.blocks_params import Columns, TableSpec
from tertial.steering.blocks_read import Line, PlanRead
from tertial.steering.histories import scaling
from tertial.steering.rules import SEX_LABELS
from tertial.steering.rules_counts import CameOut, Measured, came_out
from tertial.steering.rules_values import is_reached

SHORT = (CameOut.SHORT, CameOut.SHORT_RIGHT_WAY, CameOut.SHORT_WRONG_WAY)


def table_of(plan: PlanRead, spec: TableSpec, lines: Sequence[Line], key: str = "") -> list[Block]:
    """The table of these elements; `key` names it where a block gives several. What stands in place of an empty one."""
    kept = [line for line in lines if line.type.key not in spec.groups and KEPT[spec.only](plan, line)]
    if not kept:
        return [Note(spec.empty)] if spec.empty else []
    cells = Cells(plan, spec, Footnotes())
    head = Column("title", spec.row_label, "left")
    columns = (head, *(Column(each.key, each.label, each.align, group=each.group) for each in spec.columns))
    rows = tuple(_rows(cells, kept))
    return [Table(key or spec.key, spec.title, columns, rows, spec.notes, cells.footnotes.all(), spec.landscape)]


def _rows(cells: Cells, lines: Sequence[Line]) -> Iterator[Row]:
    spec, headed, own = cells.table, set(), {line.element.pk for line in lines}
    for line in lines:
        above = list(reversed(list(cells.plan.above(line))))
        shown = [one for one in above if one.type.key in spec.groups or one.element.pk in own]
        for depth, one in enumerate(shown):
            if one.type.key in spec.groups and one.element.pk not in headed:
                headed.add(one.element.pk)
                yield Row(one.key, _label(one, spec), kind="group", indent=depth)
        yield _row(cells, line, len(shown))
        if spec.sexes and line.type.splits_by_sex:
            yield from _by_sex(cells, line, len(shown) + 1)


def _row(cells: Cells, line: Line, indent: int) -> Row:
    said = tuple(cells.of(line, column) for column in cells.table.columns)
    footnote = cells.footnotes.mark(line.element.footnote)
    return Row(line.key, _label(line, cells.table), said, indent=indent, footnote=footnote)


def _by_sex(cells: Cells, line: Line, indent: int) -> Iterator[Row]:
    """Women and men, where anything is known of them in the columns."""
    for sex, label in SEX_LABELS.items():
        found = tuple(_of_sex(cells, line, column, sex) for column in cells.table.columns)
        if any(not isinstance(cell, EmptyCell) for cell in found):
            yield Row(f"{line.key}.{sex}", label.capitalize(), found, indent=indent)


def _of_sex(cells: Cells, line: Line, column: Columns, sex: str) -> Cell:
    match column.show:
        case "outcome":
            return cells.outcome(line, column, sex)
        case "target":
            return cells.target(line, column, sex)
        case _:
            return EmptyCell()


def _label(line: Line, spec: TableSpec) -> str:
    """The element's name; where no column of earlier outcomes can say that it is new, it is said here."""
    name = line.heading if spec.numbered else line.title
    says = any(column.show == "outcome" for column in spec.columns)
    return f"{name} ({spec.new})" if line.element.is_new and spec.new and not says else name


def measured(plan: PlanRead, line: Line) -> Measured:
    """The element's values in the report's period as they are judged: all together, else the worse of women and men."""
    how = scaling(line.element)
    known = [one for one in line.values.series(plan.period) if one.value is not None]
    if not known or plan.awaits(line):
        return Measured(None, how)
    whole = [one for one in known if not one.sex]
    order = (False, None, True)
    judged = min(whole or known, key=lambda one: order.index(is_reached(one.value, one.target, how)))
    return Measured(judged.value, how, judged.target, judged.earlier)


def _is_not_reached(plan: PlanRead, line: Line) -> bool:
    if line.entry and line.entry.status:
        return line.entry.status.is_reached is False
    return line.type.is_measured and came_out(measured(plan, line)) in SHORT


def _has_changed(plan: PlanRead, line: Line) -> bool:
    """Whether its status is another than in the round before."""
    now = line.entry.status.key if line.entry and line.entry.status else ""
    then = line.earlier.status.key if line.earlier and line.earlier.status else ""
    return bool(now and then and now != then)


def _is_open(plan: PlanRead, line: Line) -> bool:
    assignment = getattr(line.element, "assignment", None)
    return assignment is not None and assignment.done_on is None


KEPT: Mapping[str, Callable[[PlanRead, Line], bool]] = {
    "": lambda plan, line: True,
    "not_reached": _is_not_reached,
    "changed": _has_changed,
    "open_assignments": _is_open,
}
