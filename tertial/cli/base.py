"""Commands that speak Swedish, loaded only when they are asked for."""

import functools
import importlib
from collections.abc import Mapping
from typing import Any

import click


class SwedishCommand(click.Command):
    """A command whose help has Swedish headings. Ranges and defaults are told in an option's own help text."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("options_metavar", "[FLAGGOR]")
        super().__init__(*args, **settings)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Användning: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Option)]
        rows = [(record[0], option.help or "") for option in options if (record := option.get_help_record(ctx))]
        with formatter.section("Flaggor"):
            formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Visar den här hjälpen."
        return option


class SwedishGroup(SwedishCommand, click.Group):
    """A command with subcommands (`tertial measures list`)."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("subcommand_metavar", "KOMMANDO …")
        super().__init__(*args, **settings)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        rows = [(name, self.line_of(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Kommandon"):
            formatter.write_dl(rows)

    def line_of(self, ctx: click.Context, name: str) -> str:
        found = self.get_command(ctx, name)
        return found.get_short_help_str(limit=100) if found else ""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if self.get_command(ctx, args[0]) is None:
            names = ", ".join(self.list_commands(ctx))
            raise click.UsageError(f"Kommandot ”{args[0]}” finns inte; de som finns är {names}.", ctx)
        return super().resolve_command(ctx, args)


class LazyGroup(SwedishGroup):
    """Subcommands by name → (module, one line of help); a module has `command` and is imported when it is called."""

    def __init__(self, *args: Any, modules: Mapping[str, tuple[str, str]], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.modules)

    def line_of(self, ctx: click.Context, name: str) -> str:
        return self.modules[name][1]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.modules:
            return None
        found: click.Command = importlib.import_module(self.modules[cmd_name][0]).command
        return found


command = functools.partial(click.command, cls=SwedishCommand)
group = functools.partial(click.group, cls=SwedishGroup)
