"""`tertial manage`: Django's own commands (makemigrations, shell, createsuperuser …)."""

import click

from tertial.cli.base import command as tertial_command
from tertial.cli.environment import use_django


@tertial_command("manage", context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="KOMMANDO …")
def command(arguments: tuple[str, ...]) -> None:
    """Kör ett av Djangos egna kommandon mot databasen."""
    use_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["tertial manage", *arguments])
