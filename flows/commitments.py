"""Promises, plans and disputes as they are made, kept and broken: shared by replies, agents and payments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from flows.case import HoldReason
from flows.draft import Draft
from flows.effects import Kind
from flows.policy import Policy
from flows.wake import CHECK_CLOCK, promise_check_at
from flows.working import withdraw
from ledger.agreements import (
    Dispute,
    DisputeReason,
    Installment,
    PaymentPlan,
    PromiseKind,
    PromiseState,
    PromiseToPay,
    plan_installments,
)
from ledger.calendar import CLOSE_OF_BUSINESS, add_business_days, at_local
from ledger.money import Money


def record_promise(
    draft: Draft,
    amount: Money,
    due: date,
    now: datetime,
    kind: PromiseKind = PromiseKind.PROMISE,
    actor: str = "bot",
    *,
    carried: int = 0,
) -> PromiseToPay:
    """Keep a promise, replace an open one, and let reminders rest until it has to be looked up.

    `carried`: minor units that came in already, beyond the installment before.
    """
    name = f"{draft.case.id}/p{len(draft.case.promises) + 1}"
    near = (due - draft.today(now)).days <= draft.policy.promise_reminder_days
    paid = draft.account.paid()
    before = Money(paid.minor - carried, paid.currency)
    promise = PromiseToPay(name, amount, due, now, kind, paid_before=before, reminded=near).counted(paid)
    draft.set(promises=(*_replaced(draft), promise), hurry=False)
    draft.note(Kind.PROMISE, f"promise/{kind.value}", f"{amount} by {due}", actor=actor)
    _rest_for(draft, promise, now)
    return promise


def _rest_for(draft: Draft, promise: PromiseToPay, now: datetime) -> None:
    reason = HoldReason.PLAN if promise.kind is PromiseKind.INSTALLMENT else HoldReason.PROMISE
    until = promise_check_at(promise, draft.account, draft.policy.promise_grace_business_days)
    draft.hold(reason, now, until, why=f"reminders rest until the promised date {promise.due} has passed")


def resume(draft: Draft, now: datetime, *, by_person: bool = False) -> None:
    """End the hold, and take up again what stood behind it: an open promise, a dispute about everything.

    A firm hold stays (flows.barrier.stands).
    """
    draft.release(now, by_person=by_person)
    if draft.case.hold is not None:
        return
    promise = draft.case.promise
    if draft.case.open_disputes and draft.account.oldest_open(draft.file.disputed) is None:
        draft.hold(HoldReason.DISPUTE, now)
    elif promise:
        _rest_for(draft, promise, now)


def _replaced(draft: Draft) -> tuple[PromiseToPay, ...]:
    return tuple(
        replace(item, state=PromiseState.REPLACED) if item.state is PromiseState.OPEN else item
        for item in draft.case.promises
    )


def drop_promise(draft: Draft, now: datetime) -> None:
    """Take back the open promise (the recap was wrong); reminders go on after the conversation."""
    draft.set(promises=_replaced(draft))
    draft.release(now)


def update_promise(draft: Draft, promise: PromiseToPay) -> None:
    """Put the changed promise in the place of the old one."""
    draft.set(promises=tuple(promise if item.id == promise.id else item for item in draft.case.promises))


def furthest(draft: Draft, now: datetime) -> date:
    """The latest date that policy lets a debtor promise."""
    return draft.today(now) + timedelta(days=draft.policy.promise_furthest_days)


def smallest_part(balance: Money, policy: Policy) -> Money:
    """The smallest part of the balance that policy accepts as a promise."""
    return Money.of(balance.amount * policy.promise_smallest_share, balance.currency)


def rest_for_claim(draft: Draft, now: datetime, why: str) -> None:
    """The debtor says that it was paid: believed for the policy's business days; said again, it lasts no longer."""
    hold = draft.case.hold
    if hold and hold.reason is HoldReason.ALREADY_PAID and hold.until and hold.until > now:
        return
    day = add_business_days(draft.today(now), draft.policy.claim_hold_business_days, draft.country)
    draft.hold(HoldReason.ALREADY_PAID, now, at_local(day, CHECK_CLOCK, draft.timezone), why=why)


# --- plans ---


