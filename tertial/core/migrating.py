"""Migrering utan omvägar: a trigger changes no field of the models that migrations see.

pgtrigger would make every related model anew for each of our many triggers, a third of a first migrate. Its SQL is in
the operation itself. Constraints and indexes are left alone: altering a field asks the models for those.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

Forwards = Callable[[Any, str, ProjectState], None]


def connect() -> None:
    """From now on these operations note what they say and leave the models as they are; called once, at the start."""
    for operation in (AddTrigger, RemoveTrigger):
        setattr(operation, "state_forwards", _noted_only(operation.state_forwards))  # noqa: B010 - typed as a method


def _noted_only(forwards: Forwards) -> Forwards:
    @wraps(forwards)
    def state_forwards(self: Any, app_label: str, state: ProjectState) -> None:
        # A state without models has none to make anew.
        made = state.__dict__.pop("apps", None)
        forwards(self, app_label, state)
        if made is not None:
            state.__dict__["apps"] = made

    return state_forwards
