"""Diagram över åren: an element's values as lines, all, women and men, and its targets beside them."""

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tertial.documents import charts
from tertial.documents.model import Chart, Point, Series
from tertial.numbers import Figure, absent, format_figure, unit
from tertial.periods import Period
from tertial.steering.figures import BARE, figure_of, style_of
from tertial.steering.histories import latest_last
from tertial.steering.kind import short
from tertial.steering.pages import ElementPage

_LEAST = 2  # points that make a line
_WORDS = {"": "utfall", "women": "kvinnor", "men": "män"}


def chart_of(page: ElementPage) -> SafeString | str:
    """The chart as SVG, its words in its alt text; empty where there is nothing to compare."""
    element = page.element
    if not element.type.is_measured or not page.history.outcomes:
        return ""
    last = max((period for period, _sex in page.history.outcomes), key=latest_last)
    periods = [period for period, _one in page.history.points(last)]
    if len(periods) < _LEAST:
        return ""
    series = [one for sex in page.sexes if (one := _series(page, periods, sex))]
    wanted = _targets(page, periods)
    found = Chart("varden", element.subject.title, _alt(page, periods), "line", (*series, *wanted), style_of(element))
    # The canvas escapes every text: its answer is SVG.
    return mark_safe(charts.svg(found))  # noqa: S308


def _series(page: ElementPage, periods: list[Period], sex: str) -> Series | None:
    nothing = absent(page.element.shown_unit or unit(BARE))
    outcomes = [page.history.outcome(period, sex) for period in periods]
    known = [one for one in outcomes if one and one.value is not None]
    if len(known) < _LEAST:
        return None
    points = [
        Point(f"{sex}.{at}", short(period), figure_of(one, page.element) if one else nothing)
        for at, (period, one) in enumerate(zip(periods, outcomes, strict=True))
    ]
    return Series(sex or "all", _WORDS[sex], tuple(points))


def _targets(page: ElementPage, periods: list[Period]) -> list[Series]:
    counted = page.element.shown_unit or unit(BARE)
    targets = [page.history.target(period) for period in periods]
    if sum(1 for one in targets if one and one.value is not None) < _LEAST:
        return []
    points = [
        Point(
            f"mal.{at}", short(period), Figure(one.value, counted) if one and one.value is not None else absent(counted)
        )
        for at, (period, one) in enumerate(zip(periods, targets, strict=True))
    ]
    return [Series("target", "mål", tuple(points))]


def _alt(page: ElementPage, periods: list[Period]) -> str:
    how = style_of(page.element)
    told = [
        f"{short(period)}: {format_figure(figure_of(one, page.element), how)}"
        for period in periods
        if (one := page.history.outcome(period))
    ]
    return _("Linjediagram. %(values)s.") % {"values": ". ".join(told)}
