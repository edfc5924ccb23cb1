"""Stapeldiagram: horizontal bars, each labelled with its figure; negative ones to the left of the zero line."""

from dataclasses import dataclass

from tertial.documents.canvas import WIDTH, Anchor, Canvas, text_width, wrapped
from tertial.documents.model import Chart, Point
from tertial.documents.outline import chart_labels
from tertial.documents.tokens import INK, MUTED, NEGATIVE, SERIES_COLOURS
from tertial.numbers import displayed_value, format_figure

_BAR = 13.0
_BETWEEN_BARS = 2.0
_BETWEEN_GROUPS = 9.0
_LINE = 11.5
_GAP = 5.0
_MOST_LABEL = 165.0


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a value is drawn: `zero` in points from the left, `per_unit` points a unit."""

    zero: float
    per_unit: float

    def at(self, value: float) -> float:
        return self.zero + value * self.per_unit


def draw_bars(chart: Chart) -> Canvas:
    """One group of bars a label, one bar a series in it."""
    labels = chart_labels(chart)
    lines = {label: wrapped(label, _MOST_LABEL) for label in labels}
    left = max((text_width(line) for texts in lines.values() for line in texts), default=0.0) + 2 * _GAP
    scale = _scale(chart, left)
    inner = len(chart.series) * (_BAR + _BETWEEN_BARS) - _BETWEEN_BARS
    heights = [max(inner, len(lines[label]) * _LINE) + _BETWEEN_GROUPS for label in labels]
    canvas = Canvas(max(sum(heights), _LINE))
    top = 0.0
    for label, height in zip(labels, heights, strict=True):
        middle = top + height / 2
        for at, line in enumerate(lines[label]):
            canvas.text(0, middle + (at - (len(lines[label]) - 1) / 2) * _LINE, line)
        _draw_group(canvas, chart, label, scale, middle - inner / 2, named=label == labels[0])
        top += height
    canvas.line((scale.zero, 0), (scale.zero, canvas.height), INK)
    return canvas


def _draw_group(canvas: Canvas, chart: Chart, label: str, scale: _Scale, top: float, *, named: bool) -> None:
    for at, series in enumerate(chart.series):
        point = next((point for point in series.points if point.label == label), None)
        y = top + at * (_BAR + _BETWEEN_BARS)
        if point is None:
            continue
        value = _value(chart, point)
        colour = NEGATIVE if chart.signed and value < 0 else SERIES_COLOURS[at % len(SERIES_COLOURS)]
        start, end = sorted((scale.zero, scale.at(value)))
        if value:
            draw = canvas.frame if point.forecast else canvas.rect
            draw(start, y, end - start, _BAR, colour)
        name = series.label if named and len(chart.series) > 1 else ""
        _draw_label(canvas, chart, point, (scale.at(value), y + _BAR / 2), name, colour)


def _draw_label(canvas: Canvas, chart: Chart, point: Point, place: tuple[float, float], name: str, colour: str) -> None:
    """The figure at the end of its bar; in the first group the name of the series beyond it."""
    text = format_figure(point.figure, chart.style)
    value = _value(chart, point)
    x, y = place
    away = -1 if value < 0 else 1
    anchor: Anchor = "end" if value < 0 else "start"
    canvas.text(x + away * _GAP, y, text, anchor=anchor, fill=INK if value else MUTED)
    if name:
        canvas.text(x + away * (2 * _GAP + text_width(text)), y, name, anchor=anchor, fill=colour, bold=True)


def _scale(chart: Chart, left: float) -> _Scale:
    """The scale at which the longest bars and the labels beyond them fill the room right of the names."""
    room_left, room_right, lowest, highest = 0.0, 0.0, 0.0, 0.0
    widest = (
        max((text_width(series.label) * 1.06 + _GAP for series in chart.series), default=0.0)
        if len(chart.series) > 1
        else 0.0
    )
    for series in chart.series:
        for point in series.points:
            value = _value(chart, point)
            room = text_width(format_figure(point.figure, chart.style)) + _GAP + widest
            lowest, highest = min(lowest, value), max(highest, value)
            room_left, room_right = (
                (max(room_left, room), room_right) if value < 0 else (room_left, max(room_right, room))
            )
    span = highest - lowest
    per_unit = (WIDTH - left - room_left - room_right) / span if span else 0.0
    return _Scale(left + room_left - lowest * per_unit, per_unit)


def _value(chart: Chart, point: Point) -> float:
    """The figure as shown, as a length; nothing for a state without a value."""
    return float(displayed_value(point.figure, chart.style) or 0)
