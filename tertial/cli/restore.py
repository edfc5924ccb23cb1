"""`tertial restore`: a copy made by `tertial backup`, put back in an empty database and empty folders."""

import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from tertial.cli import backup_folder, postgres_client
from tertial.cli.base import command as tertial_command
from tertial.cli.environment import migrate_as_owner, need_owner, use_django
from tertial.cli.errors import CommandError
from tertial.cli.progress import Bar


@tertial_command("restore")
@click.argument("copy", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="KOPIA")
def command(copy: Path) -> int:
    """Återställer en säkerhetskopia i en tom databas och tomma mappar. Lägg nycklarna på sin plats före."""
    need_owner()
    use_django()
    from django.conf import settings

    url = os.environ["DATABASE_OWNER_URL"]
    targets = {"facts": settings.FACTS_DIR, "frozen": settings.FROZEN_DIR}
    _refuse_unless_empty(url, targets)
    with Bar("Kontrollerar kopian") as bar:
        manifest = backup_folder.read(copy, bar.show)
    try:
        backup_folder.put_back(copy, manifest, targets)
        postgres_client.restore(url, copy / backup_folder.DUMP)
    except BaseException:
        for target in targets.values():
            shutil.rmtree(target, ignore_errors=True)
        raise
    migrate_as_owner(verbosity=0)
    return _tell()


def _refuse_unless_empty(url: str, targets: Mapping[str, Path]) -> None:
    if not postgres_client.is_empty(url):
        raise CommandError("Databasen är inte tom. Återställ i en ny databas; ingenting har ändrats.")
    for target in targets.values():
        if target.exists() and any(target.iterdir()):
            raise CommandError(f"Mappen {target} är inte tom. Töm den eller ange en annan; ingenting har ändrats.")


def _tell() -> int:
    """Says what there is now, and everything that is missing. 1 when something is."""
    from tertial.cli import restored

    found = restored.look()
    batches = "1 inläsning" if found.batches == 1 else f"{found.batches} inläsningar"
    reports = "1 fastställd rapport" if found.reports == 1 else f"{found.reports} fastställda rapporter"
    latest = f"; det senaste som skrevs är från {_local(found.latest)}" if found.latest else ""
    click.echo(f"Återställt: {batches} och {reports}{latest}.")
    for sentence in found.missing:
        click.echo(sentence, err=True)
    return int(bool(found.missing))


def _local(moment: datetime) -> str:
    from django.utils import timezone

    return timezone.localtime(moment).strftime("%Y-%m-%d %H.%M.%S")
