"""The account: one debtor with one creditor, all open invoices together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from ledger.debtor import Debtor
from ledger.invoice import Invoice
from ledger.money import Money

_OLDEST_FIRST = attrgetter("due_date", "number")
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Account:
    """A debtor and what is between them and the creditor. `id` is the debtor's id: one account per debtor."""

    debtor: Debtor
    invoices: tuple[Invoice, ...] = ()
    _open: tuple[Invoice, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort once: a decision asks for the open invoices several times."""
        open_ones = sorted((item for item in self.invoices if item.is_open), key=_OLDEST_FIRST)
        object.__setattr__(self, "_open", tuple(open_ones))

    @property
    def id(self) -> str:
        """The account's id."""
        return self.debtor.id

    @property
    def currency(self) -> str:
        """The account's currency: that of its oldest open invoice (one currency is followed at a time)."""
        first = self._open or self.invoices
        return first[0].amount.currency if first else "EUR"

    def open_invoices(self, without: frozenset[str] = _NONE) -> tuple[Invoice, ...]:
        """Open invoices, oldest due first, leaving out the given numbers (disputed ones)."""
        return tuple(item for item in self._open if item.number not in without) if without else self._open

    def oldest_open(self, without: frozenset[str] = _NONE) -> Invoice | None:
        """The open invoice with the earliest due date."""
        if not without:
            return self._open[0] if self._open else None
        return next((item for item in self._open if item.number not in without), None)

    def balance(self, without: frozenset[str] = _NONE) -> Money:
        """All that is open, due or not, in the account's currency."""
        return self._sum(self.open_invoices(without))

    def paid(self) -> Money:
        """All that counts as paid on the invoices of the account's currency."""
        currency = self.currency
        return Money(sum(item.paid.minor for item in self.invoices if item.paid.currency == currency), currency)

    def open_on(self, numbers: Collection[str]) -> Money:
        """What is open on these invoices, in the account's currency."""
        return self._sum(item for item in self._open if item.number in numbers)

    def overdue(self, today: date, without: frozenset[str] = _NONE) -> Money:
        """What is open and past its due date on `today`, in the account's currency."""
        return self._sum(item for item in self.open_invoices(without) if item.due_date < today)

    def _sum(self, invoices: Iterable[Invoice]) -> Money:
        currency = self.currency
        cents = [item.amount.minor - item.paid.minor for item in invoices if item.amount.currency == currency]
        return Money(sum(cents), currency)


AGEING_BUCKETS: tuple[tuple[int, str], ...] = ((0, "not due"), (30, "1-30"), (60, "31-60"), (90, "61-90"))
"""Upper bounds in days overdue and names; what is older is "over 90"."""


def ageing_bucket(days_overdue: int) -> str:
    """The AgeingBucket of an invoice that is so many days overdue."""
    return next((name for bound, name in AGEING_BUCKETS if days_overdue <= bound), "over 90")
