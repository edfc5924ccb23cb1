"""Regler: a report's states and who moves it between them; numbers that somebody typed. No Django."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tertial.core.permissions import Permission


class State(StrEnum):
    """Läge for a report. What is frozen is never changed."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    FROZEN = "frozen"


STATE_LABELS = {
    State.DRAFT: "Utkast",
    State.REVIEWED: "Granskad",
    State.APPROVED: "Godkänd",
    State.FROZEN: "Fastställd",
}


class Known(StrEnum):
    """Why the figures of a report are kept to compare with.

    Somebody reviewed or accepted them; or, where nobody has, they are what stood before facts changed.
    """

    REVIEWED = "reviewed"
    ACCEPTED = "accepted"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Transition:
    """A way from one state to another: what the button says, and the permission at the body that it takes."""

    name: str
    label: str
    source: State
    target: State
    permission: Permission
    needs_note: bool = False


TRANSITIONS = (
    Transition("review", "Markera som granskad", State.DRAFT, State.REVIEWED, Permission.REVIEW_REPORT),
    Transition("return", "Skicka tillbaka", State.REVIEWED, State.DRAFT, Permission.REVIEW_REPORT, needs_note=True),
    Transition("approve", "Godkänn", State.REVIEWED, State.APPROVED, Permission.APPROVE_REPORT),
    Transition("reopen", "Öppna igen", State.APPROVED, State.DRAFT, Permission.APPROVE_REPORT, needs_note=True),
    Transition("freeze", "Fastställ", State.APPROVED, State.FROZEN, Permission.APPROVE_REPORT),
)


def transition(name: str) -> Transition:
    """The transition with this name. Raises KeyError for any other."""
    return {one.name: one for one in TRANSITIONS}[name]


def transitions_from(state: str, permissions: frozenset[Permission]) -> list[Transition]:
    """What somebody with these permissions may do with a report in this state."""
    return [one for one in TRANSITIONS if one.source == state and one.permission in permissions]


def with_remaining(step: Transition, remaining: Sequence[str]) -> Transition:
    """The transition where sections that somebody was asked to write are not approved: the report itself is then
    approved all the same only with a reason, which is kept."""
    if step.target != State.APPROVED or not remaining:
        return step
    return replace(step, label="Godkänn ändå", needs_note=True)


def not_approved(titles: Sequence[str]) -> str:
    """Which sections keep the report from being approved: `2 avsnitt är inte godkända: Mål 1 och Mål 2.`"""
    *first, last = titles
    if not first:
        return f"Ett avsnitt är inte godkänt: {last}."
    return f"{len(titles)} avsnitt är inte godkända: {', '.join(first)} och {last}."


def accepting(state: str) -> Permission | None:
    """The permission at the body that it takes to accept changed figures; None where nothing changes any more.

    Who approved a report answers for what it says: after that nobody else accepts that it says something else.
    """
    if state == State.FROZEN:
        return None
    return Permission.APPROVE_REPORT if state == State.APPROVED else Permission.REVIEW_REPORT


def is_writable(state: str) -> bool:
    """Texts and entered figures change only in a draft or a reviewed report."""
    return state in (State.DRAFT, State.REVIEWED)
