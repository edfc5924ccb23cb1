"""Granskarens bild av en omgång: what has been handed in and what has not, by unit, and what is new since last time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.followup.models import Entry, Round
from tertial.followup.rules import ENTRY_STATUS, HANDED_IN, OWED, EntryState, Hand, Move, is_late, moves_from
from tertial.followup.selectors import covered_by, earlier_entries, hands_at, visible_to
from tertial.organisation.models import Node
from tertial.organisation.selectors import Access, access_of

_RELATED = ("round__body", "subject", "node", "status", "responsible", "written_by", "decided_by")


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the reviewer reads it: beside it how it stood last time."""

    entry: Entry
    earlier: Entry | None
    hands: frozenset[Hand]

    @property
    def mark(self) -> tuple[str, str, str]:
        return ENTRY_STATUS[EntryState(self.entry.state)]

    @property
    def is_missing(self) -> bool:
        return self.entry.state in OWED

    @property
    def waits(self) -> bool:
        return self.entry.state == EntryState.READY

    @property
    def is_late(self) -> bool:
        """Handed in after the last day, or not yet though the day has passed."""
        return self.entry.is_late or (self.is_missing and is_late(self.entry.round.contribute_by, timezone.localdate()))

    @property
    def may_assign(self) -> bool:
        """Whether nobody has been asked yet, and the reader may ask somebody."""
        return bool(self.hands) and self.is_unassigned and self.entry.round.is_open

    @property
    def is_unassigned(self) -> bool:
        return self.is_missing and self.entry.responsible_id is None

    @property
    def is_changed(self) -> bool:
        """Whether another status was handed in than last time."""
        now, then = self.entry.status, self.earlier.status if self.earlier else None
        return not self.is_missing and now is not None and then is not None and now.key != then.key

    @property
    def moves(self) -> list[Move]:
        """What a reviewer may do with it now."""
        if not self.entry.round.is_open:
            return []
        return moves_from(EntryState(self.entry.state), self.hands & {Hand.REVIEWER})

    @property
    def may_approve(self) -> bool:
        return any(move.name == "godkann" for move in self.moves)


@dataclass(slots=True)
class UnitProgress:
    """How far one unit has come. `missing_from` are the people who still owe something."""

    node: Node
    all: int = 0
    handed_in: int = 0
    late: int = 0
    approved: int = 0
    missing_from: list[str] = field(default_factory=list)

    @property
    def missing(self) -> int:
        return self.all - self.handed_in

    @property
    def said(self) -> str:
        return _("%(done)s av %(all)s") % {"done": self.handed_in, "all": self.all}


def rows_of(user: User, round_: Round, access: Access) -> list[Row]:
    """Every entry of the round that the user may see, by unit. Four queries, and those of the kinds."""
    covered = set(covered_by(user).values_list("user_id", flat=True))
    entries = list(
        visible_to(user, access)
        .filter(round=round_)
        .select_related(*_RELATED)
        .order_by("node__path", "subject__position", "pk")
    )
    before = earlier_entries(round_, entries)
    return [Row(one, before.get(one.pk), hands_at(access, user, one, covered)) for one in entries]


def row_of(user: User, entry: Entry) -> Row:
    """One entry as a row."""
    covered = set(covered_by(user).values_list("user_id", flat=True))
    hands = hands_at(access_of(user), user, entry, covered)
    return Row(entry, earlier_entries(entry.round, [entry]).get(entry.pk), hands)


def progress_of(rows: Sequence[Row], access: Access) -> list[UnitProgress]:
    """Progress by unit, of the units that the user reviews: who owes what is nobody else's business."""
    found: dict[int, UnitProgress] = {}
    for row in rows:
        entry = row.entry
        if Permission.REVIEW_ENTRY not in access.permissions_at(entry.node.path):
            continue
        unit = found.setdefault(entry.node_id, UnitProgress(entry.node))
        unit.all += 1
        unit.handed_in += entry.state in HANDED_IN
        unit.approved += entry.state == EntryState.APPROVED
        unit.late += row.is_late
        who = entry.responsible.name if entry.responsible else _("ingen ansvarig")
        if row.is_missing and who not in unit.missing_from:
            unit.missing_from.append(who)
    return list(found.values())


def total_of(units: Sequence[UnitProgress]) -> dict[str, int]:
    """Progress of all units together."""
    return {name: sum(getattr(unit, name) for unit in units) for name in ("all", "handed_in", "late", "approved")}


def is_shown(row: Row, wanted: str) -> bool:
    """Whether the page's choice shows the row."""
    shown = {
        "granska": row.waits,
        "saknas": row.is_missing,
        "utan": row.is_unassigned,
        "andrat": row.is_changed,
        "sena": row.is_late,
    }
    return shown.get(wanted, True)


def tabs(round_: Round, rows: Sequence[Row], wanted: str) -> list[dict[str, Any]]:
    """The page's choices, each with its count."""
    url = reverse("followup:round", args=[round_.path])
    labels = {
        "": _("Alla"),
        "granska": _("Att granska"),
        "saknas": _("Saknas"),
        "utan": _("Utan ansvarig"),
        "andrat": _("Ändrat sedan förra omgången"),
        "sena": _("Sena"),
    }
    return [
        {
            "label": label,
            "url": f"{url}?visa={name}" if name else url,
            "active": name == wanted,
            "count": sum(is_shown(row, name) for row in rows),
        }
        for name, label in labels.items()
    ]
