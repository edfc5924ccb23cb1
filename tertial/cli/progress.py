"""Progress bars on anything over a second: to stderr, and none when that is not a terminal."""

import sys
import time
from types import TracebackType
from typing import Any, Self

import click

AFTER_SECONDS = 1.0


class Bar:
    """A bar with a name. `show(done, total)` draws it once the work has gone on for a second."""

    def __init__(self, name: str) -> None:
        self._name, self._began, self._shown = name, time.monotonic(), 0
        self._bar: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.__exit__(kind, error, at)

    def show(self, done: int, total: int | None) -> None:
        """So much of so much is done; nothing is drawn where the total is not known."""
        if not total or time.monotonic() - self._began < AFTER_SECONDS or not sys.stderr.isatty():
            return
        if self._bar is None or self._bar.length != total:
            self._bar = click.progressbar(length=total, label=self._name, file=sys.stderr).__enter__()
            self._shown = 0
        self._bar.update(max(0, done - self._shown))
        self._shown = max(self._shown, done)
