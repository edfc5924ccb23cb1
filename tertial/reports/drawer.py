"""Siffran öppnad: what a figure is, how it is counted, where it comes from and what it was last year."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tertial.facts import store
from tertial.facts.models import Batch
from tertial.facts.selectors import scope_for, scope_for_system
from tertial.measures import catalogue, engine
from tertial.measures.declare import Measure
from tertial.measures.lineage import in_words, notes_of, where_of
from tertial.numbers import (
    DerivedLineage,
    EnteredLineage,
    Figure,
    FrozenLineage,
    MeasureLineage,
    Style,
    change_percent,
    format_decimal,
    format_figure,
    style,
)
from tertial.organisation.selectors import Actor
from tertial.periods import month_span_label, parse
from tertial.reports.composition import document_of
from tertial.reports.models import Report
from tertial.reports.places import Place, places, with_unit

PAGE = 100
OPERATIONS = {
    "sum": "Summan av delarna",
    "difference": "Den första minus den andra",
    "change_percent": "Förändring från den andra till den första, i procent av den andra",
    "ratio": "Den första delad med den andra",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A line of the drawer."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A batch that the figure was computed from; `reconciled` says when it was ticked off, or is empty."""

    name: str
    detail: str
    reconciled: str
    batch_id: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure as the drawer shows it."""

    title: str
    text: str
    place: str
    terms: tuple[Term, ...]
    sources: tuple[Source, ...] = ()
    parts: tuple[Term, ...] = ()
    sql: str = ""
    row_count: int = 0
    personal: bool = False

    @property
    def has_rows(self) -> bool:
        return self.row_count > 0

    @property
    def rows_label(self) -> str:
        if self.row_count == 1:
            return "Visa raden"
        return f"Visa de {format_decimal(Decimal(self.row_count))} raderna"


def describe(user: Actor, report: Report, key: str) -> Opened | None:
    """The figure with this key in the report, opened; None when there is none."""
    document = document_of(report)
    figure = document.figures().get(key)
    if figure is None:
        return None
    place = places(document)[key]
    shown = with_unit(place.style, figure)
    where = f"{_period_in_words(report)} · {report.body.name}"
    match figure.lineage:
        case MeasureLineage() as lineage:
            return _measured(report, figure, lineage, shown, where, place)
        case EnteredLineage() as lineage:
            return Opened(place.title, format_figure(figure, shown), where, _entered(lineage))
        case DerivedLineage() as lineage:
            parts = tuple(
                Term(_operand(part), format_figure(part, with_unit(Style(), part))) for part in lineage.operands
            )
            terms = (Term("Så räknas den", OPERATIONS.get(lineage.operation, lineage.operation)),)
            return Opened(place.title, format_figure(figure, shown), where, terms, _sources(_batches(figure)), parts)
        case _:
            terms = (Term("Så räknas den", "Siffran har ingen källa."),)
            return Opened(place.title, format_figure(figure, shown), where, terms)


def rows(user: Actor, report: Report, key: str, *, page: int) -> Any:
    """The rows behind a figure that a measure computed, of the units where the user may see facts."""
    from tertial.measures.rows import behind

    figure = document_of(report).figures().get(key)
    if figure is None or not isinstance(figure.lineage, MeasureLineage):
        return None
    lineage = figure.lineage
    with store.open(scope_for(user, report.body, batches=lineage.batches)) as facts:
        period, where = parse(lineage.period), where_of(lineage.filters)
        return behind(facts, lineage.measure, period, where, limit=PAGE, offset=(page - 1) * PAGE)


def _measured(
    report: Report, figure: Figure, lineage: MeasureLineage, shown: Style, where: str, place: Place
) -> Opened:
    measure = catalogue.measure(lineage.measure)
    filters = [Term(label, text) for label, text in in_words(lineage.filters)]
    notes = [Term("Anmärkning", text) for text in notes_of(lineage.filters)]
    earlier, sql = _last_year(report, measure, figure, lineage, shown)
    return Opened(
        title=f"{measure.title}, {place.title}" if place.title else measure.title,
        text=format_figure(figure, shown),
        place=where,
        terms=(
            Term("Så räknas den", measure.definition),
            Term("Period", lineage.period),
            *filters,
            *notes,
            Term("Bygger på", measure.source),
            Term("Samma period förra året", earlier),
        ),
        sources=_sources(lineage.batches),
        sql=sql,
        row_count=lineage.rows,
        personal=measure.personal,
    )


def _last_year(
    report: Report, measure: Measure, figure: Figure, lineage: MeasureLineage, shown: Style
) -> tuple[str, str]:
    period, where = parse(lineage.period), where_of(lineage.filters)
    with store.open(scope_for_system(report.body)) as facts:
        result = engine.compute(facts, measure.key, period, where=where, compare="previous_year")
    then = result.total.previous
    if then is None:
        return "–", result.sql
    text = format_figure(then, shown)
    change = change_percent(figure, then)
    if change.value is None:
        return text, result.sql
    return f"{text} ({format_figure(change, style('percent', 1))})", result.sql


def _entered(lineage: EnteredLineage) -> tuple[Term, ...]:
    moment = timezone.localtime(lineage.entered_at).strftime("%Y-%m-%d %H.%M")
    return (
        Term("Så räknas den", "Inmatad för hand, eftersom ingen källa levererar den."),
        Term("Källa", lineage.source),
        Term("Källans datum", lineage.source_date.isoformat()),
        Term("Inmatad av", f"{lineage.person}, {moment}"),
    )


def _sources(batches: tuple[int, ...]) -> tuple[Source, ...]:
    found = Batch.objects.filter(pk__in=batches).order_by("table", "pk")
    return tuple(_source(batch) for batch in found)


def _source(batch: Batch) -> Source:
    committed = timezone.localtime(batch.committed_at).strftime("%Y-%m-%d %H.%M")
    detail = f"inläst {committed} · {format_decimal(Decimal(batch.rows))} rader"
    reconciled = timezone.localtime(batch.reconciled_at).strftime("%Y-%m-%d") if batch.reconciled_at else ""
    return Source(batch.file_name, detail, reconciled, batch.pk)


def _batches(figure: Figure) -> tuple[int, ...]:
    match figure.lineage:
        case MeasureLineage(batches=batches):
            return batches
        case DerivedLineage(operands=operands):
            return tuple(sorted({batch for part in operands for batch in _batches(part)}))
        case FrozenLineage(was=was) if was is not None:
            return _batches(figure.with_lineage(was))
        case _:
            return ()


def _part(figure: Figure) -> Term:
    return Term(_operand(figure), format_figure(figure, with_unit(Style(), figure)))


def _operand(figure: Figure) -> str:
    if isinstance(figure.lineage, MeasureLineage):
        words = ", ".join(text for _, text in in_words(figure.lineage.filters))
        title = catalogue.measure(figure.lineage.measure).title
        return f"{title} {figure.lineage.period}" + (f" ({words})" if words else "")
    if isinstance(figure.lineage, EnteredLineage):
        return figure.lineage.source
    return "Beräknad siffra"


def _period_in_words(report: Report) -> str:
    period = report.period
    if not period.is_whole_months:
        return period.label
    return f"{month_span_label(period, short=False)} {period.year}"
