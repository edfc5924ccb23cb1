"""The cast of the tests: two invented municipalities, and one person for each role.

Ekstad has a social committee with two departments and a school committee; Lönnby exists to be kept apart from it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.db import connection

from tertial.core.models import Membership, Root, User
from tertial.core.scope import root_scope
from tertial.organisation.models import Grant, Node, NodeKind
from tertial.organisation.rules import Role


@dataclass
class Municipality:
    """A root organisation with its nodes by slug and its people by first name."""

    root: Root
    nodes: dict[str, Node] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def add_nodes(self, numbers: Iterable[int], nodes: Iterable[tuple[str, str, NodeKind, str | None]]) -> None:
        """Nodes by slug, name, kind and the slug of the one above, which stands before; all in one question."""
        for pk, (slug, name, kind, above) in zip(numbers, nodes, strict=True):
            parent = self.nodes[above] if above else None
            self.nodes[slug] = Node(pk=pk, root=self.root, slug=slug, name=name, kind=kind, parent=parent)
        Node.objects.bulk_create(self.nodes.values())

    def add_people(self, roles_at: dict[str, tuple[Role, str]]) -> None:
        """People by first name, who cannot log in with a password; all in three questions, since every test asks."""
        users = User.objects.bulk_create(
            User(email=f"{name.lower()}@{self.root.slug}.example", name=name, password=NO_PASSWORD) for name in roles_at
        )
        self.people |= dict(zip(roles_at, users, strict=True))
        Membership.objects.bulk_create(Membership(root=self.root, user=user) for user in users)
        Grant.objects.bulk_create(
            Grant(root=self.root, user=self.people[name], node=self.nodes[node], role=role)
            for name, (role, node) in roles_at.items()
        )


NO_PASSWORD = make_password(None)
ROLES_AT = {
    "Maja": (Role.MANAGER, "barn-och-unga"),
    "Kim": (Role.CONTROLLER, "socialnamnden"),
    "Vera": (Role.DEVELOPER, "socialnamnden"),
    "Frida": (Role.DIRECTOR, "socialnamnden"),
    "Sam": (Role.SECRETARY, "socialnamnden"),
    "Lena": (Role.MEMBER, "socialnamnden"),
    "Rune": (Role.AUDITOR, "ekstad"),
    "Stig": (Role.SUPPLIER, "socialnamnden"),
    "Ada": (Role.ADMINISTRATOR, "ekstad"),
    "Ulla": (Role.CONTROLLER, "skolnamnden"),  # the outsider: same town, another committee
}


EKSTAD = (
    ("ekstad", "Ekstads kommun", NodeKind.MUNICIPALITY, None),
    ("socialnamnden", "Socialnämnden", NodeKind.BODY, "ekstad"),
    ("barn-och-unga", "Barn och unga", NodeKind.UNIT, "socialnamnden"),
    ("vuxen", "Vuxen", NodeKind.UNIT, "socialnamnden"),
    ("skolnamnden", "Skolnämnden", NodeKind.BODY, "ekstad"),
    ("norra-skolan", "Norra skolan", NodeKind.UNIT, "skolnamnden"),
)
LONNBY = (
    ("lonnby", "Lönnby kommun", NodeKind.MUNICIPALITY, None),
    ("vardnamnden", "Vårdnämnden", NodeKind.BODY, "lonnby"),
)


def make_ekstad() -> Municipality:
    return _made("ekstad", "Ekstads kommun", EKSTAD, ROLES_AT)


def make_lonnby() -> Municipality:
    return _made("lonnby", "Lönnby kommun", LONNBY, {"Nils": (Role.CONTROLLER, "vardnamnden")})


def _made(
    slug: str, name: str, nodes: Sequence[tuple[str, str, NodeKind, str | None]], roles_at: dict[str, tuple[Role, str]]
) -> Municipality:
    """In few questions, since every test asks. The root is made by the owner in life, so its number is taken before."""
    root_id, *numbers = _numbers("core_root", 1) + _numbers("organisation_node", len(nodes))
    with root_scope(root_id):
        town = Municipality(Root.objects.create(pk=root_id, slug=slug, name=name))
        town.add_nodes(numbers, nodes)
        town.add_people(roles_at)
    return town


def _numbers(table: str, count: int) -> list[int]:
    """As many of the table's next keys."""
    with connection.cursor() as cursor:
        following = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        cursor.execute(following, [table, count])
        return [number for (number,) in cursor.fetchall()]
