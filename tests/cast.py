"""The cast of the tests: two invented municipalities, and one person for each role.

Ekstad has a social committee with two departments and a school committee; Lönnby exists to be kept apart from it.
"""

from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

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

    def add_node(self, slug: str, name: str, kind: NodeKind, parent: str | None = None) -> Node:
        above = self.nodes[parent] if parent else None
        node = Node.objects.create(root=self.root, slug=slug, name=name, kind=kind, parent=above)
        self.nodes[slug] = node
        return node

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


def make_root(slug: str, name: str) -> Root:
    """A root organisation: made by the owner in life, so its number is taken before its scope is entered."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('core_root', 'id'))")
        number = cursor.fetchone()[0]
    with root_scope(number):
        return Root.objects.create(pk=number, slug=slug, name=name)


def make_ekstad() -> Municipality:
    town = Municipality(make_root("ekstad", "Ekstads kommun"))
    with root_scope(town.root.pk):
        town.add_node("ekstad", "Ekstads kommun", NodeKind.MUNICIPALITY)
        town.add_node("socialnamnden", "Socialnämnden", NodeKind.BODY, "ekstad")
        town.add_node("barn-och-unga", "Barn och unga", NodeKind.UNIT, "socialnamnden")
        town.add_node("vuxen", "Vuxen", NodeKind.UNIT, "socialnamnden")
        town.add_node("skolnamnden", "Skolnämnden", NodeKind.BODY, "ekstad")
        town.add_node("norra-skolan", "Norra skolan", NodeKind.UNIT, "skolnamnden")
        town.add_people(ROLES_AT)
    return town


def make_lonnby() -> Municipality:
    town = Municipality(make_root("lonnby", "Lönnby kommun"))
    with root_scope(town.root.pk):
        town.add_node("lonnby", "Lönnby kommun", NodeKind.MUNICIPALITY)
        town.add_node("vardnamnden", "Vårdnämnden", NodeKind.BODY, "lonnby")
        town.add_people({"Nils": (Role.CONTROLLER, "vardnamnden")})
    return town
