"""`tertial report`: list, build, freeze and verify reports."""

import json
from pathlib import Path
from typing import Any

import click

from tertial.cli.base import SwedishCommand, SwedishGroup
from tertial.cli.environment import use_django

FORMS = ["pdf", "docx", "html", "xlsx", "json"]

command = SwedishGroup("report", help="Listar, bygger, fastställer och kontrollerar rapporter.")


@command.command("list", cls=SwedishCommand)
@click.option("--body", required=True, metavar="ORGAN", help="Organets sökväg, till exempel kommun/namnd.")
@click.option("--json", "as_json", is_flag=True, help="Skriver ett JSON-dokument.")
def list_(body: str, as_json: bool) -> None:
    """Visar organets rapporter och deras läge."""
    use_django()
    from tertial.core.operator import OPERATOR
    from tertial.core.roots import require_root_id
    from tertial.core.scope import root_scope
    from tertial.organisation.selectors import node_by_path
    from tertial.reports.rules import STATE_LABELS, State
    from tertial.reports.selectors import of_body

    with root_scope(require_root_id(body)):
        found = list(of_body(OPERATOR, node_by_path(OPERATOR, body)))
    if as_json:
        rows = [{"slug": one.slug, "title": one.title, "state": one.state} for one in found]
        click.echo(json.dumps({"reports": rows}, ensure_ascii=False))
        return
    for one in found:
        click.echo(f"{one.path}  {one.title} ({STATE_LABELS[State(one.state)].lower()})")


@command.command("build", cls=SwedishCommand)
@click.argument("report", metavar="RAPPORT")
@click.option("--to", "form", required=True, type=click.Choice(FORMS), metavar="FORM", help=f"{', '.join(FORMS)}.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FIL", help="Målfil.")
def build(report: str, form: str, out: Path) -> None:
    """Skriver en rapport (kommun/namnd/rapport) till en fil, som den ser ut nu eller som den fastställdes."""
    use_django()
    from tertial.core.errors import Refused
    from tertial.reports import freezing
    from tertial.reports.composition import document_of
    from tertial.reports.rules import State
    from tertial.reports.word_template_actions import word_template_of

    if not out.parent.is_dir():
        raise Refused(f"Mappen {out.parent} finns inte. Skapa den eller ange en annan målfil med --out.")
    with _opened(report) as found:
        if found.state == State.FROZEN:
            content = freezing.read(found.frozen, form)
        else:
            word = word_template_of(found.body) if form == "docx" else None
            content = freezing.draft(document_of(found), form, word)
    out.write_bytes(content)
    click.echo(f"{found.title} ligger i {out} ({len(content):,} byte).".replace(",", " "), err=True)


@command.command("freeze", cls=SwedishCommand)
@click.argument("report", metavar="RAPPORT")
def freeze(report: str) -> None:
    """Fastställer en godkänd rapport: dokument, siffror och filer bevaras som de är nu."""
    use_django()
    from tertial.core.operator import OPERATOR
    from tertial.reports import actions

    with _opened(report) as found:
        frozen = actions.freeze(user=OPERATOR, report=found)
    click.echo(f"{found.title} är fastställd. Innehållets kontrollsumma är {frozen.content_hash}.")


@command.command("verify", cls=SwedishCommand)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FIL")
def verify(file: Path) -> int:
    """Kontrollerar om en fil är en fastställd rapport och oförändrad."""
    use_django()
    from django.utils import timezone

    from tertial.reports.verifying import verify as verify_content

    verdict = verify_content(file.read_bytes())
    if verdict.report is None:
        click.echo(f"{file} är inte någon fastställd rapport här, eller så har den ändrats.")
        return 1
    if not verdict.is_genuine:
        click.echo(f"{file} ser ut som {verdict.report} men har ändrats efter fastställandet.")
        return 1
    when = timezone.localtime(verdict.frozen_at).strftime("%Y-%m-%d %H.%M")
    click.echo(f"{file} är {verdict.report} ({verdict.file}), fastställd {when} av {verdict.frozen_by}, oförändrad.")
    if verdict.damaged:
        click.echo(f"Men dessa bevarade filer har ändrats eller saknas: {', '.join(verdict.damaged)}.")
        return 1
    return 0


def _opened(path: str) -> Any:
    """The report at the path, inside the scope of its root."""
    from contextlib import contextmanager

    from tertial.core.operator import OPERATOR
    from tertial.core.roots import require_root_id
    from tertial.core.scope import root_scope
    from tertial.reports.selectors import by_path

    @contextmanager
    def opened() -> Any:
        with root_scope(require_root_id(path), about={"command": "report"}):
            yield by_path(OPERATOR, path)

    return opened()
