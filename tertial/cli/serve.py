"""`tertial serve`: the web, until it is stopped."""

import click

from tertial.cli import processes
from tertial.cli.base import command as tertial_command
from tertial.cli.environment import use_database


@tertial_command("serve")
@click.option("--host", default="127.0.0.1", metavar="ADRESS", help="Adress att lyssna på (127.0.0.1).")
@click.option("--port", default=8000, type=click.IntRange(1, 65535), metavar="PORT", help="Port att lyssna på (8000).")
@click.option("--workers", default=1, type=click.IntRange(1), metavar="ANTAL", help="Antal processer (1).")
def command(host: str, port: int, workers: int) -> None:
    """Startar webben mot databasen i DATABASE_URL, eller mot den inbäddade."""
    processes.check_port_free(host, port)
    use_database()
    processes.run(
        [processes.web(host, port, workers=workers)],
        ready=lambda: processes.listens(host, port),
        when_ready=lambda: click.echo(f"Webben svarar på http://{host}:{port}/. Avsluta med Ctrl-C."),
    )
