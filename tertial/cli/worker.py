"""`tertial worker`: takes jobs from the queue, until it is stopped."""

from tertial.cli.base import command as tertial_command
from tertial.cli.environment import use_django


@tertial_command("worker")
def command() -> None:
    """Utför jobb (importer, rapporter) mot databasen i DATABASE_URL, eller mot den inbäddade."""
    use_django()
    from django.core.management import call_command

    call_command("procrastinate", "worker")
