"""Linjediagram: one line a series, named at its end with its last figure; a line stops where a figure is missing.

A small one stands beside others: it is half as wide and half as high, and shares are drawn to the scale of all of them.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tertial.documents.canvas import WIDTH, Canvas, text_width
from tertial.documents.model import Chart, Series
from tertial.documents.outline import chart_labels
from tertial.documents.tokens import INK, MUTED, RULE, SERIES_COLOURS
from tertial.numbers import displayed_value, format_decimal, format_figure
from tertial.numbers.units import Kind

_TOP = 8.0
_BOTTOM = 20.0
_GAP = 6.0
_LINE = 12.0
_SMALL_WIDTH = (WIDTH - 16.0) / 2
# Above this share of the highest value the lowest one is far from zero, and the axis may start above it.
_FAR = 0.6


@dataclass(frozen=True, slots=True)
class _Frame:
    """How large the picture is, from where to where it goes, and the values along its left."""

    width: float
    height: float
    ticks: list[Decimal]

    def y(self, value: float) -> float:
        lowest, highest = float(self.ticks[0]), float(self.ticks[-1])
        return _TOP + (self.height - _TOP) * (highest - value) / (highest - lowest)


def draw_lines(chart: Chart, beside: Sequence[Chart] = ()) -> Canvas:
    """The labels along the bottom, a few values along the left, names at the right; `beside` stand other small ones."""
    labels, frame = chart_labels(chart), _frame(chart, beside)
    written = [format_decimal(tick) for tick in frame.ticks]
    left = max(text_width(text) for text in written) + _GAP
    right = frame.width - max((text_width(_name(chart, series)) for series in chart.series), default=0.0) - 2 * _GAP
    canvas = Canvas(frame.height + _BOTTOM, frame.width)
    for text, tick in zip(written, frame.ticks, strict=True):
        y = frame.y(float(tick))
        canvas.line((left, y), (right, y), INK if tick == 0 else RULE, 0.6)
        canvas.text(left - _GAP, y, text, anchor="end", fill=MUTED)
    step = (right - left - 2 * _GAP) / max(len(labels) - 1, 1)
    places = {label: left + _GAP + at * step for at, label in enumerate(labels)}
    _draw_places(canvas, places, step, frame)
    _draw_breaks(canvas, chart, places, step, frame)
    _draw_series(canvas, chart, places, frame)
    return canvas


def _frame(chart: Chart, beside: Sequence[Chart]) -> _Frame:
    together = [one for one in beside if _is_share(one)] if _is_share(chart) else [chart]
    values = [value for one in together or [chart] for series in one.series for value in _values(one, series).values()]
    return _Frame(_SMALL_WIDTH, 82.0, _ticks(values, 2)) if chart.small else _Frame(WIDTH, 170.0, _ticks(values, 4))


def _is_share(chart: Chart) -> bool:
    """Whether the chart shows shares: those can be compared whatever they are shares of."""
    units = {point.figure.unit.kind for series in chart.series for point in series.points}
    return chart.small and units == {Kind.SHARE}


def _draw_breaks(canvas: Canvas, chart: Chart, places: dict[str, float], step: float, frame: _Frame) -> None:
    """A rule from top to bottom, halfway to the first point after each break."""
    for label in chart.breaks:
        if label in places:
            x = places[label] - step / 2
            canvas.line((x, _TOP), (x, frame.height), MUTED, 1.2)


def _draw_places(canvas: Canvas, places: dict[str, float], step: float, frame: _Frame) -> None:
    """The labels along the bottom, as many as there is room for, the last always among them."""
    widest = max((text_width(label) for label in places), default=0.0) + _GAP
    every = max(1, math.ceil(widest / step)) if step else 1
    last = len(places) - 1
    for at, (label, x) in enumerate(places.items()):
        if (last - at) % every == 0:
            canvas.text(x, frame.height + _BOTTOM / 2, label, anchor="middle", fill=MUTED)


def _draw_series(canvas: Canvas, chart: Chart, places: dict[str, float], frame: _Frame) -> None:
    ends: list[tuple[float, float, str, str]] = []
    last = next(reversed(places), None)
    for at, series in enumerate(chart.series):
        colour = SERIES_COLOURS[at % len(SERIES_COLOURS)]
        values = _values(chart, series)
        for run in _unbroken(list(places), values, chart.breaks):
            points = [(places[label], frame.y(values[label])) for label in run]
            if len(points) > 1:
                canvas.path(points, colour)
            canvas.dot(*points[-1], colour)
        if values:
            label = next(label for label in reversed(places) if label in values)
            end = (frame.y(values[label]), places[label], _name(chart, series), colour)
            if label == last:
                ends.append(end)
            else:
                _draw_early_name(canvas, *end)
    _draw_names(canvas, ends, frame)


def _draw_early_name(canvas: Canvas, y: float, x: float, name: str, colour: str) -> None:
    """The name of a line that stops before the others: above or below its end, where there is room, on a white halo."""
    above = y > _TOP + 2 * _LINE
    canvas.text(x, y - _LINE if above else y + _LINE, name, anchor="middle", fill=colour, bold=True, halo=True)


def _draw_names(canvas: Canvas, ends: list[tuple[float, float, str, str]], frame: _Frame) -> None:
    """Names at the ends of the lines, moved down where two would stand on each other, up again at the bottom."""
    lowest = -math.inf
    room = frame.height + _LINE
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


def _ticks(values: list[float], steps: int) -> list[Decimal]:
    """Round values from below the lowest to above the highest; 0 is among them unless all lie far from it."""
    near = not values or min(values) < _FAR * max(values)
    lowest, highest = (min([0.0, *values]), max([0.0, *values])) if near else (min(values), max(values))
    span = highest - lowest or 1.0
    magnitude = Decimal(1).scaleb(math.floor(math.log10(span / steps)))
    step = next(magnitude * times for times in (1, 2, 5, 10) if span / float(magnitude * times) <= steps + 1)
    first, last = math.floor(lowest / float(step)), math.ceil(highest / float(step) or 1)
    return [step * at for at in range(first, max(last, first + 1) + 1)]
