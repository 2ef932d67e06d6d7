"""Counts the commands that reach the database: for the command budgets' tests and benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent


class CommandCount(CommandListener):
    """A listener for MongoStore that remembers the names of all commands, in order."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def started(self, event: CommandStartedEvent) -> None:
        """One command leaves."""
        self.names.append(event.command_name)

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Its answer does not matter here."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Its answer does not matter here."""

    @contextmanager
    def watch(self) -> Iterator[list[str]]:
        """The names of the commands within the block, complete when it ends."""
        start = len(self.names)
        seen: list[str] = []
        yield seen
        seen.extend(self.names[start:])
