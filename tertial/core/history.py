"""Historik: every change to what people write is kept by database triggers, with who, when and in which request."""

from collections.abc import Callable
from typing import Any, TypeVar

import pghistory
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])


def tracked(*, exclude: tuple[str, ...] = ()) -> Callable[[Model], Model]:
    """Class decorator: inserts, updates and deletes of the model become rows of `<Model>Event`.

    The event carries the row's root organisation, so row-level security holds for history as well, and the context
    itself (user, request) rather than a reference to a table that all roots would share.
    """

    def decorate(model: Model) -> Model:
        track: Callable[..., Any] = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(exclude) or None,
            context_field=pghistory.ContextJSONField(null=True),
            context_id_field=pghistory.ContextUUIDField(null=True),
            append_only=False,  # the web role holds no right to update or delete events: see rowsecurity
        )
        decorated: Model = track(model)
        return decorated

    return decorate
