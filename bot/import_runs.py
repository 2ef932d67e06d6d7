"""Portfolio files: the one way in for the command line and the console, noted in the records; dry runs; background."""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.foreseen import Unpacked, unpacked, without_a_pack
from bot.importing.errors import FileRefused, Rejected
from bot.importing.loading import ImportReport, import_portfolio, preview_portfolio
from bot.importing.payments import PaymentsReport
from bot.importing.rejects import rejected_path
from bot.service import Service
from console.operations import Refused
from flows.case import Case
from flows.events import Imported
from ledger.account import Account
from pages.intake import Intake
from store.base import Loaded, StoreError
from store.operations import ImportLine, ImportRun, ImportState

log = structlog.get_logger(__name__)

_PIECE = 1 << 20
_FIRST_LINES = 50
_KEPT = timedelta(days=7)
"""How long an upload and its rejected rows lie on the disk."""

_NO_TABLE = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0", b"GIF8", b"\x1f\x8b", b"{", b"<")
"""How files begin that somebody takes for a CSV: PDF, Excel (new and old), pictures, archives, JSON, HTML."""

Watch = Callable[[ImportReport], Awaitable[None]]


async def take_portfolio(
    service: Service, path: Path, *, progress: bool = False, watch: Watch | None = None, name: str = ""
) -> tuple[ImportReport, list[str]]:
    """Bring a portfolio in: what `python -m bot import` does. The second part are remarks on the whole file.

    Raises FileRefused, StoreError.
    """
    now, lacking = service.clock(), Unpacked()

    def make_case(account: Account, proof: str) -> Case:
        lacking.update(unpacked(account.debtor, service.rulebook))
        return service.desk.new_case(account, now, proof=proof)

    report = await import_portfolio(
        path,
        service.store,
        make_case,
        progress=progress,
        now=now,
        creditor_id=service.config.creditor.id,
        on_loaded=lambda loaded: tell_desk(service, loaded),
        watch=watch,
        name=name,
    )
    if report.rows > len(report.rejected):
        await service.store.data_came(service.config.creditor.id, now)
    return report, list(without_a_pack(lacking))


async def tell_desk(service: Service, loaded: Loaded) -> None:
    """Cases that were there before hear of what the import changed (paid, owed anew).

    Where less is owed than before, a message that a sender held at that moment has ended when this returns.
    """
    for case_id in loaded.relieved:
        await service.outbox.quiet(case_id)
    for case_id in loaded.changed:
        await service.desk.handle(case_id, Imported())


async def note_portfolio(service: Service, path: Path, report: ImportReport, remarks: list[str]) -> None:
    """Keep that a file came in by the command line; a fault here is no fault of the import."""
    run = await _by_command(service, path, "portfolio", report.at)
    await _note(service, _counted(run, report, service.clock(), remarks))


async def note_payments(service: Service, path: Path, report: PaymentsReport) -> None:
    """The same for a payments file: added are payments that were booked, unchanged those that were known."""
    run = await _by_command(service, path, "payments", report.at)
    done = replace(
        run,
        rows=report.rows,
        done=report.rows,
        added=report.booked,
        unchanged=report.known,
        rejected=len(report.rejected),
        refused=tuple(_line(item) for item in report.rejected[:_FIRST_LINES]),
    )
    await _note(service, done)


async def _by_command(service: Service, path: Path, kind: str, at: datetime) -> ImportRun:
    digest, size = await asyncio.to_thread(_digest, path)
    name = secrets.token_hex(8)
    return ImportRun(name, "", "command", kind, path.name, digest, size, at, ImportState.DONE, service.clock())


async def _note(service: Service, run: ImportRun) -> None:
    try:
        await service.store.put_import(run)
    except StoreError as error:
        log.warning("import_not_noted", error=type(error).__name__)


class ImportRuns:
    """Implements console.operations.ImportDoor. Uploads lie in var/imports beside config.yml, for their owner only."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._folder = service.config.folder / "var" / "imports"
        self._tasks: set[asyncio.Task[None]] = set()

    def _path(self, run: ImportRun) -> Path:
        return self._folder / f"{run.id}.csv"

    async def check(self, intake: Intake, name: str, by: str) -> ImportRun:
        """See ImportDoor.check."""
        _check_name(name)
        service, now = self._service, self._service.clock()
        run = ImportRun(secrets.token_hex(8), by, "console", "portfolio", name, "", 0, now, ImportState.CHECKED, now)
        digest, size = await asyncio.to_thread(self._keep, run, intake)
        run = replace(run, digest=digest, size=size)
        try:
            report = await preview_portfolio(
                self._path(run),
                service.store,
                lambda account, proof: service.desk.new_case(account, now, proof=proof),
                now=now,
                creditor_id=service.config.creditor.id,
            )
        except FileRefused as error:
            self._forget(run)
            raise Refused("import.refused", why=str(error).replace(str(self._path(run)), name)) from None
        run = _counted(run, report, now, [])
        await service.store.put_import(run)
        log.info("import_checked", run=run.id, rows=run.rows, rejected=run.rejected)
        return run

    def _keep(self, run: ImportRun, intake: Intake) -> tuple[str, int]:
        """Write the upload to the disk. Raises Refused for what is no table of text."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._tidy(run.at)
        digest, size = hashlib.sha256(), 0
        path = self._path(run)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for piece in intake.pieces(_PIECE):
                if not size and piece.lstrip().startswith(_NO_TABLE):
                    path.unlink()
                    raise Refused("import.no_table")
                size += len(piece)
                digest.update(piece)
                file.write(piece)
        if not size:
            path.unlink()
            raise Refused("import.empty")
        return digest.hexdigest(), size

    def _tidy(self, now: datetime) -> None:
        for path in self._folder.iterdir():
            if now.timestamp() - path.stat().st_mtime > _KEPT.total_seconds():
                path.unlink(missing_ok=True)

    async def start(self, run: ImportRun, by: str) -> bool:
        """See ImportDoor.start."""
        if not self._path(run).exists():
            raise Refused("import.file_gone")
        if not await self._service.store.begin_import(run.id, self._service.clock()):
            return False
        task = asyncio.create_task(self._take(replace(run, by=by, state=ImportState.RUNNING)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def idle(self) -> None:
        """Wait until nothing comes in any more."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _take(self, run: ImportRun) -> None:
        """In the background; whatever happens, the record says how it ended."""
        service = self._service

        async def watch(report: ImportReport) -> None:
            await service.store.put_import(_counted(run, report, service.clock(), []))

        try:
            report, remarks = await take_portfolio(service, self._path(run), watch=watch, name=run.name)
        except (FileRefused, StoreError, OSError) as error:
            log.warning("import_failed", run=run.id, error=type(error).__name__)
            await self._failed(run, str(error).replace(str(self._path(run)), run.name))
            return
        except Exception as error:  # a fault of ours: the page must not say for ever that it runs
            log.exception("import_failed", run=run.id, error=type(error).__name__)
            await self._failed(run, type(error).__name__)
            return
        now = service.clock()
        done = replace(_counted(run, report, now, remarks), state=ImportState.DONE)
        await service.store.put_import(done)
        self._path(run).unlink(missing_ok=True)
        log.info("import_done", run=run.id, rows=done.rows, rejected=done.rejected)

    async def _failed(self, run: ImportRun, problem: str) -> None:
        known = await self._service.store.import_run(run.id) or run
        failed = replace(known, state=ImportState.FAILED, problem=problem[:500], seen_at=self._service.clock())
        await self._service.store.put_import(failed)

    async def discard(self, run: ImportRun) -> None:
        """See ImportDoor.discard."""
        self._forget(run)
        now = self._service.clock()
        await self._service.store.put_import(replace(run, state=ImportState.DISCARDED, seen_at=now))

    def _forget(self, run: ImportRun) -> None:
        self._path(run).unlink(missing_ok=True)
        rejected_path(self._path(run)).unlink(missing_ok=True)

    def rejected(self, run: ImportRun) -> Path | None:
        """See ImportDoor.rejected."""
        path = rejected_path(self._path(run))
        return path if path.exists() else None


def _check_name(name: str) -> None:
    """A name is only shown, never used for a path; one that leads elsewhere was made to, so it is not taken."""
    if "/" in name or "\\" in name or ".." in name or not name.isprintable():
        raise Refused("import.odd_name")
    if not name.lower().endswith((".csv", ".txt")):
        raise Refused("import.no_csv")


def _counted(run: ImportRun, report: ImportReport, now: datetime, remarks: list[str]) -> ImportRun:
    odd = [ImportLine(0, words) for words in remarks] + [ImportLine(*item) for item in report.warnings]
    return replace(
        run,
        seen_at=now,
        rows=report.rows,
        done=report.done,
        added=report.added,
        changed=report.changed,
        unchanged=report.unchanged,
        rejected=len(report.rejected),
        refused=tuple(_line(item) for item in report.rejected[:_FIRST_LINES]),
        odd=tuple(odd[:_FIRST_LINES]),
    )


def _line(item: Rejected) -> ImportLine:
    return ImportLine(item.line, item.reason)


def _digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest(), path.stat().st_size
