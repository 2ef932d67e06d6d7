"""What debtor and creditor agreed or argue about: promises, plans, disputes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from ledger.money import Money, MoneyError


class PromiseState(StrEnum):
    """Where a promise stands."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    REPLACED = "replaced"


class PromiseKind(StrEnum):
    """Why the date was given."""

    PROMISE = "promise"
    EXTENSION = "extension"
    INSTALLMENT = "installment"


@dataclass(frozen=True, slots=True)
class PromiseToPay:
    """The debtor's word: so much until the end of the `due` day, debtor's local time.

    `received` is what came in since it was made; it is kept once `received` reaches `amount`. `paid_before` is all that
    counted as paid on the account's invoices when it was made, so that money is seen whichever way it is reported.
    `remind_at` puts off the word of the day before to a lawful moment.
    """

    id: str
    amount: Money
    due: date
    made_at: datetime
    kind: PromiseKind = PromiseKind.PROMISE
    state: PromiseState = PromiseState.OPEN
    received: Money | None = None
    paid_before: Money | None = None
    reminded: bool = False
    remind_at: datetime | None = None

    @property
    def missing(self) -> Money:
        """What has not come in yet."""
        got = self.received.minor if self.received else 0
        return Money(max(0, self.amount.minor - got), self.amount.currency)

    @property
    def surplus(self) -> Money:
        """What came in beyond the promised amount."""
        got = self.received.minor if self.received else 0
        return Money(max(0, got - self.amount.minor), self.amount.currency)

    def counted(self, paid: Money) -> PromiseToPay:
        """The promise when `paid` is all that counts as paid on the account by now; kept when it is all there."""
        before = self.paid_before
        if before is None or paid.currency != self.amount.currency or before.currency != paid.currency:
            return self
        received = Money(max(0, paid.minor - before.minor), self.amount.currency)
        return replace(self, received=received, state=PromiseState.KEPT if received >= self.amount else self.state)


@dataclass(frozen=True, slots=True)
class Installment:
    """One part of a payment plan."""

    amount: Money
    due: date


@dataclass(frozen=True, slots=True)
class PaymentPlan:
    """An agreed series of installments, followed one by one as promises. `state` as for a promise."""

    id: str
    installments: tuple[Installment, ...]
    made_at: datetime
    state: PromiseState = PromiseState.OPEN
    next_index: int = 0

    @property
    def total(self) -> Money:
        """The sum of all installments."""
        return Money(sum(part.amount.minor for part in self.installments), self.installments[0].amount.currency)

    @property
    def current(self) -> Installment | None:
        """The installment that is waited for, None when all are in."""
        return self.installments[self.next_index] if self.next_index < len(self.installments) else None


def plan_installments(balance: Money, dates: tuple[date, ...]) -> tuple[Installment, ...]:
    """Spread a balance over the dates, exact to the cent; the first parts carry what is left over.

    Raises MoneyError when the balance is not positive or there is no date.
    """
    if balance.minor <= 0 or not dates:
        raise MoneyError("a plan needs a balance above zero and at least one date")
    return tuple([Installment(part, due) for part, due in zip(balance.split(len(dates)), dates, strict=True)])


def share_of(balance: Money, share: Decimal) -> Money:
    """A part of a balance ("half"), rounded half up to the cent."""
    return Money.of(balance.amount * share, balance.currency)


class DisputeReason(StrEnum):
    """Why the debtor contests (product.md, the playbook)."""

    AMOUNT = "amount"
    NOT_RECEIVED = "not_received"
    QUALITY = "quality"
    DUPLICATE = "duplicate"
    NOT_ORDERED = "not_ordered"
    CANCELLED = "cancelled"
    PRICE_VAT = "price_vat"
    OTHER = "other"


class DisputeState(StrEnum):
    """Where a dispute stands."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Dispute:
    """What the debtor says is wrong, with their words. An empty `invoices` means the whole account.

    `owed` is what was open on its invoices when it was upheld, less what was paid since: until the creditor's records
    change that, they rest.
    `answer` is the reason of the person who settled it, `credit` what the creditor is to book in the debtor's favour.
    `chased`: the team was told that the records do not show it yet.
    """

    id: str
    words: str
    opened_at: datetime
    deadline: datetime
    reason: DisputeReason | None = None
    invoices: tuple[str, ...] = ()
    state: DisputeState = DisputeState.OPEN
    owed: Money | None = None
    answer: str = ""
    credit: Money | None = None
    settled_by: str = ""
    settled_at: datetime | None = None
    chased: bool = False
