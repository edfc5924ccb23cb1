"""`tertial import TABELL FIL … --body ORGAN`: source files into facts, each whole or not at all."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tertial.cli.base import command as tertial_command
from tertial.cli.environment import use_django
from tertial.cli.progress import Bar

if TYPE_CHECKING:
    from tertial.facts.results import ImportResult

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@tertial_command("import")
@click.argument("table", metavar="TABELL")
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FIL …")
@click.option("--body", required=True, metavar="ORGAN", help="Nodens sökväg, till exempel kommun/namnd.")
@click.option("--mapping", metavar="MAPPNING", help="Namnet på en sparad koppling, eller en TOML-fil med en.")
@click.option("--replace", type=int, metavar="NUMMER", help="Inläsningen som filen ersätter.")
@click.option("--dry-run", is_flag=True, help="Kontrollerar filen utan att läsa in den.")
@click.option("--json", "as_json", is_flag=True, help="Skriver resultatet som JSON.")
def command(
    table: str,
    files: tuple[Path, ...],
    body: str,
    mapping: str | None,
    replace: int | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Läser in källfiler i en tabell. Varje fil tas in hel eller inte alls."""
    if replace is not None and len(files) > 1:
        raise click.UsageError("En inläsning ersätts av en fil; ange en fil med --replace.")
    use_django()
    _check_table(table)
    results = [_import(table, file, body, mapping, replace, dry_run) for file in files]
    if as_json:
        documents = [result.as_json() for result in results]
        click.echo(json.dumps(documents[0] if len(files) == 1 else documents, ensure_ascii=False, indent=2))
    else:
        for result in results:
            _tell(result, dry_run)
    return 1 if any(result.problems for result in results) else 0


def _check_table(table: str) -> None:
    from tertial.facts.schemas import SCHEMAS

    if table not in SCHEMAS:
        raise click.UsageError(f"Tabellen ”{table}” finns inte; de som finns är {', '.join(SCHEMAS)}.")


def _import(
    table: str, file: Path, body: str, mapping: str | None, replace: int | None, dry_run: bool
) -> "ImportResult":
    """One file in one transaction."""
    from tertial.core.operator import OPERATOR
    from tertial.core.permissions import Permission
    from tertial.core.roots import require_root_id
    from tertial.core.scope import root_scope
    from tertial.facts.actions import import_file
    from tertial.facts.mappings import mapping_named
    from tertial.facts.readers.source import Source
    from tertial.organisation.selectors import node_by_path

    with root_scope(require_root_id(body), about={"command": "import"}), Bar(file.name) as bar:
        node = node_by_path(OPERATOR, body, Permission.IMPORT)
        return import_file(
            user=OPERATOR,
            body=node,
            table=table,
            source=Source.of_path(file),
            mapping=mapping_named(table, mapping, node) if mapping else None,
            replaces=replace,
            dry_run=dry_run,
            progress=bar.show,
        )


def _tell(result: "ImportResult", dry_run: bool) -> None:
    for warning in result.warnings:
        where = f"rad {warning.row}: " if warning.row else ""
        click.echo(f"Varning, {result.file}, {where}{warning.message}", err=True)
    for problem in result.problems:
        click.echo(_line(result.file, problem), err=True)
    if result.problems:
        hidden = result.problem_count - len(result.problems)
        more = f" De {hidden} sista visas inte." if hidden else ""
        click.echo(f"{result.file} lästes inte in: {result.problem_count} fel.{more}", err=True)
        return
    click.echo(f"{result.file}: {_done(result, dry_run)} {result.control_total}")


def _line(file: str, problem: Any) -> str:
    row = f"rad {problem.row}" if problem.row else ""
    place = ", ".join(part for part in (file, problem.sheet, row, problem.column) if part)
    return f"{place}: {problem.message}"


def _done(result: "ImportResult", dry_run: bool) -> str:
    if dry_run:
        return "kan läsas in."
    if result.unchanged:
        return f"var redan inläst som inläsning {result.batch}; inget ändrades."
    return f"inläst som inläsning {result.batch}."
