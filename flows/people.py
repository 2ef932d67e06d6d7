"""What members of the team do to a case."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flows.assigning import held_by
from flows.case import HoldReason, Owner
from flows.commitments import record_plan, record_promise, resume
from flows.draft import Draft
from flows.effects import CancelQueued, Kind
from flows.events import (
    HandedBack,
    IdentityConfirmed,
    Paused,
    PlanApproved,
    PromiseRecorded,
    TakenOver,
)
from flows.identity import How, verify
from flows.protection import rest_again
from ledger.agreements import PromiseKind, plan_installments
from ledger.calendar import at_local
from ledger.debtor import ContactPoint
from ledger.money import Money

HANDED_BACK = "handed_back"
"""The wording by which a debtor hears that the bot goes on."""


def taken_over(draft: Draft, event: TakenOver, now: datetime) -> None:
    """The bot falls silent: even its queued answers are cancelled."""
    draft.emit(CancelQueued("hand_over", answers_too=True))
    draft.set(owner=Owner.HUMAN, agent=event.agent, question=None)
    held_by(draft, event.agent)
    draft.hold(HoldReason.HUMAN, now, why=f"{event.agent} has the conversation")


def handed_back(draft: Draft, event: HandedBack, now: datetime) -> None:
    """The bot may speak again; escalations are closed; a promise that is still open goes on being followed.

    A breathing space that still runs holds: only its own end ends it. What the person had still waiting does not go:
    two would speak (decisions/0024).
    """
    draft.emit(CancelQueued("handed_back"))
    draft.set(owner=Owner.BOT, agent="", question=None)
    draft.close_escalations(None, now, event.outcome or "handed back")
    quiet = now + timedelta(days=draft.policy.quiet_after_reply_days)
    draft.set(step_at=quiet)
    words = event.outcome or None
    draft.note(Kind.HOLD, "agent/handed_back", "handed back to the bot", actor=event.agent, text=words)
    resume(draft, now, by_person=True)
    if draft.case.respites:
        rest_again(draft, now)
    if event.tell:
        _tell(draft, event.tell)


def _tell(draft: Draft, channel: str) -> None:
    """The bot goes on with the conversation, and says so where the debtor wrote."""
    point = next((item for item in draft.file.reachable() if item.channel == channel), None)
    if point is not None and channel in draft.case.last_inbound:
        draft.answer(HANDED_BACK, point.channel, point.address, {})


def promise_recorded(draft: Draft, event: PromiseRecorded, now: datetime) -> None:
    """A promise made by phone or approved beyond policy; follows like any other."""
    balance = draft.balance()
    amount = Money.of(event.amount, balance.currency) if event.amount is not None else balance
    if amount.minor <= 0:
        draft.note(Kind.BLOCK, "agent/promise", "there is nothing to promise", actor=event.agent)
        return
    _bot_goes_on(draft, now)
    draft.close_escalations(frozenset({"plan", "handover", "late", "refusal", "broken_promise"}), now, "promise")
    record_promise(draft, amount, event.due, now, PromiseKind.PROMISE, event.agent)


def plan_approved(draft: Draft, event: PlanApproved, now: datetime) -> None:
    """A plan that a person agreed to, inside policy or not."""
    dates = tuple(event.first + timedelta(days=event.every_days * n) for n in range(event.count))
    if not dates or draft.balance().minor < len(dates):
        draft.note(Kind.BLOCK, "agent/plan", "there is nothing to spread over a plan", actor=event.agent)
        return
    _bot_goes_on(draft, now)
    draft.close_escalations(frozenset({"plan", "handover", "late", "refusal", "broken_promise"}), now, "plan")
    record_plan(draft, plan_installments(draft.balance(), dates), now, event.agent)


def paused(draft: Draft, event: Paused, now: datetime) -> None:
    """Reminders rest until the start of a local day, or until a person hands back."""
    until = at_local(event.until, time(0), draft.timezone) if event.until else None
    draft.hold(HoldReason.PAUSED, now, until, rule="agent/pause", why=f"paused by {event.agent}")


def _bot_goes_on(draft: Draft, now: datetime) -> None:
    """Whoever agrees on a date with a debtor hands them back, out of hardship too (flows.barrier.stands)."""
    draft.set(owner=Owner.BOT, agent="", question=None)
    draft.close_escalations(frozenset({"vulnerable"}), now, "a person agreed on a date with them")
    if draft.case.hold and draft.case.hold.reason is HoldReason.HARDSHIP:
        draft.release(now, by_person=True)


def identity_confirmed(draft: Draft, event: IdentityConfirmed, now: datetime) -> None:
    """A person knows that a contact point is the debtor's: the steps that waited for it may go."""
    point = ContactPoint(event.channel, event.address)
    verify(draft, point, now, How.AGENT, event.agent)
    draft.set(step_at=None)
