"""`tertial demo`: everything on this computer, from an empty folder to a page."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tertial.cli import processes
from tertial.cli.base import command as tertial_command
from tertial.cli.environment import migrate_as_owner, need_owner, use_database, use_django

if TYPE_CHECKING:
    from tertial.core.demo import Login

HOST = "127.0.0.1"


@tertial_command("demo")
@click.option("--port", default=8000, type=click.IntRange(1, 65535), metavar="PORT", help="Port att lyssna på (8000).")
@click.option("--load-only", is_flag=True, help="Läser in exempelkommunen och avslutar.")
def command(port: int, load_only: bool) -> None:
    """Startar databas, exempelkommun, webb och jobb på den här datorn, och skriver adress och inloggningar."""
    os.environ["TERTIAL_DEMO"] = "1"  # The published passwords work only where this is set.
    if not load_only:
        processes.check_port_free(HOST, port)
    need_owner()
    _step("Startar databasen")
    use_database()
    _step("Förbereder tabellerna")
    use_django()
    migrate_as_owner(verbosity=0)
    _step("Läser in exempelkommunen")
    from tertial.core import demo

    logins = demo.load()
    if load_only:
        _step("Klart")
        return
    _step("Startar webb och jobb")
    processes.run(
        [processes.web(HOST, port), processes.worker()],
        ready=lambda: processes.listens(HOST, port),
        when_ready=lambda: _welcome(port, logins),
    )
    _step("Stoppar databasen")


def _step(text: str) -> None:
    click.echo(f"{text} …", err=True)


def _welcome(port: int, logins: "Sequence[Login]") -> None:
    """The address, and one login a role."""
    click.echo(f"\nTertial svarar på http://{HOST}:{port}/\n")
    role_width = max((len(login.role) for login in logins), default=0)
    email_width = max((len(login.email) for login in logins), default=0)
    for login in logins:
        click.echo(f"  {login.role:<{role_width}}  {login.email:<{email_width}}  {login.password}")
    click.echo("\nAvsluta med Ctrl-C.")
