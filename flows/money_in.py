"""What money does: spread it, thank, keep promises, close the case; and what a new import changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows.case import CaseState, HoldReason, Later
from flows.commitments import next_installment, update_promise
from flows.draft import Draft
from flows.effects import Book, CancelQueued, Kind
from ledger.agreements import PromiseKind, PromiseState
from ledger.invoice import Payment, allocate
from ledger.money import Money

_CLOSED_BY_PAYMENT = frozenset({"late", "broken_promise", "paid_not_found", "refusal", "plan", "no_contact"})


def payment_received(draft: Draft, payment: Payment, now: datetime) -> None:
    """Book the payment and draw the consequences; what was queued is stopped (no reminder to somebody who has paid)."""
    spread = allocate(payment, draft.account.invoices)
    draft.account = replace(draft.account, invoices=spread.invoices)
    draft.emit(Book(payment, spread.allocations, spread.surplus, spread.invoices))
    draft.emit(CancelQueued("payment"))
    parts = ", ".join(f"{part.amount} on {part.invoice}" for part in spread.allocations) or "nothing open to settle"
    surplus = f"; {spread.surplus} is left over" if spread.surplus else ""
    draft.note(Kind.PAYMENT, "payment/received", f"{payment.amount}: {parts}{surplus}", actor="bank")
    draft.happened("payment", now)
    if not any(item.is_open for item in draft.account.invoices):
        settle(draft, now, thank=True)
    else:
        _part_paid(draft, payment.amount, now)


def settle(draft: Draft, now: datetime, *, thank: bool) -> None:
    """Nothing is open any more: close the case, and thank where the bot speaks."""
    if draft.case.state is not CaseState.OPEN:
        return
    _keep_all_promises(draft)
    draft.happened("settled", now)
    draft.close_escalations(_CLOSED_BY_PAYMENT, now, "paid")
    silent = draft.case.owner.value == "human"
    reported = bool(draft.case.hold and draft.case.hold.reason is HoldReason.ALREADY_PAID)
    draft.set(state=CaseState.SETTLED, hold=None, question=None, hurry=False, step_at=None, shift_days=0)
    draft.note(Kind.CLOSE, "account/settled", "nothing is open any more")
    if thank and not silent:
        wording = "paid_found" if reported else "thank_you"
        draft.notify(Later(wording, now, f"playbook/{wording}", "the account is settled"), now)


def _keep_all_promises(draft: Draft) -> None:
    for promise in draft.case.promises:
        if promise.state is PromiseState.OPEN:
            update_promise(draft, replace(promise, state=PromiseState.KEPT))
    draft.set(
        plans=tuple(
            replace(plan, state=PromiseState.KEPT) if plan.state is PromiseState.OPEN else plan
            for plan in draft.case.plans
        )
    )


def _part_paid(draft: Draft, amount: Money, now: datetime) -> None:
    promise = draft.case.promise
    if promise and promise.amount.currency == amount.currency:
        promise = promise.paid(amount)
        update_promise(draft, promise)
        if promise.state is PromiseState.KEPT:
            _promise_kept(draft, promise.kind, amount, now)
            return
    elif draft.case.hold and draft.case.hold.reason is HoldReason.ALREADY_PAID:
        draft.set(question=None)
        draft.release(now)
    _thank(draft, "thank_you_part", amount, now)


def _promise_kept(draft: Draft, kind: PromiseKind, amount: Money, now: datetime) -> None:
    draft.note(Kind.PROMISE, "promise/kept", f"{amount} came in as promised")
    draft.set(question=None)
    plan = draft.case.plan
    if kind is PromiseKind.INSTALLMENT and plan:
        done = not next_installment(draft, plan, now)
        if done:
            draft.release(now)
        _thank(draft, "plan_done" if done else "promise_kept", amount, now)
        return
    draft.release(now)
    _thank(draft, "promise_kept", amount, now)


def _thank(draft: Draft, wording: str, amount: Money, now: datetime) -> None:
    if draft.case.owner.value == "human":
        return
    later = Later(wording, now, f"playbook/{wording}", "a payment came in", amount, draft.balance())
    draft.notify(later, now)


def imported(draft: Draft, now: datetime) -> None:
    """The creditor's records changed: close what they say is paid, open again what is owed anew."""
    owes = any(item.is_open for item in draft.account.invoices)
    if not owes:
        if draft.case.state is CaseState.OPEN:
            draft.emit(CancelQueued("payment"))
            settle(draft, now, thank=bool(draft.case.steps))
    elif draft.case.state is CaseState.SETTLED:
        draft.set(state=CaseState.OPEN, opened_at=now)
    draft.set(timezone=draft.account.debtor.timezone)
