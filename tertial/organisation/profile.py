"""The part of a profile that is organisation: `organisation.toml`, `people.toml` and `codes.csv`.

Nodes are known by their path, people by e-mail (else by name), codes by dimension, code and first day.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tertial.core.contributions import DemoLogin
from tertial.core.models import Membership, User
from tertial.core.operator import OPERATOR
from tertial.core.profiles import keep
from tertial.core.reading import Entry, read_toml
from tertial.organisation.codefile import read_codes, write_codes
from tertial.organisation.codeplan import replace_codes
from tertial.organisation.models import Appointment, AppointmentRole, Grant, Node, NodeKind, Person, SeriesBreak
from tertial.organisation.profile_export import breaks_as_data, nodes_as_data, people_as_data, write
from tertial.organisation.rules import ROLE_LABELS, Role, kind_fits, slugify

NODES, PEOPLE, CODES = "organisation.toml", "people.toml", "codes.csv"


def load(folder: Path, profile: Mapping[str, Any]) -> None:
    """Reads the tree, the people and the code plan into the current root. Reading it twice changes nothing."""
    tree = read_toml(folder / NODES)
    nodes = _load_nodes(tree, str(profile["profile"]["root"]))
    for entry in tree.entries("break"):
        _load_break(entry, nodes)
    if (folder / PEOPLE).exists():
        for entry in read_toml(folder / PEOPLE).entries("person"):
            _load_person(entry, nodes)
    if (folder / CODES).exists():
        replace_codes(by=OPERATOR, rows=read_codes(folder / CODES))


def logins(folder: Path) -> list[DemoLogin]:
    """The people of the profile that have an e-mail and a role: whom a demo lets in."""
    found = []
    for entry in read_toml(folder / PEOPLE).entries("person"):
        email, grants = entry.text("email", "").lower(), entry.entries("grants")
        if email and grants:
            role = Role(grants[0].choice("role", list(Role)))
            found.append(DemoLogin(ROLE_LABELS[role], email, entry.text("name")))
    return found


def export(folder: Path) -> None:
    """Writes the three files of the current root."""
    write(folder / NODES, {"node": nodes_as_data(), "break": breaks_as_data()})
    write(folder / PEOPLE, {"person": people_as_data()})
    write_codes(folder / CODES)


def _load_nodes(top: Entry, root_slug: str) -> dict[str, Node]:
    top.only("node", "break")
    nodes = {node.path: node for node in Node.objects.all()}
    siblings: dict[str, int] = {}
    for entry in top.entries("node"):
        entry.only("path", "kind", "level_name", "name", "valid_from", "valid_to", "number_series")
        path = entry.text("path")
        above, _, slug = path.rpartition("/")
        if path.split("/")[0] != root_slug:
            entry.refuse("path", f"är ”{path}”; den ska börja med {root_slug}, som i profile.toml")
        if slug != slugify(slug):
            entry.refuse("path", f"är ”{path}”; skriv med små bokstäver a–z, siffror och bindestreck")
        if above and above not in nodes:
            entry.refuse("path", f"är ”{path}” men {above} står inte före den; flytta upp den eller lägg till den")
        siblings[above] = siblings.get(above, 0) + 1
        node = nodes.get(path) or Node(slug=slug, path=path, parent=nodes.get(above))
        nodes[path] = keep(node, _node_values(entry, nodes.get(above), siblings[above]))
    if not nodes:
        top.refuse("node", f'saknas; börja med [[node]] och path = "{root_slug}"')
    return nodes


def _node_values(entry: Entry, parent: Node | None, position: int) -> dict[str, Any]:
    kind = entry.choice("kind", NodeKind.values)
    if not kind_fits(kind, parent.kind if parent else None):
        entry.refuse("kind", f"är {kind} och kan inte ligga {'under ' + parent.kind if parent else 'överst'}")
    valid_from, valid_to = entry.day_if_any("valid_from"), entry.day_if_any("valid_to")
    _in_order(entry)
    return {
        "kind": kind,
        "level_name": entry.text("level_name", ""),
        "name": entry.text("name"),
        "valid_from": valid_from,
        "valid_to": valid_to,
        "number_series": entry.text("number_series", ""),
        "position": position,
    }


def _load_person(entry: Entry, nodes: Mapping[str, Node]) -> None:
    entry.only("name", "email", "party", "grants", "appointments")
    name, email = entry.text("name"), entry.text("email", "").lower()
    user = _login(email, name) if email else None
    known = Person.objects.filter(user=user) if user else Person.objects.filter(user=None, name=name)
    person = keep(known.first() or Person(user=user), {"name": name, "party": entry.text("party", "")})
    for grant in entry.entries("grants"):
        if user is None:
            entry.refuse("email", "saknas; den som har en roll behöver en inloggning")
        _load_grant(grant, user, nodes)
    for appointment in entry.entries("appointments"):
        _load_appointment(appointment, person, nodes)


def _login(email: str, name: str) -> User:
    """The login, without a password: one is set by its owner, or by a demo."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, None, name=name)
    Membership.objects.get_or_create(user=user)
    return user


def _load_grant(entry: Entry, user: User, nodes: Mapping[str, Node]) -> None:
    entry.only("role", "node", "valid_from", "valid_to")
    node, role = _node(entry, "node", nodes), entry.choice("role", list(Role))
    _in_order(entry)
    grant = Grant.objects.filter(user=user, node=node, role=role).first() or Grant(user=user, node=node, role=role)
    keep(grant, {"valid_from": entry.day_if_any("valid_from"), "valid_to": entry.day_if_any("valid_to")})


def _load_appointment(entry: Entry, person: Person, nodes: Mapping[str, Node]) -> None:
    entry.only("role", "body", "valid_from", "valid_to")
    body, role = _node(entry, "body", nodes), entry.choice("role", AppointmentRole.values)
    if body.kind != NodeKind.BODY:
        entry.refuse("body", f'är {body.path}; ett uppdrag finns i ett organ (kind = "body")')
    _in_order(entry)
    key = {"person": person, "body": body, "role": role, "valid_from": entry.day("valid_from")}
    appointment = Appointment.objects.filter(**key).first() or Appointment(**key)
    keep(appointment, {"valid_to": entry.day_if_any("valid_to")})


def _load_break(entry: Entry, nodes: Mapping[str, Node]) -> None:
    entry.only("node", "measure", "day", "text")
    node, measure, day = _node(entry, "node", nodes), entry.text("measure", ""), entry.day("day")
    known = SeriesBreak.objects.filter(node=node, measure=measure, day=day).first()
    keep(known or SeriesBreak(node=node, measure=measure, day=day), {"text": entry.text("text")})


def _node(entry: Entry, key: str, nodes: Mapping[str, Node]) -> Node:
    path = entry.text(key)
    if path not in nodes:
        entry.refuse(key, f"är ”{path}” som inte finns i {NODES}; rätta sökvägen eller lägg till noden")
    return nodes[path]


def _in_order(entry: Entry) -> None:
    start, end = entry.day_if_any("valid_from"), entry.day_if_any("valid_to")
    if start and end and end <= start:
        entry.refuse("valid_to", f"är {end}; den ska vara senare än valid_from, {start}")
