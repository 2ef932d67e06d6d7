"""Charges in the life of a case: named by the first reminder, asked by a later one, left to a person at the end.

Only for a creditor who turned them on (Rules.charging), only what the debtor's pack allows, and never for somebody in
hardship, in a breathing space, or in dispute. A first reminder is always free.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from flows.basis import Basis, Check
from flows.case import Case, CaseFile, HoldReason
from flows.effects import Fact, Kind, PostLetter, Send
from flows.first_reminder import announce, announced
from ledger.calendar import local_date
from ledger.charge_limits import NOTHING, ChargeLimits
from ledger.charges import (
    Charge,
    ChargeState,
    Late,
    Reckoned,
    Reckoning,
    cover,
    lowered,
    penalty_on,
)
from ledger.interest import Rates, Stop
from ledger.invoice import Invoice
from ledger.money import Money, total

if TYPE_CHECKING:
    from flows.draft import Draft

_PROTECTED_QUEUES = frozenset({"vulnerable", "crisis"})
_PROTECTED_HOLDS = frozenset({HoldReason.HARDSHIP, HoldReason.BREATHING_SPACE, HoldReason.DISPUTE})


@dataclass(frozen=True, slots=True)
class Charging:
    """The creditor's decision to ask for charges: their own ceilings under the law's, and the reference rate.

    `stamp` is the postage of a letter today, in major units. `continuous_supply`: goods or services are supplied
    regularly, so that more reminders a year are free. `small_creditor`: a small or medium-sized one, whose interest
    runs from the day after the reminder. `waive`: charges that are left over are given up, else a person decides.
    """

    rates: Rates
    ceiling: ChargeLimits
    stamp: Decimal = NOTHING
    continuous_supply: bool = False
    small_creditor: bool = False
    waive: bool = False


def protected(case: Case) -> bool:
    """Whether this debtor is never asked for charges: hardship at any time, a breathing space, an open dispute."""
    if case.open_disputes or (case.hold and case.hold.reason in _PROTECTED_HOLDS):
        return True
    return any(item.queue in _PROTECTED_QUEUES for item in case.escalations)


def shown(file: CaseFile) -> tuple[Charge, ...]:
    """The charges that texts and documents show: asked, not settled, on invoices that nobody disputes."""
    if not file.case.charges or protected(file.case):
        return ()
    disputed = file.disputed
    return tuple(
        item
        for item in file.case.charges
        if item.state is ChargeState.ASKED and not disputed.intersection(item.invoices)
    )


# --- reminders ---


def reminded(draft: Draft, start: int, now: datetime) -> None:
    """A step has just put its words into the draft's effects from `start` on: add what belongs to charges.

    A reminder about invoices that none spoke of before is a first one: it names the penalty and costs nothing.
    """
    charging = draft.rules.charging
    if charging is None or protected(draft.case):
        return
    places = [n for n in range(start, len(draft.effects)) if isinstance(draft.effects[n], Send | PostLetter)]
    today, currency = draft.today(now), draft.account.currency
    unpaid = [item for item in draft.account.open_invoices(draft.file.disputed) if item.amount.currency == currency]
    late = [item for item in unpaid if item.due_date < today]
    if not places or not late:
        return
    known = {number for item in draft.case.announced for number in item.invoices}
    earlier = [item for item in late if item.number in known]
    lawful = bool(draft.policy.first_reminder_wording)
    words = _Words(draft, charging, places, now)
    if len(earlier) < len(late):
        announce(draft, start, now)
        words.name_penalty([item for item in late if item.number not in known])
    told = [item for item in earlier if not lawful or _was_told(draft, item)]
    if told:
        words.claim(told, free=len(earlier) < len(late))


def _was_told(draft: Draft, invoice: Invoice) -> bool:
    """Whether the first reminder said that charges may come. One that said "none" keeps its word."""
    first = announced(draft.file, invoice.number)
    return first is not None and first.penalty is not None


def _allows_anything(limits: ChargeLimits) -> bool:
    amounts = limits.fee_later_reminder_max or limits.fixed_sum
    return bool(amounts or limits.penalty_tiers or limits.interest)


@dataclass(frozen=True, slots=True)
class _Words:
    """What one step says: `places` in the draft's effects."""

    draft: Draft
    charging: Charging
    places: list[int]
    now: datetime

    @property
    def today(self) -> date:
        return self.draft.today(self.now)

    @property
    def limits(self) -> ChargeLimits:
        return lowered(self.draft.policy.charges, self.charging.ceiling)

    def name_penalty(self, fresh: list[Invoice]) -> None:
        """The first reminder says which penalty would come, where it has the words that the law asks for."""
        numbers = {item.number for item in fresh}
        told = next((item for item in self.draft.case.announced if numbers & set(item.invoices)), None)
        named = penalty_on([item.open for item in fresh], self.limits.penalty_tiers)
        if told is None or not _allows_anything(self.limits):
            return
        known = self.draft.case.announced
        self.draft.set(announced=tuple(replace(item, penalty=named) if item is told else item for item in known))
        needed, facts = self.draft.policy.first_reminder_wording, self._what_may_come(named)
        for place in self.places:
            send = self.draft.effects[place]
            if isinstance(send, Send) and needed in ("", send.wording):
                self.draft.effects[place] = replace(send, facts={**send.facts, **facts})

    def _what_may_come(self, named: Money) -> dict[str, Fact]:
        limits = self.limits
        fee = Money.of(limits.fee_later_reminder_max, limits.currency)
        latest = max(self.charging.rates.known, key=lambda rate: rate.since, default=None)
        rate = latest.percent + limits.interest.points if latest and limits.interest else None
        return {"may_come": True, "penalty": named or None, "later_fee": fee or None, "interest_rate": rate}

    def claim(self, late: list[Invoice], *, free: bool) -> None:
        """Ask for what may be asked by now: recorded with the case, said in the history, shown by the texts."""
        draft = self.draft
        posted = any(isinstance(draft.effects[n], PostLetter) for n in self.places)
        stops = tuple(Stop(item.start, item.until) for item in draft.case.respites)
        found = Reckoning(self.limits, self.charging.rates, stops).claim(
            [self._late(invoice) for invoice in late],
            self.today,
            draft.case.charges,
            fee=not free and not self._free(),
            stamp=self.charging.stamp if posted else NOTHING,
            named=self._named(late) if draft.policy.first_reminder_wording else None,
        )
        if found.new:
            draft.set(charges=found.charges)
        if found.new or found.missing:
            self._tell(found)

    def _named(self, late: list[Invoice]) -> Money:
        """What the first reminders of these invoices named as penalty."""
        numbers = {invoice.number for invoice in late}
        told = (item.penalty for item in self.draft.case.announced if item.penalty and numbers & set(item.invoices))
        currency = self.limits.currency
        return total((penalty for penalty in told if penalty.currency == currency), currency)

    def _late(self, invoice: Invoice) -> Late:
        """Interest runs from the term's end, for a small creditor from the reminder; without a term, the due day."""
        told = announced(self.draft.file, invoice.number)
        if told is None:
            return Late(invoice.number, invoice.open, self.today, self.today)
        if not self.draft.policy.charges_wait_days:
            return Late(invoice.number, invoice.open, invoice.due_date, told.until)
        start = told.sent if self.charging.small_creditor else told.until
        return Late(invoice.number, invoice.open, start, told.until)

    def _free(self) -> bool:
        """Whether this reminder is still one of the free ones of the year (continuous supply)."""
        if not self.charging.continuous_supply:
            return False
        draft, year = self.draft, self.today.year
        spoken = {step.id for step in draft.rules.scenario.steps if step.speaks}
        days = [(item, local_date(item.at, draft.timezone)) for item in draft.case.steps if item.step in spoken]
        count = sum(1 for item, day in days if day.year == year and item.anchor < day)
        return count <= draft.policy.continuous_supply_free_reminders

    def _tell(self, found: Reckoned) -> None:
        """The history says what was asked, by which rule; and for which half-year no rate is known."""
        draft = self.draft
        lines = [f"{item.kind.value} {item.amount} ({item.rule})" for item in found.new]
        words = f"; asks beside the invoices: {', '.join(lines)}" if lines else ""
        for first in found.missing:
            words += f"; no interest for the half-year from {first}: no rate in flows/reference_rates.yml"
        checks = tuple(
            Check(c.rule, draft.policy.ruling(c.rule).number, f"{c.amount} for {', '.join(c.invoices)}", True)
            for c in found.new
        )
        for place in self.places:
            effect = draft.effects[place]
            if isinstance(effect, Send | PostLetter):
                basis = effect.basis or Basis(draft.policy.pack, draft.policy.version)
                told = replace(basis, checks=(*basis.checks, *checks))
                draft.effects[place] = replace(effect, reason=f"{effect.reason}{words}", basis=told)


