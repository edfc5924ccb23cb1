"""`tertial migrate`: the tables, as the database's owner."""

from tertial.cli.base import command as tertial_command
from tertial.cli.environment import migrate_as_owner, need_owner, use_django


@tertial_command("migrate")
def command() -> None:
    """Skapar eller uppgraderar tabellerna, som databasens ägare (DATABASE_OWNER_URL)."""
    need_owner()
    use_django()
    migrate_as_owner()
