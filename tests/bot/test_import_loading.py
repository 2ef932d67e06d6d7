"""Bringing portfolio and payments into the records: updates, rejected files, exit codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from bot.importing.errors import FileRefused
from bot.importing.loading import ImportReport, import_portfolio
from bot.importing.payments import COLUMNS, PaymentsReport, import_payments, payments_for
from bot.importing.portfolio import read_accounts
from bot.importing.rejects import rejected_path
from flows.case import Case, MarkKind
from flows.consents import from_records
from ledger.account import Account
from ledger.debtor import OptOut
from ledger.invoice import Payment
from ledger.money import Money
from store.base import Loaded
from store.memory import MemoryStore
from tests.bot.importing_rows import good, rejected_rows, text, write
from tests.store.builders import NOW, change


def make_case(account: Account, _: str = "") -> Case:
    return Case(f"case-{account.id}", "main", account.id, "courteous", 1, account.debtor.timezone, NOW)


async def load(path: Path, store: MemoryStore) -> ImportReport:
    return await import_portfolio(path, store, make_case, progress=False, now=NOW)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


async def test_good_rows_go_in_and_bad_rows_come_back_as_they_were(tmp_path: Path, store: MemoryStore) -> None:
    bad = good(invoice_number="2026-2", amount="lots", name=' =SUM(A1) "x"')
    path = write(tmp_path, good(), bad, good(debtor_id="D2", invoice_number="2026-3"))
    report = await load(path, store)
    assert (report.rows, report.added, report.exit_code) == (3, 2, 1)
    assert report.rejected_path == rejected_path(path) == tmp_path / "portfolio.csv.rejected.csv"
    reason = "amount 'lots' is no amount; write it like 1234.50, without sign or currency"
    assert rejected_rows(report.rejected_path) == [{**bad, "line": "3", "reason": reason}]
    assert path.read_text().splitlines()[2] in report.rejected_path.read_text()


async def test_importing_again_changes_nothing_and_a_changed_file_updates(tmp_path: Path, store: MemoryStore) -> None:
    assert (await load(write(tmp_path, good()), store)).added == 1
    report = await load(write(tmp_path, good()), store)
    assert (report.added, report.changed, report.unchanged, report.exit_code) == (0, 0, 1, 0)
    report = await load(write(tmp_path, good(paid="100", language="fr")), store)
    assert (report.added, report.changed, report.unchanged) == (0, 1, 0)
    found = await store.by_debtor("D1")
    assert found is not None
    assert found.account.invoices[0].paid == Money(10_000, "EUR")
    assert found.account.debtor.language == "fr"


async def test_a_corrected_rejected_file_can_be_imported_itself(tmp_path: Path, store: MemoryStore) -> None:
    path = write(tmp_path, good(amount="x"), good(invoice_number="2026-2", country="XX"), delimiter=";")
    first = await load(path, store)
    assert first.rejected_path is not None
    first.rejected_path.write_text(first.rejected_path.read_text().replace(";x;", ";12.50;"))
    again = await load(first.rejected_path, store)
    assert (again.added, len(again.rejected)) == (1, 1)
    assert again.rejected_path is not None
    [left] = rejected_rows(again.rejected_path, delimiter=";")
    assert (left["country"], left["line"]) == ("XX", "3")


async def test_a_clean_run_leaves_no_rejected_file(tmp_path: Path, store: MemoryStore) -> None:
    report = await load(write(tmp_path, good(amount="x")), store)
    assert report.rejected_path is not None
    report = await load(write(tmp_path, good()), store)
    assert (report.rejected_path, report.exit_code) == (None, 0)
    assert not rejected_path(tmp_path / "portfolio.csv").exists()


@pytest.mark.parametrize(("encoding", "delimiter"), [("cp1252", ";"), ("utf-8-sig", "\t"), ("utf-16", ",")])
async def test_the_rejected_file_is_written_as_the_file_was(
    tmp_path: Path, store: MemoryStore, encoding: str, delimiter: str
) -> None:
    bad = good(name="Zoë Đà Nẵng" if encoding != "cp1252" else "Zoë €", amount="x", description="two\r\nlines")
    report = await load(write(tmp_path, bad, encoding=encoding, delimiter=delimiter), store)
    assert report.rejected_path is not None
    [row] = rejected_rows(report.rejected_path, encoding, delimiter)
    assert {name: row[name] for name in bad} == bad


async def test_rows_that_do_not_fit_the_header_stand_whole_in_the_first_column(
    tmp_path: Path, store: MemoryStore
) -> None:
    path = write(tmp_path, good())
    path.write_bytes(path.read_bytes() + b'D2,short\r\nD3,"open\r\n')
    report = await load(path, store)
    assert report.rejected_path is not None
    rows = rejected_rows(report.rejected_path)
    assert [(row["debtor_id"], row["line"]) for row in rows] == [("D2,short", "3"), ('D3,"open', "4")]


async def test_an_account_whose_invoice_belongs_to_another_debtor_comes_back_whole(
    tmp_path: Path, store: MemoryStore
) -> None:
    await load(write(tmp_path, good()), store)
    report = await load(write(tmp_path, good(debtor_id="D2"), good(debtor_id="D2", invoice_number="2026-2")), store)
    assert [item.line for item in report.rejected] == [2, 3]
    assert "kept for another debtor already" in report.rejected[0].reason
    assert await store.by_debtor("D2") is None


async def test_what_was_assumed_is_told(tmp_path: Path, store: MemoryStore) -> None:
    report = await load(write(tmp_path, good(country="US", phone="+14155550134", timezone="")), store)
    assert report.notes == [(2, "timezone America/Los_Angeles taken from the phone number")]


async def test_the_desk_hears_of_every_batch(tmp_path: Path, store: MemoryStore) -> None:
    rows = [good(debtor_id=f"D{n}", invoice_number=f"N{n}") for n in range(600)]
    heard: list[Loaded] = []

    async def on_loaded(loaded: Loaded) -> None:
        heard.append(loaded)

    path = write(tmp_path, *rows)
    await import_portfolio(path, store, make_case, progress=False, now=NOW, on_loaded=on_loaded)
    assert len(heard) > 1
    assert sorted(name for loaded in heard for name in loaded.added) == sorted(f"D{n}" for n in range(600))


async def test_the_progress_bar_goes_to_stderr(
    tmp_path: Path, store: MemoryStore, capsys: pytest.CaptureFixture[str]
) -> None:
    await import_portfolio(write(tmp_path, good()), store, make_case, progress=True, now=NOW)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "1/1" in shown.err


async def test_a_file_that_is_refused_changes_nothing(tmp_path: Path, store: MemoryStore) -> None:
    path = write(tmp_path, good())
    path.write_text(path.read_text().replace("amount", "sum"))
    with pytest.raises(FileRefused):
        await load(path, store)
    assert (await store.counts()).cases == {}


# --- payments ---


def payments_file(folder: Path, *rows: tuple[str, ...]) -> Path:
    path = folder / "payments.csv"
    path.write_text(text([dict(zip(COLUMNS, row, strict=True)) for row in rows], columns=COLUMNS), newline="")
    return path


_LATER = datetime(2026, 11, 27, 9, tzinfo=UTC)
"""When the files of payments below are imported: they came in before."""


async def test_a_payment_of_a_day_to_come_comes_back_and_the_others_go_in(tmp_path: Path, store: MemoryStore) -> None:
    await load(write(tmp_path, good()), store)
    rows = [(at, "D1", "2026-1", "1", "") for at in ("2026-11-26", "2026-11-27", "2026-11-29", "2027-11-26")]
    report, payments = await pay(payments_file(tmp_path, *rows), store)
    assert [str(item.at.date()) for item in payments] == ["2026-11-26", "2026-11-27"]
    assert [item.line for item in report.rejected] == [4, 5]
    assert all("lies ahead" in item.reason for item in report.rejected)
    assert report.exit_code == 1
    assert report.rejected_path is not None


async def pay(path: Path, store: MemoryStore) -> tuple[PaymentsReport, list[Payment]]:
    handed: list[Payment] = []

    async def handle(case_id: str, payment: Payment) -> None:
        found = await store.load(case_id)
        assert found is not None
        assert await store.commit(change(found, payment=payment))
        handed.append(payment)

    return await import_payments(path, store, handle, progress=False, now=_LATER), handed


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-24", "2026-11-24T11:00:00+00:00"),
        ("2026-11-24T09:30", "2026-11-24T08:30:00+00:00"),
        ("2026-11-24 09:30:15", "2026-11-24T08:30:15+00:00"),
        ("2026-11-24T09:30:00Z", "2026-11-24T09:30:00+00:00"),
        ("2026-11-24T09:30:00-05:00", "2026-11-24T14:30:00+00:00"),
    ],
)
async def test_a_payment_is_handed_over_at_the_debtors_time(
    tmp_path: Path, store: MemoryStore, at: str, expected: str
) -> None:
    await load(write(tmp_path, good()), store)
    report, [payment] = await pay(payments_file(tmp_path, (at, "D1", "2026-1", "100,00", "thanks")), store)
    assert payment.at.isoformat() == expected
    assert (payment.debtor_id, payment.amount, payment.invoice) == ("D1", Money(10_000, "EUR"), "2026-1")
    assert (report.booked, report.exit_code) == (1, 0)


async def test_a_payment_may_name_only_its_debtor_or_only_its_invoice(tmp_path: Path, store: MemoryStore) -> None:
    await load(write(tmp_path, good(currency="GBP")), store)
    rows = (("2026-11-24", "D1", "", "1", ""), ("2026-11-24", "", "2026-1", "2", ""))
    _, payments = await pay(payments_file(tmp_path, *rows), store)
    assert [(item.debtor_id, item.amount) for item in payments] == [
        ("D1", Money(100, "GBP")),
        ("D1", Money(200, "GBP")),
    ]


async def test_payments_are_booked_once_however_often_the_file_is_imported(tmp_path: Path, store: MemoryStore) -> None:
    await load(write(tmp_path, good()), store)
    same = ("2026-11-24", "D1", "2026-1", "10.00", "x")
    report, payments = await pay(payments_file(tmp_path, same, same), store)
    assert (report.booked, len({item.id for item in payments})) == (2, 2)
    later = ("2026-11-25", "D1", "2026-1", "10.00", "x")
    report, payments = await pay(payments_file(tmp_path, later, same, same, same), store)
    assert (report.booked, report.known, len(payments)) == (2, 2, 2)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("2026-11-24", "D9", "", "1", ""), "debtor 'D9' is not known"),
        (("2026-11-24", "", "X", "1", ""), "invoice 'X' is not known"),
        (("2026-11-24", "D1", "X", "1", ""), "invoice 'X' is not one of debtor 'D1'"),
        (("2026-11-24", "", "", "1", ""), "debtor and invoice are both empty"),
        (("", "D1", "", "1", ""), "at is empty"),
        (("24/11/2026", "D1", "", "1", ""), "is no date"),
        (("2026-11-24T99:00", "D1", "", "1", ""), "is no moment"),
        (("2026-11-24", "D1", "", "", ""), "amount is empty"),
        (("2026-11-24", "D1", "", "0", ""), "amount is zero"),
        (("2026-11-24", "D1", "", "-1", ""), "is no amount"),
        (("2026-11-24", "D1", "", "1.001", ""), "may mean two things"),
    ],
)
async def test_a_bad_payment_comes_back_and_the_others_go_in(
    tmp_path: Path, store: MemoryStore, row: tuple[str, ...], reason: str
) -> None:
    await load(write(tmp_path, good()), store)
    path = payments_file(tmp_path, row, ("2026-11-24", "D1", "", "5", ""))
    report, payments = await pay(path, store)
    assert (report.exit_code, len(payments)) == (1, 1)
    assert report.rejected_path is not None
    [rejected] = rejected_rows(report.rejected_path)
    assert reason in rejected["reason"]
    accounts, _ = read_accounts(tmp_path / "portfolio.csv")
    found, [refused] = payments_for({account.id: account for account in accounts}, path)
    assert found == payments
    assert reason in refused.reason


def real_case(account: Account, proof: str) -> Case:
    return replace(make_case(account), consents=from_records(account.debtor, NOW, proof))


async def test_each_consent_names_the_file_and_the_row_that_gave_it(tmp_path: Path, store: MemoryStore) -> None:
    path = write(tmp_path, good(), good(debtor_id="D2", invoice_number="2026-3", channels="sms;email"))
    await import_portfolio(path, store, real_case, progress=False, now=NOW)
    found = await store.by_debtor("D2")
    assert found is not None
    digest = sha256(path.read_bytes()).hexdigest()[:12]
    assert {item.proof for item in found.case.consents} == {
        f"portfolio portfolio.csv, sha256 {digest}, row 3, 2026-11-23"
    }
    assert {item.channel for item in found.case.consents} == {"sms", "email"}


async def test_a_phone_that_somebody_else_had_stopped_waits_for_its_new_owners_word(
    tmp_path: Path, store: MemoryStore
) -> None:
    await import_portfolio(write(tmp_path, good()), store, real_case, progress=False, now=NOW)
    first = await store.by_debtor("D1")
    assert first is not None
    phone = first.account.debtor.phone
    stop = OptOut("sms", NOW, "STOP", phone)
    assert await store.commit(change(first, {"opt_outs": (stop,)}))
    moved = good(debtor_id="D2", name="New Owner", invoice_number="2026-9", channels="sms;email")
    await import_portfolio(write(tmp_path, good(), moved), store, real_case, progress=False, now=NOW)
    second = await store.by_debtor("D2")
    assert second is not None
    assert [(mark.key, mark.kind) for mark in second.case.marks] == [(f"sms:{phone}", MarkKind.OPTED_OUT)]
    assert [point.channel for point in second.contacts()] == ["email"]
    again = await store.by_debtor("D1")
    assert again is not None
    assert again.case.opt_outs == (stop,)
