"""Inmatade siffror som sidan visar dem: formatted, and as a form's first values when one is to be corrected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tertial.numbers import Style, format_decimal, format_figure
from tertial.organisation.models import Node
from tertial.periods import Period, month_span_label
from tertial.reports.models import EnteredFigure
from tertial.reports.places import with_unit
from tertial.reports.selectors import entered_figure

_PERIODS = 6


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """An entered figure with its value as text."""

    entered: EnteredFigure
    shown: str

    @property
    def period(self) -> str:
        """The period that it was entered for."""
        return named(self.entered.period_start, self.entered.period_end)


@dataclass(frozen=True, slots=True)
class Overview:
    """Every figure that has been entered for a body: the periods, latest first, and for each key its values there."""

    periods: tuple[str, ...]
    rows: tuple[tuple[str, tuple[ShownFigure | None, ...]], ...]


def offered(body: Node, period: Period) -> list[EnteredFigure]:
    """The latest earlier figure of every key that has none in the period. One query."""
    known = EnteredFigure.objects.filter(body=body, period_start=period.start, period_end=period.end)
    earlier = EnteredFigure.objects.filter(body=body, period_end__lte=period.start).exclude(key__in=known.values("key"))
    latest = earlier.order_by("key", "-period_end", "-period_start").distinct("key")
    return list(latest.select_related("entered_by"))


def side_by_side(body: Node) -> Overview:
    """All periods beside each other, at most the latest six. One query."""
    found = list(EnteredFigure.objects.filter(body=body).select_related("entered_by"))
    spans = sorted({(one.period_end, one.period_start) for one in found}, reverse=True)[:_PERIODS]
    rows: dict[str, dict[tuple[date, date], EnteredFigure]] = {}
    for one in sorted(found, key=lambda one: one.period_end):
        rows.setdefault(one.key, {})[(one.period_end, one.period_start)] = one
    shown = tuple(
        (list(by_span.values())[-1].label, tuple(_at(by_span.get(span)) for span in spans))
        for _, by_span in sorted(rows.items())
    )
    return Overview(tuple(named(start, end) for end, start in spans), shown)


def named(start: date, end: date) -> str:
    """`jan–apr 2017` for months of a year, `2017` for a whole one, else the dates."""
    period = Period(start, end)
    is_part = period.is_whole_months and start.year == period.year and period != period.full_year()
    return f"{month_span_label(period)} {start.year}" if is_part else period.label


def _at(one: EnteredFigure | None) -> ShownFigure | None:
    return ShownFigure(one, _shown(one)) if one else None


def shown_figures(figures: Iterable[EnteredFigure]) -> list[ShownFigure]:
    """The figures with the decimals they were entered with, and their unit."""
    return [ShownFigure(one, _shown(one)) for one in figures]


def initial_of(figures: Iterable[EnteredFigure], key: str) -> dict[str, Any]:
    """What the form starts from: the figure with this key, or nothing."""
    found = next((one for one in figures if one.key == key), None)
    if found is None:
        return {}
    names = ("label", "key", "unit", "source", "source_date")
    return {name: getattr(found, name) for name in names} | {"value": format_decimal(_plain(found.value))}


def _shown(one: EnteredFigure) -> str:
    figure = entered_figure(one)
    return format_figure(figure, with_unit(Style(figure.unit, _decimals(one.value)), figure))


def _decimals(value: Decimal) -> int:
    exponent = _plain(value).as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _plain(value: Decimal) -> Decimal:
    """Without the zeros that the column adds: 13.000000 is 13, 1200 stays 1200."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
