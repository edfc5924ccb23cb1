"""Two ways to the same answer, run in turn: the least seconds that each takes, by the clock or of the processor.

The clock is what a user waits for, and what counts on a machine that is ours alone. Where others work on it, the clock
tells what they do: then what counts is the processor's seconds, of all threads.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LEAST, MOST, ENOUGH = 2, 40, 1.0  # turns, and the seconds after which they are enough
QUIET = 0.1  # of the machine's processors, which others may use before the clock is no longer believed


@dataclass(frozen=True)
class Least:
    """The least that one way has taken, and its answer. `busy` is whether others worked on the machine meanwhile."""

    clock: float
    processor: float
    busy: bool
    answer: Any

    @property
    def seconds(self) -> float:
        return self.processor if self.busy else self.clock

    @property
    def unit(self) -> str:
        return "s of the processor" if self.busy else "s"


def interleaved(ours: Callable[[], Any], theirs: Callable[[], Any], least: int = LEAST) -> tuple[Least, Least]:
    """The best of several turns each, at least so many, taken in turn, so that what disturbs one disturbs the other."""
    begun, others, turns = time.perf_counter(), _others(), list[tuple[_Run, _Run]]()
    while len(turns) < MOST and (len(turns) < least or time.perf_counter() - begun < ENOUGH):
        turns.append((_run(ours), _run(theirs)))
    processors = (time.perf_counter() - begun) * (os.cpu_count() or 1)
    busy = _others() - others > QUIET * processors
    one, other = (_least(runs, busy) for runs in zip(*turns, strict=True))
    return one, other


@dataclass(frozen=True)
class _Run:
    clock: float
    processor: float
    answer: Any


def _run(call: Callable[[], Any]) -> _Run:
    clock, processor = time.perf_counter(), time.process_time()
    answer = call()
    return _Run(time.perf_counter() - clock, time.process_time() - processor, answer)


def _least(runs: tuple[_Run, ...], busy: bool) -> Least:
    return Least(min(each.clock for each in runs), min(each.processor for each in runs), busy, runs[-1].answer)


def _others() -> float:
    """Seconds that the machine's processors have worked for others than this process, since it was started."""
    user, nice, system, _idle, _wait, *interrupts = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:9])
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK") - time.process_time()
