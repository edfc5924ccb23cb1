"""The tree and the people of the current root as the data of a profile's files."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tertial.core.profiles import write_toml
from tertial.organisation.models import Appointment, Grant, Node, Person, SeriesBreak

_NODE_FIELDS = ("path", "kind", "level_name", "name", "valid_from", "valid_to", "number_series")


def write(path: Path, arrays: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
    """Arrays of tables, without what is empty."""
    filled = {key: [_filled(entry) for entry in entries] for key, entries in arrays.items()}
    write_toml(path, {key: entries for key, entries in filled.items() if entries})


def nodes_as_data() -> list[dict[str, Any]]:
    """Every node after the one it lies under, siblings in their order."""
    children: dict[int | None, list[Node]] = {}
    for node in Node.objects.order_by("position", "sort_key"):
        children.setdefault(node.parent_id, []).append(node)
    found: list[dict[str, Any]] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        node = waiting.pop()
        found.append({field: getattr(node, field) for field in _NODE_FIELDS})
        waiting.extend(reversed(children.get(node.pk, [])))
    return found


def breaks_as_data() -> list[dict[str, Any]]:
    """Every break in a series."""
    rows = SeriesBreak.objects.select_related("node").order_by("node__path", "day", "measure")
    return [{"node": row.node.path, "measure": row.measure, "day": row.day, "text": row.text} for row in rows]


def people_as_data() -> list[dict[str, Any]]:
    """Every person with roles and appointments, in alphabetical order."""
    grants: dict[int, list[dict[str, Any]]] = {}
    for grant in Grant.objects.select_related("node").order_by("node__path", "role"):
        days = {"valid_from": grant.valid_from, "valid_to": grant.valid_to}
        grants.setdefault(grant.user_id, []).append(_filled({"role": grant.role, "node": grant.node.path, **days}))
    appointments: dict[int, list[dict[str, Any]]] = {}
    for held in Appointment.objects.select_related("body").order_by("body__path", "role", "valid_from"):
        days = {"valid_from": held.valid_from, "valid_to": held.valid_to}
        appointments.setdefault(held.person_id, []).append(_filled({"role": held.role, "body": held.body.path, **days}))
    return [
        {
            "name": person.name,
            "email": person.user.email if person.user else "",
            "party": person.party,
            "grants": grants.get(person.user_id or 0, []),
            "appointments": appointments.get(person.pk, []),
        }
        for person in Person.objects.select_related("user").order_by("sort_key", "pk")
    ]


def _filled(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value not in (None, "", [])}
