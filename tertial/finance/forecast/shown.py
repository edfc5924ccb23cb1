"""Belopp på sidan: how a forecast's figures stand in a cell, and where they can be opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from tertial.documents.html_text import figure_html
from tertial.finance import opened
from tertial.finance.forecast.rules import Amount
from tertial.numbers import Figure, MeasureLineage, Sign, Style, displayed_value, format_figure, style, unit

KR = unit("kr")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell. `key` names it on the page, so that it can be set anew when something is saved."""

    key: str
    html: SafeString | str = ""
    negative: bool = False
    soft: bool = False

    def as_json(self) -> Mapping[str, object]:
        return {"text": str(self.html), "negative": self.negative, "soft": self.soft}


def style_in(money: str, *, signed: bool = False) -> Style:
    """How the page shows amounts: whole kr and tkr, mnkr with one decimal."""
    return style(money, 1 if money == "mnkr" else 0, sign=Sign.ALWAYS if signed else Sign.NEGATIVE_ONLY)


def amount_text(amount: Amount, money: str, *, signed: bool = False) -> str:
    """The amount rounded for the page; nothing for none."""
    return "" if amount is None else format_figure(Figure(amount, KR), style_in(money, signed=signed))


def amount_cell(key: str, amount: Amount, money: str, *, marks: bool = False) -> Cell:
    """An amount; with `marks` it is better or worse, and said with its sign."""
    if amount is None:
        return Cell(key)
    shown = displayed_value(Figure(amount, KR), style_in(money)) or Decimal(0)
    return Cell(key, amount_text(amount, money, signed=marks), marks and shown < 0)


def measured_cell(key: str, figure: Figure | None, money: str, path: str) -> Cell:
    """A measured figure; one opens it to see where it comes from, where `path` says at which node that may be seen."""
    if figure is None:
        return Cell(key)
    lineage = figure.lineage
    link = None
    if path and isinstance(lineage, MeasureLineage):
        address = f"{reverse('finance:figure')}?{opened.address(lineage, path, money)}"
        link = lambda _: address  # noqa: E731 - what the renderer wants is a function
    # The renderer escapes every text: its answer is HTML.
    return Cell(key, mark_safe(figure_html(key, figure, style_in(money), link)))  # noqa: S308
