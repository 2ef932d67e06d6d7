"""A made-up portfolio that is the same on every run: accounts, and the CSV files that the commands read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bot.importing.portfolio import COLUMNS
from ledger.account import Account
from ledger.debtor import ContactPoint, Debtor, Kind
from ledger.invoice import Invoice
from ledger.money import Money

FIRST_DAY = date(2026, 11, 23)
"""A Monday."""

_PLACES = (
    ("BE", "Europe/Brussels", "nl"),
    ("BE", "Europe/Brussels", "fr"),
    ("NL", "Europe/Amsterdam", "nl"),
    ("FR", "Europe/Paris", "fr"),
    ("IE", "Europe/Dublin", "en"),
    ("GB", "Europe/London", "en"),
    ("DE", "Europe/Berlin", "en"),
    ("US", "America/New_York", "en"),
)
_CHANNELS = ("web", "sms", "whatsapp", "email")
_DUE = (-70, -40, -21, -14, -7, -3, 0, 4, 9, 20)
"""Due dates, in days from the first one: some long late, some not due yet."""


def debtor(number: int) -> Debtor:
    """One debtor of the portfolio."""
    country, zone, language = _PLACES[number % len(_PLACES)]
    kind = Kind.COMPANY if number % 5 == 0 else Kind.PERSON
    name = f"D{number:05d}"
    addresses = {"web": name, "sms": _phone(number), "whatsapp": _phone(number), "email": f"{name}@example.com"}
    wanted = [_CHANNELS[(number + step) % 4] for step in range(2)]
    contacts = tuple(ContactPoint(channel, addresses[channel]) for channel in wanted)
    return Debtor(name, "sample", f"Zoë Peeters {number}", kind, language, country, zone, contacts)


def _phone(number: int) -> str:
    return f"+3246{number % 10_000_000:07d}"


def invoices(number: int, first_due: int | None = None) -> tuple[Invoice, ...]:
    """One to three open invoices. `first_due` fixes the first one's due date, in days from the first day."""
    return tuple(_invoice(number, place, first_due) for place in range(1 + number % 3))


def _invoice(number: int, place: int, first_due: int | None) -> Invoice:
    days = _DUE[(number + 3 * place) % len(_DUE)]
    if first_due is not None:
        days = first_due if place == 0 else max(days, first_due)
    due = FIRST_DAY + timedelta(days=days)
    amount, nothing = Money(5_000 + number % 900 * 100 + 50, "EUR"), Money(0, "EUR")
    name = f"N{number:05d}-{place}"
    return Invoice(name, f"D{number:05d}", due - timedelta(days=30), due, amount, nothing, nothing, "Onderhoud")


def account(number: int, first_due: int | None = None) -> Account:
    """One account of the portfolio."""
    return Account(debtor(number), invoices(number, first_due))


def write_portfolio(path: Path, debtors: int) -> int:
    """The portfolio as the import's CSV; how many rows."""
    rows = [row for number in range(debtors) for row in _rows(account(number))]
    _write(path, COLUMNS, rows)
    return len(rows)


def _rows(owed: Account) -> Iterator[tuple[str, ...]]:
    who = owed.debtor
    channels = ";".join(point.channel for point in who.contacts)
    phone = next((point.address for point in who.contacts if point.address.startswith("+")), "")
    person = (who.id, who.name, who.kind.value, who.language, who.country, who.timezone)
    reach = (f"{who.id}@example.com", phone or "+32460000000", "", channels)
    for item in owed.invoices:
        dates = (item.issue_date.isoformat(), item.due_date.isoformat())
        yield *person, *reach, item.number, *dates, str(item.amount.amount), "0", "EUR", item.description, ""


def write_payments(path: Path, debtors: int, days: int) -> int:
    """Payments of two debtors in three, spread over the days: half of them in one sum, half in two parts."""
    rows: list[tuple[str, ...]] = []
    for number in range(debtors):
        if number % 3:
            item = invoices(number)[0]
            when = FIRST_DAY + timedelta(days=number * 7 % days)
            parts = [item.amount] if number % 2 else item.amount.split(2)
            for place, part in enumerate(parts):
                at = when + timedelta(days=14 * place)
                rows.append((at.isoformat(), item.debtor_id, item.number, str(part.amount), ""))
    _write(path, ("at", "debtor", "invoice", "amount", "reference"), rows)
    return len(rows)


def _write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
