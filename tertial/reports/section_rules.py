"""Regler: how far a section has come, and who moves it on. One table; no Django."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from tertial.core.permissions import Permission


class Step(StrEnum):
    """Läge for a section that somebody answers for."""

    OPEN = "open"
    CONTRIBUTED = "contributed"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    APPROVED = "approved"


STEP_LABELS = {
    Step.OPEN: "Inte klart",
    Step.CONTRIBUTED: "Klart att granska",
    Step.RETURNED: "Tillbaka med anmärkning",
    Step.REVIEWED: "Granskat",
    Step.APPROVED: "Godkänt",
}
# Shape, colour and word, as the `status` tag's.
STEP_STATUS = {
    Step.OPEN: ("ring", "neutral", STEP_LABELS[Step.OPEN]),
    Step.CONTRIBUTED: ("circle", "accent", STEP_LABELS[Step.CONTRIBUTED]),
    Step.RETURNED: ("diamond", "warning", STEP_LABELS[Step.RETURNED]),
    Step.REVIEWED: ("circle", "good", STEP_LABELS[Step.REVIEWED]),
    Step.APPROVED: ("check", "good", STEP_LABELS[Step.APPROVED]),
}
# From what is furthest from finished; a section with others below it stands as the one of them that is.
_ORDER = (Step.RETURNED, Step.OPEN, Step.CONTRIBUTED, Step.REVIEWED, Step.APPROVED)


class Part(StrEnum):
    """Uppgift: what somebody has to do with a section."""

    OWNER = "owner"
    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"


PART_LABELS = {Part.OWNER: "Ansvarig", Part.CONTRIBUTOR: "Medverkar", Part.REVIEWER: "Granskar"}


class Hand(StrEnum):
    """Who somebody is to a section: one who writes in it, reviews it or approves it."""

    WRITER = "writer"
    REVIEWER = "reviewer"
    APPROVER = "approver"


@dataclass(frozen=True, slots=True)
class Move:
    """A way on: from which steps, to which, whose it is, and whether it needs a reason."""

    name: str
    label: str
    sources: frozenset[Step]
    target: Step
    hands: frozenset[Hand]
    needs_note: bool = False


_UNFINISHED = frozenset({Step.OPEN, Step.RETURNED})
_HANDED_IN = frozenset({Step.CONTRIBUTED, Step.REVIEWED})
_WRITES, _REVIEWS, _APPROVES = (frozenset({hand}) for hand in Hand)

MOVES = (
    Move("klart", "Klart att granska", _UNFINISHED, Step.CONTRIBUTED, _WRITES),
    Move("granskat", "Granskat", frozenset({Step.CONTRIBUTED}), Step.REVIEWED, _REVIEWS),
    Move("godkann", "Godkänn avsnittet", frozenset({Step.REVIEWED}), Step.APPROVED, _APPROVES),
    Move("tillbaka", "Skicka tillbaka", _HANDED_IN, Step.RETURNED, _REVIEWS | _APPROVES, needs_note=True),
    Move("ta-tillbaka", "Inte klart ändå", frozenset({Step.CONTRIBUTED}), Step.OPEN, _WRITES),
    Move("oppna", "Öppna igen", frozenset({Step.APPROVED}), Step.RETURNED, _APPROVES, needs_note=True),
)


def move(name: str) -> Move:
    """The move with this name. Raises KeyError for any other."""
    return {one.name: one for one in MOVES}[name]


def moves_from(step: Step, hands: Collection[Hand]) -> list[Move]:
    """What somebody with these hands may do with a section that has come this far."""
    return [one for one in MOVES if step in one.sources and one.hands & set(hands)]


def is_locked(step: Step) -> bool:
    """An approved section is not written in: it is opened again first, with a reason."""
    return step is Step.APPROVED


def after_change(step: Step, hands: Collection[Hand]) -> Step:
    """Where a section stands when its text has changed: what somebody had reviewed is to be reviewed again.

    A reviewer's own correction is reviewed as it is made.
    """
    return Step.CONTRIBUTED if step is Step.REVIEWED and Hand.REVIEWER not in hands else step


def hands_of(*, writes: bool, parts: Collection[Part], permissions: Collection[Permission]) -> frozenset[Hand]:
    """Who somebody is to a section: by what they may do at the report's body, and by their part in it.

    A reviewer named for the section reviews it beside those who may review the whole report.
    """
    found = {Hand.WRITER} if writes else set()
    if Part.REVIEWER in parts or Permission.REVIEW_REPORT in permissions:
        found.add(Hand.REVIEWER)
    if Permission.APPROVE_REPORT in permissions:
        found.add(Hand.APPROVER)
    return frozenset(found)


def least(steps: Iterable[Step]) -> Step | None:
    """The step of the section that is furthest from finished; None where there is none."""
    return min(steps, key=_ORDER.index, default=None)
