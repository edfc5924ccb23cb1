"""Deeds with figures that were entered before: take one over into another period, confirm that it still holds."""

import logging
from datetime import date

from django.db import transaction
from django.utils import timezone

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.organisation.models import Node
from tertial.organisation.selectors import Actor, require
from tertial.periods import Period
from tertial.reports.actions import recount_at
from tertial.reports.entering import offered
from tertial.reports.models import EnteredFigure
from tertial.reports.section_actions import person

log = logging.getLogger("tertial.reports")


@transaction.atomic
def reuse_figure(*, user: Actor, body: Node, period: Period, key: str, source_date: date) -> EnteredFigure:
    """Takes the latest earlier figure over into the period as it is, with another date; it is to be confirmed."""
    writer = person(user)
    require(user, Permission.ENTER_FIGURE, body)
    earlier = next((one for one in offered(body, period) if one.key == key), None)
    if earlier is None:
        raise Refused("Siffran är redan inmatad för perioden, eller finns inte i någon tidigare.")
    if not earlier.source_date <= source_date <= timezone.localdate():
        raise Refused(f"Datumet {source_date} ska ligga mellan {earlier.source_date} och i dag.")
    made = EnteredFigure.objects.create(
        body=body, key=key, period_start=period.start, period_end=period.end, label=earlier.label, unit=earlier.unit,
        value=earlier.value, source=earlier.source, source_date=source_date, entered_by=writer, is_reused=True,
    )  # fmt: skip
    recount_at(body, period)
    log.info("reports.figure_reused body=%s key=%s", body.pk, key)
    return made


@transaction.atomic
def confirm_figure(*, user: Actor, body: Node, period: Period, key: str) -> EnteredFigure:
    """Says that a figure that was taken over holds for the period, too."""
    writer = person(user)
    require(user, Permission.ENTER_FIGURE, body)
    reused = EnteredFigure.objects.select_for_update().filter(
        body=body, key=key, period_start=period.start, period_end=period.end, is_reused=True
    )
    found = reused.first()
    if found is None:
        raise Refused("Siffran är redan bekräftad. Läs in sidan igen.")
    found.is_reused, found.entered_by = False, writer
    found.save()
    recount_at(body, period)
    log.info("reports.figure_confirmed body=%s key=%s", body.pk, key)
    return found
