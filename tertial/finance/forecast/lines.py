"""Läsning av prognoser: a round's lines as a tree, with what is measured of each and what has been said of it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet

from tertial.facts import store as facts
from tertial.facts.selectors import scope_for_system
from tertial.facts.store import FactStore
from tertial.finance.forecast.rules import Place, Rolled, Said, parents, roll_up
from tertial.finance.models import Forecast, ForecastLine
from tertial.followup.models import Entry, Round
from tertial.measures.figures import Figures, Request
from tertial.numbers import Figure
from tertial.organisation.models import Node
from tertial.periods import Period, add_months

KIND = "forecast"


@dataclass(frozen=True, slots=True)
class Measured:
    """What is measured of all of a line's place: the year's budget, outcome to date, the forecast before this one."""

    budget: Figure
    outcome: Figure
    previous: Figure | None


@dataclass(frozen=True)
class Row:
    """A line of a round. `rolled` is what it comes to with the lines within it; `forecast` what is said of its own.

    `depth` is how many lines it lies within, `above` the key of the nearest of them (an entry's).
    """

    entry: Entry
    measured: Measured
    rolled: Rolled
    depth: int
    above: int | None

    @property
    def line(self) -> ForecastLine:
        found: ForecastLine = self.entry.subject.forecast_line
        return found

    @property
    def forecast(self) -> Forecast | None:
        return forecast_of(self.entry)

    @property
    def is_over_others(self) -> bool:
        return bool(self.rolled.below)


def entries_of(round_: Round) -> QuerySet[Entry]:
    """What the round asks about forecasts, of those who own the lines. Two queries, with what is said."""
    related = ("subject__forecast_line__activity", "node", "forecast", "round__body", "written_by", "responsible")
    found = Entry.objects.filter(round=round_, subject__kind=KIND, node=F("subject__node"))
    return found.select_related(*related, "status", "decided_by").prefetch_related("forecast__reasons")


def forecast_of(entry: Entry) -> Forecast | None:
    """What has been said of the entry's line; None before anybody has."""
    return getattr(entry, "forecast", None)


def read(round_: Round, told: Collection[int] | None = None, store: FactStore | None = None) -> dict[int, Row]:
    """The round's lines by entry, each after the one that it lies within. Six queries and one read of facts.

    `told` are the entries whose words may be told (None: all): the rest count as not said. Raises MeasureError.
    """
    entries = list(entries_of(round_))
    if store is not None:
        return _rows(entries, round_, told, store)
    with facts.open(scope_for_system(round_.body)) as opened:
        return _rows(entries, round_, told, opened)


def place_of(line: ForecastLine, node: Node) -> Place:
    return Place(node.path, line.activity.code if line.activity else "", line.account_class)


def conditions(place: Place) -> dict[str, tuple[str, ...]]:
    """The place as conditions on the economy's measures."""
    codes = {"activity": place.activity, "account_class": place.account_class}
    return {"unit": (place.path,), **{name: (code,) for name, code in codes.items() if code}}


def measured(round_: Round, places: Sequence[Place], figures: Figures) -> list[Measured]:
    """What is measured of each place for the round. One read of facts."""
    year, before = round_.period.full_year(), before_this(round_.period)
    asked: list[list[Request]] = [
        [
            Request.of("economy.budget", year, where),
            Request.of("economy.outcome", Period(year.start, round_.period_end), where),
            *([Request.of("economy.forecast", before, where)] if before else []),
        ]
        for where in map(conditions, places)
    ]
    figures.fetch([request for some in asked for request in some])
    found = [[figures.get(request) for request in some] for some in asked]
    return [Measured(some[0], some[1], some[2] if before else None) for some in found]


def before_this(period: Period) -> Period | None:
    """The year to the end of the month before the period's last: what was forecast by then is the forecast before."""
    year, end = period.full_year(), add_months(period.end, -1)
    return Period(year.start, end) if end > year.start else None


def _rows(entries: list[Entry], round_: Round, told: Collection[int] | None, store: FactStore) -> dict[int, Row]:
    places = {entry.pk: place_of(entry.subject.forecast_line, entry.node) for entry in entries}
    of = dict(zip(places, measured(round_, list(places.values()), Figures(store)), strict=True))
    above = parents(places)
    said = {entry.pk: _said(entry, of[entry.pk], told) for entry in entries}
    rolled = roll_up(said, above)
    turn = {node.path: node.position for node in store.scope.nodes}
    by_key = {entry.pk: entry for entry in entries}
    ordered = _in_order(above, lambda key: (turn.get(by_key[key].node.path, 0), by_key[key].subject.position, key))
    return {key: Row(by_key[key], of[key], rolled[key], depth, above[key]) for key, depth in ordered}


def _said(entry: Entry, found: Measured, told: Collection[int] | None) -> Said:
    forecast = forecast_of(entry) if told is None or entry.pk in told else None
    line: ForecastLine = entry.subject.forecast_line
    return Said(
        budget=found.budget.value,
        outcome=found.outcome.value,
        previous=found.previous.value if found.previous else None,
        amount=forecast.amount if forecast else None,
        adjustment=forecast.adjustment if forecast else Decimal(0),
        reasons=tuple(reason.amount for reason in forecast.reasons.all()) if forecast else (),
        carried=line.carried_deficit,
    )


def _in_order(
    above: Mapping[int, int | None], turn: Callable[[int], tuple[int, int, int]]
) -> Iterable[tuple[int, int]]:
    """Every line after the one that it lies within, with how deep it lies."""
    below: dict[int | None, list[int]] = {}
    for key in sorted(above, key=turn):
        below.setdefault(above[key], []).append(key)

    def under(key: int | None, depth: int) -> Iterable[tuple[int, int]]:
        for each in below.get(key, []):
            yield each, depth
            yield from under(each, depth + 1)

    return under(None, 0)