def plan_dates(draft: Draft, count: int, now: datetime) -> tuple[date, ...]:
    """The dates of a plan of `count` parts by the policy's rhythm."""
    terms = draft.policy.plan
    first = draft.today(now) + timedelta(days=terms.first_after_days)
    return tuple([first + timedelta(days=terms.every_days * n) for n in range(count)])


def offered_plans(draft: Draft, now: datetime) -> tuple[tuple[Installment, ...], ...]:
    """The plans that policy allows for the present balance, fewest parts first; empty when parts would be too small."""
    balance = draft.balance()
    smallest = Money.of(draft.policy.plan.smallest_part, balance.currency)
    counts = [n for n in draft.policy.plan.counts if balance.minor >= smallest.minor * n]
    dates = plan_dates(draft, max(counts, default=0), now)
    return tuple(plan_installments(balance, dates[:count]) for count in counts)


def record_plan(draft: Draft, installments: tuple[Installment, ...], now: datetime, actor: str = "bot") -> None:
    """Keep a plan and follow its first installment like a promise."""
    name = f"{draft.case.id}/plan{len(draft.case.plans) + 1}"
    earlier = tuple(
        replace(p, state=PromiseState.REPLACED) if p.state is PromiseState.OPEN else p for p in draft.case.plans
    )
    plan = PaymentPlan(name, installments, now)
    draft.set(plans=(*earlier, plan))
    words = f"plan of {len(installments)} parts, {plan.total} in all"
    draft.note(Kind.PROMISE, "plan/agreed", words, actor=actor)
    record_promise(draft, installments[0].amount, installments[0].due, now, PromiseKind.INSTALLMENT, actor)


def next_installment(draft: Draft, plan: PaymentPlan, now: datetime, carried: int = 0) -> bool:
    """The current installment is in: follow the next one that is not yet. False when the plan is done.

    `carried`: minor units that came in beyond the current installment.
    """
    parts, index = plan.installments, plan.next_index + 1
    while index < len(parts) and parts[index].amount.minor <= carried:
        carried -= parts[index].amount.minor
        index += 1
    state = PromiseState.OPEN if index < len(parts) else PromiseState.KEPT
    advanced = replace(plan, next_index=index, state=state)
    draft.set(plans=tuple(advanced if item.id == plan.id else item for item in draft.case.plans))
    if advanced.current is None:
        return False
    part = advanced.current
    record_promise(draft, part.amount, part.due, now, PromiseKind.INSTALLMENT, carried=carried)
    return True


def break_plan(draft: Draft) -> None:
    """Mark the open plan as broken."""
    draft.set(
        plans=tuple(
            replace(p, state=PromiseState.BROKEN) if p.state is PromiseState.OPEN else p for p in draft.case.plans
        )
    )


# --- disputes ---


def open_dispute(
    draft: Draft, words: str, now: datetime, reason: DisputeReason | None, invoices: tuple[str, ...]
) -> Dispute:
    """Keep a dispute; reminders for its invoices stop at once and a person gets it with a deadline."""
    name = f"{draft.case.id}/d{len(draft.case.disputes) + 1}"
    day = add_business_days(draft.today(now), draft.policy.dispute_days, draft.country)
    deadline = at_local(day, CLOSE_OF_BUSINESS, draft.timezone)
    dispute = Dispute(name, words, now, deadline, reason, invoices)
    draft.set(disputes=(*draft.case.disputes, dispute))
    what = ", ".join(invoices) or "the whole account"
    if draft.account.oldest_open(draft.file.disputed) is None:
        draft.hold(HoldReason.DISPUTE, now, rule="dispute/all", why=f"disputed: {what}")
    else:
        draft.note(Kind.HOLD, "dispute/part", f"reminders for {what} rest; the undisputed rest may go on")
        withdraw(draft, "dispute/part")
    label = f" ({reason.value})" if reason else ""
    draft.escalate("dispute", f"the debtor disputes {what}{label}", now)
    return dispute


def classify_dispute(draft: Draft, reason: DisputeReason, words: str) -> None:
    """Add the reason, and the words that gave it, to the latest open dispute."""
    latest = draft.case.open_disputes[-1]
    better = replace(latest, reason=reason, words=f"{latest.words}\n{words}".strip())
    draft.set(disputes=tuple(better if item.id == latest.id else item for item in draft.case.disputes))
    draft.note(Kind.HOLD, "dispute/reason", f"reason of the dispute: {reason.value}")
