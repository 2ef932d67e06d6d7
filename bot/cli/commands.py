"""The commands by name. A command's file is read when it is called for: none waits for what others import."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

COMMANDS = {
    "run": ("run", "run", "Start the service: webhooks, chat, console, scheduler."),
    "worker": ("run", "worker", "Start the clockwork alone, beside one or more `run` processes."),
    "demo": ("demo", "demo", "Import the sample portfolio, start everything, print one address. Nothing is sent."),
    "import": ("data", "import_file", "Bring a portfolio or payments file into the records."),
    "simulate": ("simulate", "simulate", "Play a portfolio in virtual time; JSON Lines to stdout, nothing sent."),
    "replay": ("replay", "replay", "Play a portfolio as today and with a draft, side by side."),
    "parse": ("parse", "parse", "Read JSON Lines of texts from stdin, write what was understood."),
    "audit": ("audit", "audit", "Export one debtor's whole file, hash-chained; or check such an export."),
    "explain": ("explain", "explain_it", "Say why a message went out, was delayed or blocked."),
    "learn": ("learn", "learn_from_use", "Append accepted reviews to the training data."),
    "wordings": ("wordings", "wordings", "The texts: length and cost as SMS, a preview, the check against the law."),
    "user": ("users", "app", "Add, list, disable members of the team, and help those who cannot sign in."),
    "subject": ("subject", "app", "Export, erase or correct what is held of one person; purge what is over."),
}
"""Name of a command: its file in bot/cli, what stands for it there, and its line in the list of commands."""


class Commands(TyperGroup):
    """Knows all commands by their line; reads the file of the one that is called."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = {name: TyperCommand(name, help=line) for name, (_, _, line) in COMMANDS.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the arguments call for, with its file read."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, read_command(name) if name else command, rest


def read_command(name: str) -> Any:
    """Import what a command needs, and it alone."""
    file, place, _ = COMMANDS[name]
    gc.disable()  # imports make next to nothing that could go away, and looking for it takes a good part of the time
    try:
        found = getattr(import_module(f"bot.cli.{file}"), place)
    finally:
        gc.freeze()
        gc.enable()
    if isinstance(found, typer.Typer):
        return get_command(found)
    single = typer.Typer(add_completion=False)
    single.command(name)(found)
    return get_command(single)
