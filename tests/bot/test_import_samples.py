"""The samples that ship with the house: whole, varied, and read without a word of complaint."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

from bot.importing.payments import payments_for
from bot.importing.portfolio import read_accounts
from ledger.debtor import LANGUAGES, REACHABLE, Kind

SAMPLES = Path(__file__).parents[2] / "samples"


def test_the_sample_portfolio_shows_all_situations() -> None:
    accounts, rejected = read_accounts(SAMPLES / "portfolio.csv")
    assert rejected == []
    assert len(accounts) >= 30
    debtors = [account.debtor for account in accounts]
    assert {debtor.language for debtor in debtors} == set(LANGUAGES)
    assert {debtor.kind for debtor in debtors} == set(Kind)
    assert {debtor.country for debtor in debtors} >= {"BE", "FR", "NL", "GB", "US", "IE", "LU", "DE"}
    assert {point.channel for debtor in debtors for point in debtor.contacts} == set(REACHABLE)
    assert sum(bool(debtor.contacts) and debtor.contacts[0].channel == "web" for debtor in debtors) >= 12
    assert any(not debtor.contacts for debtor in debtors)
    invoices = [invoice for account in accounts for invoice in account.invoices]
    today = datetime(2026, 11, 23).date()  # noqa: DTZ001 - a day, as the demo begins
    late = {invoice.days_overdue(today) for invoice in invoices}
    assert {4, 10, 17, 24, 38} <= late
    assert min(late) < -20
    assert any(not invoice.is_open for invoice in invoices)
    assert any(invoice.is_open and invoice.paid for invoice in invoices)
    assert max(len(account.invoices) for account in accounts) >= 3


def test_the_sample_payments_belong_to_the_portfolio() -> None:
    accounts, _ = read_accounts(SAMPLES / "portfolio.csv")
    payments, rejected = payments_for({account.id: account for account in accounts}, SAMPLES / "payments.csv")
    assert rejected == []
    assert len(payments) >= 10


def test_the_sample_payments_received_are_part_payments_of_others_than_the_first_debtor() -> None:
    accounts, _ = read_accounts(SAMPLES / "portfolio.csv")
    known = {account.id: account for account in accounts}
    payments, rejected = payments_for(known, SAMPLES / "payments_received.csv")
    assert rejected == []
    for payment in payments:
        assert payment.debtor_id != "C1001"
        assert payment.amount.minor < known[payment.debtor_id].balance().minor
        assert payment.at.date() <= date(2026, 11, 21)


def test_the_sample_replies_belong_to_the_portfolio_and_are_in_order() -> None:
    accounts, _ = read_accounts(SAMPLES / "portfolio.csv")
    known = {account.id: account.debtor for account in accounts}
    lines = [json.loads(line) for line in (SAMPLES / "replies.jsonl").read_text(encoding="utf-8").splitlines()]
    times = [datetime.fromisoformat(line["at"]) for line in lines]
    assert times == sorted(times)
    for line in lines:
        contacts = {point.channel for point in known[line["debtor"]].contacts}
        assert line.get("channel", known[line["debtor"]].contacts[0].channel) in contacts
        assert line["text"]
