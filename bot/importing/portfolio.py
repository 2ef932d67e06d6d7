"""The portfolio: a CSV row per invoice becomes accounts. Good rows go in, bad rows come back with the reason.

Decided here: a later row that disagrees with the debtor's first good row is rejected; `paid` above `amount` is taken as
paid in full, with a warning (see `_overpaid`); an invoice number may occur once in a file; what a file does not name
stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path

from bot.importing.cells import read_amount, read_choice, read_currency, read_date, read_email, read_needed, read_text
from bot.importing.errors import CellError, Rejected
from bot.importing.places import guess_zone, read_country, read_phone, read_zone
from bot.importing.table import Format, Row, detect_format, named, read_rows
from ledger.account import Account
from ledger.debtor import LANGUAGES, REACHABLE, ContactPoint, Debtor, Kind
from ledger.invoice import Invoice
from ledger.money import Money

COLUMNS = (
    "debtor_id",
    "name",
    "kind",
    "language",
    "country",
    "timezone",
    "email",
    "phone",
    "telegram",
    "channels",
    "invoice_number",
    "issue_date",
    "due_date",
    "amount",
    "paid",
    "currency",
    "description",
    "payment_reference",
)
"""All of them must stand in the header, in any order."""

_KINDS = tuple(kind.value for kind in Kind)
_CHAT_ID = re.compile(r"-?[0-9]{1,20}")
_USER_NAME = re.compile(r"@?[A-Za-z][A-Za-z0-9_]{3,31}")
_COLUMN_OF = {"kind": "kind", "contacts": "channels or an address", "creditor_id": "creditor"}


@dataclass(frozen=True, slots=True)
class Read:
    """A good row: what it says of the debtor and the invoice. `note` tells what was assumed, `warning` what somebody
    should look at; both may be empty.
    """

    row: Row
    debtor: Debtor
    invoice: Invoice
    note: str = ""
    warning: str = ""

    def rejected(self, reason: str) -> Rejected:
        """The row, sent back after all."""
        return Rejected(self.row.line, self.row.raw, self.row.cells, reason)


@dataclass(frozen=True, slots=True)
class Gathered:
    """An account with the rows that it was made of."""

    account: Account
    rows: tuple[Read, ...]


def read_row(row: Row, written: Format, creditor_id: str = "main") -> Read | Rejected:
    """Read one row by itself."""
    cells: dict[str, str] = {}
    try:
        cells = named(row, written)
        debtor, note = _debtor(cells, creditor_id)
        invoice = _invoice(cells)
        return Read(row, debtor, invoice, note, _overpaid(invoice))
    except ValueError as error:
        return Rejected(row.line, row.raw, row.cells, _faults(cells, str(error)))


def _faults(cells: dict[str, str], first: str) -> str:
    """All that is wrong with a row, so that it is mended once: the first fault, then those of its other parts."""
    found = [first]
    parts = (_identity, _place, _contact_cells, _amounts, _dates, _invoice_texts) if cells else ()
    for part in parts:
        try:
            part(cells)
        except ValueError as error:
            found.append(str(error))
    return "; ".join(dict.fromkeys(found))


def _identity(cells: dict[str, str]) -> None:
    read_needed("debtor_id", cells["debtor_id"])
    read_needed("name", cells["name"])
    read_choice("kind", cells["kind"], _KINDS)
    read_choice("language", cells["language"], LANGUAGES)


def _place(cells: dict[str, str]) -> str:
    country = read_country(read_needed("country", cells["country"]))
    if cells["timezone"]:
        read_zone(cells["timezone"])
    return country


def _contact_cells(cells: dict[str, str]) -> None:
    if cells["email"]:
        read_email(read_text("email", cells["email"]))
    if cells["phone"] and cells["country"]:
        read_phone(cells["phone"], read_country(cells["country"]))


def _overpaid(invoice: Invoice) -> str:
    """What is said of an invoice on which more was paid than it asks.

    An ERP writes so when somebody paid twice, or too much, or when a credit note came after the payment. The row goes
    in: sent back, the records would go on saying that less was paid, and somebody who paid too much would be reminded.
    """
    if invoice.paid <= invoice.amount:
        return ""
    over = invoice.paid - invoice.amount
    return f"invoice {invoice.number}: paid {invoice.paid} is {over} more than its amount; taken as paid in full"


def _debtor(cells: dict[str, str], creditor_id: str) -> tuple[Debtor, str]:
    debtor_id = read_needed("debtor_id", cells["debtor_id"])
    country = read_country(read_needed("country", cells["country"]))
    phone = read_phone(cells["phone"], country) if cells["phone"] else ""
    zone, note = (read_zone(cells["timezone"]), "") if cells["timezone"] else _guessed(country, phone)
    debtor = Debtor(
        id=debtor_id,
        creditor_id=creditor_id,
        name=read_needed("name", cells["name"]),
        kind=Kind(read_choice("kind", cells["kind"], _KINDS)),
        language=read_choice("language", cells["language"], LANGUAGES),
        country=country,
        timezone=zone,
        contacts=_contacts(cells, debtor_id, phone),
        phone=phone,
    )
    return debtor, note


def _guessed(country: str, phone: str) -> tuple[str, str]:
    guess = guess_zone(country, phone)
    return guess.zone, guess.note


def _contacts(cells: dict[str, str], debtor_id: str, phone: str) -> tuple[ContactPoint, ...]:
    """Consented channels, the preferred one first. Telegram may wait for its chat, the others need their address."""
    channels = [
        read_choice("channels", name.strip(), REACHABLE) for name in re.split(r"[;,|]", cells["channels"]) if name
    ]
    addresses = {
        "sms": phone,
        "whatsapp": phone,
        "telegram": _chat_id(cells["telegram"]),
        "email": read_email(read_text("email", cells["email"])) if cells["email"] else "",
        "web": debtor_id,
    }
    for channel, column in (("sms", "phone"), ("whatsapp", "phone"), ("email", "email")):
        if channel in channels and not addresses[channel]:
            raise CellError(f"channels names {channel}, but {column} is empty")
    return tuple(ContactPoint(channel, addresses[channel]) for channel in dict.fromkeys(channels))


def _chat_id(text: str) -> str:
    """The chat's number; a user name gives none yet, for a bot cannot write to it before the debtor opens its link."""
    if text and not _CHAT_ID.fullmatch(text) and not _USER_NAME.fullmatch(text):
        raise CellError("telegram must be the chat's number or a user name; it may be empty until the link is opened")
    return text if _CHAT_ID.fullmatch(text) else ""


