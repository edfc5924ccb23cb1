"""Migrering utan omvägar: Django makes every related model anew for each operation, four fifths of a first migrate.

A trigger, a constraint or an index changes no field of the models that migrations see. What they write in the database
is in the operation itself; a later change of a field asks the model for its constraints and indexes, so those are told
to it. A new model is made once, beside those that are there: nothing but its own keys points at it yet, and a key tells
the model at its other end by itself.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.migrations.operations import AddConstraint, AddIndex, CreateModel, RemoveConstraint, RemoveIndex
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

Forwards = Callable[[Any, str, ProjectState], None]


def connect() -> None:
    """From now on these operations touch no model but the one they speak of; called once, at the start."""
    for operation in (AddTrigger, RemoveTrigger, AddConstraint, RemoveConstraint, AddIndex, RemoveIndex):
        setattr(operation, "state_forwards", _noted_only(operation.state_forwards))  # noqa: B010 - typed as a method
    setattr(CreateModel, "state_forwards", _made_once(CreateModel.state_forwards))  # noqa: B010


def _noted_only(forwards: Forwards) -> Forwards:
    @wraps(forwards)
    def state_forwards(self: Any, app_label: str, state: ProjectState) -> None:
        # A state without models has none to make anew.
        made = state.__dict__.pop("apps", None)
        forwards(self, app_label, state)
        if made is not None:
            state.__dict__["apps"] = made
            known = state.models[app_label, self.model_name.lower()].options
            meta = made.get_model(app_label, self.model_name)._meta
            meta.constraints, meta.indexes = known["constraints"], known["indexes"]

    return state_forwards


def _made_once(forwards: Forwards) -> Forwards:
    @wraps(forwards)
    def state_forwards(self: Any, app_label: str, state: ProjectState) -> None:
        made = state.__dict__.pop("apps", None)
        forwards(self, app_label, state)
        if made is not None:
            state.__dict__["apps"] = made
            made.render_multiple([state.models[app_label, self.name_lower]])

    return state_forwards
