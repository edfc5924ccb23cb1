"""What a command needs around it: the database of DATABASE_URL or the embedded one, and Django."""

import os
from pathlib import Path

import click

from tertial.cli import embedded
from tertial.cli.errors import CommandError
from tertial.core.starting import importing

_CLONE = Path(__file__).resolve().parents[2]


def var_dir() -> Path:
    """Where Tertial keeps its files: TERTIAL_VAR, or `var` in the clone."""
    return Path(os.environ.get("TERTIAL_VAR") or _CLONE / "var").resolve()


def postgres_dir() -> Path:
    return var_dir() / "postgres"


def use_database() -> None:
    """Point the settings at a database: DATABASE_URL's, else the embedded one for as long as the command runs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertial.config.settings")
    if os.environ.get("DATABASE_URL"):
        return
    server = click.get_current_context().with_resource(embedded.in_use(postgres_dir()))
    os.environ.update(DATABASE_URL=server.web_url, DATABASE_OWNER_URL=server.owner_url, TERTIAL_VAR=str(var_dir()))


def need_owner() -> None:
    """Raises CommandError when the database is not the embedded one and its owner is not known."""
    if os.environ.get("DATABASE_URL") and not os.environ.get("DATABASE_OWNER_URL"):
        raise CommandError("Tabellerna ändras av databasens ägare; ange ägarens adress i DATABASE_OWNER_URL.", status=2)


def use_django() -> None:
    """Django with its database, for the rest of the command."""
    use_database()
    import django
    from django.apps import apps

    if not apps.ready:
        with importing():
            django.setup()
    click.get_current_context().call_on_close(_disconnect)


def _disconnect() -> None:
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql" and connection.pool:  # type: ignore[attr-defined]
            connection.close_pool()  # type: ignore[attr-defined]


def migrate_as_owner(*, verbosity: int = 1) -> None:
    """All migrations, by the owner: outside row security, so that a data migration does not silently touch no rows."""
    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=verbosity, interactive=False)
