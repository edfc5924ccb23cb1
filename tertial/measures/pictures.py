"""Bild av svaret: which chart shows a result, and what it says to those who do not see it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tertial.documents.model import Chart, ChartKind, Point, Series
from tertial.measures.breakdowns import DIMENSIONS
from tertial.measures.engine import ResultRow
from tertial.measures.presentation import Shown, is_deviation, named, said, title
from tertial.numbers import Figure, absent
from tertial.periods import month

MOST_BARS = 15
MOST_GROUPS = 8
MOST_SERIES = 4
LEAST_LINE = 3  # months that make a line


def chart(shown: Shown) -> Chart | None:
    """Bars, or lines over the months; None where there is nothing to compare."""
    if not shown.by:
        return None
    rows = [row for row in _topmost(shown) if row.figure.value is not None]
    if len(rows) < 2:
        return None
    series, cut = _by_one(shown, rows) if len(shown.by) == 1 else _by_two(shown, rows)
    months = {point.label for one in series for point in one.points}
    kind: ChartKind = "line" if "month" in shown.by and len(months) >= LEAST_LINE else "bar"
    return Chart(
        "diagram",
        title(shown),
        _alt(shown, kind, rows),
        kind,
        tuple(series),
        shown.style,
        signed=is_deviation(shown.result.measure),
        notes=(cut,) if cut else (),
        # The month that has the day is mixed: from it on, the line is another.
        breaks=tuple(dict.fromkeys(month(each.day.year, each.day.month).label for each in shown.breaks)),
    )


def _topmost(shown: Shown) -> list[ResultRow]:
    """The rows of a tree's highest level alone: a bar for a unit beside one for its parts would count it twice."""
    rows = shown.groups()
    for key in shown.by:
        if DIMENSIONS[key].is_tree:
            highest = min((shown.depth(key, row.by[key]) for row in rows), default=0)
            rows = [row for row in rows if shown.depth(key, row.by[key]) == highest]
    return rows


def _by_one(shown: Shown, rows: list[ResultRow]) -> tuple[list[Series], str]:
    (key,) = shown.by
    kept = rows if key == "month" else _largest(rows, MOST_BARS)
    result = shown.result
    now = {row.labels[key]: row.figure for row in kept}
    series = [_series("now", named(result.period), (_every_month(shown, now) if key == "month" else now).items())]
    if result.compared is not None:
        before = [(row.labels[key], row.previous) for row in kept if row.previous and row.previous.value is not None]
        if before:
            series.append(_series("before", named(result.compared), before))
    cut = f"Diagrammet visar de {len(kept)} största av {len(rows)}; alla står i tabellen."
    return series, cut if len(kept) < len(rows) else ""


def _by_two(shown: Shown, rows: list[ResultRow]) -> tuple[list[Series], str]:
    """The months, or the breakdown with most values, along the axis; the other one as series."""
    along, apart = shown.by
    if apart == "month" or ("month" not in shown.by and _count(rows, apart) > _count(rows, along)):
        along, apart = apart, along
    names = _kept(shown, rows, apart, MOST_SERIES)
    places = _kept(shown, rows, along, _count(rows, along) if along == "month" else MOST_GROUPS)
    figures = {(row.by[along], row.by[apart]): row.figure for row in rows}
    if along != "month":
        # A series is named where the first group has it: the fullest group stands first, and what it lacks is left out.
        places.sort(key=lambda place: -sum((place, name) in figures for name in names))
        names = [name for name in names if (places[0], name) in figures]
    label = {key: {row.by[key]: row.labels[key] for row in rows} for key in (along, apart)}
    series = []
    for name in names:
        found = {label[along][at]: figures[at, name] for at in places if (at, name) in figures}
        points = _every_month(shown, found) if along == "month" else found
        series.append(_series(name, label[apart][name], points.items()))
    drawn = sum(point.figure.value is not None for one in series for point in one.points)
    return series, "Diagrammet visar de största grupperna; alla står i tabellen." if drawn < len(rows) else ""


def _every_month(shown: Shown, figures: dict[str, Figure]) -> dict[str, Figure]:
    """The figures with a place for the months that have none, so that the axis is even and the line breaks there."""
    nothing = absent(shown.result.unit)
    return {month.label: figures.get(month.label, nothing) for month in shown.result.period.months()}


def _count(rows: Iterable[ResultRow], key: str) -> int:
    return len({row.by[key] for row in rows})


def _kept(shown: Shown, rows: Sequence[ResultRow], key: str, most: int) -> list[str]:
    """The values of a breakdown with the most in them, in the table's order."""
    size: dict[str, Decimal] = {}
    for row in rows:
        size[row.by[key]] = size.get(row.by[key], Decimal(0)) + abs(row.figure.value or Decimal(0))
    kept = set(sorted(size, key=lambda value: size[value], reverse=True)[:most])
    return [row.by[key] for row in shown.margins[key].rows if row.by and row.by[key] in kept]


def _largest(rows: list[ResultRow], most: int) -> list[ResultRow]:
    """All rows in their order, or, where there are too many, the largest of them, largest first."""
    if len(rows) <= most:
        return rows
    return sorted(rows, key=lambda row: abs(row.figure.value or Decimal(0)), reverse=True)[:most]


def _series(key: str, label: str, points: Iterable[tuple[str, Figure]]) -> Series:
    made = (Point(f"diagram.{key}.{at}", name, figure) for at, (name, figure) in enumerate(points))
    return Series(key, label, tuple(made))


def _alt(shown: Shown, kind: ChartKind, rows: list[ResultRow]) -> str:
    """`Stapeldiagram. Utfall per enhet, tkr, T1 2017, Socialnämnden. Högst: Barn, 12 tkr. Lägst: Vuxen, 3 tkr.`"""
    result = shown.result
    ordered = sorted(rows, key=lambda row: row.figure.value or 0)
    name = "Linjediagram" if kind == "line" else "Stapeldiagram"
    compared = f" jämfört med {named(result.compared)}" if result.compared and len(shown.by) == 1 else ""
    return (
        f"{name}. {title(shown)}, {named(result.period)}{compared}, {shown.body}. "
        f"Högst: {_told(shown, ordered[-1])}. Lägst: {_told(shown, ordered[0])}."
    )


def _told(shown: Shown, row: ResultRow) -> str:
    names = ", ".join(row.labels.values())
    return f"{names}, {said(row.figure, shown.style)}"
