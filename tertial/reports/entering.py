"""Inmatade siffror som sidan visar dem: formatted, and as a form's first values when one is to be corrected."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tertial.numbers import Style, format_decimal, format_figure
from tertial.reports.models import EnteredFigure
from tertial.reports.places import with_unit
from tertial.reports.selectors import entered_figure


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """An entered figure with its value as text."""

    entered: EnteredFigure
    shown: str


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
