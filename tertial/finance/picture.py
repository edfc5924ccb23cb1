"""Bilden: outcome against budget, month by month, of the whole that the table shows."""

from collections.abc import Iterator

from tertial.documents.model import Chart, Point, Series
from tertial.finance.rules import BUDGET, OUTCOME, View
from tertial.measures.figures import Figures, Request
from tertial.measures.tables import convention_of, shown_by
from tertial.numbers import Figure, Style, style
from tertial.numbers.formatting import format_figure
from tertial.periods import Period, month_span_label

NAMES = {OUTCOME: "Utfall", BUDGET: "Budget"}


def chart_requests(view: View, figures: Figures) -> list[Request]:
    """The figures that the chart is drawn from."""
    return [request for _, _, request in _known(view, figures)]


def chart(view: View, figures: Figures, body: str) -> Chart | None:
    """Lines over the year's months; None where no month has been posted."""
    found: dict[str, list[tuple[Period, Figure]]] = {}
    convention = convention_of(figures.session.store)
    for name, month, request in _known(view, figures):
        figure = shown_by(convention, figures.get(request))
        if figure.value is not None:
            found.setdefault(name, []).append((month, figure))
    posted = found.get(NAMES[OUTCOME])
    if not posted:
        return None
    how = style(view.money, 1 if view.money == "mnkr" else 0)
    name = "Utfall" if view.party else "Utfall mot budget"
    heading = f"{name} per månad {view.period.year}, {view.money}"
    # The first series decides the order along the axis: the budget, where outcome lacks a month before its last.
    in_order = [month for month, _ in posted] == list(view.period.full_year().months())[: len(posted)]
    names = sorted(found, reverse=in_order)
    series = tuple(_series(label, found[label]) for label in names)
    return Chart("manader", heading, _alt(heading, body, found, posted, how), "line", series, how)


def _known(view: View, figures: Figures) -> Iterator[tuple[str, Period, Request]]:
    """The series, month and question of every point that a source covers; a budget covers its whole year.

    The year is asked for, with the month as a condition, so that all months are read at once.
    """
    year, store = view.period.full_year(), figures.session.store
    for key in (OUTCOME, BUDGET) if not view.party else (OUTCOME,):
        batches = store.coverage("budget" if key == BUDGET else "ledger")
        for month in year.months():
            if any(each.covers(year if key == BUDGET else month) for each in batches):
                where = {"month": f"{month.start:%Y-%m}", **view.limits}
                yield NAMES[key], month, Request.of(key, year, where)


def _series(label: str, points: list[tuple[Period, Figure]]) -> Series:
    key = label.casefold()
    made = (Point(f"manader.{key}.{month.start:%m}", month_span_label(month), figure) for month, figure in points)
    return Series(key, label, tuple(made))


def _alt(
    heading: str,
    body: str,
    found: dict[str, list[tuple[Period, Figure]]],
    posted: list[tuple[Period, Figure]],
    how: Style,
) -> str:
    """`Linjediagram. Utfall mot budget per månad 2017, tkr, Socialnämnden. Senaste månad: apr, utfall 68 012.`"""
    last, figure = posted[-1]
    told = f"utfall {format_figure(figure, how)}"
    budget = next((each for month, each in found.get(NAMES[BUDGET], []) if month == last), None)
    if budget is not None:
        told += f", budget {format_figure(budget, how)}"
    return f"Linjediagram. {heading}, {body}. Senaste månad: {month_span_label(last)}, {told}."
