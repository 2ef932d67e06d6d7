"""What may be asked beside the invoices: a later reminder's fee, a penalty, interest, a lump sum.

Never more than the law allows. Exact: rational numbers inside, and each line is rounded half up to the cent, once.
Where a law can be read in two ways, the lower amount holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ledger.calendar import add_business_days
from ledger.charge_limits import NOTHING, ChargeLimits, Tier
from ledger.interest import Accrued, Rates, Stop, half_up, interest
from ledger.money import Money, total

_DAY = timedelta(days=1)


class ChargeKind(StrEnum):
    """What is asked; the value names it in wordings and records."""

    REMINDER_FEE = "reminder_fee"
    PENALTY = "penalty"
    INTEREST = "interest"
    FIXED_SUM = "fixed_sum"


RULES: dict[ChargeKind, str] = {
    ChargeKind.REMINDER_FEE: "fee_later_reminder_max",
    ChargeKind.PENALTY: "penalty_tiers",
    ChargeKind.INTEREST: "interest",
    ChargeKind.FIXED_SUM: "fixed_sum",
}
"""The pack's rule that allows each kind."""


class ChargeState(StrEnum):
    """Where a charge stands. `left`: the invoices are paid, a person decides; the debtor is not chased for it."""

    ASKED = "asked"
    PAID = "paid"
    WAIVED = "waived"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Charge:
    """A line beside the invoices, as it was asked on `asked_on` for `invoices`, by the pack's `rule`.

    Interest runs from `since` for `days` days; `rate` is its latest yearly rate in percent ("10.15").
    """

    kind: ChargeKind
    amount: Money
    rule: str
    invoices: tuple[str, ...]
    asked_on: date
    since: date | None = None
    days: int = 0
    rate: str = ""
    state: ChargeState = ChargeState.ASKED


@dataclass(frozen=True, slots=True)
class Announced:
    """A first reminder, which is always free: what it was about, and the penalty that it named.

    `sent` and `until` (the last day of its term) are the debtor's local days. `step` is the scenario's.
    A `penalty` of None: it said that nothing would be asked.
    """

    invoices: tuple[str, ...]
    sent: date
    until: date
    penalty: Money | None
    step: str = ""


# --- the parts ---


def penalty(balance: Money, tiers: Sequence[Tier]) -> Money:
    """The most that the scale allows on a balance; nothing on no balance or without a scale.

    Belgium, Book XIX, art. XIX.4: 20 up to 150; 30 and 10 % of what lies above 150 up to 500; 65 and 5 % of what
    lies above 500, at most 2,000.
    """
    due = balance.amount
    tier = next((item for item in tiers if item.up_to is None or due <= item.up_to), None)
    if tier is None or due <= 0:
        return Money.zero(balance.currency)
    value = Fraction(tier.amount) + Fraction(tier.percent) / 100 * Fraction(max(NOTHING, due - tier.above))
    if tier.at_most is not None:
        value = min(value, Fraction(tier.at_most))
    return half_up(value, balance.currency)


def penalty_on(balances: Sequence[Money], tiers: Sequence[Tier]) -> Money:
    """The penalty on several invoices: on each apart or on their sum, whichever is lower."""
    if not balances:
        return Money(0, "EUR")
    currency = balances[0].currency
    apart = total((penalty(balance, tiers) for balance in balances), currency)
    return min(apart, penalty(total(balances, currency), tiers), key=lambda money: money.minor)


def term_end(sent: date, wait_days: int, *, letter_business_days: int = 0, country: str = "") -> date:
    """The last day of the term that a reminder opens: `wait_days` calendar days, the first of them the day after it.

    For a letter the first one is the `letter_business_days`th business day after posting (0: as for electronic ones).
    """
    first = sent + _DAY
    if letter_business_days:
        first = add_business_days(sent + _DAY, letter_business_days - 1, country)
    return first + timedelta(days=wait_days - 1)


# --- the whole ---


@dataclass(frozen=True, slots=True)
class Late:
    """An invoice whose charges are reckoned. No interest for `interest_after` and the days before it."""

    number: str
    open: Money
    interest_after: date
    term_end: date


