"""Jobb: long work runs in the worker, enqueued by name, in one transaction with the root of whoever asked.

A job runs at least once: a worker may die at any moment and the job is taken up again. What it does must therefore be
the same done twice; its effect becomes visible when its transaction commits.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tertial.core.scope import current_root_id, root_scope

RETRY = RetryStrategy(max_attempts=3, exponential_wait=5)


def job(name: str, *, queue: str = "default") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Makes a function with keyword arguments a job. It runs in `root_scope`, on the worker's own connection."""

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(function)
        def run(*, root_id: int, user_id: int | None = None, **arguments: Any) -> None:
            close_old_connections()
            with root_scope(root_id, user_id=user_id, about={"job": name}):
                function(**arguments)

        app.task(name=name, queue=queue, retry=RETRY)(run)
        return function

    return decorate


def enqueue(name: str, /, *, user_id: int | None, lock: str | None = None, **arguments: Any) -> int:
    """Asks for a job in the current transaction: it starts when that commits, never when it rolls back.

    Arguments are ids, never personal data or secrets: they are stored. Returns the job's id.
    """
    task = app.configure_task(name, lock=lock)
    return int(task.defer(root_id=current_root_id(), user_id=user_id, **arguments))
