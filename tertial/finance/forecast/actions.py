"""Handlingar med prognoser: say what a line will cost, and why. One function a deed."""

import logging
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from tertial.core.errors import Refused
from tertial.core.models import User
from tertial.core.profiles import keep
from tertial.finance.forecast.reading import Given, Row, Unreadable, read
from tertial.finance.models import Forecast, ForecastMeasure, ForecastReason, ForecastRisk, OfForecast
from tertial.followup import actions as followup
from tertial.followup.actions import Said
from tertial.followup.models import Entry
from tertial.organisation.selectors import Actor

log = logging.getLogger("tertial.finance")

OF_LIST: Mapping[str, type[OfForecast]] = {
    "reason": ForecastReason,
    "measure": ForecastMeasure,
    "risk": ForecastRisk,
}


@transaction.atomic
def save_forecast(
    *, user: Actor, entry: Entry, data: Mapping[str, str], version: int, comment: str | None = None, page: str = ""
) -> Entry:
    """Saves what somebody says of a line, as far as they have come: `data` is what the form posts (`reading`).

    As `followup.actions.save_entry`: PermissionDenied, Outdated when somebody has saved since `version`, Refused in a
    closed round, where the forecast is approved, and for what cannot be read.
    """
    said = Said(comment=comment, fields=data, page=page)
    return followup.save_entry(user=user, entry=entry, said=said, version=version)


def take(user: User, entry: Entry, data: Mapping[str, str]) -> None:
    """The kind's own fields, inside the transaction in which followup has saved the entry and judged who writes."""
    try:
        given = read(data)
    except Unreadable as fault:
        raise Refused(str(fault)) from None
    write(entry, given)
    log.info("finance.forecast_saved entry=%s", entry.pk)


def write(entry: Entry, given: Given) -> Forecast:
    """Puts what is given in its place; rows that stay the same leave no trace in the history."""
    found = Forecast.objects.filter(entry=entry).first()
    forecast = keep(found, given.fields) if found else Forecast.objects.create(entry=entry, **given.fields)
    for name, rows in given.lists.items():
        _replace(OF_LIST[name], forecast, rows)
    return forecast


def _replace(model: Any, forecast: Forecast, rows: tuple[Row, ...]) -> None:
    """The rows of a list become these, one by one in their order."""
    old = list(model.objects.filter(forecast=forecast))
    for place, row in enumerate(rows):
        keep(old[place] if place < len(old) else model(forecast=forecast), {**row, "position": place})
    for left in old[len(rows) :]:
        left.delete()
