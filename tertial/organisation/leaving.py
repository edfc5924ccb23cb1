"""Avslut: access ended on a day, sessions ended at once, and what remains of it cleared away."""

import logging
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from tertial.core.errors import Refused
from tertial.core.models import Membership, Root, User
from tertial.core.permissions import Permission
from tertial.core.roots import roots_of_current_user
from tertial.core.scope import root_scope
from tertial.core.sessions import end_sessions
from tertial.organisation.actions import require_administrator
from tertial.organisation.invitations import open_now
from tertial.organisation.models import Grant, Node
from tertial.organisation.rules import Role
from tertial.organisation.selectors import TWO_STEP_ROLES, Actor, require, subtree

log = logging.getLogger("tertial.organisation")


@transaction.atomic
def end_access(*, by: Actor, node: Node, user: User, day: date) -> int:
    """From this day the user has no role at the node or below it; how many roles that ends.

    Today or earlier ends them at once, with the sessions of whoever has no role left. Open invitations to the same
    address and places are withdrawn.
    """
    require(by, Permission.ADMINISTER, node)
    here = subtree(node)
    going_on = Grant.objects.filter(user=user, node__in=here).filter(Q(valid_to=None) | Q(valid_to__gt=day))
    ended = list(going_on.select_related("node"))
    if not ended:
        raise Refused(f"{user} har ingen roll här som gäller efter {day}.")
    going_on.filter(valid_from__gte=day).delete()
    going_on.update(valid_to=day)
    for grant in ended:
        require_administrator(grant.role, grant.node)
    open_now().filter(email=user.email, node__in=here).update(withdrawn_at=timezone.now())
    if day <= timezone.localdate():
        clear_away(user)
    log.info("organisation.access_ended user=%s node=%s on=%s", user.pk, node.path, day)
    return len(ended)


def log_out(*, by: Actor, node: Node, user: User) -> int:
    """Ends every session of somebody who has a role at the node or below; how many."""
    require(by, Permission.ADMINISTER, node)
    if not Grant.objects.filter(user=user, node__in=subtree(node)).exists():
        raise PermissionDenied(f"user {user.pk} has no role at {node.path}")
    count = end_sessions(user)
    log.info("organisation.logged_out user=%s by=%s sessions=%s", user.pk, by.pk, count)
    return count


@transaction.atomic
def demand_two_steps(*, by: Actor, node: Node, roles: list[str]) -> None:
    """Says which roles must log in in two steps, in the whole municipality, from each person's next login."""
    require(by, Permission.ADMINISTER, node)
    if node.parent_id is not None:
        raise Refused("Kravet gäller hela kommunen; ändra det överst.")
    root = Root.objects.select_for_update().get()
    root.settings[TWO_STEP_ROLES] = [Role(role).value for role in roles]
    root.save(update_fields=["settings"])
    log.info("organisation.two_steps_demanded by=%s roles=%s", by.pk, ",".join(root.settings[TWO_STEP_ROLES]))


def clear_away(user: User) -> bool:
    """Takes the user out of the current root if no role there is valid or to come; whether it did."""
    today = timezone.localdate()
    if _lasting(user, today).exists() or not Membership.objects.filter(user=user).exists():
        return False
    Membership.objects.filter(user=user).delete()
    end_sessions(user)
    return True


def clear_away_all() -> int:
    """The same for everybody in every root, once a day; how many memberships ended. Run by the worker."""
    count = 0
    for user in User.objects.filter(is_active=True).order_by("pk").iterator():
        with root_scope(None, user_id=user.pk):
            roots = roots_of_current_user()
        for root in roots:
            with root_scope(root.pk, about={"job": "organisation.clear_away"}):
                count += clear_away(user)
    return count


def _lasting(user: User, day: date) -> QuerySet[Grant]:
    return Grant.objects.filter(user=user).filter(Q(valid_to=None) | Q(valid_to__gt=day))
