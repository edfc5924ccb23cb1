"""Utfall som figurer: an outcome with unit, state and lineage, and how it is written."""

from collections.abc import Mapping
from typing import Any

from tertial.numbers import (
    EnteredLineage,
    Figure,
    MeasureLineage,
    State,
    Style,
    absent,
    format_figure,
    unit,
)
from tertial.steering.histories import is_written
from tertial.steering.models import Element, Outcome, Target

BARE = "count"  # of an element that says no unit


def style_of(element: Element) -> Style:
    """How the element's values are written: its unit after them, but for counts and indices."""
    return Style(decimals=element.decimals, with_unit=is_written(element.unit or BARE))


def figure_of(outcome: Outcome | None, element: Element) -> Figure:
    """The outcome as a figure; missing (u.s.) where there is none."""
    counted = element.shown_unit or unit(BARE)
    if outcome is None:
        return absent(counted, State.MISSING)
    return Figure(outcome.value, counted, State(outcome.state), lineage_of(outcome))


def lineage_of(outcome: Outcome) -> MeasureLineage | EnteredLineage | None:
    """Where the outcome comes from: its measure, or who entered it, with source and date; None where nobody says."""
    if outcome.is_measured and outcome.lineage:
        return _measured(outcome.lineage)
    if outcome.entered_by is None or outcome.entered_at is None:
        return None
    dated = outcome.source_date or outcome.entered_at.date()
    return EnteredLineage(str(outcome.entered_by), outcome.entered_at, outcome.source, dated)


def lineage_data(lineage: MeasureLineage) -> dict[str, Any]:
    """The lineage of a measure as it is kept with an outcome."""
    return {
        "measure": lineage.measure,
        "body": lineage.body,
        "period": lineage.period,
        "filters": [list(pair) for pair in lineage.filters],
        "batches": list(lineage.batches),
        "rows": lineage.rows,
    }


def _measured(data: Mapping[str, Any]) -> MeasureLineage:
    filters = tuple((str(name), str(value)) for name, value in data["filters"])
    return MeasureLineage(data["measure"], data["body"], data["period"], filters, tuple(data["batches"]), data["rows"])


def outcome_text(outcome: Outcome | None, element: Element) -> str:
    """`52 %`, `52 % (Medel 3,7)`, `För få svar`, `ej mätt`; empty where there is none."""
    if outcome is None:
        return ""
    if outcome.value is None and outcome.words:
        return outcome.words
    text = format_figure(figure_of(outcome, element), style_of(element))
    return f"{text} ({outcome.words})" if outcome.words else text


def target_text(target: Target | None, element: Element) -> str:
    """The target in its own words, or its value; empty where there is none."""
    if target is None:
        return ""
    if target.words or target.value is None:
        return target.words
    return format_figure(Figure(target.value, element.shown_unit or unit(BARE)), style_of(element))
