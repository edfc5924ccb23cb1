"""Processes that run together, and the commands that start them, for real: ports, signals, kills."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tertial.cli import embedded, processes
from tertial.cli.errors import CommandError
from tests import databases

# Writes its number into the folder and waits; a second argument is how many seconds, and then it fails.
CHILD = "import os, sys, time; open(f'{sys.argv[1]}/{os.getpid()}', 'w'); time.sleep(float(sys.argv[2])); sys.exit(3)"
PARENT = """
import sys
from pathlib import Path
from tertial.cli import processes
child, folder = sys.argv[1:]
programs = [processes.Program(name, (sys.executable, "-c", child, folder, "60")) for name in ("ett", "två")]
both = lambda: len(list(Path(folder).iterdir())) == 2
processes.run(programs, ready=both, when_ready=lambda: print("redo", flush=True))
print("slut")
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def gone(pid: int, *, within: float = 5) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def started(folder: Path) -> "subprocess.Popen[str]":
    """A process that runs two others, when both run."""
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, CHILD, str(folder)], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == "redo\n"
    return parent


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_stops_all_in_order(number: signal.Signals, tmp_path: Path) -> None:
    parent = started(tmp_path)
    parent.send_signal(number)
    assert parent.communicate(timeout=20)[0] == "slut\n"
    assert parent.returncode == 0
    assert all(gone(int(file.name)) for file in tmp_path.iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_killed_parent_takes_its_children_along(tmp_path: Path) -> None:
    parent = started(tmp_path)
    parent.kill()
    parent.wait()
    assert all(gone(int(file.name)) for file in tmp_path.iterdir())


def test_one_that_ends_by_itself_ends_the_others(tmp_path: Path) -> None:
    programs = [
        processes.Program("lång", (sys.executable, "-c", CHILD, str(tmp_path), "60")),
        processes.Program("kort", (sys.executable, "-c", CHILD, str(tmp_path), "0.5")),
    ]
    with pytest.raises(CommandError, match=r"Processen för kort slutade oväntat \(status 3\)"):
        processes.run(programs, ready=lambda: len(list(tmp_path.iterdir())) == 2, when_ready=lambda: None)
    assert all(gone(int(file.name)) for file in tmp_path.iterdir())


def test_taken_port_is_refused_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} på 127.0.0.1 går inte att använda"):
            processes.check_port_free("127.0.0.1", port)


@dataclass
class Installation:
    """An embedded database of its own, and the commands that were started on it."""

    var: Path
    children: list["subprocess.Popen[str]"] = field(default_factory=list)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "TERTIAL_"))}
        line = [sys.executable, "-m", "tertial.cli.main", *arguments]
        child = subprocess.Popen(
            line,
            env=environment | {"TERTIAL_VAR": str(self.var)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.children.append(child)
        return child

    def end_all(self) -> None:
        """Whatever still runs is ended."""
        for child in self.children:
            child.terminate()
            child.communicate(timeout=30)
        self.children.clear()

    @property
    def database_pid(self) -> int:
        return int((self.var / "postgres/cluster/pgdata/postmaster.pid").read_text().split()[0])


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation that nothing was in before `tertial migrate`."""
    installation = Installation(tmp_path_factory.mktemp("installation") / "var")
    migrate = installation.start("migrate")
    assert "Applying core.0001_initial... OK" in migrate.communicate(timeout=120)[0]
    assert migrate.returncode == 0
    yield installation
    installation.end_all()
    embedded.remove(installation.var / "postgres")


@pytest.fixture
def installation(migrated: Installation) -> Iterator[Installation]:
    yield migrated
    migrated.end_all()


@pytest.mark.slow
def test_serve_and_worker_share_the_embedded_database(installation: Installation) -> None:
    port = free_port()
    serve, worker = installation.start("serve", "--port", str(port)), installation.start("worker")
    assert serve.stdout is not None
    assert serve.stdout.readline() == f"Webben svarar på http://127.0.0.1:{port}/. Avsluta med Ctrl-C.\n"
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/konto/logga-in/", timeout=20) as page:
        assert page.status == 200
    pid = installation.database_pid
    assert worker.poll() is None
    for process in (serve, worker):
        process.terminate()
        process.communicate(timeout=30)
    assert serve.returncode == 0
    assert gone(pid)


@pytest.fixture
def loaded(django_db_setup: None, tmp_path: Path) -> Iterator[databases.Place]:
    """A copy of what `tertial demo --load-only` has read in."""
    name = f"{databases.DEMO}start_{os.getpid()}"
    yield databases.copied(databases.reference(), name, tmp_path)
    databases.drop(name)


@pytest.mark.slow
def test_demo_answers_with_its_address_and_logins_and_leaves_nothing_running(loaded: databases.Place) -> None:
    port = free_port()
    line = [sys.executable, "-m", "tertial.cli.main", "demo", "--port", str(port)]
    environment = os.environ | loaded.environment()
    with subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as demo:
        assert demo.stdout is not None
        shown = "".join(iter(demo.stdout.readline, "Avsluta med Ctrl-C.\n"))
        assert f"http://127.0.0.1:{port}/" in shown
        assert "controller@demo.example" in shown
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/konto/logga-in/", timeout=20) as page:
            assert page.status == 200
        demo.send_signal(signal.SIGINT)
        demo.communicate(timeout=30)
    assert demo.returncode == 0
    assert not processes.listens("127.0.0.1", port)
