"""Historik att läsa: who changed what, when, from what to what, out of the rows that the triggers kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from tertial.core.models import User


@dataclass(frozen=True)
class FieldChange:
    """A field with what it was and what it became, as shown."""

    label: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.label}: {self.old} → {self.new}"


@dataclass(frozen=True)
class Change:
    """One event of one row: `row` is the row as it was after it (before it, for a deletion)."""

    kind: str  # insert, update or delete
    when: datetime
    row: Any
    context: Mapping[str, Any]
    fields: tuple[FieldChange, ...] = ()


def changes(model: type[models.Model], fields: Sequence[str], **which: Any) -> list[Change]:
    """The events of the rows for which `which` holds, oldest first. Updates of other fields than these are left out.

    One query; it reads the whole history of these rows, so it is for one thing's page.
    """
    events = model.pgh_event_model.objects.filter(**which).order_by("pgh_id")  # type: ignore[attr-defined]
    before: dict[Any, Any] = {}
    found = []
    for event in events:
        earlier = before.get(event.pgh_obj_id)
        before[event.pgh_obj_id] = event
        # A row whose earlier life was under another thing is new here.
        kind = "insert" if earlier is None and event.pgh_label == "update" else event.pgh_label
        differing = _differing(model, fields, earlier, event) if kind == "update" else ()
        if kind != "update" or differing:
            found.append(Change(kind, event.pgh_created_at, event, event.pgh_context or {}, differing))
    return found


def _differing(model: type[models.Model], fields: Iterable[str], old: Any, new: Any) -> tuple[FieldChange, ...]:
    found = []
    for name in fields:
        was, became = _shown(old, name), _shown(new, name)
        if was != became:
            found.append(FieldChange(str(model._meta.get_field(name).verbose_name), was, became))  # type: ignore[union-attr]
    return tuple(found)


def _shown(event: Any, name: str) -> str:
    display = getattr(event, f"get_{name}_display", None)
    value = display() if display else getattr(event, name)
    return "–" if value in (None, "") else str(value)


def names_of(found: Iterable[Change]) -> dict[int | None, str]:
    """The names of the users in these changes. One query."""
    ids = {int(change.context["user"]) for change in found if change.context.get("user") is not None}
    names: dict[int | None, str] = defaultdict(lambda: _("en borttagen användare"))
    names.update({user.pk: str(user) for user in User.objects.filter(pk__in=ids)})
    return names


def who(change: Change, names: Mapping[int | None, str]) -> str:
    """Who did it, in words: a user, a profile that was read, a job, or the installation's operator."""
    context = change.context
    if context.get("user") is not None:
        return names[context["user"]]
    if "profile" in context:
        return _("Profilen %(name)s") % {"name": context["profile"]}
    return _("Driften")
