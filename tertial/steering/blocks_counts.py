"""Räkningarna: how many elements have which status, and how many values go which way; a count opens into its parts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from tertial.core.reading import Entry as Given
from tertial.documents.model import Block, Cell, Column, FigureCell, Row, Table
from tertial.documents.tokens import SHAPES
from tertial.followup.models import ScaleStep
from tertial.numbers import DerivedLineage, EnteredLineage, Figure, Style, unit
from tertial.steering.blocks_params import chosen, known_types, names, on
from tertial.steering.blocks_read import Line, PlanRead
from tertial.steering.blocks_table import measured
from tertial.steering.rules_counts import CameOut, came_out

COUNT = unit("count")
AWAITED = "Inte lämnat"
ALL = "Totalt"


@dataclass(frozen=True, slots=True)
class Heap:
    """A row or a column of counts: its key, its label, and which elements it holds."""

    key: str
    label: str
    holds: Callable[[Line], bool]


def counted(name: str, lines: Sequence[Line]) -> FigureCell:
    """How many the elements are, as a figure that opens into them."""
    figure = Figure(Decimal(len(lines)), COUNT, lineage=DerivedLineage("count", tuple(map(_one, lines))))
    return FigureCell(name, figure, Style())


def _one(line: Line) -> Figure:
    """One counted element: who has said what of it, and when."""
    entry = line.entry
    said = f"{line.heading}: {entry.status.word}" if entry and entry.status else line.heading
    if entry is None or entry.written_at is None:
        return Figure(Decimal(1), COUNT)
    who = str(entry.written_by) if entry.written_by else entry.node.name
    day = timezone.localtime(entry.written_at).date()
    return Figure(Decimal(1), COUNT, lineage=EnteredLineage(who, entry.written_at, said, day))


def areas(entry: Given, plan: PlanRead, lines: Sequence[Line]) -> list[Heap]:
    """The elements of the type `by` that hold any of these, in their order; none where it is not said."""
    kind = entry.text("by", "")
    if not kind:
        return []
    known_types(entry, plan, "by", (kind,))
    numbered = on(entry, "numbered", default=True)
    found = {above.element.pk: above for line in lines for above in (line, *plan.above(line)) if above.type.key == kind}
    return [
        Heap(area.key, area.heading if numbered else area.title, _under(plan, area))
        for area in plan.lines
        if area.element.pk in found
    ]


def _under(plan: PlanRead, area: Line) -> Callable[[Line], bool]:
    return lambda line: line is area or any(above is area for above in plan.above(line))


def status_counts(entry: Given, plan: PlanRead) -> list[Block]:
    """A row for each area and one for all, a column for each step of the scale, and one for what is not handed in."""
    lines = [line for line in chosen(entry, plan) if line.type.is_assessed]
    columns = _steps(plan, lines)
    if any(plan.awaits(line) for line in lines):
        columns.append(Heap("awaited", entry.text("awaited", AWAITED), plan.awaits))
    rows = areas(entry, plan, lines)
    total = Heap("total", entry.text("total", ALL), lambda line: True)
    return [_table(entry, lines, rows, columns, total)]


def _steps(plan: PlanRead, lines: Sequence[Line]) -> list[Heap]:
    """The steps that the elements are judged in. Scales with the same signs share their columns, with all words."""
    scales = dict.fromkeys(line.element.subject.scale_id for line in lines)
    by_sign: dict[str, list[ScaleStep]] = {}
    for scale in scales:
        for step in plan.steps.get(scale or 0, ()):
            by_sign.setdefault(sign_of(step) if len(scales) > 1 else str(step.pk), []).append(step)
    return [_step(steps) for steps in by_sign.values()]


def _step(steps: Sequence[ScaleStep]) -> Heap:
    words, held = dict.fromkeys(step.word for step in steps), {step.pk for step in steps}
    label = f"{sign_of(steps[0])}\u00a0{' / '.join(words)}"
    return Heap(steps[0].key.replace("-", "_"), label, lambda line: _status(line) in held)


def _status(line: Line) -> int | None:
    return line.entry.status_id if line.entry else None


def sign_of(step: ScaleStep) -> str:
    """The municipality's own sign, else the shape."""
    return step.symbol or SHAPES[step.shape]  # type: ignore[index]


