"""Handlingar: one function a deed. Each checks the permission, validates, saves and logs, in one transaction."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from tertial.core.errors import Refused
from tertial.core.models import Membership, User
from tertial.core.permissions import Permission
from tertial.organisation.models import Appointment, AppointmentRole, Grant, Node, NodeKind, Person
from tertial.organisation.rules import Role, kind_fits, slugify, valid_on
from tertial.organisation.selectors import Actor, require, subtree

log = logging.getLogger("tertial.organisation")


@transaction.atomic
def add_node(
    *,
    by: Actor,
    parent: Node,
    kind: str,
    name: str,
    slug: str = "",
    level_name: str = "",
    number_series: str = "",
    valid_from: date | None = None,
) -> Node:
    """A new body or unit, last under `parent`. Its slug, part of its address for good, is made of its name."""
    require(by, Permission.ADMINISTER, parent)
    _lock_tree()
    parent.refresh_from_db()
    if not kind_fits(kind, parent.kind):
        raise Refused(f"{NodeKind(kind).label} kan inte läggas under {parent.name}; välj ett annat slag.")
    if not valid_on(parent.valid_from, parent.valid_to, valid_from or timezone.localdate()):
        raise Refused(f"{parent.name} gäller inte det datumet; välj ett annat datum eller en annan plats.")
    node = Node(
        parent=parent,
        kind=kind,
        name=checked_name(name),
        slug=_free_slug(parent, slug or name),
        level_name=level_name.strip(),
        number_series=number_series.strip(),
        valid_from=valid_from,
        position=Node.objects.filter(parent=parent).count() + 1,
    )
    node.save()
    log.info("organisation.node_added node=%s", node.path)
    return node


@transaction.atomic
def rename_node(*, by: Actor, node: Node, name: str) -> Node:
    """A new name. Slug and path stay: they are addresses that reports and links use."""
    require(by, Permission.ADMINISTER, node)
    node.name = checked_name(name)
    node.save(update_fields=["name", "sort_key"])
    log.info("organisation.node_renamed node=%s", node.path)
    return node


@transaction.atomic
def move_node(*, by: Actor, node: Node, parent: Node) -> Node:
    """Moves the node with everything below it; every path below follows. Roles granted above it are left behind."""
    require(by, Permission.ADMINISTER, node)
    require(by, Permission.ADMINISTER, parent)
    _lock_tree()
    node.refresh_from_db()
    parent.refresh_from_db()
    if node.parent_id is None:
        raise Refused(f"{node.name} ligger överst och kan inte flyttas.")
    if parent.path == node.path or parent.path.startswith(f"{node.path}/"):
        raise Refused(f"{node.name} kan inte flyttas in under sig själv; välj en plats utanför.")
    if not kind_fits(node.kind, parent.kind):
        raise Refused(f"{node.name} kan inte ligga under {parent.name}; välj en annan plats.")
    if parent.pk == node.parent_id:
        return node
    old, new = node.path, f"{parent.path}/{_free_slug(parent, node.slug)}"
    position = Node.objects.filter(parent=parent).count() + 1
    below = Node.objects.filter(path__startswith=f"{old}/")
    Node.objects.filter(pk=node.pk).update(parent=parent, path=new, position=position)
    below.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    node.refresh_from_db()
    log.info("organisation.node_moved node=%s from=%s", new, old)
    return node


@transaction.atomic
def end_node(*, by: Actor, node: Node, valid_to: date) -> Node:
    """Ends the node with all below it that is still valid then: `valid_to` is the first day that it does not exist."""
    require(by, Permission.ADMINISTER, node)
    _lock_tree()
    node.refresh_from_db()
    if node.parent_id is None:
        raise Refused(f"{node.name} ligger överst och kan inte avslutas.")
    ending = subtree(node).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=valid_to))
    late = ending.filter(valid_from__gte=valid_to).first()
    if late is not None:
        raise Refused(f"{late.name} börjar gälla {late.valid_from}; den kan inte sluta {valid_to}. Välj en senare dag.")
    ending.update(valid_to=valid_to)
    node.refresh_from_db()
    log.info("organisation.node_ended node=%s on=%s", node.path, valid_to)
    return node


@transaction.atomic
def add_person(*, by: Actor, at: Node, name: str, email: str = "", party: str = "") -> Person:
    """Somebody to appoint or grant roles to, added by an administrator of `at`. With an e-mail they get a login.

    The login has no password: its owner sets one through "glömt lösenord". Without a role it opens nothing.
    """
    require(by, Permission.ADMINISTER, at)
    user = login_of(email, checked_name(name)) if email.strip() else None
    if user is not None and (known := Person.objects.filter(user=user).first()):
        raise Refused(f"{user.email} hör redan till {known.name}; använd den personen.")
    person = Person.objects.create(user=user, name=checked_name(name), party=party.strip())
    log.info("organisation.person_added person=%s", person.pk)
    return person


@transaction.atomic
def appoint(
    *, by: Actor, person: Person, body: Node, role: str, valid_from: date, valid_to: date | None = None
) -> Appointment:
    """Somebody serves in a body from a day up to, but not including, another."""
    require(by, Permission.ADMINISTER, body)
    if body.kind != NodeKind.BODY:
        raise Refused(f"{body.name} är inget organ; uppdrag finns i nämnder, utskott och styrelser.")
    _in_order(valid_from, valid_to)
    label = AppointmentRole(role).label.lower()
    twice = f"{person.name} är redan {label} då; avsluta det uppdraget först."
    two_chairs = f"{body.name} har redan en {label} då; avsluta det uppdraget först."
    with _refusing({"appointment_once_a_day": twice, "appointment_one_chair": two_chairs}):
        appointment = Appointment.objects.create(
            person=person, body=body, role=role, valid_from=valid_from, valid_to=valid_to
        )
    log.info("organisation.appointed person=%s body=%s role=%s", person.pk, body.path, role)
    return appointment


@transaction.atomic
def grant_role(
    *, by: Actor, user: User, node: Node, role: str, valid_from: date | None = None, valid_to: date | None = None
) -> Grant:
    """Gives a user a role at a node and everything below it; a role held already gets the new days."""
    require(by, Permission.ADMINISTER, node)
    _in_order(valid_from, valid_to)
    Membership.objects.get_or_create(user=user)
    days = {"valid_from": valid_from, "valid_to": valid_to}
    grant, _ = Grant.objects.update_or_create(user=user, node=node, role=Role(role), defaults=days)
    require_administrator(role, node)
    log.info("organisation.role_granted user=%s node=%s role=%s", user.pk, node.path, role)
    return grant


@transaction.atomic
def revoke_role(*, by: Actor, grant: Grant) -> None:
    """Takes a role back, at once. Whoever has no role left in the municipality can no longer enter it."""
    require(by, Permission.ADMINISTER, grant.node)
    user_id, node, role = grant.user_id, grant.node, grant.role
    grant.delete()
    if not Grant.objects.filter(user_id=user_id).exists():
        Membership.objects.filter(user_id=user_id).delete()
    require_administrator(role, node)
    log.info("organisation.role_revoked user=%s node=%s role=%s", user_id, node.path, role)


def require_administrator(role: str, node: Node) -> None:
    """Refuses a deed with this role that leaves the municipality without anybody who administers all of it."""
    if role != Role.ADMINISTRATOR or node.parent_id is not None:
        return
    _lock_tree()
    today = timezone.localdate()
    held = Grant.objects.filter(node__parent=None, role=Role.ADMINISTRATOR, user__is_active=True)
    lasting = held.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=today), valid_to__isnull=True)
    if not lasting.exists():
        raise Refused("Kommunen behöver någon som är administratör överst utan slutdatum; ge rollen till någon först.")


def _lock_tree() -> None:
    """One deed at a time changes the tree or who administers it: two that each are right could be wrong together."""
    list(Node.objects.select_for_update().filter(parent=None).order_by("pk").values_list("pk"))


def checked_name(text: str) -> str:
    """The name on one line. Refused when it is empty or too long."""
    name = " ".join(text.split())
    if not name:
        raise Refused("Namnet är tomt; skriv ett namn.")
    if len(name) > 200:
        raise Refused(f"Namnet har {len(name)} tecken; det får ha högst 200.")
    return name


def _free_slug(parent: Node, text: str) -> str:
    slug = slugify(text)[:50].strip("-")
    if not slug:
        raise Refused(f"”{text}” går inte att använda i en adress; skriv ett kortnamn med bokstäver a–z.")
    path = f"{parent.path}/{slug}"
    if len(path) > 600:
        raise Refused("Sökvägen blir för lång; välj ett kortare kortnamn.")
    if Node.objects.filter(path=path).exists():
        raise Refused(f"{parent.name} har redan något med adressen {slug}; välj ett annat namn.")
    return slug


def checked_email(email: str) -> str:
    """The address in small letters. Refused when it is none."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(f"”{email}” är ingen e-postadress; skriv den som namn@kommun.se.") from None
    return address


def login_of(email: str, name: str) -> User:
    """The login with this address; a new one, without a password, when there is none."""
    address = checked_email(email)
    return User.objects.filter(email=address).first() or User.objects.create_user(address, None, name=name)


def _in_order(valid_from: date | None, valid_to: date | None) -> None:
    if valid_from and valid_to and valid_to <= valid_from:
        raise Refused(f"Slutdagen {valid_to} ska vara senare än startdagen {valid_from}.")


@contextmanager
def _refusing(sentences: Mapping[str, str]) -> Iterator[None]:
    """Turns the database's no, by one of these constraints, into its sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        cause: Any = error.__cause__
        sentence = sentences.get(cause.diag.constraint_name) if cause is not None else None
        if sentence is None:
            raise
        raise Refused(sentence) from None
