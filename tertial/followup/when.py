"""Dagar i ord: how near a day is, as people say it."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

NEAR = 6  # days within which a day is called by its weekday


def day_in_words(day: date, today: date | None = None) -> str:
    """`i dag`, `i morgon`, `i går`, `onsdag` within a week ahead, else `10 maj`, with the year of another one."""
    now = today or timezone.localdate()
    apart = (day - now).days
    known = {0: _("i dag"), 1: _("i morgon"), -1: _("i går")}
    if apart in known:
        return known[apart]
    if 0 < apart <= NEAR:
        return date_format(day, "l")
    return date_format(day, "j F" if day.year == now.year else "j F Y")


def moment_in_words(moment: datetime, today: date | None = None) -> str:
    """`14.02` today, else the day."""
    local = timezone.localtime(moment)
    now = today or timezone.localdate()
    return f"{local:%H.%M}" if local.date() == now else day_in_words(local.date(), now)


def deadline_in_words(day: date) -> str:
    """`onsdag 10 maj`, with the year of another one than this."""
    return date_format(day, "l j F" if day.year == timezone.localdate().year else "l j F Y")
