"""The account: one debtor with one creditor, all open invoices together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.debtor import Debtor
from ledger.invoice import Invoice
from ledger.money import Money, total


@dataclass(frozen=True, slots=True)
class Account:
    """A debtor and what is between them and the creditor. `id` is the debtor's id: one account per debtor."""

    debtor: Debtor
    invoices: tuple[Invoice, ...] = ()

    @property
    def id(self) -> str:
        """The account's id."""
        return self.debtor.id

    @property
    def currency(self) -> str:
        """The account's currency: that of its oldest open invoice (one currency is followed at a time)."""
        oldest = self.oldest_open()
        return oldest.amount.currency if oldest else self._any_currency()

    def _any_currency(self) -> str:
        return self.invoices[0].amount.currency if self.invoices else "EUR"

    def open_invoices(self, without: frozenset[str] = frozenset()) -> tuple[Invoice, ...]:
        """Open invoices, oldest due first, leaving out the given numbers (disputed ones)."""
        open_ones = [item for item in self.invoices if item.is_open and item.number not in without]
        return tuple(sorted(open_ones, key=lambda item: (item.due_date, item.number)))

    def oldest_open(self, without: frozenset[str] = frozenset()) -> Invoice | None:
        """The open invoice with the earliest due date."""
        return min(
            (item for item in self.invoices if item.is_open and item.number not in without),
            key=lambda item: (item.due_date, item.number),
            default=None,
        )

    def balance(self, without: frozenset[str] = frozenset()) -> Money:
        """All that is open, due or not, in the account's currency."""
        currency = self.currency
        return total((i.open for i in self.open_invoices(without) if i.amount.currency == currency), currency)

    def overdue(self, today: date, without: frozenset[str] = frozenset()) -> Money:
        """What is open and past its due date on `today`, in the account's currency."""
        currency = self.currency
        late = (i.open for i in self.open_invoices(without) if i.due_date < today and i.amount.currency == currency)
        return total(late, currency)


AGEING_BUCKETS: tuple[tuple[int, str], ...] = ((0, "not due"), (30, "1-30"), (60, "31-60"), (90, "61-90"))
"""Upper bounds in days overdue and names; what is older is "over 90"."""


def ageing_bucket(days_overdue: int) -> str:
    """The AgeingBucket of an invoice that is so many days overdue."""
    return next((name for bound, name in AGEING_BUCKETS if days_overdue <= bound), "over 90")
