"""What a person learnt on the phone: each outcome does what the same words in writing would have done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time

from flows.case import ContactMark, HoldReason, MarkKind
from flows.commitments import open_dispute, rest_for_claim
from flows.draft import Draft
from flows.effects import CallTask, CancelQueued, Kind
from flows.events import Called, Learnt, PromiseRecorded
from flows.gate import call_from
from flows.grounds import call_grounds
from flows.identity import withdraw
from flows.opening import last_moment
from flows.people import promise_recorded
from flows.task import TaskKind
from flows.working import withdraw as stop_work
from flows.working import work_done
from ledger.calendar import at_local

CALL_SCRIPT = "call_script"
"""What is said in a call that no step asked for."""


def called(draft: Draft, event: Called, now: datetime) -> None:
    """A call was made; a conversation keeps further calls away for a while (US Regulation F)."""
    draft.doing = event.task
    work_done(draft, TaskKind.CALL, event.step)
    if event.reached:
        draft.set(spoke_at=now)
    words = "spoke with the debtor by phone" if event.reached else "phoned and reached nobody"
    draft.note(Kind.CALL_TASK, "agent/called", words, actor=event.agent, text=event.outcome or None)
    if event.learnt is not None:
        _LEARNT[event.learnt](draft, event, now)


def _promise(draft: Draft, event: Called, now: datetime) -> None:
    if event.day is not None:
        promise_recorded(draft, PromiseRecorded(event.agent, event.day, event.amount), now)


def _paid(draft: Draft, _: Called, now: datetime) -> None:
    rest_for_claim(draft, now, "the debtor said on the phone that it was paid")


def _dispute(draft: Draft, event: Called, now: datetime) -> None:
    known = {item.number for item in draft.account.invoices}
    numbers = tuple(number for number in event.invoices if number in known)
    open_dispute(draft, event.outcome, now, event.reason, numbers)


def _hardship(draft: Draft, _: Called, now: datetime) -> None:
    reason = "the debtor is in hardship (said on the phone)"
    draft.hand_to_human("vulnerable", reason, now, rule="playbook/hardship", hold=HoldReason.HARDSHIP)


def _refusal(draft: Draft, _: Called, now: datetime) -> None:
    draft.hand_to_human("refusal", "the debtor refuses to pay (said on the phone)", now)


def _wrong_number(draft: Draft, event: Called, now: datetime) -> None:
    """Everything that goes to that number is closed at once; somebody finds the right one."""
    number = draft.account.debtor.phone
    draft.emit(CancelQueued("wrong_person", answers_too=True, spares_work=True))
    stop_work(draft, "wrong_person", TaskKind.CALL)
    keys = {point.key for point in draft.file.reachable() if number and point.address == number}
    marks = tuple(ContactMark(key, MarkKind.CLOSED, now, event.outcome) for key in sorted(keys))
    draft.set(marks=(*draft.case.marks, *marks), question=None)
    withdraw(draft, keys)
    draft.note(Kind.BLOCK, "contact/wrong_person", "the phone number belongs to somebody else", actor=event.agent)
    draft.escalate("wrong_person", "find the right contact point of the debtor", now)
    if not draft.contacts():
        draft.hold(HoldReason.NO_CONTACT, now, why="no contact point is left")


def _call_back(draft: Draft, event: Called, now: datetime) -> None:
    """On the day that the debtor asked for: their own wish is no call of ours (12 CFR 1006.14(b)(3)(i))."""
    _again(draft, event, now, "agent/call_back", "the debtor asked to be called back", at_once=True)


def _try_again(draft: Draft, event: Called, now: datetime) -> None:
    """Nobody was reached: another try on the day chosen, or when the limits of calls allow one."""
    _again(draft, event, now, "agent/try_again", "nobody was reached: another try", at_once=False)


def _again(draft: Draft, event: Called, now: datetime, rule: str, reason: str, *, at_once: bool) -> None:
    wanted = at_local(event.day or draft.today(now), time(0), draft.timezone)
    earliest = wanted if at_once else max(wanted, call_from(draft.file, draft.policy, now))
    deadline = last_moment(draft.file, draft.policy, draft.today(earliest))
    basis = call_grounds(draft.file, draft.policy, now)
    draft.emit(CallTask(CALL_SCRIPT, rule, reason, deadline, basis=basis, author="agent"))
    draft.set(calls=(*draft.case.calls, now))


_LEARNT: Mapping[Learnt, Callable[[Draft, Called, datetime], None]] = {
    Learnt.PROMISE: _promise,
    Learnt.PAID: _paid,
    Learnt.DISPUTE: _dispute,
    Learnt.HARDSHIP: _hardship,
    Learnt.REFUSAL: _refusal,
    Learnt.WRONG_NUMBER: _wrong_number,
    Learnt.CALL_BACK: _call_back,
    Learnt.TRY_AGAIN: _try_again,
}
"""What each outcome of a call does, one line each."""
