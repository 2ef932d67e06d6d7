"""The payments file: a CSV row per payment becomes a Payment of an account, once, however often it is imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path

from bot.importing.cells import read_amount, read_date, read_needed, read_text
from bot.importing.errors import CellError, Rejected
from bot.importing.loading import EXIT_ALL_IN, EXIT_SOME_REJECTED, progress_bar
from bot.importing.rejects import write_rejected
from bot.importing.table import Format, Row, detect_format, named, read_rows
from flows.case import CaseFile
from ledger.account import Account
from ledger.calendar import at_local
from ledger.invoice import Payment
from store.base import Duplicate, Store

COLUMNS = ("at", "debtor", "invoice", "amount", "reference")
"""All of them must stand in the header, in any order. A row names the debtor, the invoice, or both."""

Handle = Callable[[str, Payment], Awaitable[None]]

_NOON = time(12)
"""When a payment of which only the day is known came in, debtor's local time."""

_BATCH = 250

_AHEAD = timedelta(days=1)
"""A clock or a time zone may be off by so much; what lies further ahead has not come in."""


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A good row, not yet held against an account. `at` is a day, or a moment with or without a zone."""

    row: Row
    id: str
    at: date | datetime
    debtor: str
    invoice: str
    amount: str
    reference: str

    def rejected(self, reason: str) -> Rejected:
        """The row, sent back after all."""
        return Rejected(self.row.line, self.row.raw, self.row.cells, reason)


def read_payments(path: Path) -> Iterator[PaymentRow | Rejected]:
    """All rows of a payments file, each read by itself. Raises FileRefused.

    A payment's id is made of its row, and of how many times the same row stood above it.
    """
    written = detect_format(path, COLUMNS)
    return _rows(path, written)


def _rows(path: Path, written: Format) -> Iterator[PaymentRow | Rejected]:
    seen: Counter[tuple[str, ...]] = Counter()
    for row in read_rows(path, written):
        try:
            cells = named(row, written)
            key = tuple(cells[name] for name in COLUMNS)
            yield _payment_row(row, cells, _id(key, seen[key]))
            seen[key] += 1
        except ValueError as error:
            yield Rejected(row.line, row.raw, row.cells, str(error))


def _id(key: tuple[str, ...], occurrence: int) -> str:
    text = "\x1f".join((*key, str(occurrence)))
    return f"csv-{sha256(text.encode()).hexdigest()[:32]}"


def _payment_row(row: Row, cells: dict[str, str], payment_id: str) -> PaymentRow:
    if not cells["debtor"] and not cells["invoice"]:
        raise CellError("debtor and invoice are both empty; one must say whose payment it is")
    return PaymentRow(
        row=row,
        id=payment_id,
        at=_moment(read_needed("at", cells["at"])),
        debtor=read_text("debtor", cells["debtor"]),
        invoice=read_text("invoice", cells["invoice"]),
        amount=read_needed("amount", cells["amount"]),
        reference=read_text("reference", cells["reference"]),
    )


def _moment(text: str) -> date | datetime:
    """An ISO day or moment. Raises CellError."""
    day = read_date("at", text[:10])
    if len(text) == len("2026-11-21"):
        return day
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise CellError(f"at {text!r} is no moment; write it like 2026-11-21 or 2026-11-21T14:30") from None


def payment_of(read: PaymentRow, account: Account) -> Payment:
    """The payment of a row for its account, in the currency of the invoice it names or of the account.

    Raises CellError when the account has no such invoice, or the amount cannot be read.
    """
    currency = account.currency
    if read.invoice:
        named_one = next((item for item in account.invoices if item.number == read.invoice), None)
        if named_one is None:
            raise CellError(f"invoice {read.invoice!r} is not one of debtor {account.id!r}")
        currency = named_one.amount.currency
    amount = read_amount("amount", read.amount, currency)
    if not amount:
        raise CellError("amount is zero; a payment must be above zero")
    at = _utc(read.at, account.debtor.timezone)
    return Payment(read.id, account.id, at, amount, read.invoice, read.reference)


def _utc(at: date | datetime, timezone: str) -> datetime:
    if not isinstance(at, datetime):
        return at_local(at, _NOON, timezone)
    return at.astimezone(UTC) if at.tzinfo else at_local(at.date(), at.time(), timezone)


def payments_for(accounts: Mapping[str, Account], path: Path) -> tuple[list[Payment], list[Rejected]]:
    """The payments of a file for accounts by debtor id, nothing written (for the simulation). Raises FileRefused."""
    owners = {item.number: account.id for account in accounts.values() for item in account.invoices}
    payments: list[Payment] = []
    rejected: list[Rejected] = []
    for read in read_payments(path):
        if isinstance(read, Rejected):
            rejected.append(read)
            continue
        account = accounts.get(read.debtor or owners.get(read.invoice, ""))
        found = _matched(read, account)
        if isinstance(found, Payment):
            payments.append(found)
        else:
            rejected.append(found)
    return payments, rejected


def _matched(read: PaymentRow, account: Account | None) -> Payment | Rejected:
    if account is None:
        unknown = f"debtor {read.debtor!r}" if read.debtor else f"invoice {read.invoice!r}"
        return read.rejected(f"{unknown} is not known; import the portfolio first")
    try:
        return payment_of(read, account)
    except ValueError as error:
        return read.rejected(str(error))


@dataclass(slots=True)
class PaymentsReport:
    """What an import of payments did, in rows. `known` were kept already."""

    at: datetime
    rows: int = 0
    booked: int = 0
    known: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    rejected_path: Path | None = None

    @property
    def exit_code(self) -> int:
        """0 when every row went in (now or before), else 1."""
        return EXIT_SOME_REJECTED if self.rejected else EXIT_ALL_IN


async def import_payments(
    path: Path, store: Store, handle: Handle, *, progress: bool, now: datetime, creditor_id: str = "main"
) -> PaymentsReport:
    """Hand each payment that is not kept yet to `handle` (case id, payment): the desk books it as an event.

    A row that lies more than a day ahead is sent back. May be run again at any time. Raises FileRefused before anything
    is handed over, and Unavailable: run it again.
    """
    written = detect_format(path, COLUMNS)
    report = PaymentsReport(now, rows=sum(1 for _ in read_rows(path, written)))
    with progress_bar("Payments", report.rows, shown=progress) as step:
        for batch in _batches(_rows(path, written)):
            good = [read for read in batch if isinstance(read, PaymentRow)]
            report.rejected.extend(read for read in batch if isinstance(read, Rejected))
            known = await store.payment_known([read.id for read in good])
            report.known += len(known)
            for read in good:
                if read.id not in known:
                    await _book(read, store, handle, report, creditor_id)
            step(len(batch))
    report.rejected_path = write_rejected(path, written, report.rejected)
    return report


def _batches(rows: Iterator[PaymentRow | Rejected]) -> Iterator[list[PaymentRow | Rejected]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


async def _book(read: PaymentRow, store: Store, handle: Handle, report: PaymentsReport, creditor_id: str) -> None:
    file = await _file(read, store, creditor_id)
    found = _matched(read, file.account if file else None)
    if isinstance(found, Payment) and found.at > report.at + _AHEAD:
        found = read.rejected(f"at {read.at.isoformat()} lies ahead; import a payment once it has come in")
    if isinstance(found, Rejected):
        report.rejected.append(found)
    elif file is not None:
        try:
            await handle(file.case.id, found)
            report.booked += 1
        except Duplicate:
            report.known += 1


async def _file(read: PaymentRow, store: Store, creditor_id: str) -> CaseFile | None:
    return await (store.by_debtor(read.debtor) if read.debtor else store.by_invoice(creditor_id, read.invoice))
