"""Reads. Everything starts from what the user may see: `visible_to(user)`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone

from tertial.core.contributions import Viewer
from tertial.core.errors import Refused
from tertial.core.models import Root, User
from tertial.core.operator import OPERATOR, Operator
from tertial.core.permissions import Permission
from tertial.core.sorting import swedish_sort_key
from tertial.organisation.models import Code, Grant, Node
from tertial.organisation.rules import ROLE_LABELS, Role, permissions_of, roles_with

# The key of Root.settings that lists the roles which must log in in two steps.
TWO_STEP_ROLES = "two_step_roles"

# Whoever reads or writes: somebody logged in or not, or the operator of the installation (commands, profiles).
Actor = User | AnonymousUser | Operator


def grants_of(user: Actor, on: date | None = None) -> QuerySet[Grant]:
    """The user's grants that are valid on the day (default: today). Nobody who is not logged in has any."""
    if user.pk is None:
        return Grant.objects.none()
    return Grant.objects.filter(_valid_on(on or timezone.localdate()), user=user)


def _valid_on(day: date) -> Q:
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    going_on = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    return begun & going_on


@dataclass(frozen=True, slots=True)
class Access:
    """Åtkomst: the roles that somebody holds and where, read once and asked many times while a page is made."""

    held: tuple[tuple[str, str], ...] = ()
    everything: bool = False

    def permissions_at(self, path: str) -> frozenset[Permission]:
        """Everything that may be done at the node with this path."""
        if self.everything:
            return frozenset(Permission)
        above = path_and_above(path)
        return permissions_of([role for place, role in self.held if place in above])

    def paths_with(self, permission: Permission) -> list[str]:
        """The paths of the nodes where a role with the permission is held."""
        return sorted({place for place, role in self.held if permission in permissions_of([role])})


def access_of(user: Actor) -> Access:
    """What the user may do, and where. One query."""
    if user is OPERATOR:
        roots = Node.objects.filter(parent=None).values_list("path", flat=True)
        return Access(tuple((path, Role.DIRECTOR) for path in roots), everything=True)
    return Access(tuple(grants_of(user).values_list("node__path", "role")))


def visible_to(user: Actor, permission: str = Permission.VIEW) -> QuerySet[Node]:
    """The nodes where the user has the permission: where a role is granted, and everything below."""
    return below(granted_paths(user, permission))


def granted_paths(user: Actor, permission: str = Permission.VIEW) -> list[str]:
    """The paths of the nodes where the user was granted a role with the permission. One query."""
    if user is OPERATOR:
        return list(Node.objects.filter(parent=None).values_list("path", flat=True))
    grants = grants_of(user).filter(role__in=roles_with(permission))
    return list(grants.values_list("node__path", flat=True).distinct())


def below(paths: Iterable[str]) -> QuerySet[Node]:
    """The nodes at these paths and everything under them."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(path=path) | Q(path__startswith=f"{path}/")
    return Node.objects.filter(condition)


def subtree(node: Node) -> QuerySet[Node]:
    """The node and everything under it."""
    return below([node.path])


def permitted(user: Actor, permission: str, node: Node) -> bool:
    """Whether the user may do this at the node: granted there or anywhere above it. One query."""
    above = path_and_above(node.path)
    return user is OPERATOR or grants_of(user).filter(role__in=roles_with(permission), node__path__in=above).exists()


def require(user: Actor, permission: str, node: Node) -> None:
    """Raises PermissionDenied unless the user may do this at the node."""
    if not permitted(user, permission, node):
        raise PermissionDenied(f"{permission} at {node.path}")


def permissions_at(user: Actor, node: Node) -> frozenset[Permission]:
    """Everything the user may do at the node. One query."""
    if user is OPERATOR:
        return frozenset(Permission)
    roles = grants_of(user).filter(node__path__in=path_and_above(node.path)).values_list("role", flat=True)
    return permissions_of(list(roles))


def node_by_path(user: Actor, path: str, permission: str = Permission.VIEW) -> Node:
    """The visible node with this path of slugs. Refused, in the same words, when it is unknown or not visible."""
    try:
        return visible_to(user, permission).get(path=path.strip("/"))
    except Node.DoesNotExist:
        raise Refused(f"Det finns ingen nod ”{path}” som du kan se. Skriv till exempel kommun/namnd.") from None


def viewer(user: User) -> Viewer:
    """The header of a page: the user's widest role and where it holds, and what they may do anywhere. One query."""
    held = list(grants_of(user).order_by("node__path", "pk").values_list("node__name", "role"))
    if not held:
        return Viewer()
    body, role = held[0]
    return Viewer(body, ROLE_LABELS[Role(role)], frozenset(permissions_of([role for _, role in held])))


def colleagues_at(node: Node | None = None) -> list[User]:
    """Whoever works with figures at the node, above or below it, or anywhere; by the alphabet. One query.

    It is what `visible_to(user, Permission.VIEW_FACTS)` says, from the other side, and of those above as well.
    """
    near = Q(node__path__in=path_and_above(node.path)) | Q(node__path__startswith=f"{node.path}/") if node else Q()
    granted = Grant.objects.filter(near, _valid_on(timezone.localdate()), role__in=roles_with(Permission.VIEW_FACTS))
    people = User.objects.filter(pk__in=granted.values("user"), is_active=True)
    return sorted(people, key=lambda user: swedish_sort_key(user.name))


def must_use_two_steps(user: User) -> bool:
    """Whether a role that the user holds in this municipality demands login in two steps there. Two queries."""
    roles = Root.objects.get().settings.get(TWO_STEP_ROLES, [])
    return bool(roles) and grants_of(user).filter(role__in=roles).exists()


def code_plan(dimensions: Iterable[str] | None = None) -> QuerySet[Code]:
    """The code plan of the root organisation, all dates."""
    plan = Code.objects.select_related("node")
    return plan if dimensions is None else plan.filter(dimension__in=list(dimensions))


def path_and_above(path: str) -> list[str]:
    """The path of a node after those of everything it lies under, topmost first."""
    parts = path.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
