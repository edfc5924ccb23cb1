"""Historik för en nod: what happened to it, to roles and appointments at it and to codes that stand for it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tertial.core.changes import Change, changes, names_of, who
from tertial.core.models import User
from tertial.organisation.models import Appointment, Code, Grant, Invitation, Node, Person

LATEST = 50
_VALID = ("valid_from", "valid_to")


@dataclass(frozen=True)
class Happening:
    """A line of the history, as `core/components/history.html` shows it."""

    what: str
    who: str
    when: datetime


def history_of(node: Node) -> list[Happening]:
    """The latest happenings, newest first. Eight queries."""
    own = changes(Node, ("name", "kind", "level_name", "path", "number_series", *_VALID), pgh_obj_id=node.pk)
    granted = changes(Grant, ("role", *_VALID), node_id=node.pk)
    appointed = changes(Appointment, ("role", *_VALID), body_id=node.pk)
    invited = changes(Invitation, ("expires_at", "accepted_at", "withdrawn_at"), node_id=node.pk)
    codes = changes(Code, ("name", "code", *_VALID), node_id=node.pk)
    users = User.objects.in_bulk({change.row.user_id for change in granted})
    people = Person.objects.in_bulk({change.row.person_id for change in appointed})
    told = [
        *((change, change.row.name) for change in own),
        *((change, _role(users.get(change.row.user_id), change)) for change in granted),
        *((change, _role(people.get(change.row.person_id), change)) for change in appointed),
        *((change, f"{change.row.dimension} {change.row.code} {change.row.name}") for change in codes),
    ]
    sentences = [(change, _told(change, what)) for change, what in told]
    sentences += [(change, _told_of_invitation(change)) for change in invited]
    # What one transaction did has one moment: the sort keeps its order, which turns with the rest.
    sentences = sorted(sentences, key=lambda item: item[0].when)[::-1]
    names = names_of(change for change, _sentence in sentences)
    return [Happening(sentence, who(change, names), change.when) for change, sentence in sentences[:LATEST]]


def _role(holder: User | Person | None, change: Change) -> str:
    return f"{holder or '–'}, {change.row.get_role_display().lower()}"


def _told_of_invitation(change: Change) -> str:
    subject = {"name": change.row.name, "role": change.row.get_role_display().lower()}
    if change.kind == "insert":
        return _("%(name)s bjöds in som %(role)s") % subject
    if change.row.accepted_at:
        return _("%(name)s tackade ja till att bli %(role)s") % subject
    if change.row.withdrawn_at:
        return _("Inbjudan till %(name)s togs tillbaka") % subject
    return _("Inbjudan till %(name)s skickades igen") % subject


def _told(change: Change, subject: str) -> str:
    match change.kind:
        case "insert":
            return _("%(subject)s lades till") % {"subject": subject}
        case "delete":
            return _("%(subject)s togs bort") % {"subject": subject}
    fields = "; ".join(str(field) for field in change.fields)
    return _("%(subject)s ändrades – %(fields)s") % {"subject": subject, "fields": fields}
