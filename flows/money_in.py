"""What money does: spread it, thank, keep promises, close the case; and what a new import changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows.barrier import barrier, firmness
from flows.case import CaseState, HoldReason, Later, MarkKind, Owner
from flows.charging import covered, settle_charges
from flows.commitments import next_installment, resume, update_promise
from flows.correcting import corrections_shown, still_awaited
from flows.draft import Draft
from flows.effects import Book, CancelQueued, Kind
from flows.ladder import shift_for
from flows.protection import rest_again
from ledger.account import Account
from ledger.agreements import PromiseKind, PromiseState, PromiseToPay
from ledger.invoice import Payment, allocate
from ledger.money import Money

_STOPPED_BY_OTHER = "a contact point was stopped in another debtor's case: ask this debtor for their own consent"

_PAID = CancelQueued("payment")
_NONE: frozenset[str] = frozenset()
_CLOSED_BY_PAYMENT = frozenset({"late", "broken_promise", "paid_not_found", "refusal", "plan", "no_contact"})


def payment_received(draft: Draft, payment: Payment, now: datetime) -> None:
    """Book the payment and draw the consequences; what was queued is stopped (no reminder to somebody who has paid)."""
    spread = allocate(payment, draft.account.invoices)
    awaited = draft.file.awaiting_correction if draft.case.disputes else _NONE
    draft.owing(Account(draft.account.debtor, spread.invoices))
    if awaited:
        still_awaited(draft, awaited)
    draft.emit(Book(payment, spread.allocations, spread.surplus, spread.invoices))
    draft.emit(_PAID)
    parts = ", ".join([f"{part.amount} on {part.invoice}" for part in spread.allocations]) or "nothing open to settle"
    surplus = f"; {spread.surplus} is left over{covered(draft, spread.surplus)}" if spread.surplus else ""
    day = draft.today(payment.at)
    own = f" of {day}" if day != draft.today(now) else ""
    draft.note(Kind.PAYMENT, "payment/received", f"{payment.amount}{own}: {parts}{surplus}", actor="bank")
    draft.happened("payment", now)
    if not draft.account.open_invoices():
        settle(draft, now, thank=True)
    else:
        draft.set(shift_days=shift_for(draft.file, draft.rules.scenario))
        _part_paid(draft, payment.amount, now)


def settle(draft: Draft, now: datetime, *, thank: bool) -> None:
    """Nothing is open any more: close the case, and thank where the bot speaks."""
    if draft.case.state is not CaseState.OPEN:
        return
    wording = _thanks_for(draft)
    _keep_all_promises(draft)
    draft.happened("settled", now)
    draft.close_escalations(_CLOSED_BY_PAYMENT, now, "paid")
    settle_charges(draft, now)
    silent = barrier(draft.case, draft.policy) is not None
    kept = draft.case.hold if draft.case.hold and firmness(draft.case.hold.reason) else None
    draft.set(state=CaseState.SETTLED, hold=kept, question=None, hurry=False, step_at=None, shift_days=0, extensions=0)
    _back_to_bot(draft, took=False)
    draft.note(Kind.CLOSE, "account/settled", "nothing is open any more")
    if silent:
        draft.set(later=())
    elif thank:
        draft.notify(Later(wording, now, f"playbook/{wording}", "the account is settled"), now)


def _thanks_for(draft: Draft) -> str:
    if draft.case.plan:
        return "plan_done"
    hold = draft.case.hold
    return "paid_found" if hold and hold.reason is HoldReason.ALREADY_PAID else "thank_you"


def _back_to_bot(draft: Draft, *, took: bool) -> None:
    """Nobody hands back a conversation that no queue shows any more. `took`: even one that a person took."""
    if not draft.case.open_escalations and (took or not draft.case.agent):
        draft.set(owner=Owner.BOT, agent="")


def _keep_all_promises(draft: Draft) -> None:
    for promise in draft.case.promises:
        if promise.state is PromiseState.OPEN:
            update_promise(draft, replace(promise, state=PromiseState.KEPT))
    plans = draft.case.plans
    if plans:
        kept = (replace(plan, state=PromiseState.KEPT) if plan.state is PromiseState.OPEN else plan for plan in plans)
        draft.set(plans=tuple(kept))


def _part_paid(draft: Draft, amount: Money, now: datetime) -> None:
    promise = draft.case.promise
    if promise and promise.amount.currency == amount.currency:
        if look_up(draft, promise, now):
            return
    elif draft.case.hold and draft.case.hold.reason is HoldReason.ALREADY_PAID:
        draft.set(question=None)
        resume(draft, now)
    _thank(draft, "thank_you_part", amount, now)


def look_up(draft: Draft, promise: PromiseToPay, now: datetime) -> bool:
    """Count what came in for a promise, whichever way it was reported; True when it is kept with that."""
    counted = promise.counted(draft.account.paid())
    update_promise(draft, counted)
    if counted.state is PromiseState.KEPT:
        _promise_kept(draft, counted, now)
        return True
    return False


def _promise_kept(draft: Draft, promise: PromiseToPay, now: datetime) -> None:
    amount = promise.received or promise.amount
    draft.note(Kind.PROMISE, "promise/kept", f"{amount} came in as promised")
    draft.set(question=None)
    plan = draft.case.plan
    if promise.kind is PromiseKind.INSTALLMENT and plan and next_installment(draft, plan, now, promise.surplus.minor):
        _thank(draft, "promise_kept", amount, now)
        return
    resume(draft, now)
    _thank(draft, "promise_kept", amount, now)


def _thank(draft: Draft, wording: str, amount: Money, now: datetime) -> None:
    if draft.case.owner is Owner.HUMAN:
        return
    later = Later(wording, now, f"playbook/{wording}", "a payment came in", amount, draft.balance())
    draft.notify(later, now)


def imported(draft: Draft, now: datetime) -> None:
    """The creditor's records changed: close what they say is paid, open again what is owed anew."""
    if draft.case.marks:
        _tell_of_stops(draft, now)
    if draft.case.respites or draft.case.representative:
        rest_again(draft, now)
    if not draft.account.open_invoices():
        if draft.case.state is CaseState.OPEN:
            draft.emit(_PAID)
            settle(draft, now, thank=bool(draft.case.steps))
    elif draft.case.state is CaseState.SETTLED:
        _open_again(draft, now)
    elif draft.case.promise:
        look_up(draft, draft.case.promise, now)
    corrections_shown(draft, now)
    if draft.case.timezone != draft.timezone:
        draft.set(timezone=draft.timezone)


def _open_again(draft: Draft, now: datetime) -> None:
    draft.set(state=CaseState.OPEN, opened_at=now, later=())
    _back_to_bot(draft, took=True)
    if draft.case.owner is Owner.BOT and draft.case.hold and draft.case.hold.reason is HoldReason.HUMAN:
        draft.set(hold=None)  # taken over when nothing was owed: nobody would ever hand it back


def _tell_of_stops(draft: Draft, now: datetime) -> None:
    """An address that somebody else had stopped is not used and not forgotten: a person hears of it, once."""
    told = any(item.reason == _STOPPED_BY_OTHER for item in draft.case.escalations)
    if not told and any(mark.kind is MarkKind.OPTED_OUT for mark in draft.case.marks):
        draft.note(Kind.BLOCK, "consent/stopped_address", _STOPPED_BY_OTHER)
        draft.escalate("wrong_person", _STOPPED_BY_OTHER, now)
