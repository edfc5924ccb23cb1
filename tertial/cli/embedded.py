"""Inbäddad databas: a PostgreSQL of our own in a folder, for the demo and the tests. No TCP, two roles, safe to kill.

server = ensure_running(Path("var/postgres"))
server.web_url, server.owner_url
"""

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tertial.cli import postgres_binaries as programs
from tertial.cli.errors import CommandError
from tertial.cli.postgres_binaries import Account

PORT = 5432  # Only names the socket file; nothing listens on the network.
DATABASE = "tertial"
OWNER, WEB, SUPERUSER = "tertial_owner", "tertial_web", "postgres"
EXTENSIONS = ("btree_gist",)
START_SECONDS = 30
STOP_SECONDS = 60
LOG_LIMIT = 10_000_000

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",  # Everyone may knock; the password decides.
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# A database that autovacuum is at work in cannot be dropped by its owner.
_FAST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. The owner migrates and may create databases; the web role owns nothing."""

    socket_dir: Path
    port: int
    owner_url: str
    web_url: str


@dataclass(frozen=True, slots=True)
class _Cluster:
    """One cluster and the folder of its programs: `home` holds the data and, closed to everyone else, the passwords."""

    home: Path
    socket_dir: Path
    account: Account
    bin: Path

    @property
    def data(self) -> Path:
        return self.home / "pgdata"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def ready(self) -> Path:
        """Stands when roles and database are there; a start that was cut short before that is completed by the next."""
        return self.home / "ready"

    def passwords(self) -> dict[str, str]:
        found: dict[str, str] = json.loads((self.home / "passwords.json").read_text("utf-8"))
        return found

    def url(self, role: str, database: str = DATABASE) -> str:
        password = self.passwords()[role]
        return f"postgresql://{role}:{password}@/{database}?host={quote(str(self.socket_dir))}&port={PORT}"


def ensure_running(data_dir: Path, *, fast: bool = False) -> Server:
    """Start the server of this folder unless it runs, making the cluster the first time; many may call at once.

    `fast` gives up durability (fsync off): for tests only. Raises CommandError.
    """
    with _locked(data_dir):
        cluster = _cluster(data_dir, fast=fast)
        _open_socket_dir(cluster)
        runs = _answers(cluster)
        if not runs:
            _start(cluster, fast=fast)
        if not runs or not cluster.ready.exists():
            _bootstrap(cluster)
            cluster.ready.touch()
        return Server(cluster.socket_dir, PORT, cluster.url(OWNER), cluster.url(WEB))


@contextlib.contextmanager
def in_use(data_dir: Path, *, fast: bool = False) -> Iterator[Server]:
    """The server for a while: started unless it runs, stopped by the last of all processes that use it this way."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)  # Waits for one that is just stopping.
        server = ensure_running(data_dir, fast=fast)
        try:
            yield server
        finally:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop(data_dir)


def stop(data_dir: Path) -> None:
    """Stop the server of this folder, ending its sessions; nothing happens when it does not run."""
    if not (data_dir / "cluster").exists():
        return
    with _locked(data_dir):
        cluster = _cluster(data_dir, fast=False)
        _shut_down(cluster)


def remove(data_dir: Path) -> None:
    """Stop the server and delete its folder, wherever the cluster lies."""
    stop(data_dir)
    for folder in ((data_dir / "cluster").resolve(), data_dir, _socket_dir(data_dir)):
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _locked(data_dir: Path) -> Iterator[None]:
    data_dir.mkdir(parents=True, exist_ok=True)
    # Never removed: two that wait on different inodes would both get in.
    with (data_dir / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _cluster(data_dir: Path, *, fast: bool) -> _Cluster:
    data = data_dir / "cluster" / "pgdata"
    exists = data.exists()
    account = programs.account_for(data.stat().st_uid if exists else None)
    major = int((data / "PG_VERSION").read_text()) if exists else None
    cluster = _Cluster(_home(data_dir, account), _socket_dir(data_dir), account, programs.binaries(account, major))
    if not exists:
        _create(cluster, fast=fast)
    return cluster


def _home(data_dir: Path, account: Account) -> Path:
    """Where the cluster lies: in the folder, or through a link in the system's when the account cannot enter that."""
    home = data_dir / "cluster"
    if not home.exists() and not home.is_symlink() and not account.can_enter(data_dir.resolve()):
        programs.open_folder(programs.SYSTEM_DIR)
        home.symlink_to(programs.SYSTEM_DIR / f"cluster-{secrets.token_hex(6)}")
    return home.resolve()


def _socket_dir(data_dir: Path) -> Path:
    # A socket's path may be 107 bytes long, and the folder of a clone may be longer.
    return Path("/tmp") / f"tertial-{hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]}"  # noqa: S108


def _open_socket_dir(cluster: _Cluster) -> None:
    """Make the sockets' folder; refuse one that somebody else has made, since /tmp is open to all."""
    folder = cluster.socket_dir
    with contextlib.suppress(FileExistsError):
        folder.mkdir()
        folder.chmod(0o755)
        cluster.account.own(folder)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid not in (cluster.account.uid, os.getuid()):
        raise CommandError(f"Mappen {folder} tillhör någon annan; ta bort den och försök igen.")
    if found.st_uid != cluster.account.uid:
        cluster.account.own(folder)  # We were killed between making it and giving it away.


def _create(cluster: _Cluster, *, fast: bool) -> None:
    """Make the cluster under another name and rename it when it is whole, so that half of one is never used."""
    unfinished = _new_home(cluster)
    passwords = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, WEB)}
    pgdata, password_file = unfinished / "pgdata", unfinished / "pgdata.password"
    for path in (pgdata, password_file):
        path.mkdir(mode=0o700) if path is pgdata else _write_private(path, passwords[SUPERUSER])
        cluster.account.own(path)
    command: list[str | Path] = [cluster.bin / "initdb", "-D", pgdata, "-U", SUPERUSER, "--pwfile", password_file]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]
    # The builtin provider knows å, ä and ö as letters (lower, ILIKE), the same on every machine.
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", *(["--no-sync"] if fast else [])]
    done = cluster.account.run(command)
    if done.returncode:
        raise CommandError(f"Databasen kunde inte skapas i {cluster.home}: {_last_line(done.stderr)}")
    password_file.unlink()
    _write_private(unfinished / "passwords.json", json.dumps(passwords))
    unfinished.rename(cluster.home)