def _table(entry: Given, lines: Sequence[Line], rows: Sequence[Heap], columns: Sequence[Heap], total: Heap) -> Table:
    """The elements counted by row and column; the last row and the last column are of all of them."""
    key = str(entry.data.get("key", ""))
    across = [*columns, Heap("total", total.label, total.holds)] if len(columns) > 1 else columns
    made = []
    for row in (*rows, *([] if len(rows) == 1 else [total])):
        held = [line for line in lines if row.holds(line)]
        cells = (counted(f"{key}.{row.key}.{each.key}", [one for one in held if each.holds(one)]) for each in across)
        is_total = row is total
        parts = tuple(each.key for each in rows) if is_total else ()
        made.append(Row(row.key, row.label, tuple(cells), "total" if is_total else "normal", parts=parts))
    head = Column("area", entry.text("row_label", ""), "left")
    shown = (head, *(Column(each.key, each.label) for each in across))
    return Table(key, entry.text("title", ""), shown, tuple(made), names(entry, "notes"))


def area_counts(entry: Given, plan: PlanRead) -> list[Block]:
    """A row for each `rows` of the template: how many elements of its types came out so, or are judged so."""
    lines = chosen(entry, plan)
    rows = [_way(each, plan, at) for at, each in enumerate(entry.entries("rows"))]
    if not rows:
        entry.refuse("rows", "saknas; skriv en rad för varje sak som räknas")
    columns = areas(entry, plan, lines)
    key, label = str(entry.data.get("key", "")), entry.text("count_label", "Antal")
    whole = Heap("total", entry.text("total", ALL) if columns else label, lambda line: True)
    across = [*columns, *([] if len(columns) == 1 else [whole])]
    made = tuple(Row(row.key, row.label, tuple(_counts(key, row, across, lines))) for row in rows)
    head = Column("what", entry.text("row_label", ""), "left")
    return [Table(key, entry.text("title", ""), (head, *(Column(each.key, each.label) for each in across)), made,
                  names(entry, "notes"))]  # fmt: skip


def _counts(key: str, row: Heap, across: Sequence[Heap], lines: Sequence[Line]) -> Iterator[Cell]:
    for each in across:
        yield counted(f"{key}.{row.key}.{each.key}", [one for one in lines if row.holds(one) and each.holds(one)])


def _way(entry: Given, plan: PlanRead, at: int) -> Heap:
    """A row: elements of its types, by how they came out (`ways`), by their status (`steps`), or all of them."""
    entry.only("key", "label", "types", "ways", "steps")
    types, ways, steps = names(entry, "types"), names(entry, "ways"), names(entry, "steps")
    known_types(entry, plan, "types", types)
    strange = [one for one in ways if one not in {*CameOut}]
    if strange:
        entry.refuse("ways", f"är ”{strange[0]}”; skriv något av {', '.join(CameOut)}")
    known = {step.key for found in plan.steps.values() for step in found}
    strange = [one for one in steps if one not in {*known, "awaited"}]
    if strange:
        entry.refuse("steps", f"är ”{strange[0]}”; skalornas steg är {', '.join(sorted(known))}, och awaited")

    def holds(line: Line) -> bool:
        if types and line.type.key not in types:
            return False
        if ways:
            return line.type.is_measured and came_out(measured(plan, line)) in ways
        if steps:
            status = line.entry.status.key if line.entry and line.entry.status else ""
            return status in steps or ("awaited" in steps and plan.awaits(line))
        return True

    return Heap(entry.text("key", f"row{at + 1}"), entry.text("label"), holds)
