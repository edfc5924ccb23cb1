"""`tertial law`: the dated legal rules, without a database."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import click

from tertial.cli.base import command as tertial_command
from tertial.cli.base import group as tertial_group
from tertial.cli.errors import CommandError
from tertial.lawbook import Rule, RuleNotFound, Unit, all_rules, rule

UNITS = {Unit.DAYS: "dagar", Unit.WEEKS: "veckor", Unit.MONTHS: "månader", Unit.FACTOR: "gånger"}


@tertial_group("law")
def command() -> None:
    """Visar de lagregler som Tertial räknar med, med lydelse och lagrum."""


@tertial_command("list")
def list_rules() -> None:
    """Räknar upp reglerna med dagens lydelse."""
    today = _today()
    for versions in all_rules():
        current = next((version for version in versions if version.in_force(today)), None)
        status = f"{_value(current)}; {current.citation}" if current else f"upphörd {versions[-1].valid_to}"
        click.echo(f"{versions[-1].key:<32} {versions[-1].title} ({status})")


@tertial_command("show")
@click.argument("key", metavar="REGEL")
@click.option("--on", metavar="DATUM", help="Lydelsen en viss dag, till exempel 2017-04-30 (i dag).")
def show(key: str, on: str | None) -> None:
    """Visar en regel: text, värde, lagrum och hur länge lydelsen gäller."""
    try:
        day = date.fromisoformat(on) if on else _today()
    except ValueError:
        raise CommandError(f"Datumet ”{on}” går inte att tolka; skriv till exempel 2017-04-30.", status=2) from None
    try:
        found = rule(key, day)
    except RuleNotFound as error:
        raise CommandError(str(error)) from error
    click.echo(f"{found.title}\n{found.text}\n")
    click.echo(f"Värde:   {_value(found)}")
    click.echo(f"Lagrum:  {found.citation}")
    click.echo(
        f"Gäller:  från {found.valid_from}" + (f" till (men inte med) {found.valid_to}" if found.valid_to else "")
    )
    if not found.verified:
        click.echo("Obs:     paragrafen är inte kontrollerad mot lagens egen text.")


def _today() -> date:
    return datetime.now(UTC).astimezone(ZoneInfo("Europe/Stockholm")).date()


def _value(found: Rule) -> str:
    if found.value is None:
        return "utan tal"
    return f"{found.value:f} {UNITS.get(found.unit, '')}".strip().replace(".", ",")


command.add_command(list_rules)
command.add_command(show)
