"""Regler for källor: the life of an upload, cut-off days, closed months and who may follow whom. No Django."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum


class UploadState(StrEnum):
    """Läge: where a file that somebody has sent stands. Its transitions are in `TRANSITIONS`."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    DONE = "done"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


STATE_LABELS: Mapping[UploadState, str] = {
    UploadState.UPLOADED: "Mottagen",
    UploadState.CHECKING: "Kontrolleras",
    UploadState.CHECKED: "Kontrollerad",
    UploadState.IMPORTING: "Läses in",
    UploadState.DONE: "Inläst",
    UploadState.REJECTED: "Avvisad",
    UploadState.CANCELLED: "Avbruten",
    UploadState.EXPIRED: "För gammal",
}

_ENDS = frozenset({UploadState.REJECTED, UploadState.CANCELLED, UploadState.EXPIRED})

# A check that finds errors which another mapping could cure leaves the file where it was, `uploaded`.
TRANSITIONS: Mapping[UploadState, frozenset[UploadState]] = {
    UploadState.UPLOADED: _ENDS | {UploadState.CHECKING},
    UploadState.CHECKING: _ENDS | {UploadState.UPLOADED, UploadState.CHECKED},
    UploadState.CHECKED: _ENDS | {UploadState.CHECKING, UploadState.IMPORTING},
    UploadState.IMPORTING: _ENDS | {UploadState.DONE},
    UploadState.DONE: frozenset(),
    UploadState.REJECTED: frozenset(),
    UploadState.CANCELLED: frozenset(),
    UploadState.EXPIRED: frozenset(),
}

OPEN_STATES = frozenset(state for state, following in TRANSITIONS.items() if following)
RUNNING_STATES = frozenset({UploadState.CHECKING, UploadState.IMPORTING})


def may_follow(now: str, then: str) -> bool:
    """Whether an upload in the state `now` may go to `then`."""
    return UploadState(then) in TRANSITIONS[UploadState(now)]


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def closed_through(cut_off: date) -> date:
    """The last day of the last whole month on or before a cut-off: 2017-04-30 → itself, 2017-04-15 → 2017-03-31."""
    return cut_off if cut_off == month_end(cut_off) else cut_off.replace(day=1) - timedelta(days=1)


def closable_months(year: int, closed: date | None, today: date) -> list[date]:
    """The last days of the year's months that are over and lie after what is closed already, latest first."""
    ends = [month_end(date(year, number, 1)) for number in range(12, 0, -1)]
    return [day for day in ends if day < today and (closed is None or day > closed)]


def last_day(value: date | int) -> date:
    """The last day of a date's month, or of a year."""
    return date(value, 12, 31) if isinstance(value, int) else month_end(value)
