"""A dispute is settled by a person: with a credit, with corrected records, or rejected with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows.agent_words import channels_for_words, hurdle
from flows.case import HoldReason
from flows.commitments import resume
from flows.draft import Draft
from flows.effects import CancelQueued, Kind, Send
from flows.events import DisputeSettled
from ledger.agreements import Dispute, DisputeState
from ledger.money import Money

_SAID = {"credit": "dispute_credited", "corrected": "dispute_corrected", "rejected": "dispute_rejected"}


def dispute_settled(draft: Draft, event: DisputeSettled, now: datetime) -> None:
    """Upheld: its invoices rest until the creditor's records are corrected. Rejected: their follow-up goes on.

    A credit is a promise of the creditor's to book a credit note: what is left of the invoice is asked again when the
    records show it, never before, for until then nobody knows what is owed. Product.md: the debtor hears the outcome,
    unless the person tells them otherwise.
    """
    dispute = next((item for item in draft.case.open_disputes if item.id == event.dispute_id), None)
    if dispute is None:
        draft.note(Kind.BLOCK, "dispute/settled", "it was settled already", actor=event.agent)
        return
    if event.withdraw:
        draft.emit(CancelQueued("dispute_settled", spares_work=True))
    settled = _settled(draft, dispute, event, now)
    draft.set(disputes=tuple(settled if item.id == dispute.id else item for item in draft.case.disputes))
    state = settled.state
    credit = f", a credit of {settled.credit}" if settled.credit else ""
    text = event.reason or None
    draft.note(Kind.HOLD, f"dispute/{state.value}", f"dispute {state.value}{credit}", actor=event.agent, text=text)
    if not draft.case.open_disputes:
        draft.close_escalations(frozenset({"dispute"}), now, state.value)
    if draft.case.hold and draft.case.hold.reason is HoldReason.DISPUTE:
        resume(draft, now)
    if not event.upheld:
        draft.happened("dispute_rejected", now)
    if event.tell:
        _tell(draft, event, settled)


def _settled(draft: Draft, dispute: Dispute, event: DisputeSettled, now: datetime) -> Dispute:
    known = replace(dispute, answer=event.reason, settled_by=event.agent, settled_at=now)
    if not event.upheld:
        return replace(known, state=DisputeState.REJECTED)
    numbers = dispute.invoices or tuple(item.number for item in draft.account.open_invoices())
    owed = draft.account.open_on(numbers)
    credit = Money.of(event.credit, owed.currency) if event.credit is not None else None
    return replace(known, state=DisputeState.UPHELD, invoices=numbers, owed=owed, credit=credit)


def _tell(draft: Draft, event: DisputeSettled, dispute: Dispute) -> None:
    """A person's message in the creditor's words, where the debtor wrote last."""
    channels = channels_for_words(draft.file, draft.rules.channels)
    if hurdle(draft.file, draft.policy) or not channels:
        reason = "the debtor was not told of the outcome: nobody may be written to"
        draft.note(Kind.BLOCK, "dispute/not_told", reason, actor=event.agent)
        return
    kind = "rejected" if not event.upheld else "credit" if dispute.credit else "corrected"
    facts = {"numbers": ", ".join(dispute.invoices), "credit": dispute.credit, "because": dispute.answer}
    said = {name: value for name, value in facts.items() if value is not None}
    why = f"{event.agent} settled the dispute"
    draft.emit(Send(_SAID[kind], channels, False, "agent/dispute", why, said, author="agent"))
