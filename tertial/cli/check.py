"""`tertial check`: recomputes every figure of a report, without database or network."""

import json as json_format
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tertial.cli.base import command as tertial_command
from tertial.cli.errors import CommandError

if TYPE_CHECKING:
    from tertial.checks.findings import Report
    from tertial.checks.source import Source

NAMES = {"error": "Fel", "likely": "Troligt fel", "rounding": "Avrundning", "note": "Obs"}


@tertial_command("check")
@click.argument("path", metavar="FIL", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Skriver resultatet som JSON.")
@click.option(
    "--html", "html", metavar="FIL", type=click.Path(path_type=Path), help="Skriver dokumentet med fynden i marginalen."
)
@click.option("--rounding", is_flag=True, help="Visar också det som förklaras av avrundning.")
def command(path: Path, as_json: bool, html: Path | None, rounding: bool) -> int:
    """Räknar om varje siffra i en rapport: text, PDF, Word, Excel, HTML eller ett dokument från Tertial.

    Slutar med 1 när någon siffra inte kan stämma.
    """
    source, report = _checked(path)
    if html is not None:
        from tertial.checks.margin import as_html

        _write(html, as_html(source, report))
    if as_json:
        click.echo(json_format.dumps(report.as_json(rounding), ensure_ascii=False, indent=1))
    else:
        from tertial.checks.terminal import as_text

        click.echo(as_text(source, report, rounding, NAMES))
    return 1 if report.errors else 0


def _checked(path: Path) -> "tuple[Source, Report]":
    from tertial.checks.engine import check
    from tertial.checks.reading.opened import read
    from tertial.checks.source import Unreadable

    try:
        source = read(path)
    except Unreadable as error:
        raise CommandError(str(error), status=2) from error
    return source, check(source)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"Det går inte att skriva {path}: {error.strerror}.") from error
