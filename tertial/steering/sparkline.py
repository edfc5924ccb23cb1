"""Små linjer: earlier values in the size of a word. What they say stands beside them in figures."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

_WIDE, _HIGH, _EDGE = 88, 24, 4


def sparkline(values: Sequence[Decimal | None]) -> SafeString | str:
    """The values as a line with its last point marked; empty where fewer than two are known. Hidden from readers."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    step = (_WIDE - 2 * _EDGE) / max(len(values) - 1, 1)
    places = [
        (round(_EDGE + at * step, 1), _y(value, low, high)) for at, value in enumerate(values) if value is not None
    ]
    line = " ".join(f"{x},{y}" for x, y in places)
    return format_html(
        '<svg class="p-spark" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true">'
        '<polyline points="{}" fill="none" stroke="currentColor" stroke-width="1.5"/>'
        '<circle cx="{}" cy="{}" r="2.5" fill="currentColor"/></svg>',
        _WIDE, _HIGH, _WIDE, _HIGH, line, *places[-1],
    )  # fmt: skip


def _y(value: Decimal, low: Decimal, high: Decimal) -> float:
    if high == low:
        return _HIGH / 2
    return round(float(_HIGH - _EDGE - (value - low) / (high - low) * (_HIGH - 2 * _EDGE)), 1)
