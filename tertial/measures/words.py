"""Ord: periods and conditions of a figure as people say them."""

from collections.abc import Mapping

from tertial.measures.lineage import in_words, notes_of
from tertial.numbers import MeasureLineage
from tertial.periods import month_span_label, parse


def period_in_words(label: str) -> str:
    """`T1 2017` → `januari–april 2017`; a whole year, and what is not of whole months, as it is written."""
    period = parse(label)
    if not period.is_whole_months or period == period.full_year() or period.start.year != period.last_day.year:
        return period.label
    return f"{month_span_label(period, short=False)} {period.year}"


def filters_in_words(lineage: MeasureLineage, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """The conditions and remarks of a figure, a heading and a text each; `names` are those of units, by path."""
    named = tuple(
        (name, names.get(value, value)) if name.removesuffix("!") == "unit" else (name, value)
        for name, value in lineage.filters
    )
    notes = [("Anmärkning", f"{text[:1].upper()}{text[1:]}.") for text in notes_of(lineage.filters)]
    return [*in_words(named), *notes]
