"""Cellerna: what a column shows of an element, with every number as a figure that knows who said it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from tertial.documents.model import (
    Awaited,
    Cell,
    CompositeCell,
    EmptyCell,
    FigureCell,
    FigureRun,
    Footnote,
    StatusMark,
    Text,
    TextCell,
    TypedNumber,
)
from tertial.documents.typed import typed_runs
from tertial.followup.models import ScaleStep
from tertial.followup.rules import TREND_MARKS, Trend
from tertial.numbers import Figure, State, Style, unit
from tertial.periods import Period
from tertial.steering.blocks_params import Columns, TableSpec
from tertial.steering.blocks_read import Line, PlanRead
from tertial.steering.figures import BARE, figure_of, style_of
from tertial.steering.histories import scaling
from tertial.steering.kind import short
from tertial.steering.models import Outcome, Target
from tertial.steering.rules_values import trend, trend_words

NOT_HANDED_IN = "inte lämnat"


@dataclass
class Footnotes:
    """The footnotes of a table, marked as they are met; the same text has one mark."""

    marks: dict[str, str] = field(default_factory=dict)

    def mark(self, *texts: str) -> str | None:
        """The mark of these texts together; None where there are none."""
        text = " ".join(text for text in texts if text)
        if not text:
            return None
        return self.marks.setdefault(text, chr(ord("a") + len(self.marks) % 26) * (1 + len(self.marks) // 26))

    def all(self) -> tuple[Footnote, ...]:
        return tuple(Footnote(mark, text) for text, mark in self.marks.items())


@dataclass(frozen=True)
class Cells:
    """What fills a table's cells: the plan, the table, and the footnotes met so far."""

    plan: PlanRead
    table: TableSpec
    footnotes: Footnotes

    def of(self, line: Line, column: Columns) -> Cell:
        """What the column shows of the element."""
        if column.show == "outcome":
            return self.outcome(line, column, "")
        if column.show == "target":
            return self.target(line, column, "")
        if column.show in _TOLD:
            return self._said(line, column, _TOLD[column.show](self, line))
        text = _PLAIN[column.show](line)
        return TextCell(text) if text else EmptyCell()

    def outcome(self, line: Line, column: Columns, sex: str) -> Cell:
        """The outcome of the column's period: a figure, its words, or that nobody has handed it in."""
        if not line.type.is_measured:
            return EmptyCell()
        found, odd = line.values.outcome(column.period, sex), ""
        if found is not None and found.pk in self.plan.unsaid:
            found = None
        elif found is None and column.loose:
            found = _ended_in(line, column.period, sex)
            odd = f"Avser {short(found.period)}." if found else ""
        if found is None:
            return self._without(line, column, sex)
        return self._shown(found, line, f"{self._key(line, sex)}.{column.key}", odd)

    def target(self, line: Line, column: Columns, sex: str) -> Cell:
        """The target that holds in the column's period, in its own words where it has any."""
        found = _target(line, column, sex)
        if found is None:
            return EmptyCell()
        if found.value is None or found.words:
            return TextCell(found.words)
        counted = line.element.shown_unit or unit(BARE)
        figure = Figure(found.value, counted, lineage=self.plan.wanted(found))
        return FigureCell(f"{self._key(line, sex)}.{column.key}", figure, _style(line, found))

    def _key(self, line: Line, sex: str) -> str:
        return ".".join(part for part in (self.table.key, line.key, sex) if part)

    def _without(self, line: Line, column: Columns, sex: str) -> Cell:
        if column.period == self.plan.period and self.plan.awaits(line) and not sex:
            return CompositeCell((Awaited(NOT_HANDED_IN, f"Utfallet för ”{line.heading}”"),))
        if line.element.is_new and self.table.new and column.period.end <= self.plan.period.start and not sex:
            return TextCell(self.table.new)
        return EmptyCell()

    def _shown(self, found: Outcome, line: Line, key: str, odd: str) -> Cell:
        mark = self.footnotes.mark(found.footnote, odd)
        figure, how = sourced(self.plan, found, line), style_of(line.element)
        if found.words and figure.state is State.SUPPRESSED:
            how = replace(how, suppressed_text=found.words)
        elif found.words and figure.value is None:
            return TextCell(found.words, mark)
        elif found.words:
            return CompositeCell((FigureRun(key, figure, how), Text(f" ({found.words})")), mark)
        return FigureCell(key, figure, how, mark)

    def _said(self, line: Line, column: Columns, runs: Iterator[Text | TypedNumber | StatusMark]) -> Cell:
        """What is said of the element; that it is not said yet, once a row."""
        if self.plan.awaits(line) and column.show not in ("earlier_status", "units"):
            shown = [each.show for each in self.table.columns]
            first = next(show for show in ("status", "comment", "said", "trend") if show in shown)
            missing = Awaited(NOT_HANDED_IN, f"Lägesrapporten för ”{line.heading}”")
            return CompositeCell((missing,)) if column.show == first else EmptyCell()
        found = tuple(runs)
        return CompositeCell(found) if found else EmptyCell()


