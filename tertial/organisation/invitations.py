"""Inbjudningar: sent, sent again, withdrawn, accepted. The link works once and for a week, and is kept as a hash."""

import hashlib
import hmac
import logging
import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.core.errors import Refused
from tertial.core.login import may_log_in
from tertial.core.mail import Message, post
from tertial.core.models import Root, User
from tertial.core.operator import OPERATOR
from tertial.core.permissions import Permission
from tertial.core.scope import current_root_id, root_scope
from tertial.organisation.actions import checked_email, checked_name, grant_role, login_of
from tertial.organisation.models import Grant, Invitation, Node, Person
from tertial.organisation.rules import Role
from tertial.organisation.selectors import Actor, require

LIFETIME = timedelta(days=7)
NOT_VALID = "Inbjudan gäller inte längre. Be den som bjöd in dig om en ny."

log = logging.getLogger("tertial.organisation")


@transaction.atomic
def invite(*, by: Actor, node: Node, email: str, name: str, role: str, valid_to: date | None = None) -> Invitation:
    """Asks somebody to take a role at a node, by a letter with a link."""
    require(by, Permission.ADMINISTER, node)
    address = checked_email(email)
    if Grant.objects.filter(user__email=address, node=node, role=role, valid_to=None).exists():
        raise Refused(f"{address} har redan den rollen här.")
    if open_now().filter(email=address, node=node, role=role).exists():
        raise Refused(f"{address} har redan en inbjudan till den rollen; skicka den igen i stället.")
    if valid_to is not None and valid_to <= timezone.localdate():
        raise Refused(f"Slutdagen {valid_to} har redan varit; välj en senare dag.")
    invitation = Invitation(email=address, name=checked_name(name), node=node, role=Role(role), valid_to=valid_to)
    invitation.invited_by = by if isinstance(by, User) else None
    _send(invitation)
    log.info("organisation.invited invitation=%s node=%s role=%s", invitation.pk, node.path, role)
    return invitation


@transaction.atomic
def resend(*, by: Actor, invitation: Invitation) -> None:
    """A new letter with a new link, for another week; the old link is dead. The sender answers for it from now on."""
    require(by, Permission.ADMINISTER, invitation.node)
    found = _locked(invitation.pk)
    if found.accepted_at or found.withdrawn_at:
        raise Refused("Inbjudan är redan avslutad; bjud in på nytt.")
    found.invited_by = by if isinstance(by, User) else None
    _send(found)
    log.info("organisation.invitation_resent invitation=%s", found.pk)


@transaction.atomic
def withdraw(*, by: Actor, invitation: Invitation) -> None:
    """The link stops working at once."""
    require(by, Permission.ADMINISTER, invitation.node)
    found = _locked(invitation.pk)
    if found.accepted_at:
        raise Refused("Inbjudan är redan antagen; ta tillbaka rollen i stället.")
    found.withdrawn_at = found.withdrawn_at or timezone.now()
    found.save(update_fields=["withdrawn_at"])
    log.info("organisation.invitation_withdrawn invitation=%s", found.pk)


@transaction.atomic
def accept(*, invitation: Invitation, password: str = "") -> User:
    """Gives the invited a login, if they have none, and the role. Refused when the invitation is no longer good.

    Whoever invited must still be one who may give the role. The password is for a login without one.
    """
    found = _locked(invitation.pk)
    if not is_open(found):
        raise Refused(NOT_VALID)
    user = login_of(found.email, found.name)
    if not may_log_in(user):
        raise Refused("Kontot är avstängt; vänd dig till den som administrerar Tertial i din kommun.")
    if password and not user.has_usable_password():
        user.set_password(password)
        user.save(update_fields=["password"])
    with root_scope(current_root_id(), user_id=user.pk, about={"invitation": str(found.pk)}):
        _give(found, user)
    log.info("organisation.invitation_accepted invitation=%s user=%s", found.pk, user.pk)
    return user


def _give(found: Invitation, user: User) -> None:
    """The role, in the inviter's name; a person, where the user is none; the invitation is used."""
    by = found.invited_by or OPERATOR
    try:
        grant_role(by=by, user=user, node=found.node, role=found.role, valid_to=found.valid_to)
    except PermissionDenied:
        raise Refused("Den som bjöd in dig får inte längre göra det; be om en ny inbjudan.") from None
    if not Person.objects.filter(user=user).exists():
        Person.objects.create(user=user, name=user.name)
    found.accepted_at = timezone.now()
    found.save(update_fields=["accepted_at"])


def accept_by_email(email: str) -> User | None:
    """Accepts what is open for an address that the municipality's own login vouches for; None when nothing is."""
    user = None
    for invitation in open_now().filter(email=email):
        try:
            user = accept(invitation=invitation)
        except Refused as refused:
            log.warning("organisation.invitation_refused invitation=%s reason=%s", invitation.pk, refused.message)
    return user


def by_hash(token_hash: str) -> Invitation | None:
    """The open invitation, in the current root, whose link's token has this hash."""
    found = open_now().filter(token_hash=token_hash).select_related("node", "invited_by").first()
    return found if found is not None and hmac.compare_digest(found.token_hash, token_hash) else None


def open_now(now: datetime | None = None) -> QuerySet[Invitation]:
    """The invitations that can still be accepted."""
    later = {"expires_at__gt": now or timezone.now()}
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, **later)


def is_open(invitation: Invitation) -> bool:
    over = invitation.accepted_at or invitation.withdrawn_at
    return not over and invitation.expires_at > timezone.now()


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _locked(pk: int) -> Invitation:
    return Invitation.objects.select_for_update(of=("self",)).select_related("node", "invited_by").get(pk=pk)


def _send(invitation: Invitation) -> None:
    """Gives the invitation a fresh token and posts the letter, the only place where the token stands."""
    token = secrets.token_urlsafe(32)
    root = Root.objects.get()
    invitation.token_hash, invitation.expires_at = hash_of(token), timezone.now() + LIFETIME
    link = settings.ADDRESS + reverse("organisation:invitation_link", args=[root.pk, token])
    context = {"invitation": invitation, "root": root, "link": link, "by": invitation.invited_by}
    text = render_to_string("organisation/mail/invitation.txt", context).strip()
    subject = _("Inbjudan till Tertial, %(name)s") % {"name": root.name}
    letter = post("invitation", invitation.email, Message(subject, text))
    invitation.letter_number = letter.pk if letter else None
    invitation.save()
