"""Siffran öppnad: what a figure is, how it is counted, where it comes from and what it was last year."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from tertial.documents.model import Document
from tertial.measures import catalogue
from tertial.measures.words import filters_in_words, period_in_words
from tertial.numbers import (
    DerivedLineage,
    EnteredLineage,
    Figure,
    FrozenLineage,
    MeasureLineage,
    State,
    Style,
    format_decimal,
    format_figure,
)
from tertial.numbers.formatting import STATE_MEANING
from tertial.periods import Period, parse
from tertial.reports import recount
from tertial.reports.places import Place, places, with_unit
from tertial.reports.reader import Reader
from tertial.reports.sources import Source, sources_of

OPERATIONS = {
    "sum": "Summan av delarna.",
    "count": "Antalet av det som räknas upp här.",
    "difference": "Den första minus den andra.",
    "change_percent": "Förändringen från den andra till den första, i procent av den andra.",
    "ratio": "Den första delad med den andra.",
    "volume_effect": "Förändringen av antalet dygn gånger det tidigare priset per dygn.",
    "price_effect": "Förändringen av priset per dygn gånger antalet dygn nu.",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A line of the drawer: its heading and its text. `aside` stands quietly after it."""

    label: str
    text: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A figure that this one is worked out from; `key` where it stands in the report itself and can be opened."""

    label: str
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure as the drawer shows it."""

    title: str
    text: str
    where: str
    table: str
    terms: tuple[Term, ...]
    sources: tuple[Source, ...] = ()
    parts: tuple[Part, ...] = ()
    adds_up: bool = False
    sql: str = ""
    row_count: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    """A figure in its document: where it stands and how it is shown."""

    document: Document
    figure: Figure
    place: Place
    style: Style

    @property
    def text(self) -> str:
        return format_figure(self.figure, self.style)


def describe(reader: Reader, document: Document, key: str) -> Opened | None:
    """The figure with this key in the report's document, opened; None when there is none."""
    figure = document.figures().get(key)
    if figure is None:
        return None
    place = places(document)[key]
    found = _Found(document, figure, place, with_unit(place.style, figure))
    match lineage_of(figure):
        case MeasureLineage() as lineage:
            return _measured(reader, found, lineage)
        case EnteredLineage() as lineage:
            return Opened(place.title, found.text, _where(reader), place.table, _entered(lineage))
        case DerivedLineage() as lineage:
            return _derived(reader, found, lineage)
        case _:
            terms = (Term("Så räknas den", "Siffran har ingen källa."),)
            return Opened(place.title, found.text, _where(reader), place.table, terms)


def lineage_of(figure: Figure) -> MeasureLineage | EnteredLineage | DerivedLineage | None:
    """Where the figure came from, before it was frozen too."""
    return figure.lineage.was if isinstance(figure.lineage, FrozenLineage) else figure.lineage


def _measured(reader: Reader, found: _Found, lineage: MeasureLineage) -> Opened:
    measure = catalogue.measure(lineage.measure)
    again = recount.last_year(reader.report, found.figure, lineage, found.style)
    terms = [
        Term("Så räknas den", f"{measure.title}. {measure.definition}"),
        Term("Period", period_in_words(lineage.period)),
        *(Term(label, text) for label, text in filters_in_words(lineage, again.names)),
        *_state(found.figure),
        Term("Förra året", again.text, again.change),
    ]
    sources = sources_of(reader, lineage.batches)
    return Opened(
        title=found.place.title,
        text=found.text,
        where=_where(reader),
        table=found.place.table,
        terms=(*terms, *_late(sources, parse(lineage.period))),
        sources=sources,
        parts=_column_parts(found),
        adds_up=bool(found.place.parts),
        sql=again.sql if reader.works_with_it else "",
        row_count=lineage.rows if reader.works_with_it and found.figure.state is not State.SUPPRESSED else 0,
    )


def _late(sources: tuple[Source, ...], period: Period | None) -> list[Term]:
    """A warning where rows came into months of the period (None: any) after these were closed."""
    rows = sum(count for each in sources for day, count in each.late.items() if period is None or day in period)
    said = f"{format_decimal(Decimal(rows))} {'rad' if rows == 1 else 'rader'} bokfördes efter att perioden stängdes."
    return [Term("Sent bokfört", said)] if rows else []


def _derived(reader: Reader, found: _Found, lineage: DerivedLineage) -> Opened:
    sources = sources_of(reader, _batches(found.figure))
    return Opened(
        title=found.place.title,
        text=found.text,
        where=_where(reader),
        table=found.place.table,
        terms=(
            Term("Så räknas den", OPERATIONS.get(lineage.operation, lineage.operation)),
            *_state(found.figure),
            *_late(sources, None),
        ),
        sources=sources,
        parts=_column_parts(found) or _operands(found, lineage),
        adds_up=lineage.operation == "sum",
    )


def _where(reader: Reader) -> str:
    report = reader.report
    return f"{period_in_words(report.period_label)} · {report.body.name}"


def _state(figure: Figure) -> list[Term]:
    meaning = STATE_MEANING[figure.state]
    return [Term("Läge", meaning.capitalize())] if meaning else []


def _entered(lineage: EnteredLineage) -> tuple[Term, ...]:
    moment = timezone.localtime(lineage.entered_at).strftime("%Y-%m-%d %H.%M")
    return (
        Term("Så räknas den", "Inmatad för hand, eftersom ingen källa levererar den."),
        Term("Källa", lineage.source),
        Term("Källans datum", lineage.source_date.isoformat()),
        Term("Inmatad av", lineage.person, moment),
    )


def _column_parts(found: _Found) -> tuple[Part, ...]:
    """The figures of the rows that this row adds up, named by their rows."""
    figures, known = found.document.figures(), places(found.document)
    return tuple(Part(known[key].row, _as_in(known[key], figures[key]), key) for key in found.place.parts)


def _operands(found: _Found, lineage: DerivedLineage) -> tuple[Part, ...]:
    """The figures that it was worked out from; one that stands in the report itself is named and opened as there."""
    known = places(found.document)
    keys = [(key, figure) for key, figure in found.document.figures().items() if known[key].table]
    # The same figure may stand in several tables: its own is nearest.
    keys.sort(key=lambda each: known[each[0]].table != found.place.table)
    parts = []
    for operand in lineage.operands:
        key = next((key for key, figure in keys if figure == operand), None)
        place = known[key] if key else Place(_name(operand), "", Style())
        parts.append(Part(place.title, _as_in(place, operand), key or ""))
    return tuple(parts)


def _as_in(place: Place, figure: Figure) -> str:
    return format_figure(figure, with_unit(place.style, figure))


def _name(figure: Figure) -> str:
    match lineage_of(figure):
        case MeasureLineage() as lineage:
            return f"{catalogue.measure(lineage.measure).title} {period_in_words(lineage.period)}"
        case EnteredLineage() as lineage:
            return lineage.source
        case _:
            return "Beräknad siffra"


def _batches(figure: Figure) -> tuple[int, ...]:
    match lineage_of(figure):
        case MeasureLineage(batches=batches):
            return batches
        case DerivedLineage(operands=operands):
            return tuple(sorted({batch for part in operands for batch in _batches(part)}))
        case _:
            return ()