def _invoice(cells: dict[str, str]) -> Invoice:
    amount, paid = _amounts(cells)
    issued, due = _dates(cells)
    number, description, reference = _invoice_texts(cells)
    return Invoice(
        number=number,
        debtor_id=cells["debtor_id"],
        issue_date=issued,
        due_date=due,
        amount=amount,
        paid=paid,
        reported_paid=paid,
        description=description,
        reference=reference,
    )


def _amounts(cells: dict[str, str]) -> tuple[Money, Money]:
    currency = read_currency(read_needed("currency", cells["currency"]))
    amount = read_amount("amount", read_needed("amount", cells["amount"]), currency)
    if not amount:
        raise CellError("amount is zero; an invoice must be above zero")
    return amount, read_amount("paid", cells["paid"], currency) if cells["paid"] else Money.zero(currency)


def _dates(cells: dict[str, str]) -> tuple[date, date]:
    issued, due = read_date("issue_date", cells["issue_date"]), read_date("due_date", cells["due_date"])
    if due < issued:
        raise CellError(f"due_date {due} lies before issue_date {issued}")
    return issued, due


def _invoice_texts(cells: dict[str, str]) -> tuple[str, str, str]:
    return (
        read_needed("invoice_number", cells["invoice_number"]),
        read_text("description", cells["description"]),
        read_text("payment_reference", cells["payment_reference"]),
    )


