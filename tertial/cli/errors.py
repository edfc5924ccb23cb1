"""What a command says when it cannot do what was asked: one sentence in Swedish, and an exit status."""

from typing import Any

import click


class CommandError(Exception):
    """One Swedish sentence: what is wrong, where, and what to do. Status 1: findings or refusal; 2: wrong usage."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def in_swedish(error: click.UsageError) -> str:
    """Click's complaint about how a command was written, as one Swedish sentence with where to read more.

    A message that a command has written itself (`raise click.UsageError("Perioden …")`) stays as it is.
    """
    where = f"; se {error.ctx.command_path} --help." if error.ctx else "."
    match error:
        case click.NoSuchOption():
            return f"Flaggan {error.option_name} finns inte{where}"
        case click.BadOptionUsage():
            return f"Flaggan {error.option_name} är fel använd, kanske utan värde{where}"
        case click.MissingParameter(param=click.Parameter() as parameter):
            name = _name(parameter)
            return f"{name[0].upper()}{name[1:]} saknas{where}"
        case click.BadParameter(param=click.Parameter() as parameter):
            wanted = _wanted(parameter.type)
            return f"Värdet för {_name(parameter)} ska vara {wanted}{where}" if wanted else error.message
    if error.message.startswith("Got unexpected extra argument"):
        return f"För många argument: {error.message.partition('(')[2].rstrip(')')}{where}"
    if error.message.startswith("Missing command"):
        return f"Ett kommando saknas{where}"
    return error.message


def _name(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Option):
        return f"flaggan {parameter.opts[0]}"
    return f"argumentet {parameter.metavar or parameter.human_readable_name}"


def _wanted(kind: click.ParamType[Any]) -> str | None:
    """What a value of one of click's own types should have been."""
    match kind:
        case click.IntRange(min=low, max=high):
            return f"ett heltal från {low}" + (f" till {high}" if high is not None else "")
        case click.types.IntParamType():
            return "ett heltal"
        case click.Choice(choices=choices):
            return "något av " + ", ".join(str(choice) for choice in choices)
        case click.Path() | click.File():
            return "en fil eller mapp som finns och går att läsa"
    return None
