"""The first reminder: which invoices have had theirs, what its wording has to be, and how long its term runs.

Belgium, Code of Economic Law, Book XIX: the first reminder is free and complete, and opens a term of 14 calendar days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from flows.case import Case, CaseFile
from flows.effects import CallTask, CancelQueued, Decision, Effect, Kind, PostLetter, Send
from flows.message import Delivery, Message
from flows.policy import Policy
from ledger.calendar import local_date
from ledger.charges import Announced, term_end

if TYPE_CHECKING:
    from flows.draft import Draft
    from flows.events import FirstReminderUnsaid
    from flows.scenario import Scenario

_DAY = timedelta(days=1)
_BY_STEPS = (Send, PostLetter)
_WENT = frozenset({Delivery.SENT, Delivery.DELIVERED, Delivery.READ})


def announced(file: CaseFile, number: str) -> Announced | None:
    """The first reminder that an invoice had, if any."""
    return next((item for item in file.case.announced if number in item.invoices), None)


def not_announced(file: CaseFile, today: date) -> tuple[str, ...]:
    """The invoices that are late and have had no reminder of their own yet."""
    known = {number for item in file.case.announced for number in item.invoices}
    late = [item.number for item in file.account.open_invoices(file.disputed) if item.due_date < today]
    return tuple([number for number in late if number not in known])


def wording_for(file: CaseFile, policy: Policy, wording: str, today: date) -> str:
    """The wording of a reminder: the pack's own where an invoice that it speaks of has had none yet."""
    lawful = policy.first_reminder_wording
    return lawful if lawful and not_announced(file, today) else wording


def has_to_come_first(file: CaseFile, policy: Policy, today: date) -> bool:
    """Whether the pack asks for a first reminder in its own words and a late invoice has had none.

    What is firmer speaks of all late invoices, so each of them needs its own.
    """
    return bool(policy.first_reminder_wording) and bool(not_announced(file, today))


def announce(draft: Draft, start: int, now: datetime) -> None:
    """Keep on record that a first reminder went, where one is among the draft's effects from `start` on.

    Only in the pack's own wording, where it has one: any other is no lawful first reminder.
    """
    lawful = draft.policy.first_reminder_wording
    sent = [item for item in draft.effects[start:] if isinstance(item, _BY_STEPS)]
    step = next((item.step or "" for item in sent if lawful in ("", item.wording)), None)
    if step is None:
        return
    today, days = draft.today(now), draft.policy.charges_wait_days
    numbers = not_announced(draft.file, today)
    if not numbers:
        return
    until = term_end(today, days) if days else today
    draft.set(announced=(*draft.case.announced, Announced(numbers, today, until, None, step)))


def sent_later(draft: Draft, step: str | None, now: datetime) -> None:
    """The latest first reminder went by another channel or from a queue, perhaps days later: its term begins then."""
    known, today = draft.case.announced, draft.today(now)
    if step and known and known[-1].step == step and today > known[-1].sent:
        late = today - known[-1].sent
        draft.set(announced=(*known[:-1], replace(known[-1], sent=today, until=known[-1].until + late)))


def unsaid(file: CaseFile, policy: Policy, scenario: Scenario, spoken: Iterable[Message]) -> date | None:
    """The day of a first reminder that is not known to have gone in the law's words; None when all have.

    `spoken` are the case's messages. What was cancelled, refused, lost from sight or written before the debtor moved
    here counts for nothing; a letter does, for people post it.
    """
    lawful, timezone = policy.first_reminder_wording, file.account.debtor.timezone
    went = {
        local_date(at, timezone)
        for item in spoken
        if item.wording == lawful and item.state in _WENT
        for at in (item.at, item.not_before, item.settled_at)
        if at is not None
    }
    posted = {step.id for step in scenario.steps if getattr(step, "letter", "") == lawful}
    return next((item.sent for item in file.case.announced if item.sent not in went and item.step not in posted), None)


def may_press(policy: Policy, case: Case, decision: Decision) -> bool:
    """Whether `unsaid` has to be asked: something firmer is about to be said, or a charge asked, after a first one."""
    lawful = policy.first_reminder_wording
    if not (lawful and case.announced):
        return False
    charged = len(decision.case.charges) > len(case.charges)
    return charged or any(_is_firmer(effect, lawful) for effect in decision.effects)


def _is_firmer(effect: Effect, lawful: str) -> bool:
    return isinstance(effect, Send | PostLetter | CallTask) and bool(effect.step) and effect.wording != lawful


def first_reminder_unsaid(draft: Draft, event: FirstReminderUnsaid, now: datetime) -> None:  # noqa: ARG001 - a handler
    """It counts for nothing; the next step says it again."""
    kept = tuple(item for item in draft.case.announced if item.sent != event.sent)
    if kept != draft.case.announced:
        draft.set(announced=kept)
        draft.emit(CancelQueued("first_reminder"))
        reason = f"the first reminder of {event.sent} is not known to have gone; it is said again first"
        draft.note(Kind.BLOCK, "first_reminder/unsaid", reason)


def firmer_from(file: CaseFile, policy: Policy) -> date | None:
    """The first local day on which something firmer may be said about all open invoices; None: any day.

    Each invoice has a term of its own; an invoice that joins later opens another one.
    """
    if not policy.first_reminder_wait_days or not file.case.announced:
        return None
    numbers = {item.number for item in file.account.open_invoices(file.disputed)}
    latest = max((item.sent for item in file.case.announced if not numbers.isdisjoint(item.invoices)), default=None)
    return term_end(latest, policy.first_reminder_wait_days) + _DAY if latest else None
