"""`python -m bot`: the commands. The only file that holds the real clock."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime

import typer

from bot.cli.base import Clocks
from bot.cli.commands import Commands
from bot.cli.pipes import end_with_the_reader

app = typer.Typer(
    cls=Commands,
    help="Amicable: collects overdue invoices kindly. Data go to stdout, progress and logs to stderr. "
    "Exit codes: 0 done, 1 some input refused, 2 wrong usage or configuration.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _clocks(context: typer.Context) -> None:
    context.obj = Clocks(lambda: datetime.now(UTC), time.monotonic)


if __name__ == "__main__":
    end_with_the_reader()
    try:
        app(prog_name="python -m bot")
    finally:
        sys.stdout.flush()
