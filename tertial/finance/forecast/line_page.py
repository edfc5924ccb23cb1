"""Radens sida: a line opened to what its forecast is made of, what could be proposed, and what was said before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tertial.core.changes import changes, names_of, who
from tertial.facts import store as facts
from tertial.facts.selectors import scope_for_system
from tertial.finance.forecast.grid import Grid
from tertial.finance.forecast.lines import Row, conditions, place_of
from tertial.finance.forecast.money import format_amount
from tertial.finance.forecast.reading import LISTS
from tertial.finance.forecast.rules import Pace, Proposal, proposals
from tertial.finance.forecast.shown import Cell, amount_cell, amount_text
from tertial.finance.models import DIRECTIONS, Forecast, ForecastMeasure
from tertial.followup.models import Entry, Round
from tertial.followup.rules import HANDED_IN
from tertial.measures.figures import Figures, Request
from tertial.periods import Period

BLANK_ROWS = 1
EARLIER_YEARS = 2


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of a list as fields: `prefix` names them (`reason-0`), `values` are what stands in each."""

    prefix: str
    number: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was said of the line in a round: the round's name, what it came to, and its state in words."""

    title: str
    amount: str
    state: str
    who: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A proposal as it is shown: rounded for the eye, exact for the field."""

    shown: str
    exact: str
    why: str


def lists_of(forecast: Forecast | None, money: str, typed: Mapping[str, str] | None = None) -> dict[str, list[ListRow]]:
    """The lists as fields, with blank rows after them; as typed, where that could not be saved."""
    found = {}
    for name, keys in LISTS.items():
        rows = _typed(name, keys, typed) if typed is not None else _kept(name, keys, forecast, money)
        blank = {key: "up" if key == "direction" else "" for key in keys}
        rows += [blank] * BLANK_ROWS
        found[name] = [ListRow(f"{name}-{place}", place + 1, values) for place, values in enumerate(rows)]
    return found


def _kept(name: str, keys: Sequence[str], forecast: Forecast | None, money: str) -> list[Mapping[str, str]]:
    rows: list[Any] = list(getattr(forecast, f"{name}s").all()) if forecast else []
    return [{key: _text(getattr(row, key), money) for key in keys} for row in rows]


def _typed(name: str, keys: Sequence[str], typed: Mapping[str, str]) -> list[Mapping[str, str]]:
    found: list[Mapping[str, str]] = []
    place = 0
    while any(f"{name}-{place}-{key}" in typed for key in keys):
        values = {key: typed.get(f"{name}-{place}-{key}", "") for key in keys}
        if any(text for key, text in values.items() if key != "direction"):
            found.append(values)
        place += 1
    return found


def _text(value: Any, money: str) -> str:
    return format_amount(value, money) if isinstance(value, Decimal) else "" if value is None else str(value)


def points_of(grid: Grid, row: Row) -> list[tuple[str, Cell]]:
    """The line's figures with what each is called."""
    found = grid.cells_of(row)
    key, rolled = row.entry.pk, row.rolled
    named = {
        "budget": _("Budget %s") % grid.book.round.period.year,
        "outcome": _("Utfall hittills"),
        "previous": _("Förra prognosen"),
        "forecast": _("Ny prognos"),
        "change": _("Förändring"),
        "deviation": _("Avvikelse"),
    }
    points = [(label, found[name]) for name, label in named.items()]
    if rolled.carried:
        points.append((_("Medfört underskott"), amount_cell(f"{key}.carried", rolled.carried, grid.money)))
        left = amount_cell(f"{key}.after", rolled.after_carried, grid.money, marks=True)
        points.append((_("Avvikelse efter underskottet"), left))
    return points