def undelivered(draft: Draft, step: str | None) -> None:
    """A step's words reached nobody: a first reminder that was not read names nothing, and nothing was asked."""
    known, charges = draft.case.announced, draft.case.charges
    if step and known and known[-1].step == step:
        draft.set(announced=known[:-1])
    if step and charges:
        latest = max(item.asked_on for item in charges)
        draft.set(charges=tuple(item for item in charges if item.asked_on != latest))


# --- the end ---


def covered(draft: Draft, surplus: Money) -> str:
    """Money beyond the invoices settles charges. What the history says of it, empty when there is nothing to say."""
    if not draft.case.charges or not surplus.minor:
        return ""
    charges, left = cover(draft.case.charges, surplus)
    if charges == draft.case.charges:
        return ""
    draft.set(charges=charges)
    return f"; {surplus - left} of it settles charges"


def settle_charges(draft: Draft, now: datetime) -> None:
    """The invoices are paid. Charges that are left are given up, or wait for a person; the bot does not chase them."""
    left = [item for item in draft.case.charges if item.state is ChargeState.ASKED]
    if not left:
        return
    charging = draft.rules.charging
    waived = charging is None or charging.waive or protected(draft.case)
    state = ChargeState.WAIVED if waived else ChargeState.LEFT
    draft.set(charges=tuple(replace(c, state=state) if c.state is ChargeState.ASKED else c for c in draft.case.charges))
    amount = total((item.amount for item in left), left[0].amount.currency)
    if waived:
        draft.note(Kind.CLOSE, "charges/waived", f"charges of {amount} are not asked for any more")
    else:
        draft.escalate("charges", f"the invoices are paid, charges of {amount} are not", now)