def sourced(plan: PlanRead, outcome: Outcome, line: Line) -> Figure:
    """The outcome as a figure that always says where it comes from."""
    figure = figure_of(outcome, line.element)
    return figure if figure.lineage else figure.with_lineage(plan.source(outcome))


def mark_of(step: ScaleStep) -> StatusMark:
    """A step of a scale as it is printed."""
    return StatusMark(step.word, step.shape, step.colour, step.symbol)  # type: ignore[arg-type]


def status(cells: Cells, line: Line) -> Iterator[StatusMark]:
    if line.entry and line.entry.status:
        yield mark_of(line.entry.status)


def _earlier(cells: Cells, line: Line) -> Iterator[StatusMark]:
    if line.earlier and line.earlier.status:
        yield mark_of(line.earlier.status)


def _trend(cells: Cells, line: Line) -> Iterator[Text]:
    words = heading_of(cells.plan, line)
    if words:
        yield Text(words)


def heading_of(plan: PlanRead, line: Line) -> str:
    """`↗ förbättras`: as its owner judges it, else as its values say; empty where neither says anything."""
    if line.entry and line.entry.trend:
        return " ".join(TREND_MARKS[Trend(line.entry.trend)])
    if not line.type.is_measured or plan.awaits(line):
        return ""
    period, target = plan.period, line.values.target(plan.period)
    wanted = target.value if target else None
    now, then = line.values.value(period), line.values.value(period.previous_year())
    return trend_words(trend(now, then, scaling(line.element), wanted))


def _comment(cells: Cells, line: Line) -> Iterator[Text | TypedNumber]:
    if line.entry and line.entry.comment.strip():
        yield from typed_runs(line.entry.comment.strip(), italic=cells.table.italic)


def _said(cells: Cells, line: Line) -> Iterator[Text | TypedNumber]:
    """The comment, behind the name of whoever owns the element."""
    if found := list(_comment(cells, line)):
        yield Text(f"{line.element.subject.node.name}: ", bold=True)
        yield from found


def _units(cells: Cells, line: Line) -> Iterator[Text | TypedNumber]:
    """Each unit's name and comment, on a line each."""
    said = [entry for entry in line.units if entry.comment.strip()]
    for at, entry in enumerate(said):
        yield Text(f"{entry.node.name}: ", bold=True)
        yield from typed_runs(entry.comment.strip() + ("\n" if at + 1 < len(said) else ""), italic=cells.table.italic)


_TOLD: Mapping[str, Callable[[Cells, Line], Iterator[Text | TypedNumber | StatusMark]]] = {
    "status": status,
    "earlier_status": _earlier,
    "trend": _trend,
    "comment": _comment,
    "said": _said,
    "units": _units,
}


def _assigned(name: str) -> Callable[[Line], str]:
    def read(line: Line) -> str:
        assignment = getattr(line.element, "assignment", None)
        return str(getattr(assignment, name) or "") if assignment else ""

    return read


def due(line: Line) -> str:
    """The last day: of an assignment its own, else the element's."""
    return _assigned("due_on")(line) or str(line.element.due_on or "")


_PLAIN: Mapping[str, Callable[[Line], str]] = {
    "number": lambda line: line.element.number,
    "type": lambda line: line.type.name,
    "description": lambda line: line.element.subject.description,
    "bound": lambda line: line.element.bound,
    "purpose": lambda line: line.element.purpose,
    "responsible": lambda line: str(line.element.subject.responsible or ""),
    "node": lambda line: line.element.subject.node.name,
    "starts_on": lambda line: str(line.element.starts_on or ""),
    "due_on": due,
    "source": _assigned("source"),
    "wording": _assigned("wording"),
    "report_back": _assigned("report_back"),
    "reported_on": _assigned("reported_on"),
}


def _target(line: Line, column: Columns, sex: str) -> Target | None:
    if not column.node:
        return line.values.target(column.period, sex)
    shares = [
        (period, target)
        for (period, of, _), target in line.values.targets.items()
        if of == sex and target.node and target.node.path == column.node
    ]
    holding = [each for each in shares if each[0].start <= column.period.start and column.period.end <= each[0].end]
    return min(holding, key=lambda each: each[0].days)[1] if holding else None


def _style(line: Line, target: Target) -> Style:
    """As the outcomes, with the decimals that the target itself has."""
    how = style_of(line.element)
    exponent = target.value.normalize().as_tuple().exponent if target.value is not None else 0
    own = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return replace(how, decimals=max(how.decimals, own))


def _ended_in(line: Line, period: Period, sex: str) -> Outcome | None:
    """The latest outcome whose period ended in this one."""
    ended = [
        (each, outcome)
        for (each, of), outcome in line.values.outcomes.items()
        if of == sex and period.start < each.end <= period.end
    ]
    return max(ended, key=lambda one: (one[0].end, one[0].start))[1] if ended else None
