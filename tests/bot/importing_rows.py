"""Rows for the import's tests: a good one, changed where a test needs it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from bot.importing.portfolio import COLUMNS

GOOD = {
    "debtor_id": "D1",
    "name": "Zoë d'Hondt",
    "kind": "person",
    "language": "nl",
    "country": "BE",
    "timezone": "Europe/Brussels",
    "email": "zoe@voorbeeld.be",
    "phone": "+32470123456",
    "telegram": "",
    "channels": "sms;email",
    "invoice_number": "2026-1",
    "issue_date": "2026-10-01",
    "due_date": "2026-10-31",
    "amount": "1234.50",
    "paid": "0",
    "currency": "EUR",
    "description": 'Keuken "Eik"',
    "payment_reference": "+++090/9337/55493+++",
}


def good(**changes: str) -> dict[str, str]:
    return {**GOOD, **changes}


def text(rows: Iterable[dict[str, str]], delimiter: str = ",", columns: tuple[str, ...] = COLUMNS) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def write(path: Path, *rows: dict[str, str], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    file = path / "portfolio.csv"
    file.write_bytes(text(rows, delimiter).encode(encoding))
    return file


def rejected_rows(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))
