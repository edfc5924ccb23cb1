"""`tertial measures`: list what can be measured, say what it means, and compute it."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tertial.cli.base import SwedishCommand, SwedishGroup
from tertial.cli.environment import use_django

if TYPE_CHECKING:
    from tertial.measures.declare import Measure
    from tertial.measures.engine import Result
    from tertial.measures.inquiries import Inquiry

command = SwedishGroup("measures", help="Visar måtten och räknar ut dem.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Skriver ett JSON-dokument.")


@command.command("list", cls=SwedishCommand)
@_JSON
def list_(as_json: bool) -> None:
    """Visar alla mått."""
    from tertial.measures import catalogue
    from tertial.measures.answers import measure_json

    if as_json:
        click.echo(json.dumps({"measures": [measure_json(each) for each in catalogue.ALL]}, ensure_ascii=False))
        return
    rows = [(each.key, each.title, each.unit.label) for each in catalogue.ALL]
    for line in aligned([("MÅTT", "NAMN", "ENHET"), *rows]):
        click.echo(line)


@command.command("show", cls=SwedishCommand)
@click.argument("key", metavar="MÅTT")
@_JSON
def show(key: str, as_json: bool) -> None:
    """Visar vad ett mått betyder, var det kommer ifrån och hur det kan delas upp."""
    from tertial.measures.answers import BETTER, measure_json

    measure = _measure(key)
    if as_json:
        click.echo(json.dumps(measure_json(measure), ensure_ascii=False))
        return
    click.echo(f"{measure.title} ({measure.unit.label})\n{measure.definition}\n")
    lines = [
        ("Källa:", measure.source),
        ("Bättre:", BETTER[measure.better]),
        ("Delas upp på (--by):", ", ".join(measure.breakdowns) or "–"),
        ("Begränsas på (--where):", ", ".join(measure.dimensions) or "–"),
    ]
    for line in aligned(lines):
        click.echo(line)


@command.command("compute", cls=SwedishCommand)
@click.argument("key", metavar="MÅTT")
@click.option("--body", required=True, metavar="ORGAN", help="Nodens sökväg, till exempel kommun/namnd.")
@click.option(
    "--period", required=True, help="Till exempel 2017, 2017-04, 2017-01..2017-04, T1 2017 eller R12 2017-04."
)
@click.option("--by", metavar="INDELNING,…", help="Hur måttet delas upp, till exempel form,sex.")
@click.option("--where", multiple=True, metavar="VILLKOR", help="form=HVB,familjehem eller form!=HVB; kan upprepas.")
@click.option("--compare", metavar="PERIOD", help="previous-year, previous-full-year eller years-back:2.")
@click.option(
    "--total", type=click.Choice(["distinct", "sum"]), default="distinct", metavar="SÄTT",
    help="Totalen räknad för sig (distinct, förvalt) eller som summan av delarna (sum).",
)  # fmt: skip
@click.option(
    "--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", metavar="MOTOR",
    help="Vad som räknar; bara duckdb finns än så länge.",
)  # fmt: skip
@_JSON
def compute(
    key: str,
    body: str,
    period: str,
    by: str | None,
    where: tuple[str, ...],
    compare: str | None,
    total: str,
    engine: str,
    as_json: bool,
) -> None:
    """Räknar ut ett mått för ett organ och en period."""
    if engine == "spark":
        raise click.UsageError("Tertial räknar ännu inte i Spark; kör utan --engine, så räknar DuckDB.")
    inquiry = _inquiry(key, period, by, where, compare, total)
    use_django()
    path, name, result = _answer(body, inquiry)
    if as_json:
        from tertial.measures.answers import as_json as document

        click.echo(json.dumps(document(result, path), ensure_ascii=False))
        return
    from tertial.measures.presentation import plain

    click.echo(f"{result.measure.title}, {name}, {result.period.label}")
    for line in aligned(plain(result)):
        click.echo(line)


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines with even columns: to the left, but to the right where a cell ends in a figure.

    A column is set to the right when every cell below its head is a number or a sign for none.
    """
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    right = [at > 0 and all(_is_figure(row[at]) for row in rows[1:]) for at in range(len(widths))]
    lines = []
    for row in rows:
        cells = (
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        )
        lines.append("  ".join(cells).rstrip())
    return lines


def _is_figure(text: str) -> bool:
    return text in ("", "–", "u.s.", "ej mätt") or text.lstrip("−+")[:1].isdigit()


def _measure(key: str) -> "Measure":
    from tertial.measures import catalogue
    from tertial.measures.declare import MeasureError

    try:
        return catalogue.measure(key)
    except MeasureError as error:
        raise click.UsageError(str(error)) from None


def _inquiry(
    key: str, period: str, by: str | None, where: tuple[str, ...], compare: str | None, total: str
) -> "Inquiry":
    """The question, checked as far as it can be without the database."""
    from tertial.measures.declare import MeasureError
    from tertial.measures.inquiries import Inquiry, check, read_names, read_where
    from tertial.periods import PeriodError, parse

    try:
        asked = Inquiry(
            key, parse(period), read_names(by), read_where(where), compare, "sum" if total == "sum" else "distinct"
        )
        check(asked)
    except (MeasureError, PeriodError) as error:
        raise click.UsageError(str(error)) from None
    return asked


def _answer(body: str, inquiry: "Inquiry") -> "tuple[str, str, Result]":
    """The body's path and name, and the result over everything below it."""
    from tertial.core.operator import OPERATOR
    from tertial.core.roots import require_root_id
    from tertial.core.scope import root_scope
    from tertial.facts import store
    from tertial.facts.selectors import scope_for
    from tertial.measures.declare import MeasureError
    from tertial.measures.inquiries import answer
    from tertial.organisation.selectors import node_by_path

    with root_scope(require_root_id(body), about={"command": "measures"}):
        node = node_by_path(OPERATOR, body)
        scope = scope_for(OPERATOR, node)
    try:
        with store.open(scope) as facts:
            return node.path, node.name, answer(facts, inquiry)
    except (MeasureError, store.StoreError) as error:
        raise click.UsageError(str(error)) from None
