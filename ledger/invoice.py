"""Invoices, payments, and how a payment is spread over invoices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from ledger.money import Money, MoneyError


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice of an account. `paid` is all that counts as paid; `reported_paid` what the last import said.

    A later import that reports more than `paid` raises it, one that reports less than the import before corrects it
    down (a payment bounced); a payment file adds to `paid` (see `reported`).
    """

    number: str
    debtor_id: str
    issue_date: date
    due_date: date
    amount: Money
    paid: Money
    reported_paid: Money
    description: str = ""
    reference: str = ""

    @property
    def open(self) -> Money:
        """What is still owed; never below zero."""
        return Money(max(0, self.amount.minor - self.paid.minor), self.amount.currency)

    @property
    def is_open(self) -> bool:
        """Whether anything is still owed."""
        return self.amount.minor > self.paid.minor

    def days_overdue(self, today: date) -> int:
        """Calendar days since the due date; negative before it."""
        return (today - self.due_date).days

    def with_paid(self, paid: Money) -> Invoice:
        """The invoice with another amount paid (written out: payments are spread often)."""
        return Invoice(
            self.number,
            self.debtor_id,
            self.issue_date,
            self.due_date,
            self.amount,
            paid,
            self.reported_paid,
            self.description,
            self.reference,
        )

    def reported(self, paid: Money) -> Invoice:
        """The invoice after an import that reports `paid` as the total paid so far."""
        corrected = paid if paid < self.reported_paid else max(self.paid, paid, key=lambda money: money.minor)
        return replace(self, paid=corrected, reported_paid=paid)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received. `invoice` is the invoice number it names, or empty; `reference` the text that came with it."""

    id: str
    debtor_id: str
    at: datetime
    amount: Money
    invoice: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Allocation:
    """The part of a payment that settles one invoice."""

    invoice: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Allocated:
    """The outcome of spreading a payment: changed invoices, the parts, and what is left over (a credit)."""

    invoices: tuple[Invoice, ...]
    allocations: tuple[Allocation, ...]
    surplus: Money


def allocate(payment: Payment, invoices: Sequence[Invoice]) -> Allocated:
    """Spread a payment: first on the invoice it names, by number or reference, then on the oldest due dates.

    Exact: allocations and surplus add up to the payment. Invoices in another currency are left alone.
    Raises MoneyError on a payment that is not positive.
    """
    if payment.amount.minor <= 0:
        raise MoneyError(f"a payment must be above zero, this one is {payment.amount}")
    left, currency = payment.amount.minor, payment.amount.currency
    changed: dict[str, Invoice] = {}
    allocations: list[Allocation] = []
    wanted = {text for text in (payment.invoice, payment.reference) if text}
    payable = [item for item in invoices if item.is_open and item.amount.currency == currency]
    if len(payable) > 1:
        payable.sort(key=lambda item: (not _named(wanted, item), item.due_date, item.number))
    for invoice in payable:
        if not left:
            break
        part = Money(min(left, invoice.amount.minor - invoice.paid.minor), currency)
        changed[invoice.number] = invoice.with_paid(invoice.paid + part)
        allocations.append(Allocation(invoice.number, part))
        left -= part.minor
    after = tuple([changed.get(item.number, item) for item in invoices])
    return Allocated(after, tuple(allocations), Money(left, currency))


def _named(wanted: set[str], invoice: Invoice) -> bool:
    return invoice.number in wanted or (bool(invoice.reference) and invoice.reference in wanted)
