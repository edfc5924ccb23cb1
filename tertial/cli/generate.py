"""`tertial generate`: synthetic facts at any size, read in as any other file is."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from tertial.cli.base import command as tertial_command
from tertial.cli.environment import use_django
from tertial.cli.errors import CommandError
from tertial.cli.progress import Bar

if TYPE_CHECKING:
    from tertial.facts.generate import CodePlan
    from tertial.facts.results import ImportResult
    from tertial.organisation.models import Node
    from tertial.periods import Period


@tertial_command("generate")
@click.option("--body", required=True, metavar="ORGAN", help="Nodens sökväg, till exempel kommun/namnd.")
@click.option("--rows", required=True, type=click.IntRange(1), metavar="ANTAL", help="Antal rader i varje tabell.")
@click.option("--seed", default=1, type=int, metavar="FRÖ", help="Samma frö ger samma rader (1).")
@click.option(
    "--table", "tables", multiple=True, metavar="TABELL", help="Bara den här tabellen; kan anges flera gånger."
)
@click.option("--period", metavar="PERIOD", help="När raderna infaller, till exempel 2017 (förra året).")
def command(body: str, rows: int, seed: int, tables: Sequence[str], period: str | None) -> None:
    """Läser in påhittade rader i valfri mängd, för prov av hastighet. De stämmer inte med något."""
    use_django()
    span = _span(period)
    for table in _tables(tables):
        result = _generate(table, body, rows, seed, span)
        click.echo(f"{table}: inläsning {result.batch}, {result.control_total}")


def _tables(wanted: Sequence[str]) -> Sequence[str]:
    from tertial.facts.generate import SYNTHETIC_TABLES

    for table in wanted:
        if table not in SYNTHETIC_TABLES:
            raise click.UsageError(f"Tabellen ”{table}” kan inte genereras; välj bland {', '.join(SYNTHETIC_TABLES)}.")
    return wanted or SYNTHETIC_TABLES


def _span(period: str | None) -> "Period":
    from tertial.periods import parse
    from tertial.periods.period import PeriodError

    try:
        return parse(period or str(date.today().year - 1))  # noqa: DTZ011 - a default, not a record
    except PeriodError as error:
        raise click.UsageError(str(error)) from None


def _generate(table: str, body: str, rows: int, seed: int, span: "Period") -> "ImportResult":
    """One table in one transaction."""
    from tertial.core.operator import OPERATOR
    from tertial.core.permissions import Permission
    from tertial.core.roots import require_root_id
    from tertial.core.scope import root_scope
    from tertial.facts.actions import import_file
    from tertial.facts.generate import synthetic
    from tertial.facts.readers.source import Source
    from tertial.organisation.selectors import node_by_path

    with root_scope(require_root_id(body), about={"command": "generate"}), TemporaryDirectory() as folder:
        node = node_by_path(OPERATOR, body, Permission.IMPORT)
        path = Path(folder) / f"{table}-{rows}-{seed}.parquet"
        try:
            synthetic(table, path, rows, seed, _plan(), node.path, span)
        except ValueError:
            raise CommandError(_no_codes(node)) from None
        with Bar(path.name) as bar:
            source = Source.of_path(path)
            result = import_file(user=OPERATOR, body=node, table=table, source=source, progress=bar.show)
    if result.problems:
        raise CommandError(f"{table} lästes inte in: {result.problems[0].message}")
    return result


def _no_codes(node: "Node") -> str:
    return (
        f"Kodplanen har inte koder för enhet, ansvar, verksamhet och konto för {node.name} under hela perioden; "
        "läs in kodplanen eller välj en annan period."
    )


def _plan() -> "CodePlan":
    """The organisation's code plan as the generator wants it."""
    from tertial.facts.generate import CodePlan, PlanCode
    from tertial.organisation.selectors import code_plan

    columns = ("dimension", "code", "name", "parent__code", "node__path", "valid_from", "valid_to")
    rows = code_plan().order_by("dimension", "code", "valid_from").values_list(*columns)
    return CodePlan(
        tuple(
            PlanCode(d, c, name, parent or "", unit or "", start, end) for d, c, name, parent, unit, start, end in rows
        )
    )