def read_portfolio(path: Path, creditor_id: str = "main") -> Iterator[Read | Rejected]:
    """All rows of a portfolio file, each read by itself. Raises FileRefused."""
    written = detect_format(path, COLUMNS)
    return (read_row(row, written, creditor_id) for row in read_rows(path, written))


@dataclass(slots=True)
class Gatherer:
    """Joins rows to accounts, however far apart they stand, and holds them against each other.

    `last` counts the rows of each debtor in the whole file: an account leaves as soon as its last row was seen, so a
    file sorted by debtor needs no more memory than one account.
    """

    left: Counter[str]
    open: dict[str, list[Read]] = field(default_factory=dict)
    numbers: dict[str, tuple[str, int]] = field(default_factory=dict)

    def add(self, read: Read | Rejected, debtor_id: str) -> tuple[Gathered | None, Rejected | None]:
        """Take one row: the account that it completes, if any, and the rejection, if it is one."""
        rejected = self._against_others(read) if isinstance(read, Read) else read
        if isinstance(read, Read) and rejected is None:
            self.open.setdefault(debtor_id, []).append(read)
            self.numbers[read.invoice.number] = (debtor_id, read.row.line)
        self.left[debtor_id] -= 1
        if self.left[debtor_id] > 0:
            return None, rejected
        rows = self.open.pop(debtor_id, None)
        return (_gathered(rows) if rows else None), rejected

    def _against_others(self, read: Read) -> Rejected | None:
        if known := self.numbers.get(read.invoice.number):
            return read.rejected(_taken(read, *known))
        first = self.open.get(read.debtor.id)
        if first and first[0].debtor != read.debtor:
            columns = ", ".join(_differing(first[0].debtor, read.debtor))
            return read.rejected(f"{columns} differs from line {first[0].row.line}, the same debtor's first row")
        return None


def _taken(read: Read, owner: str, line: int) -> str:
    whose = "" if owner == read.debtor.id else f" for debtor {owner}"
    return f"invoice_number {read.invoice.number} stands on line {line} already{whose}"


def _differing(first: Debtor, second: Debtor) -> list[str]:
    names = [item.name for item in fields(Debtor) if getattr(first, item.name) != getattr(second, item.name)]
    return [_COLUMN_OF.get(name, name) for name in names]


def _gathered(rows: list[Read]) -> Gathered:
    return Gathered(Account(rows[0].debtor, tuple(read.invoice for read in rows)), tuple(rows))


def count_rows(path: Path, written: Format) -> Counter[str]:
    """How many rows each debtor has in the file (the first of two passes)."""
    return Counter(_debtor_id(row, written) for row in read_rows(path, written))


def _debtor_id(row: Row, written: Format) -> str:
    """The debtor's id of any row, good or bad."""
    place = written.columns.index("debtor_id")
    return row.cells[place].strip() if row.cells and place < len(row.cells) else ""


def gather(
    path: Path, written: Format, counted: Counter[str], creditor_id: str = "main"
) -> Iterator[tuple[Gathered | None, Rejected | None]]:
    """The second pass: for each row of the file the account that it completes and the rejection."""
    gatherer = Gatherer(counted.copy())
    for row in read_rows(path, written):
        yield gatherer.add(read_row(row, written, creditor_id), _debtor_id(row, written))


def read_accounts(path: Path, creditor_id: str = "main") -> tuple[list[Account], list[Rejected]]:
    """The whole file at once, nothing written (for the simulation). Raises FileRefused."""
    written = detect_format(path, COLUMNS)
    accounts: list[Account] = []
    rejected: list[Rejected] = []
    for gathered, refused in gather(path, written, count_rows(path, written), creditor_id):
        if gathered:
            accounts.append(gathered.account)
        if refused:
            rejected.append(refused)
    return accounts, rejected
