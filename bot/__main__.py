"""`python -m bot`: the commands. The only file that holds the real clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import typer

from bot.cli import audit, data, demo, explain, learn, parse, replay, run, simulate, subject, users, wordings
from bot.cli.base import Clocks

app = typer.Typer(
    help="Amicable: collects overdue invoices kindly. Data go to stdout, progress and logs to stderr. "
    "Exit codes: 0 done, 1 some input refused, 2 wrong usage or configuration.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _clocks(context: typer.Context) -> None:
    context.obj = Clocks(lambda: datetime.now(UTC), time.monotonic)


app.command("run")(run.run)
app.command("worker")(run.worker)
app.command("demo")(demo.demo)
app.command("import")(data.import_file)
app.command("simulate")(simulate.simulate)
app.command("replay")(replay.replay)
app.command("parse")(parse.parse)
app.command("audit")(audit.audit)
app.command("explain")(explain.explain_it)
app.command("learn")(learn.learn_from_use)
app.command("wordings")(wordings.wordings)
app.add_typer(users.app, name="user")
app.add_typer(subject.app, name="subject")

if __name__ == "__main__":
    app(prog_name="python -m bot")
