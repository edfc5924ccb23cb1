"""Litet linjediagram beside the field: earlier values, the last one named, the target as a dashed line."""

from collections.abc import Sequence
from decimal import Decimal

from tertial.documents.canvas import TEXT_SIZE, Canvas
from tertial.documents.tokens import COLOURS, MUTED
from tertial.followup.kinds import Beside
from tertial.numbers import Figure, format_decimal, format_figure, raw

_WIDE, _HIGH = 260.0, 96.0
_TOP, _BOTTOM, _SIDE = 22.0, 72.0, 8.0
_LINE = COLOURS["accent"]


def draw(beside: Beside) -> str:
    """The chart as SVG, every text in it escaped; empty where fewer than two values are known."""
    known = [point.value for point in beside.points if point.value is not None]
    if len(known) < 2:
        return ""
    levels = known if beside.target is None else [*known, beside.target]
    low, high = min(levels), max(levels)
    canvas = Canvas(_HIGH, _WIDE)
    if beside.target is not None:
        _draw_target(canvas, beside, _y(beside.target, low, high))
    _draw_line(canvas, beside, low, high)
    canvas.text(_SIDE, _HIGH - TEXT_SIZE, beside.points[0].label, fill=MUTED)
    canvas.text(_WIDE - _SIDE, _HIGH - TEXT_SIZE, beside.points[-1].label, anchor="end", fill=MUTED)
    return canvas.svg(said(beside))


def said(beside: Beside) -> str:
    """The chart in words: `2015: 56 %. 2016: 51 %. Mål 100 %.`"""
    values = [f"{point.label}: {_written(beside, point.value)}." for point in beside.points]
    if beside.target is not None:
        values.append(f"Mål {_written(beside, beside.target)}.")
    return " ".join(values)


def _draw_target(canvas: Canvas, beside: Beside, y: float) -> None:
    canvas.line((_SIDE, y), (_WIDE - _SIDE, y), MUTED, dashed=True)
    canvas.text(_SIDE, y - TEXT_SIZE, f"mål {_written(beside, beside.target)}", fill=MUTED, halo=True)


def _draw_line(canvas: Canvas, beside: Beside, low: Decimal, high: Decimal) -> None:
    step = (_WIDE - 2 * _SIDE) / max(len(beside.points) - 1, 1)
    places = [
        (_SIDE + at * step, None if point.value is None else _y(point.value, low, high))
        for at, point in enumerate(beside.points)
    ]
    for run in _runs(places):
        canvas.path(run, _LINE)
    x, y = [(x, y) for x, y in places if y is not None][-1]
    canvas.dot(x, y, _LINE)
    last = [point.value for point in beside.points if point.value is not None][-1]
    # Away from the dashed line, and from the words above it.
    is_high = beside.target is not None and last >= beside.target
    canvas.text(x, y + (1 if is_high else -1) * TEXT_SIZE, _written(beside, last), anchor="end", bold=True, halo=True)


def _runs(places: Sequence[tuple[float, float | None]]) -> list[list[tuple[float, float]]]:
    """The points that a line joins: it stops where a value is missing."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, y in places:
        if y is not None:
            runs[-1].append((x, y))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) > 1]


def _y(value: Decimal, low: Decimal, high: Decimal) -> float:
    if high == low:
        return (_TOP + _BOTTOM) / 2
    return float(Decimal(_BOTTOM) - (value - low) / (high - low) * Decimal(_BOTTOM - _TOP))


def _written(beside: Beside, value: Decimal | None) -> str:
    if value is None:
        return "–"
    shown = beside.shown
    counted = beside.counted or ((shown.figure.unit, shown.style) if shown else None)
    if counted is None:
        return format_decimal(Decimal(raw(value) or 0))
    return format_figure(Figure(value, counted[0]), counted[1])
