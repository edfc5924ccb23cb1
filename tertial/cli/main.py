"""The `tertial` command. `--help` and `check` stay light: a command's module is imported only when it is called.

A new command is a module in `tertial/cli/` with a click command named `command`, and a line in COMMANDS. It may return
an exit status: 0 done, 1 findings or refused input, 2 wrong usage.
"""

import os
import signal
import sys
from collections.abc import Sequence

import click

from tertial.cli.base import LazyGroup
from tertial.cli.errors import CommandError, in_swedish

COMMANDS = {
    "demo": ("tertial.cli.demo", "Startar Tertial med exempelkommunen på den här datorn."),
    "serve": ("tertial.cli.serve", "Startar webben."),
    "worker": ("tertial.cli.worker", "Startar processen som utför jobben."),
    "migrate": ("tertial.cli.migrate", "Skapar eller uppgraderar databasens tabeller."),
    "backup": ("tertial.cli.backup", "Säkerhetskopierar databasen och filerna."),
    "restore": ("tertial.cli.restore", "Återställer en säkerhetskopia."),
    "import": ("tertial.cli.import_", "Läser in källfiler."),
    "generate": ("tertial.cli.generate", "Läser in påhittade rader, för prov av hastighet."),
    "profile": ("tertial.cli.profile", "Läser in och skriver ut en kommuns inställningar."),
    "measures": ("tertial.cli.measures", "Visar måtten och räknar ut dem."),
    "report": ("tertial.cli.report", "Listar, bygger, fastställer och kontrollerar rapporter."),
    "check": ("tertial.cli.check", "Räknar om varje siffra i en rapport."),
    "mail": ("tertial.cli.mail", "Provar e-posten och visar vad som väntar i utkorgen."),
    "law": ("tertial.cli.law", "Visar lagreglerna och deras lydelser."),
    "manage": ("tertial.cli.manage", "Kör ett av Djangos egna kommandon."),
}

tertial = LazyGroup(
    "tertial",
    modules=COMMANDS,
    help="Tertial: plan, uppföljning, rapport och beslut för kommunala nämnder.",
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point: runs and exits. Errors are one sentence on stderr; TERTIAL_DEBUG=1 shows the traceback instead."""
    # Stopped is stopped in order: what a command holds (a database, a file half written) is let go of.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Runs one command line; the exit status."""
    try:
        status = _invoke(list(arguments) or ["--help"])
        sys.stdout.flush()
    except click.UsageError as error:
        return _say(in_swedish(error), 2)
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:  # `tertial … | head`: whoever read us has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _explain(error)
    return status


def _invoke(arguments: list[str]) -> int:
    try:
        with tertial.make_context("tertial", arguments) as context:
            status = tertial.invoke(context)
    except click.exceptions.Exit as stopped:  # --help
        return stopped.exit_code
    return status if isinstance(status, int) else 0


def _explain(error: Exception) -> int:
    if os.environ.get("TERTIAL_DEBUG", "0") not in ("", "0"):
        raise error
    if isinstance(error, CommandError):
        return _say(error.message, error.status)
    # `core.errors.Refused` and Django's PermissionDenied, without importing either for the light commands.
    match type(error).__name__:
        case "Refused":
            return _say(str(error), 1)
        case "PermissionDenied":
            return _say(str(error) or "Du har inte rätt att göra det här.", 1)
        case "OperationalError":
            return _say(
                f"Databasen svarar inte ({_first_line(error)}); kontrollera DATABASE_URL och att den är igång.", 1
            )
    return _say(f"Något gick fel som inte skulle kunna ske ({type(error).__name__}: {_first_line(error)}); "
                "kör igen med TERTIAL_DEBUG=1 och rapportera felet.", 1)  # fmt: skip


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["utan text"])[0].strip()


def _say(sentence: str, status: int) -> int:
    click.echo(sentence, err=True)
    return status


if __name__ == "__main__":
    main()
