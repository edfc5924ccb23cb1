"""Linjediagram: one line a series, named at its end with its last figure; a line stops where a figure is missing."""

import math
from collections.abc import Collection
from decimal import Decimal

from tertial.documents.canvas import WIDTH, Canvas, text_width
from tertial.documents.model import Chart, Series
from tertial.documents.outline import chart_labels
from tertial.documents.tokens import INK, MUTED, RULE, SERIES_COLOURS
from tertial.numbers import displayed_value, format_decimal, format_figure

_HEIGHT = 170.0
_TOP = 8.0
_BOTTOM = 20.0
_GAP = 6.0
_LINE = 12.0
_STEPS = 4
# Above this share of the highest value the lowest one is far from zero, and the axis may start above it.
_FAR = 0.6


def draw_lines(chart: Chart) -> Canvas:
    """The labels along the bottom, a few values along the left, names at the right."""
    labels = chart_labels(chart)
    ticks = _ticks([value for series in chart.series for value in _values(chart, series).values()])
    written = [format_decimal(tick) for tick in ticks]
    left = max(text_width(text) for text in written) + _GAP
    right = WIDTH - max((text_width(_name(chart, series)) for series in chart.series), default=0.0) - 2 * _GAP
    canvas = Canvas(_HEIGHT + _BOTTOM)
    heights = [_height(float(tick), ticks) for tick in ticks]
    for text, y, tick in zip(written, heights, ticks, strict=True):
        canvas.line((left, y), (right, y), INK if tick == 0 else RULE, 0.6)
        canvas.text(left - _GAP, y, text, anchor="end", fill=MUTED)
    step = (right - left - 2 * _GAP) / max(len(labels) - 1, 1)
    places = {label: left + _GAP + at * step for at, label in enumerate(labels)}
    _draw_places(canvas, places, step)
    _draw_breaks(canvas, chart, places, step)
    _draw_series(canvas, chart, places, ticks)
    return canvas


def _draw_breaks(canvas: Canvas, chart: Chart, places: dict[str, float], step: float) -> None:
    """A rule from top to bottom, halfway to the first point after each break."""
    for label in chart.breaks:
        if label in places:
            x = places[label] - step / 2
            canvas.line((x, _TOP), (x, _HEIGHT), MUTED, 1.2)


def _draw_places(canvas: Canvas, places: dict[str, float], step: float) -> None:
    """The labels along the bottom, as many as there is room for, the last always among them."""
    widest = max((text_width(label) for label in places), default=0.0) + _GAP
    every = max(1, math.ceil(widest / step)) if step else 1
    last = len(places) - 1
    for at, (label, x) in enumerate(places.items()):
        if (last - at) % every == 0:
            canvas.text(x, _HEIGHT + _BOTTOM / 2, label, anchor="middle", fill=MUTED)


def _draw_series(canvas: Canvas, chart: Chart, places: dict[str, float], ticks: list[Decimal]) -> None:
    ends: list[tuple[float, float, str, str]] = []
    last = next(reversed(places), None)
    for at, series in enumerate(chart.series):
        colour = SERIES_COLOURS[at % len(SERIES_COLOURS)]
        values = _values(chart, series)
        for run in _unbroken(list(places), values, chart.breaks):
            points = [(places[label], _height(values[label], ticks)) for label in run]
            if len(points) > 1:
                canvas.path(points, colour)
            canvas.dot(*points[-1], colour)
        if values:
            label = next(label for label in reversed(places) if label in values)
            end = (_height(values[label], ticks), places[label], _name(chart, series), colour)
            if label == last:
                ends.append(end)
            else:
                _draw_early_name(canvas, *end)
    _draw_names(canvas, ends)


def _draw_early_name(canvas: Canvas, y: float, x: float, name: str, colour: str) -> None:
    """The name of a line that stops before the others: above or below its end, where there is room, on a white halo."""
    above = y > _TOP + 2 * _LINE
    canvas.text(x, y - _LINE if above else y + _LINE, name, anchor="middle", fill=colour, bold=True, halo=True)


def _draw_names(canvas: Canvas, ends: list[tuple[float, float, str, str]]) -> None:
    """Names at the ends of the lines, moved down where two would stand on each other, up again at the bottom."""
    lowest = -math.inf
    room = _HEIGHT + _LINE
    for at, (y, x, name, colour) in enumerate(sorted(ends)):
        below = len(ends) - 1 - at
        lowest = min(max(y, lowest + _LINE), room - below * _LINE)
        canvas.text(x + _GAP, lowest, name, fill=colour, bold=True)


def _unbroken(labels: list[str], values: dict[str, float], breaks: Collection[str]) -> list[list[str]]:
    """The labels that a line joins: it stops where a figure is missing, and where the series is broken."""
    runs: list[list[str]] = [[]]
    for label in labels:
        if label in breaks and runs[-1]:
            runs.append([])
        if label in values:
            runs[-1].append(label)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _values(chart: Chart, series: Series) -> dict[str, float]:
    shown = {point.label: displayed_value(point.figure, chart.style) for point in series.points}
    return {label: float(value) for label, value in shown.items() if value is not None}


def _name(chart: Chart, series: Series) -> str:
    """What stands at the end of a line: its name and its last figure; of one that is alone the title is the name."""
    known = [point.figure for point in series.points if point.figure.value is not None]
    name = series.label if len(chart.series) > 1 or not known else ""
    return f"{name} {format_figure(known[-1], chart.style) if known else ''}".strip()


def _height(value: float, ticks: list[Decimal]) -> float:
    lowest, highest = float(ticks[0]), float(ticks[-1])
    return _TOP + (_HEIGHT - _TOP) * (highest - value) / (highest - lowest)


def _ticks(values: list[float]) -> list[Decimal]:
    """Round values from below the lowest to above the highest; 0 is among them unless all lie far from it."""
    near = not values or min(values) < _FAR * max(values)
    lowest, highest = (min([0.0, *values]), max([0.0, *values])) if near else (min(values), max(values))
    span = highest - lowest or 1.0
    magnitude = Decimal(1).scaleb(math.floor(math.log10(span / _STEPS)))
    step = next(magnitude * times for times in (1, 2, 5, 10) if span / float(magnitude * times) <= _STEPS + 1)
    first, last = math.floor(lowest / float(step)), math.ceil(highest / float(step) or 1)
    return [step * at for at in range(first, max(last, first + 1) + 1)]