def told_lists(said: Forecast | None, money: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Reasons, measures and risks as they are read by others: text, amount, and what more is said; those there are."""
    if said is None:
        return []
    reasons = [(row.text, _signed(row.amount, money), "") for row in said.reasons.all()]
    measures = [(row.text, _signed(row.amount, money), _measure_about(row)) for row in said.measures.all()]
    risks = [(row.text, amount_text(row.amount, money), row.get_direction_display()) for row in said.risks.all()]
    found = [(_("Orsaker till avvikelsen"), reasons), (_("Åtgärder"), measures), (_("Risker och känslighet"), risks)]
    return [(title, rows) for title, rows in found if rows]


def _signed(amount: Decimal | None, money: str) -> str:
    return amount_text(amount, money, signed=True)


def _measure_about(row: ForecastMeasure) -> str:
    days = ((_("startar %s"), row.starts_on), (_("effekt från %s"), row.effect_on))
    return ", ".join([*filter(None, [row.responsible]), *(text % day for text, day in days if day)])


def offered(row: Row, round_: Round, money: str) -> list[Offered]:
    """What could be proposed for the line's own, from its pace and from what is left of the budget."""
    if row.is_over_others:
        return []
    return [
        Offered(amount_text(each.amount, money), format_amount(each.amount, money), each.why)
        for each in _proposals(row, round_)
    ]


def _proposals(row: Row, round_: Round) -> list[Proposal]:
    where = conditions(place_of(row.line, row.entry.node))
    year = round_.period.full_year()
    so_far = Period(year.start, round_.period_end)
    asked = [Request.of("economy.budget", so_far, where)]
    for back in range(1, EARLIER_YEARS + 1):
        asked += [Request.of("economy.outcome", each.years_back(back), where) for each in (so_far, year)]
    with facts.open(scope_for_system(round_.body)) as opened:
        covered = [_is_covered(opened, year.years_back(back)) for back in range(1, EARLIER_YEARS + 1)]
        to_date, *past = (figure.value for figure in Figures(opened).fetch(asked))
    pairs = zip(past[::2], past[1::2], strict=True)
    earlier = [
        (then, whole)
        for (then, whole), known in zip(pairs, covered, strict=True)
        if known and then is not None and whole is not None
    ]
    measured, months = row.measured, sum(1 for _month in so_far.months())
    return proposals(Pace(measured.budget.value, to_date, measured.outcome.value, months, tuple(earlier)))


def _is_covered(opened: facts.FactStore, year: Period) -> bool:
    """Whether the ledger covers all of the year: a part of one says nothing of how money is spent over it."""
    found = [each for each in opened.coverage("ledger") if each.covers(year)]
    return all(any(each.covers(month) for each in found) for month in year.months())


def earlier_of(entry: Entry, money: str) -> list[Earlier]:
    """What was handed in of the line in other rounds, the latest first. One query."""
    others = Forecast.objects.filter(entry__subject=entry.subject_id, entry__state__in=HANDED_IN)
    found = others.exclude(entry=entry.pk).select_related("entry__round", "entry__written_by")
    return [
        Earlier(
            forecast.entry.round.title,
            amount_text(forecast.amount, money),
            forecast.entry.get_state_display(),
            str(forecast.entry.written_by or ""),
        )
        for forecast in found.order_by("-entry__round__period_end", "-entry__round__contribute_by")
    ]


@dataclass(frozen=True)
class Changed:
    """A line of the history, as `core/components/history.html` shows it."""

    what: str
    who: str
    when: datetime


def history_of(entry: Entry, money: str) -> list[Changed]:
    """How the forecast has changed in this round, the latest first. Two queries."""
    found = changes(Forecast, ("amount", "adjustment", "adjustment_reason"), pgh_obj_id=entry.pk)
    names = names_of(found)
    return [Changed(_told(change.row, money), who(change, names), change.when) for change in reversed(found)]


def _told(row: Any, money: str) -> str:
    amount = f"{amount_text(row.amount, money)} {money}" if row.amount is not None else _("inget belopp")
    if not row.adjustment:
        return _("Prognos %s") % amount
    adjustment = f"{amount_text(row.adjustment, money, signed=True)} {money}"
    return _("Prognos %(amount)s, justering %(adjustment)s") % {"amount": amount, "adjustment": adjustment}


def context(grid: Grid, row: Row, typed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """All that the page of one line shows."""
    reader, entry, forecast, money = grid.reader, row.entry, row.forecast, grid.money
    told = reader.is_told(entry)
    said = forecast if told else None
    written = {
        "amount": format_amount(said.amount if said else None, money),
        "adjustment": format_amount(said.adjustment or None if said else None, money),
        "adjustment_reason": said.adjustment_reason if said else "",
        "comment": entry.comment if told else "",
    }
    return {
        "row": row,
        "entry": entry,
        "said": said,
        "written": written | {key: typed[key] for key in written if typed and key in typed},
        "lists": lists_of(said, money, typed),
        "directions": DIRECTIONS,
        "mark": grid.mark_of(row),
        "points": points_of(grid, row),
        "told": told_lists(said, money),
        "writes": reader.writes(entry),
        "moves": reader.moves(entry),
        "offered": offered(row, reader.round, money) if reader.writes(entry) else [],
        "earlier": earlier_of(entry, money),
        "history": history_of(entry, money) if told else [],
        "needs_amount": row.rolled.needs_amount or row.rolled.said.amount is not None,
    }
