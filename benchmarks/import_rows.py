"""Imports a portfolio of 100,000 rows: rows a second and memory, with the conditions.

uv run python -m benchmarks.import_rows [--rows 100000] [--store memory|embedded|reading]
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import platform
import resource
import tempfile
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from bot.importing.loading import import_portfolio
from bot.importing.portfolio import COLUMNS, read_portfolio
from flows.case import Case
from ledger.account import Account
from store.base import Store
from store.embedded import embedded
from store.memory import MemoryStore
from store.mongo import MongoStore

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
INVOICES_EACH = 2.5


def write_portfolio(path: Path, rows: int) -> None:
    """Rows of some 2.5 invoices an account, shuffled a little: accounts do not stand together."""
    debtors = int(rows / INVOICES_EACH)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(rows):
            debtor = (number * 7) % debtors
            person = (f"D{debtor}", f"Zoë Nr. {debtor}", "person", "nl", "BE", "", f"d{debtor}@example.com")
            reach = (f"04{60_000_000 + debtor}", "", "sms;email;web")
            invoice = (f"N{number}", "2026-10-01", "2026-10-31", f"{number % 900 + 1}.50", "0", "EUR", "Onderhoud", "")
            writer.writerow((*person, *reach, *invoice))


def make_case(account: Account, _: str) -> Case:
    return Case(f"case-{account.id}", "main", account.id, "courteous", 1, account.debtor.timezone, NOW, wake_at=NOW)


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def opened(kind: str, folder: Path, stack: AsyncExitStack) -> Store:
    if kind == "memory":
        return MemoryStore()
    uri = await stack.enter_async_context(embedded(folder / "database"))
    store = MongoStore(uri, "amicable", production=False)
    await store.open()
    stack.push_async_callback(store.close)
    return store


async def measure(kind: str, path: Path, folder: Path) -> None:
    async with AsyncExitStack() as stack:
        store = await opened(kind, folder, stack)
        for name in ("first import", "same file again"):
            start = perf_counter()
            report = await import_portfolio(path, store, make_case, progress=True, now=NOW)
            seconds = perf_counter() - start
            print(
                f"{kind}, {name}: {report.rows / seconds:,.0f} rows/s, {seconds:.1f} s, {report.added:,} added, ",
                end="",
            )
            print(f"{report.changed:,} changed, {len(report.rejected)} rejected, {memory_mb():.0f} MB at most")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--store", choices=("reading", "memory", "embedded"), default="reading")
    asked = parser.parse_args()
    print(
        f"Python {platform.python_version()}, {platform.machine()}, {asked.rows:,} rows; {memory_mb():.0f} MB at start"
    )
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "portfolio.csv"
        write_portfolio(path, asked.rows)
        start = perf_counter()
        count = sum(1 for _ in read_portfolio(path))
        seconds = perf_counter() - start
        print(f"reading only: {count / seconds:,.0f} rows/s, {seconds:.1f} s, {memory_mb():.0f} MB at most")
        if asked.store != "reading":
            asyncio.run(measure(asked.store, path, Path(name)))


if __name__ == "__main__":
    main()
