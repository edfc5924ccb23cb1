"""`tertial backup`: the database and the files in one folder, from which `tertial restore` makes them again."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import click

from tertial.cli import backup_folder, postgres_client
from tertial.cli.base import command as tertial_command
from tertial.cli.environment import need_owner, use_django
from tertial.cli.errors import CommandError
from tertial.cli.progress import Bar


@tertial_command("backup")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="MAPP", help="En ny mapp för kopian.")
@click.option("--keys", type=click.Path(path_type=Path), metavar="MAPP",
              help="Kopierar nycklarna hit. De ska förvaras för sig, aldrig tillsammans med kopian.")  # fmt: skip
def command(out: Path, keys: Path | None) -> None:
    """Säkerhetskopierar databasen och filerna medan Tertial är i gång. Nycklarna är aldrig med i kopian."""
    out = out.resolve()
    _refuse_keys_inside(out, keys)
    need_owner()
    use_django()
    from django.conf import settings

    url = os.environ["DATABASE_OWNER_URL"]
    with Bar("Kopierar") as bar:
        manifest = backup_folder.write(
            out,
            dump=lambda file: postgres_client.dump(url, file),
            postgres=postgres_client.version_of(url),
            made_at=datetime.now(UTC),
            sources={"facts": settings.FACTS_DIR, "frozen": settings.FROZEN_DIR},
            progress=bar.show,
        )
    if keys:
        shutil.copytree(settings.KEYS_DIR, keys)
    click.echo(f"Kopian ligger i {out}: databasen och {len(manifest.files) - 1} filer.")
    if not keys:
        click.echo(f"Nycklarna i {settings.KEYS_DIR} är inte med. Kopiera dem till en annan plats.", err=True)


def _refuse_keys_inside(out: Path, keys: Path | None) -> None:
    if keys is None:
        return
    if keys.resolve().is_relative_to(out):
        raise CommandError("Nycklarna får inte ligga i kopian; ange en annan plats med --keys.", status=2)
    backup_folder.refuse_unless_new(keys)
    if keys.exists():
        keys.rmdir()
