"""Behörigheter vid en nod: who has access there and below, how they log in, and who is invited. Read in few queries."""

from dataclasses import dataclass, field
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.core.models import Letter, User
from tertial.organisation.invitations import is_open
from tertial.organisation.models import Grant, Invitation, Node
from tertial.organisation.selectors import subtree

INVITATIONS_SHOWN = 50


@dataclass
class PersonRow:
    """Somebody with the roles that they hold here and below."""

    user: User
    grants: list[Grant] = field(default_factory=list)
    two_steps: bool = False
    seen_at: datetime | None = None


@dataclass(frozen=True)
class InvitationRow:
    """An invitation with its state as shape, colour and word; `open` when it can be sent again or withdrawn."""

    invitation: Invitation
    state: tuple[str, str, str]
    open: bool


def people_at(node: Node) -> list[PersonRow]:
    """Everybody with a role here or below that is valid or to come, by name. Three queries."""
    today = timezone.localdate()
    held = Grant.objects.filter(node__in=subtree(node)).filter(Q(valid_to=None) | Q(valid_to__gt=today))
    rows: dict[int, PersonRow] = {}
    for grant in held.select_related("user", "node").order_by("user__name", "user_id", "node__path", "role"):
        rows.setdefault(grant.user_id, PersonRow(grant.user)).grants.append(grant)
    secured = Authenticator.objects.filter(user__in=rows, type=Authenticator.Type.TOTP).values_list(
        "user_id", flat=True
    )
    seen = UserSession.objects.filter(user__in=rows).values("user_id").annotate(at=Max("last_seen_at"))
    for user_id in secured:
        rows[user_id].two_steps = True
    for row in seen:
        rows[row["user_id"]].seen_at = row["at"]
    return list(rows.values())


def invitations_at(node: Node) -> list[InvitationRow]:
    """The latest invitations to roles here and below, newest first. Two queries."""
    sent = Invitation.objects.filter(node__in=subtree(node)).select_related("node", "invited_by").order_by("-pk")
    found = list(sent[:INVITATIONS_SHOWN])
    letters = Letter.objects.in_bulk([item.letter_number for item in found if item.letter_number])
    return [_row(item, letters.get(item.letter_number or 0)) for item in found]


def _row(invitation: Invitation, letter: Letter | None) -> InvitationRow:
    can_change = not (invitation.accepted_at or invitation.withdrawn_at)
    return InvitationRow(invitation, _state(invitation, letter), can_change)


def _state(invitation: Invitation, letter: Letter | None) -> tuple[str, str, str]:
    if invitation.accepted_at:
        return "check", "good", _("Antagen")
    if invitation.withdrawn_at:
        return "dash", "neutral", _("Återtagen")
    if not is_open(invitation):
        return "dash", "neutral", _("För gammal")
    if letter is not None and letter.given_up_at:
        return "triangle", "bad", _("Brevet kom inte fram")
    if letter is not None and not letter.sent_at:
        return "ring", "neutral", _("Brevet väntar på att skickas")
    return "circle", "accent", _("Skickad")
