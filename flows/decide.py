"""The one function that decides: case and event in, new case and effects out. Pure; only the desk calls it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flows.agent_words import agent_replied, reply_withdrawn
from flows.assigning import assigned, posted, task_held
from flows.beside import noted
from flows.by_phone import called
from flows.case import Case, CaseFile, CaseState, Wake
from flows.chain import begin
from flows.consents import CREDITORS_RECORDS, from_records
from flows.delivery import bound, delivery_confirmed, delivery_failed, delivery_unknown, door_closed, went_late
from flows.draft import Draft, Rules
from flows.effects import Decision, Kind
from flows.erasing import consent_given, consent_withdrawn, erasure_ordered, record_corrected
from flows.events import (
    AgentReplied,
    Assigned,
    Bound,
    BreathingSpace,
    BreathingSpaceEnded,
    Called,
    ConsentGiven,
    ConsentWithdrawn,
    Corrected,
    DeliveryConfirmed,
    DeliveryFailed,
    DeliveryUnknown,
    DisputeSettled,
    DoorClosed,
    ErasureOrdered,
    Event,
    Exported,
    FirstReminderUnsaid,
    HandedBack,
    IdentityConfirmed,
    Imported,
    Migrated,
    Noted,
    Paused,
    PaymentReceived,
    PlanApproved,
    Posted,
    PromiseRecorded,
    Replied,
    ReplyWithdrawn,
    RepresentativeRemoved,
    RepresentativeSet,
    Suspended,
    TakenOver,
    TaskHeld,
    WentLate,
    Woken,
)
from flows.first_reminder import first_reminder_unsaid
from flows.ladder import shift_for
from flows.migrating import migrated
from flows.money_in import imported, payment_received
from flows.people import (
    handed_back,
    identity_confirmed,
    paused,
    plan_approved,
    promise_recorded,
    taken_over,
)
from flows.protection import (
    breathing_space,
    breathing_space_ended,
    representative_removed,
    representative_set,
    rest_again,
    suspended,
)
from flows.replied import replied
from flows.settling import dispute_settled
from flows.switches import HeldBack, WaitOver
from flows.switching import held_back, wait_over
from flows.wake import next_wake
from flows.woken import woken
from ledger.account import Account

_AT_ONCE = timedelta(seconds=1)
"""What is overdue already is looked at with the next tick, never before the event that made it so."""


def decide(file: CaseFile, event: Event, rules: Rules, now: datetime) -> Decision:
    """What happens to the case because of the event. `now` is UTC. The new case has the next version."""
    draft = Draft(file, rules)
    if file.case.respites and file.case.state is CaseState.OPEN:
        rest_again(draft, now)
    _apply(draft, event, now)
    wake_at, wake = next_wake(draft.file, draft.rules, now)
    if wake_at and wake is Wake.TICK:
        wake_at = max(wake_at, now + _AT_ONCE)
    draft.set(wake_at=wake_at, wake=wake, version=file.case.version + 1)
    return draft.decision()


def _apply(draft: Draft, event: Event, now: datetime) -> None:
    _HANDLERS[type(event)](draft, event, now)


def _woken(draft: Draft, _: Woken, now: datetime) -> None:
    woken(draft, now)


def _imported(draft: Draft, _: Imported, now: datetime) -> None:
    imported(draft, now)
    draft.set(shift_days=shift_for(draft.file, draft.rules.scenario))


def _paid(draft: Draft, event: PaymentReceived, now: datetime) -> None:
    payment_received(draft, event.payment, now)


def _exported(draft: Draft, event: Exported, _: datetime) -> None:
    draft.note(Kind.ACCESS, f"export/{event.why}", "the whole file was exported", actor=event.by)


_HANDLERS: dict[type, Callable[[Draft, Any, datetime], None]] = {
    Woken: _woken,
    Replied: replied,
    PaymentReceived: _paid,
    Imported: _imported,
    DeliveryFailed: delivery_failed,
    DeliveryUnknown: delivery_unknown,
    DeliveryConfirmed: delivery_confirmed,
    WentLate: went_late,
    HeldBack: held_back,
    WaitOver: wait_over,
    FirstReminderUnsaid: first_reminder_unsaid,
    DoorClosed: door_closed,
    Bound: bound,
    TakenOver: taken_over,
    Assigned: assigned,
    TaskHeld: task_held,
    AgentReplied: agent_replied,
    ReplyWithdrawn: reply_withdrawn,
    Called: called,
    Posted: posted,
    HandedBack: handed_back,
    DisputeSettled: dispute_settled,
    PromiseRecorded: promise_recorded,
    PlanApproved: plan_approved,
    Paused: paused,
    Exported: _exported,
    Noted: noted,
    Migrated: migrated,
    IdentityConfirmed: identity_confirmed,
    RepresentativeSet: representative_set,
    RepresentativeRemoved: representative_removed,
    BreathingSpace: breathing_space,
    BreathingSpaceEnded: breathing_space_ended,
    Suspended: suspended,
    ConsentGiven: consent_given,
    ConsentWithdrawn: consent_withdrawn,
    Corrected: record_corrected,
    ErasureOrdered: erasure_ordered,
}
"""What answers each kind of event, one line each."""


def open_case(account: Account, rules: Rules, now: datetime, proof: str = CREDITORS_RECORDS) -> Case:
    """The case of an account that has none yet; settled from the start when nothing is open.

    `proof` says which record gives the consents to the account's contact points.
    """
    debtor = account.debtor
    owes = any(item.is_open for item in account.invoices)
    case = Case(
        id=account.id,
        creditor_id=debtor.creditor_id,
        debtor_id=debtor.id,
        scenario=rules.scenario.name,
        scenario_version=rules.scenario.version,
        timezone=debtor.timezone,
        opened_at=now,
        state=CaseState.OPEN if owes else CaseState.SETTLED,
        consents=from_records(debtor, now, proof),
        chain=begin(account.id),
    )
    wake_at, wake = next_wake(CaseFile(account, case), rules, now)
    return replace(case, wake_at=wake_at, wake=wake)