def _new_home(cluster: _Cluster) -> Path:
    """An empty folder beside the cluster's place.

    Its name is new each time: the `initdb` of a start that was killed may live on and write in the one that it had.
    """
    name = f"{cluster.home.name}.unfinished"
    for left in cluster.home.parent.glob(f"{name}*"):
        shutil.rmtree(left, ignore_errors=True)
    unfinished = cluster.home.with_name(f"{name}-{secrets.token_hex(4)}")
    programs.open_folder(unfinished)
    return unfinished


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())


def _answers(cluster: _Cluster) -> bool:
    # pg_isready asks without logging in; it also tells a stale socket file from a living server.
    asked: list[str | Path] = [cluster.bin / "pg_isready", "-q", "-h", cluster.socket_dir, "-p", str(PORT)]
    return cluster.account.run(asked).returncode == 0


def _start(cluster: _Cluster, *, fast: bool) -> None:
    _shut_down(cluster)  # One that runs but lost its socket, when somebody has cleaned /tmp.
    _prepare_log(cluster)
    settings = {**_SETTINGS, **(_FAST_SETTINGS if fast else {}), "unix_socket_directories": str(cluster.socket_dir)}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    command: list[str | Path] = [cluster.bin / "pg_ctl", "start", "-w", "-t", str(START_SECONDS), "-s"]
    command += ["-D", cluster.data, "-l", cluster.log, "-o", f"-p {PORT} {options}"]
    deadline = time.monotonic() + START_SECONDS
    # After a killed server its sessions live on for a moment, and hold the shared memory.
    while cluster.account.run(command).returncode:
        if time.monotonic() > deadline or "shared memory" not in cluster.log.read_text("utf-8", "replace"):
            raise CommandError(f"Databasen startade inte; läs {cluster.log}: {_last_line(cluster.log.read_text())}")
        time.sleep(0.2)


def _shut_down(cluster: _Cluster) -> None:
    """Stop the server, ending its sessions, and clear what a killed one has left."""
    pid_file = cluster.data / "postmaster.pid"
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text().split("\n", 1)[0])
    deadline = time.monotonic() + STOP_SECONDS
    while _is_postmaster(pid, cluster.data):
        if time.monotonic() > deadline:
            raise CommandError(
                f"Databasen i {cluster.home} går inte att stoppa; avsluta process {pid} och försök igen."
            )
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)  # PostgreSQL's "fast" shutdown; asking again does no harm.
        time.sleep(0.05)
    # PostgreSQL would refuse to start if another process, or a dead one not yet buried, has the number in these files.
    for left in (pid_file, cluster.socket_dir / f".s.PGSQL.{PORT}.lock", cluster.socket_dir / f".s.PGSQL.{PORT}"):
        left.unlink(missing_ok=True)


def _is_postmaster(pid: int, data: Path) -> bool:
    """Whether the process is the server of this cluster: it works in its data folder. Without /proc: if it lives."""
    if not Path("/proc").is_dir():
        with contextlib.suppress(OSError):
            os.kill(pid, 0)
            return True
        return False
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == data
    except OSError:
        return False


def _prepare_log(cluster: _Cluster) -> None:
    with cluster.log.open("a") as handle:
        if handle.tell() > LOG_LIMIT:
            handle.truncate(0)
    cluster.account.own(cluster.log)


def _bootstrap(cluster: _Cluster) -> None:
    """Roles, database and extensions, each only if it is not there."""
    import psycopg
    from psycopg import sql

    passwords = cluster.passwords()
    with psycopg.connect(cluster.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        roles = {name for (name,) in connection.execute("select rolname from pg_roles")}
        for role, rights in ((OWNER, "createdb"), (WEB, "")):
            statement = sql.SQL(
                "alter role {} login {} password {}" if role in roles else "create role {} login {} password {}"
            )
            connection.execute(statement.format(sql.Identifier(role), sql.SQL(rights), sql.Literal(passwords[role])))
        if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
            name, owner = sql.Identifier(DATABASE), sql.Identifier(OWNER)
            connection.execute(sql.SQL("create database {} owner {}").format(name, owner))
    for database in ("template1", DATABASE):
        with psycopg.connect(cluster.url(SUPERUSER, database), autocommit=True) as connection:
            for extension in EXTENSIONS:
                connection.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(extension)))


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["okänt fel"])[-1].strip()
