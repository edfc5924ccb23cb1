"""Räckvidd: the root organisation that a transaction may see, set in the database itself for row-level security."""

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import connection, transaction

_NAMES = ("tertial.root", "tertial.user", "pghistory.context_id", "pghistory.context_metadata")
_SET = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in _NAMES)
_READ = "SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in _NAMES)


class NoRoot(RuntimeError):
    """Municipal data was touched outside a root scope: a bug, never a user's error."""


@contextmanager
def root_scope(
    root_id: int | None, *, user_id: int | None = None, about: Mapping[str, str] | None = None
) -> Iterator[None]:
    """One transaction that sees and writes the rows of one root organisation only; with None of no root at all.

    `user_id` and `about` (a request's path, a job's name, a command) are kept with every history event that the
    transaction causes. The settings end with the transaction, so nothing leaks through a pooled connection; a scope
    inside another transaction is a savepoint, after which what was set before is set again.
    """
    nested = connection.in_atomic_block
    with transaction.atomic():
        outer = _settings() if nested else None
        enter_root(root_id, user_id=user_id, about=about)
        yield
        if outer:
            _set(outer)


def enter_root(root_id: int | None, *, user_id: int | None, about: Mapping[str, str] | None) -> None:
    """Sets the root of the current transaction and who acts in it; the caller is in a transaction."""
    user = "" if user_id is None else str(user_id)
    metadata = json.dumps({"user": user_id, **(about or {})})
    root = "" if root_id is None else str(root_id)
    _set((root, user, str(uuid.uuid4()), metadata))


def current_root_id() -> int:
    """The root organisation of the current transaction. Raises NoRoot outside a scope."""
    value = _settings()[0]
    if not value:
        raise NoRoot("no root organisation is set; use tertial.core.scope.root_scope")
    return int(value)


def _settings() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        return tuple(cursor.fetchone() or ())


def _set(values: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, values)
