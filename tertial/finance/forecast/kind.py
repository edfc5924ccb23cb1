"""Prognosrader i omgången: what followup shows of a forecast line, and what it is told of one."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from tertial.facts.store import StoreError
from tertial.finance.forecast.actions import take
from tertial.finance.forecast.facts import ask_for
from tertial.finance.forecast.lines import KIND, Row, forecast_of, read
from tertial.finance.forecast.money import format_amount
from tertial.finance.forecast.reading import DEFAULT_UNIT
from tertial.finance.forecast.rules import fault
from tertial.followup.kinds import Beside, Field, SubjectKind
from tertial.followup.models import Entry, Round
from tertial.followup.rules import EntryState
from tertial.measures.declare import MeasureError
from tertial.numbers import Figure, State, format_figure, style

_SHOWN = style(DEFAULT_UNIT)


def beside(entries: Sequence[Entry]) -> dict[int, Beside]:
    """Budget, outcome and the forecast before this one; the amount as a field, and the way to the rest."""
    found = {}
    for round_ in {entry.round_id: entry.round for entry in entries}.values():
        rows = _rows(round_)
        for entry in entries:
            if entry.round_id == round_.pk and entry.pk in rows:
                found[entry.pk] = _beside(rows[entry.pk], round_)
    return found


def lines_about(entries: Sequence[Entry]) -> dict[int, str]:
    """What a closed card says of each line."""
    return {key: found.about for key, found in beside(entries).items()}


def unready(entries: Sequence[Entry]) -> dict[int, str]:
    """What keeps forecasts from being handed in."""
    found = {}
    for round_ in {entry.round_id: entry.round for entry in entries}.values():
        rows = read(round_).rows
        for entry in entries:
            if entry.round_id == round_.pk and entry.pk in rows and (why := fault_of(rows[entry.pk])):
                found[entry.pk] = why
    return found


def moved(entry: Entry) -> None:
    """What is approved is written among the sources, and taken out again when it is sent back."""
    if entry.state in (EntryState.APPROVED, EntryState.RETURNED):
        ask_for(entry.round)


def fault_of(row: Row) -> str | None:
    """What keeps the row's forecast from being handed in, as a sentence."""
    forecast = row.forecast
    reasons = [(reason.text, reason.amount) for reason in forecast.reasons.all()] if forecast else []
    return fault(row.rolled, reasons, forecast.adjustment_reason if forecast else "")


def about(row: Row) -> str:
    """`Budget 165 227 tkr · utfall 55 723 · förra prognosen 166 000`."""
    measured = row.measured
    parts = [_("Budget %s tkr") % _said(measured.budget), _("utfall %s") % _said(measured.outcome)]
    if measured.previous is not None and measured.previous.state is not State.MISSING:
        parts.append(_("förra prognosen %s") % _said(measured.previous))
    return " · ".join(parts)


def _rows(round_: Round) -> Mapping[int, Row]:
    """The round's rows; none where the economy cannot be read, which its own page tells."""
    try:
        return read(round_).rows
    except (MeasureError, StoreError):
        return {}


def _beside(row: Row, round_: Round) -> Beside:
    forecast = forecast_of(row.entry)
    amount = format_amount(forecast.amount if forecast else None, DEFAULT_UNIT)
    field = Field("amount", _("Ny prognos för %s, tkr") % round_.period.year, amount, hint=_unexplained(row))
    return Beside(
        about=about(row),
        fields=() if row.is_over_others else (field,),
        url=reverse("finance:forecast_line", args=[round_.path, row.entry.pk]),
        url_label=_("Orsaker, åtgärder och risker"),
    )


def _unexplained(row: Row) -> str:
    left = row.rolled.unexplained
    return _("%s tkr av avvikelsen är inte förklarade") % format_amount(left, DEFAULT_UNIT) if left else ""


def _said(figure: Figure) -> str:
    return format_figure(figure, _SHOWN)


FORECAST = SubjectKind(
    "Prognoser",
    beside,
    save=take,
    unready=unready,
    moved=moved,
    closed=ask_for,
    about=lines_about,
    types=lambda: {KIND: _("Prognoser")},
)
