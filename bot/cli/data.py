"""`import`: portfolio and payments files into the records."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import typer

from bot.cli.base import Clocks, ConfigPath, clocks, configured, counted, records, refuse, say, tell_rejected
from bot.clock import Clock
from bot.config import Config
from bot.engines import Engines
from bot.import_runs import note_payments, note_portfolio, take_portfolio
from bot.importing.errors import FileRefused
from bot.importing.payments import import_payments
from bot.service import Service
from flows.events import PaymentReceived
from flows.scenario import ScenarioError
from ledger.invoice import Payment
from store.base import StoreError

_SHOWN_WARNINGS = 20


def import_file(
    context: typer.Context,
    file: Path = typer.Argument(..., help="A portfolio CSV or a payments CSV; told apart by the header."),
    kind: str = typer.Option("auto", "--kind", help="portfolio, payments or auto."),
    config_path: Path = ConfigPath,
) -> None:
    """Bring a file into the records. Good rows go in; bad ones go to FILE.rejected.csv with line and reason.

    It may be run again at any time: known rows are updated, known payments are not booked twice.
    """
    if kind not in ("auto", "portfolio", "payments"):
        refuse(f"--kind {kind}: write portfolio, payments or auto")
    config = configured(config_path)
    try:
        code = asyncio.run(_import(clocks(context), config, file, _kind(file) if kind == "auto" else kind))
    except (FileRefused, ScenarioError) as error:
        refuse(str(error))
    except StoreError as error:
        refuse(f"the records cannot be reached: {error}")
    raise typer.Exit(code)


def _kind(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            head = opened.readline(4096).decode("latin-1").lower()
    except OSError as error:
        refuse(f"{file} cannot be read: {error.strerror}")
    return "portfolio" if "invoice_number" in head or "due_date" in head else "payments"


async def _import(real: Clocks, config: Config, file: Path, kind: str) -> int:
    progress = sys.stderr.isatty()
    async with records(config) as store:
        service = Service(config, store, Engines(real.monotonic, rasa=False), Clock(real.now))
        await service.editions.refresh()
        await service.switchboard.look()
        if kind == "payments":
            return await _payments(service, file, progress=progress)
        return await _portfolio(service, file, progress=progress)


async def _portfolio(service: Service, file: Path, *, progress: bool) -> int:
    report, remarks = await take_portfolio(service, file, progress=progress)
    await note_portfolio(service, file, report, remarks)
    tell_rejected(report.rejected, report.rejected_path)
    for line, words in report.warnings[:_SHOWN_WARNINGS]:
        say(f"line {line}: {words}")
    if len(report.warnings) > _SHOWN_WARNINGS:
        say(f"… and {len(report.warnings) - _SHOWN_WARNINGS} more like these; they went in")
    for words in remarks:
        say(words)
    accounts, rows = counted(report.added, "account"), counted(report.rows, "row")
    say(f"{accounts} added, {report.changed} changed, {report.unchanged} unchanged ({rows})")
    return report.exit_code


async def _payments(service: Service, file: Path, *, progress: bool) -> int:
    async def book(case_id: str, payment: Payment) -> None:
        await service.desk.handle(case_id, PaymentReceived(payment))

    report = await import_payments(
        file, service.store, book, progress=progress, now=service.clock(), creditor_id=service.config.creditor.id
    )
    if report.rows > len(report.rejected):
        await service.store.data_came(service.config.creditor.id, report.at)
    await note_payments(service, file, report)
    tell_rejected(report.rejected, report.rejected_path)
    payments, rows = counted(report.booked, "payment"), counted(report.rows, "row")
    say(f"{payments} booked, {report.known} known already ({rows})")
    return report.exit_code
