"""The `tertial` command: light, lazy, Swedish, one sentence an error and an honest exit status."""

import importlib
import subprocess
import sys
import types
from pathlib import Path

import click
import pytest

from tertial.cli import main
from tertial.cli.base import command as tertial_command
from tertial.cli.errors import CommandError
from tertial.core.errors import Refused

HEAVY = ("django", "psycopg", "pyarrow", "duckdb", "ibis", "altair", "typst")


def add(monkeypatch: pytest.MonkeyPatch, command: click.Command) -> None:
    """Make a command callable as `tertial probe`."""
    module = types.ModuleType("tertial_probe")
    module.command = command  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tertial_probe", module)
    monkeypatch.setitem(main.COMMANDS, "probe", ("tertial_probe", "Prövar."))


def failing(error: Exception) -> click.Command:
    @tertial_command("probe")
    def probe() -> None:
        raise error

    return probe


@pytest.mark.parametrize("arguments", [["--help"], ["finns-inte"]])
def test_help_and_mistakes_load_nothing_heavy(arguments: list[str]) -> None:
    code = "import sys; from tertial.cli.main import run; run(sys.argv[2:]); "
    code += "print(sorted(set(sys.argv[1].split(',')) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code, ",".join(HEAVY), *arguments], capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("[]\n")


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run([]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Användning: tertial")
    for name, (_, line) in main.COMMANDS.items():
        assert f"  {name} " in shown
        assert line in shown


@pytest.mark.parametrize("name", sorted(main.COMMANDS))
def test_command_has_help_in_swedish(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = importlib.import_module(main.COMMANDS[name][0]).command
    assert command.name == name
    assert command.help
    if name != "manage":  # passes --help on to Django
        assert main.run([name, "--help"]) == 0
        shown = capsys.readouterr().out
        assert shown.startswith(f"Användning: tertial {name}")
        assert "Visar den här hjälpen." in shown


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["rapport"], "Kommandot ”rapport” finns inte; de som finns är demo, serve"),
        (["serve", "--ports", "1"], "Flaggan --ports finns inte; se tertial serve --help."),
        (["serve", "--port", "80000"], "Värdet för flaggan --port ska vara ett heltal från 1 till 65535; se"),
        (["serve", "--workers", "två"], "Värdet för flaggan --workers ska vara ett heltal från 1; se"),
        (["serve", "--port"], "Flaggan --port är fel använd, kanske utan värde"),
        (["worker", "nu"], "För många argument: nu; se tertial worker --help."),
    ],
)
def test_wrong_usage_is_one_swedish_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(sentence)
    assert shown.err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "sentence", "status"),
    [
        (CommandError("Filen saknas; ange en annan."), "Filen saknas; ange en annan.\n", 1),
        (CommandError("Ange en period.", status=2), "Ange en period.\n", 2),
        (Refused("Rapporten är fryst."), "Rapporten är fryst.\n", 1),
        (click.UsageError("Perioden ”x” går inte att tolka."), "Perioden ”x” går inte att tolka.\n", 2),
        (KeyboardInterrupt(), "", 130),
    ],
)
def test_refusal_is_its_own_sentence(
    error: Exception, sentence: str, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add(monkeypatch, failing(error))
    assert main.run(["probe"]) == status
    assert capsys.readouterr().err.strip("\n") == sentence.strip("\n")


def test_bug_is_a_sentence_and_with_debug_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TERTIAL_DEBUG", raising=False)
    add(monkeypatch, failing(ZeroDivisionError("division by zero\nmore")))
    assert main.run(["probe"]) == 1
    shown = capsys.readouterr().err
    assert "ZeroDivisionError: division by zero" in shown
    assert "Traceback" not in shown
    monkeypatch.setenv("TERTIAL_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main.run(["probe"])


@pytest.mark.parametrize(("returned", "status"), [(None, 0), (0, 0), (1, 1)])
def test_returned_number_is_the_exit_status(returned: int | None, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    @tertial_command("probe")
    def probe() -> int | None:
        return returned

    add(monkeypatch, probe)
    assert main.run(["probe"]) == status


def test_missing_argument_and_wrong_choice_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @tertial_command("probe")
    @click.argument("file", metavar="FIL", type=click.Path(exists=True))
    @click.option("--to", type=click.Choice(["pdf", "docx"]))
    def probe(file: str, to: str) -> None:
        click.echo(f"{file} {to}")

    add(monkeypatch, probe)
    assert main.run(["probe"]) == 2
    assert capsys.readouterr().err == "Argumentet FIL saknas; se tertial probe --help.\n"
    assert main.run(["probe", "finns-inte.csv"]) == 2
    assert "argumentet FIL ska vara en fil eller mapp som finns" in capsys.readouterr().err
    assert main.run(["probe", str(Path(__file__)), "--to", "odt"]) == 2
    assert "flaggan --to ska vara något av pdf, docx" in capsys.readouterr().err


def test_reader_that_has_seen_enough_is_no_error() -> None:
    shell = f"{sys.executable} -m tertial.cli.main --help | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("0\n", "")
