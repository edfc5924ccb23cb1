"""Läsaren: whose page it is; which of a round's lines they see, whose words may be told them, where they may write."""

from dataclasses import dataclass

from tertial.core.permissions import Permission
from tertial.finance.forecast.lines import KIND, Book, entries_at, read
from tertial.followup.models import Entry, Round
from tertial.followup.rules import HANDED_IN, EntryState, Hand, Move, moves_from
from tertial.followup.selectors import covered_by, hands_at, rounds_visible_to
from tertial.organisation.selectors import Access, Actor, access_of


@dataclass(frozen=True)
class Reader:
    """Somebody who reads a round's forecasts. Asks nothing of the database."""

    user: Actor
    round: Round
    access: Access
    covered: frozenset[int]

    def hands(self, entry: Entry) -> frozenset[Hand]:
        return hands_at(self.access, self.user, entry, self.covered)

    def sees(self, entry: Entry) -> bool:
        """Whether the line stands on the page: figures are for who may see them there, or answers for the line."""
        return Hand.CONTRIBUTOR in self.hands(entry) or self.sees_figures(entry.node.path)

    def sees_figures(self, path: str) -> bool:
        return Permission.VIEW_FACTS in self.access.permissions_at(path)

    def is_told(self, entry: Entry) -> bool:
        """Whether what is said may be told: nobody else's draft is anybody's business."""
        return Hand.CONTRIBUTOR in self.hands(entry) or (entry.state in HANDED_IN and self.sees(entry))

    def writes(self, entry: Entry) -> bool:
        """Whether the reader may say something of the line now."""
        return self.round.is_open and entry.state != EntryState.APPROVED and Hand.CONTRIBUTOR in self.hands(entry)

    def moves(self, entry: Entry) -> list[Move]:
        """What the reader may do with the entry now."""
        return moves_from(EntryState(entry.state), self.hands(entry)) if self.round.is_open else []


def opened(user: Actor, path: str) -> tuple[Reader, Book] | None:
    """The round with this path, and its forecasts as the user may be told them; None where they see none of them.

    Seven queries.
    """
    entries = list(entries_at(path))
    if not entries:
        return None
    covered = frozenset(covered_by(user).values_list("user_id", flat=True))
    reader = Reader(user, entries[0].round, access_of(user), covered)
    if not any(reader.sees(entry) for entry in entries):
        return None
    told = {entry.pk for entry in entries if reader.is_told(entry)}
    return reader, read(reader.round, told, entries=entries)


def rounds_of(user: Actor) -> list[Round]:
    """The rounds that ask about forecasts, of those that the user sees; the latest first."""
    asking = Entry.objects.filter(subject__kind=KIND).values("round")
    return list(rounds_visible_to(user).filter(pk__in=asking))
