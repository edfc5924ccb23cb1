"""Processes that import a file and may kill themselves (SIGKILL) after so many calls of Python functions.

`python -m tertial.facts.tests.import_child` starts once and forks for each line `ROOT_ID BODY_ID REPLACES DIE_AT FILE`
on standard input; it answers with the signal or status that the child ended with and how many calls it had made.
"""

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import django


class Countdown:
    """Counts the calls of Python functions from the import's beginning, and ends the process at one of them."""

    def __init__(self, die_at: int) -> None:
        self.calls, self.die_at = 0, die_at

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        if event == "call":
            self.calls += 1
            if self.calls == self.die_at:
                os.kill(os.getpid(), signal.SIGKILL)


def import_once(root_id: int, body_id: int, replaces: int, die_at: int, file: Path) -> int:
    """The import, counted; returns the number of calls."""
    from tertial.core.operator import OPERATOR
    from tertial.core.scope import root_scope
    from tertial.facts.actions import import_file
    from tertial.facts.readers.source import Source
    from tertial.organisation.models import Node

    count = Countdown(die_at)
    sys.setprofile(count)
    with root_scope(root_id):
        body = Node.objects.get(pk=body_id)
        source = Source.of_path(file)
        result = import_file(user=OPERATOR, body=body, table="ledger", source=source, replaces=replaces or None)
    sys.setprofile(None)
    if result.problems:
        raise RuntimeError(result.problems)
    return count.calls


def fork_and_import(line: str) -> str:
    """One import in a child; `-9 0` for one that was killed, `0 N` for one that made N calls."""
    *numbers, file = line.strip().split(" ", 4)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            calls = import_once(*map(int, numbers), Path(file))  # type: ignore[arg-type]
            os.write(writing, str(calls).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        calls_made = pipe.read()
    _, status = os.waitpid(child, 0)
    return f"{os.waitstatus_to_exitcode(status)} {calls_made or 0}"


if __name__ == "__main__":
    django.setup()
    import tertial.facts.actions  # noqa: F401 - once, before the forks

    for order in sys.stdin:
        sys.stdout.write(fork_and_import(order) + "\n")
        sys.stdout.flush()
