"""Imports a portfolio into the records, in batches, with a progress bar on stderr."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.importing.errors import Rejected
from bot.importing.portfolio import COLUMNS, Gathered, count_rows, gather
from bot.importing.rejects import write_rejected
from bot.importing.table import detect_format
from flows.case import Case
from flows.consents import heeding
from ledger.account import Account
from store.base import Loaded, Loading, Store

MakeCase = Callable[[Account, str], Case]
"""The case of an account that has none; the words are the proof of its consents."""
Step = Callable[[int], None]
OnLoaded = Callable[[Loaded], Awaitable[None]]

BATCH_ACCOUNTS = 250
_MAX_NOTES = 1_000
EXIT_ALL_IN = 0
EXIT_SOME_REJECTED = 1


@dataclass(slots=True)
class ImportReport:
    """What an import did. Accounts are counted, rows too; `notes` says per line what was assumed (the first 1,000).

    `warnings` are rows that went in and that somebody should look at (the first 1,000); `done` rows are dealt with.
    """

    at: datetime
    rows: int = 0
    done: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    rejected_path: Path | None = None
    notes: list[tuple[int, str]] = field(default_factory=list)
    warnings: list[tuple[int, str]] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 when every row went in, else 1."""
        return EXIT_SOME_REJECTED if self.rejected else EXIT_ALL_IN


async def import_portfolio(
    path: Path,
    store: Store,
    make_case: MakeCase,
    *,
    progress: bool,
    now: datetime,
    creditor_id: str = "main",
    on_loaded: OnLoaded | None = None,
    watch: Callable[[ImportReport], Awaitable[None]] | None = None,
    name: str = "",
) -> ImportReport:
    """Bring a portfolio file into the records; may be run again at any time.

    `make_case` gives the case of an account that has none; `on_loaded` hears of each batch (ids that are new or
    changed), `watch` how far it is. `name` is what the file is called, where that is not its name on the disk.
    Raises FileRefused before anything is written, and Unavailable: then run it again, nothing is lost.
    """
    written = detect_format(path, COLUMNS)
    counted = count_rows(path, written)
    source = f"portfolio {name or path.name}, sha256 {_fingerprint(path)}"
    report = ImportReport(now, rows=counted.total())
    with progress_bar("Portfolio", report.rows, shown=progress) as step:
        for batch in _batches(gather(path, written, counted, creditor_id), report, step):
            loaded = await _load(batch, store, make_case, report, source)
            if on_loaded:
                await on_loaded(loaded)
            if watch:
                await watch(report)
    report.rejected_path = write_rejected(path, written, report.rejected)
    return report


async def preview_portfolio(
    path: Path, store: Store, make_case: MakeCase, *, now: datetime, creditor_id: str = "main"
) -> ImportReport:
    """What `import_portfolio` would do with the file now; nothing is taken in, the rejected file is written.

    Raises FileRefused, Unavailable.
    """
    written = await asyncio.to_thread(detect_format, path, COLUMNS)
    counted = await asyncio.to_thread(count_rows, path, written)
    report = ImportReport(now, rows=counted.total())
    for batch in _batches(gather(path, written, counted, creditor_id), report, lambda _: None):
        cases = [make_case(item.account, "") for item in batch]
        loadings = [Loading(item.account, case) for item, case in zip(batch, cases, strict=True)]
        _count(batch, await store.preview_import(loadings), report)
    report.rejected_path = write_rejected(path, written, report.rejected)
    return report


@contextmanager
def progress_bar(title: str, total: int, *, shown: bool) -> Iterator[Step]:
    """A progress bar on stderr, silent when not shown; gives the function that moves it on by so many rows."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not shown) as progress:
        task = progress.add_task(title, total=total)
        yield lambda rows: progress.advance(task, rows)


def _batches(
    rows: Iterator[tuple[Gathered | None, Rejected | None]], report: ImportReport, step: Step
) -> Iterator[list[Gathered]]:
    batch: list[Gathered] = []
    seen = 0
    for gathered, rejected in rows:
        seen += 1
        report.done += 1
        if rejected:
            report.rejected.append(rejected)
        if gathered:
            batch.append(gathered)
        if len(batch) >= BATCH_ACCOUNTS:
            yield batch
            step(seen)
            batch, seen = [], 0
    if batch:
        yield batch
    step(seen)


def _fingerprint(path: Path) -> str:
    """The first 12 digits of the file's SHA-256: enough to find the file that gave a consent."""
    with path.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()[:12]


async def _load(
    batch: Sequence[Gathered], store: Store, make_case: MakeCase, report: ImportReport, source: str
) -> Loaded:
    proofs = [f"{source}, row {item.rows[0].row.line}, {report.at:%Y-%m-%d}" for item in batch]
    cases = [make_case(item.account, proof) for item, proof in zip(batch, proofs, strict=True)]
    stops = await store.stopped([consent.key for case in cases for consent in case.consents])
    loaded = await store.import_accounts(
        [Loading(item.account, heeding(case, stops)) for item, case in zip(batch, cases, strict=True)]
    )
    _count(batch, loaded, report)
    return loaded


def _count(batch: Sequence[Gathered], loaded: Loaded, report: ImportReport) -> None:
    report.added += len(loaded.added)
    report.changed += len(loaded.changed)
    report.unchanged += loaded.unchanged
    taken = dict(loaded.taken)
    for item in batch:
        if number := taken.get(item.account.id):
            reason = f"invoice {number} is kept for another debtor already; nothing of this debtor was taken"
            report.rejected.extend(read.rejected(reason) for read in item.rows)
            continue
        if len(report.notes) < _MAX_NOTES:
            report.notes.extend((read.row.line, read.note) for read in item.rows[:1] if read.note)
        if len(report.warnings) < _MAX_NOTES:
            report.warnings.extend((read.row.line, read.warning) for read in item.rows if read.warning)
