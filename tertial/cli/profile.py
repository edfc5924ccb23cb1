"""`tertial profile`: a municipality's configuration as files, read in and written out."""

from pathlib import Path

import click

from tertial.cli.base import SwedishCommand, SwedishGroup
from tertial.cli.environment import use_django

command = SwedishGroup(
    "profile",
    help="Läser in och skriver ut en kommuns inställningar: organisation, kodplan, personer, källor och rapportmallar.",
)


@command.command("load", cls=SwedishCommand)
@click.argument("profile", metavar="MAPP|NAMN")
def load(profile: str) -> None:
    """Läser in en profil, från en mapp med profile.toml eller en medföljande med sitt namn."""
    use_django()
    from tertial.core import profiles

    root = profiles.load(profiles.find(profile))
    click.echo(f"{root.name} är inläst från profilen {root.settings[profiles.MARK]['name']}.")


@command.command("export", cls=SwedishCommand)
@click.argument("body", metavar="ORGAN")
@click.option("--to", type=click.Path(path_type=Path), metavar="MAPP", help="Mapp att skriva i (profilens namn).")
def export(body: str, to: Path | None) -> None:
    """Skriver organets profil till en mapp, så att den går att läsa in igen."""
    use_django()
    from tertial.core import profiles
    from tertial.core.models import Root
    from tertial.core.operator import OPERATOR
    from tertial.core.roots import require_root_id
    from tertial.core.scope import root_scope
    from tertial.organisation.selectors import node_by_path

    with root_scope(require_root_id(body)):
        node = node_by_path(OPERATOR, body)
        folder = to or Path(Root.objects.get().settings.get(profiles.MARK, {}).get("name") or node.slug)
        profiles.export(node.path, folder)
    click.echo(f"Profilen ligger i {folder}.")


@command.command("list", cls=SwedishCommand)
def list_() -> None:
    """Visar de profiler som följer med."""
    use_django()
    from tertial.core import profiles

    for profile in profiles.shipped():
        click.echo(f"{profile.name}  {profile.title} (version {profile.version})")