@dataclass(frozen=True, slots=True)
class Reckoned:
    """All charges that stand after a claim, the earlier ones included; which are new; and what was left out."""

    charges: tuple[Charge, ...]
    new: tuple[Charge, ...]
    missing: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How charges are reckoned: the limits in force, the reference rate, and the days on which no interest runs."""

    limits: ChargeLimits
    rates: Rates
    stops: tuple[Stop, ...] = ()

    def claim(
        self,
        invoices: Sequence[Late],
        today: date,
        before: Sequence[Charge] = (),
        *,
        fee: bool = False,
        stamp: Decimal = NOTHING,
        named: Money | None = None,
    ) -> Reckoned:
        """What may be asked on `today`, beside what was asked `before`; nothing for invoices still in their term.

        `fee`: whether this reminder may cost something, with the price of its `stamp`. `named`: the most that the
        first reminders named as penalty, where a law asks for that. Interest of an invoice replaces its earlier line.
        """
        late = [item for item in invoices if today > item.term_end and item.open.currency == self.limits.currency]
        late = [item for item in late if item.open.minor > 0]
        if not late:
            return Reckoned(tuple(before), ())
        accrued = [(item, self._interest(item, today)) for item in late]
        lines = [*self._fee(late, today, stamp)] if fee else []
        lines += [*self._penalty(late, today, before, named), *self._fixed(late, today, before)]
        new = tuple(line for line in (*lines, *_interest_lines(accrued, today)) if line.amount.minor > 0)
        replaced = {line.invoices for line in new if line.kind is ChargeKind.INTEREST}
        kept = tuple(item for item in before if not _replaced(item, replaced))
        missing = sorted({day for _, item in accrued for day in item.missing})
        return Reckoned((*kept, *new), new, tuple(missing))

    def _fee(self, late: Sequence[Late], today: date, stamp: Decimal) -> list[Charge]:
        amount = self.limits.fee_later_reminder_max + (stamp if self.limits.postage else NOTHING)
        return [_line(ChargeKind.REMINDER_FEE, Money.of(amount, self.limits.currency), _numbers(late), today)]

    def _penalty(
        self, late: Sequence[Late], today: date, before: Sequence[Charge], named: Money | None
    ) -> list[Charge]:
        """Once for each invoice. What was asked already counts towards what all of them may cost."""
        asked = [item for item in _standing(before) if item.kind is ChargeKind.PENALTY]
        known = {number for item in asked for number in item.invoices}
        fresh = [item for item in late if item.number not in known]
        if not fresh:
            return []
        tiers = self.limits.penalty_tiers
        together = penalty_on([item.open for item in late], tiers).minor - sum(item.amount.minor for item in asked)
        most = [together, penalty_on([item.open for item in fresh], tiers).minor]
        amount = Money(max(0, min(most if named is None else [*most, named.minor])), self.limits.currency)
        return [_line(ChargeKind.PENALTY, amount, _numbers(fresh), today)]

    def _fixed(self, late: Sequence[Late], today: date, before: Sequence[Charge]) -> list[Charge]:
        known = {n for item in before if item.kind is ChargeKind.FIXED_SUM for n in item.invoices}
        amount = Money.of(self.limits.fixed_sum, self.limits.currency)
        return [_line(ChargeKind.FIXED_SUM, amount, (i.number,), today) for i in late if i.number not in known]

    def _interest(self, item: Late, today: date) -> Accrued:
        if self.limits.interest is None or self.limits.interest.reference != self.rates.reference:
            return Accrued(Money.zero(item.open.currency), 0)
        return interest(item.open, item.interest_after, today, self.limits.interest.points, self.rates, self.stops)


def _interest_lines(accrued: Iterable[tuple[Late, Accrued]], today: date) -> list[Charge]:
    return [
        replace(
            _line(ChargeKind.INTEREST, found.amount, (item.number,), today),
            since=item.interest_after + _DAY,
            days=found.days,
            rate=str(found.rate or ""),
        )
        for item, found in accrued
    ]


def _line(kind: ChargeKind, amount: Money, invoices: tuple[str, ...], today: date) -> Charge:
    return Charge(kind, amount, RULES[kind], invoices, today)


def _numbers(late: Sequence[Late]) -> tuple[str, ...]:
    return tuple(item.number for item in late)


def _replaced(charge: Charge, interest_of: set[tuple[str, ...]]) -> bool:
    asked = charge.state is ChargeState.ASKED
    return asked and charge.kind is ChargeKind.INTEREST and charge.invoices in interest_of


def _standing(charges: Sequence[Charge]) -> list[Charge]:
    return [item for item in charges if item.state in (ChargeState.ASKED, ChargeState.PAID)]


def lowered(limits: ChargeLimits, ceiling: ChargeLimits) -> ChargeLimits:
    """The limits with the creditor's own ceilings laid under them; a ceiling never raises anything.

    Of the ceiling's penalty scale only the last tier's `at_most` counts: the most that a penalty may be.
    """
    most = ceiling.penalty_tiers[-1].at_most if ceiling.penalty_tiers else NOTHING
    both = limits.interest and ceiling.interest
    return replace(
        limits,
        fee_later_reminder_max=min(limits.fee_later_reminder_max, ceiling.fee_later_reminder_max),
        postage=limits.postage and ceiling.postage,
        penalty_tiers=tuple(_under(tier, most) for tier in limits.penalty_tiers) if most else (),
        interest=min(limits.interest, ceiling.interest, key=lambda item: item.points) if both else None,
        fixed_sum=min(limits.fixed_sum, ceiling.fixed_sum),
    )


def _under(tier: Tier, most: Decimal | None) -> Tier:
    known = [value for value in (tier.at_most, most) if value is not None]
    return replace(tier, at_most=min(known)) if known else tier


def cover(charges: Sequence[Charge], money: Money) -> tuple[tuple[Charge, ...], Money]:
    """Charges that money beyond the invoices settles, the oldest first and whole ones only; and what is left of it."""
    left, found = money.minor, list[Charge]()
    for item in charges:
        fits = item.state is ChargeState.ASKED and item.amount.currency == money.currency and item.amount.minor <= left
        left -= item.amount.minor if fits else 0
        found.append(replace(item, state=ChargeState.PAID) if fits else item)
    return tuple(found), Money(left, money.currency)
