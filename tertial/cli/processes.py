"""Processes that run together: started in order, stopped together, none outliving the others."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import FrameType

from tertial.cli.errors import CommandError

START_SECONDS = 60
STOP_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Program:
    """A process to run; `name` as a user would call it."""

    name: str
    command: tuple[str, ...]


_Child = tuple[Program, "subprocess.Popen[bytes]"]


class _Stopped(Exception):
    """An order to stop."""


def web(host: str, port: int, *, workers: int = 1, threads: int = 4) -> Program:
    """The web server: granian, WSGI."""
    address = ("--host", host, "--port", str(port))
    size = ("--workers", str(workers), "--blocking-threads", str(threads))
    command = (sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning")
    return Program("webben", (*command, *address, *size, "tertial.config.wsgi:application"))


def worker() -> Program:
    return Program("jobbprocessen", (sys.executable, "-m", "tertial.cli.main", "worker"))


def check_port_free(host: str, port: int) -> None:
    """Raises CommandError when something else listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} på {host} går inte att använda ({error.strerror}); välj en annan med --port."
            ) from error


def run(programs: Sequence[Program], *, ready: Callable[[], bool], when_ready: Callable[[], None]) -> None:
    """Run until Ctrl-C or SIGTERM, then stop all. Raises CommandError when one of them ends by itself."""
    with _stop_signals():
        children: list[_Child] = []
        try:
            children.extend((program, _start(program)) for program in programs)
            _wait_until(ready, children)
            when_ready()
            while True:
                _check_alive(children)
                time.sleep(0.3)
        except _Stopped:
            pass
        finally:
            _stop([child for _, child in children])


def listens(host: str, port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def _stop_signals() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        for again in (signal.SIGINT, signal.SIGTERM):  # While we stop the others, patience.
            signal.signal(again, signal.SIG_IGN)
        raise _Stopped

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _start(program: Program) -> "subprocess.Popen[bytes]":
    # A session of its own: Ctrl-C reaches only us, and we stop them in order.
    return subprocess.Popen(program.command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_die_with_us)


def _die_with_us() -> None:
    """On Linux the kernel ends a child whose parent was killed, so that no port stays taken."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def _wait_until(ready: Callable[[], bool], children: Sequence[_Child]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        _check_alive(children)
        if time.monotonic() > deadline:
            raise CommandError(f"Programmet svarade inte inom {START_SECONDS} sekunder; läs felen ovan.")
        time.sleep(0.05)


def _check_alive(children: Sequence[_Child]) -> None:
    for program, child in children:
        if child.poll() is not None:
            raise CommandError(
                f"Processen för {program.name} slutade oväntat (status {child.returncode}); läs felen ovan."
            )


def _stop(children: Sequence["subprocess.Popen[bytes]"]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
