"""Regler: how a file stands that somebody has had checked, and for how long it is kept. No Django."""

from datetime import timedelta
from enum import StrEnum

# A report of a hundred pages with its pictures; what is larger is rarely read in the time below.
LARGEST = 50 * 1024 * 1024
LONGEST = timedelta(minutes=10)
LIFETIME = timedelta(days=1)
MOST_WAITING = 3


class State(StrEnum):
    """Läge: a file waits or is read, has been checked, or could not be."""

    WAITING = "waiting"
    CHECKED = "checked"
    REFUSED = "refused"


STATE_LABELS = {State.WAITING: "Granskas", State.CHECKED: "Granskad", State.REFUSED: "Gick inte att läsa"}
