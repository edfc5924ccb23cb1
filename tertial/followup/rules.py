"""Regler: how far a round and an entry have come, who moves them on, and when something is late. No Django."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from tertial.core.permissions import Permission


class EntryState(StrEnum):
    """Läge for what one person says of one subject in one round."""

    DRAFT = "draft"
    READY = "ready"
    RETURNED = "returned"
    APPROVED = "approved"


ENTRY_LABELS = {
    EntryState.DRAFT: "Att lämna",
    EntryState.READY: "Lämnad",
    EntryState.RETURNED: "Tillbaka med anmärkning",
    EntryState.APPROVED: "Godkänd",
}
# Shape, colour and word, as the `status` tag's.
ENTRY_STATUS = {
    EntryState.DRAFT: ("ring", "neutral", ENTRY_LABELS[EntryState.DRAFT]),
    EntryState.READY: ("circle", "accent", ENTRY_LABELS[EntryState.READY]),
    EntryState.RETURNED: ("diamond", "warning", ENTRY_LABELS[EntryState.RETURNED]),
    EntryState.APPROVED: ("check", "good", ENTRY_LABELS[EntryState.APPROVED]),
}
# What others may read of an entry: nobody else's draft is anybody's business.
HANDED_IN = frozenset({EntryState.READY, EntryState.APPROVED})
OWED = frozenset({EntryState.DRAFT, EntryState.RETURNED})


class Hand(StrEnum):
    """Who somebody is to an entry: one who answers, or one who reviews the answer."""

    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Move:
    """A way on for an entry: from which states, to which, whose it is, and whether it needs a note."""

    name: str
    label: str
    sources: frozenset[EntryState]
    target: EntryState
    hand: Hand
    needs_note: bool = False


MOVES = (
    Move("klar", "Klar", OWED, EntryState.READY, Hand.CONTRIBUTOR),
    Move("ta-tillbaka", "Inte klar ändå", frozenset({EntryState.READY}), EntryState.DRAFT, Hand.CONTRIBUTOR),
    Move("godkann", "Godkänn", frozenset({EntryState.READY}), EntryState.APPROVED, Hand.REVIEWER),
    Move("tillbaka", "Skicka tillbaka", HANDED_IN, EntryState.RETURNED, Hand.REVIEWER, needs_note=True),
)


def move(name: str) -> Move:
    """The move with this name. Raises KeyError for any other."""
    return {one.name: one for one in MOVES}[name]


def moves_from(state: EntryState, hands: Collection[Hand]) -> list[Move]:
    """What somebody with these hands may do with an entry in this state."""
    return [one for one in MOVES if state in one.sources and one.hand in hands]


def hands_of(*, is_responsible: bool, permissions: Collection[Permission]) -> frozenset[Hand]:
    """Who somebody is to an entry: by being responsible for it (or standing in), and by their role at its unit."""
    found = set()
    if is_responsible or Permission.CONTRIBUTE in permissions:
        found.add(Hand.CONTRIBUTOR)
    if Permission.REVIEW_ENTRY in permissions:
        found.add(Hand.REVIEWER)
    return frozenset(found)


class RoundState(StrEnum):
    """Läge for a round. Nothing is written in a closed one, by any door: the database refuses it as well."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


ROUND_LABELS = {RoundState.PLANNED: "Planerad", RoundState.OPEN: "Öppen", RoundState.CLOSED: "Stängd"}
ROUND_STATUS = {
    RoundState.PLANNED: ("ring", "neutral", ROUND_LABELS[RoundState.PLANNED]),
    RoundState.OPEN: ("circle", "accent", ROUND_LABELS[RoundState.OPEN]),
    RoundState.CLOSED: ("check", "good", ROUND_LABELS[RoundState.CLOSED]),
}


@dataclass(frozen=True, slots=True)
class RoundMove:
    """A way on for a round."""

    name: str
    label: str
    source: RoundState
    target: RoundState
    needs_note: bool = False


ROUND_MOVES = (
    RoundMove("oppna", "Öppna omgången", RoundState.PLANNED, RoundState.OPEN),
    RoundMove("stang", "Stäng omgången", RoundState.OPEN, RoundState.CLOSED),
    RoundMove("oppna-igen", "Öppna igen", RoundState.CLOSED, RoundState.OPEN, needs_note=True),
)


def round_move(name: str) -> RoundMove:
    """The move with this name. Raises KeyError for any other."""
    return {one.name: one for one in ROUND_MOVES}[name]


class Trend(StrEnum):
    """Trend: where something is heading, as somebody judges it or as its values say."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


TREND_MARKS = {
    Trend.BETTER: ("↗", "förbättras"),
    Trend.SAME: ("→", "oförändrat"),
    Trend.WORSE: ("↘", "försämras"),
}


class Step(StrEnum):
    """Steg in a round, each with its last day."""

    CONTRIBUTE = "contribute"
    REVIEW = "review"
    APPROVE = "approve"


STEP_LABELS = {Step.CONTRIBUTE: "Lämna", Step.REVIEW: "Granska", Step.APPROVE: "Godkänna"}


def is_late(due_on: date | None, done_on: date) -> bool:
    """Whether what was done on the day came after its last day."""
    return due_on is not None and done_on > due_on


def deadlines_fault(contribute_by: date, review_by: date | None, approve_by: date | None) -> str | None:
    """What is wrong with a round's last days, as a sentence: each step ends no earlier than the one before it."""
    days = [(contribute_by, "lämna"), (review_by, "granska"), (approve_by, "godkänna")]
    known = [(day, what) for day, what in days if day is not None]
    for (earlier, before), (later, after) in pairwise(known):
        if later < earlier:
            return f"Sista dag att {after}, {later}, ligger före sista dag att {before}, {earlier}; ändra en av dem."
    return None
