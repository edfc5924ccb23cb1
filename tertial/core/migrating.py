"""Migrering utan omvägar: a trigger, a constraint or an index changes no field of the models that migrations see.

Django would make every related model anew for each of our many, three fifths of a first migrate. What they write in the
database is in the operation itself; a later change of a field asks the model for its constraints and indexes, so those
are told to it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.migrations.operations import AddConstraint, AddIndex, RemoveConstraint, RemoveIndex
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

Forwards = Callable[[Any, str, ProjectState], None]


def connect() -> None:
    """From now on these operations note what they say and leave the models as they are; called once, at the start."""
    for operation in (AddTrigger, RemoveTrigger, AddConstraint, RemoveConstraint, AddIndex, RemoveIndex):
        setattr(operation, "state_forwards", _noted_only(operation.state_forwards))  # noqa: B010 - typed as a method


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
