"""Läsning av prognoser: a round's lines as a tree, with what is measured of each and what has been said of it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

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
TABLES = ("ledger", "budget", "forecasts")


@dataclass(frozen=True, slots=True)
class Measured:
    """What is measured of all of a line's place: the year's budget, outcome to date, the forecast before this one."""

    budget: Figure
    outcome: Figure
    previous: Figure | None


# A round's last day: every save asks for the same figures of files that never change.
KEPT = 64
_MEASURED: dict[Any, list[Measured]] = {}


@dataclass(frozen=True)
class Book:
    """A round's lines by entry, each after the one that it lies within; `whole` is what is measured of the body."""

    round: Round
    rows: Mapping[int, "Row"]
    whole: Measured

    @property
    def tops(self) -> list["Row"]:
        """The lines that lie within no other."""
        return [row for row in self.rows.values() if row.above is None]


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
    """What the round asks about forecasts. Two queries, with what is said."""
    return _asked().filter(round=round_)


def entries_at(path: str) -> QuerySet[Entry]:
    """What the round with this path asks about forecasts. Two queries, with what is said."""
    body, _, slug = path.rpartition("/")
    return _asked().filter(round__body__path=body, round__slug=slug)


def _asked() -> QuerySet[Entry]:
    """Entries of those who own the lines."""
    related = ("subject__forecast_line__activity", "node", "forecast", "round__body", "round__forecast_batch__batch")
    found = Entry.objects.filter(subject__kind=KIND, node=F("subject__node"))
    return found.select_related(*related, "written_by", "decided_by").prefetch_related("forecast__reasons")


def forecast_of(entry: Entry) -> Forecast | None:
    """What has been said of the entry's line; None before anybody has."""
    return getattr(entry, "forecast", None)


def read(
    round_: Round,
    told: Collection[int] | None = None,
    store: FactStore | None = None,
    entries: Sequence[Entry] | None = None,
) -> Book:
    """The round's lines with what is measured and said of them. Five queries, and one read of facts at the first.

    `told` are the entries whose words may be told (None: all): the rest count as not said. `entries` are those of the
    round, where they have been read. Raises MeasureError.
    """
    found = list(entries_of(round_)) if entries is None else entries
    if store is not None:
        return _book(found, round_, told, store)
    with facts.open(scope_for_system(round_.body)) as opened:
        return _book(found, round_, told, opened)


def place_of(line: ForecastLine, node: Node) -> Place:
    return Place(node.path, line.activity.code if line.activity else "", line.account_class)


def conditions(place: Place) -> dict[str, tuple[str, ...]]:
    """The place as conditions on the economy's measures."""
    codes = {"activity": place.activity, "account_class": place.account_class}
    return {"unit": (place.path,), **{name: (code,) for name, code in codes.items() if code}}


def measured(round_: Round, places: Sequence[Place], store: FactStore) -> list[Measured]:
    """What is measured of each place for the round. One read of facts; none where nothing has changed."""
    scope = store.scope
    batches = tuple(file.batch_id for name in TABLES for file in scope.files.get(name, ()))
    around = (scope.root_id, scope.body_path, scope.nodes, scope.codes, repr(sorted(scope.settings.items())))
    key = (around, batches, round_.period_start, round_.period_end, tuple(places))
    found = _MEASURED.get(key)
    if found is None:
        found = _measure(round_, places, Figures(store))
        if len(_MEASURED) >= KEPT:
            _MEASURED.clear()
        _MEASURED[key] = found
    return found


def _measure(round_: Round, places: Sequence[Place], figures: Figures) -> list[Measured]:
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


def _book(entries: Sequence[Entry], round_: Round, told: Collection[int] | None, store: FactStore) -> Book:
    places = {entry.pk: place_of(entry.subject.forecast_line, entry.node) for entry in entries}
    *found, whole = measured(round_, [*places.values(), Place(round_.body.path)], store)
    of = dict(zip(places, found, strict=True))
    above = parents(places)
    said = {entry.pk: _said(entry, of[entry.pk], told) for entry in entries}
    rolled = roll_up(said, above)
    turn = {node.path: node.position for node in store.scope.nodes}
    by_key = {entry.pk: entry for entry in entries}
    ordered = _in_order(above, lambda key: (turn.get(by_key[key].node.path, 0), by_key[key].subject.position, key))
    rows = {key: Row(by_key[key], of[key], rolled[key], depth, above[key]) for key, depth in ordered}
    return Book(round_, rows, whole)


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
