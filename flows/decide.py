"""The one function that decides: case and event in, new case and effects out. Pure; only the desk calls it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flows.case import Case, CaseFile, CaseState, Wake
from flows.chain import begin
from flows.consents import CREDITORS_RECORDS, from_records
from flows.delivery import bound, delivery_confirmed, delivery_failed, delivery_unknown, door_closed
from flows.draft import Draft, Rules
from flows.effects import Decision, Kind
from flows.events import (
    AgentReplied,
    Bound,
    ConsentGiven,
    ConsentWithdrawn,
    Corrected,
    BreathingSpace,
    BreathingSpaceEnded,
    DeliveryConfirmed,
    DeliveryFailed,
    DeliveryUnknown,
    DisputeSettled,
    DoorClosed,
    ErasureOrdered,
    Event,
    Exported,
    HandedBack,
    IdentityConfirmed,
    Imported,
    Paused,
    PaymentReceived,
    PlanApproved,
    PromiseRecorded,
    Replied,
    RepresentativeRemoved,
    RepresentativeSet,
    Suspended,
    TakenOver,
    Woken,
)
from flows.erasing import consent_given, consent_withdrawn, erasure_ordered, record_corrected
from flows.ladder import shift_for
from flows.money_in import imported, payment_received
from flows.people import (
    agent_replied,
    dispute_settled,
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
    suspended,
)
from flows.replied import replied
from flows.wake import next_wake
from flows.woken import woken
from ledger.account import Account

_AT_ONCE = timedelta(seconds=1)
"""What is overdue already is looked at with the next tick, never before the event that made it so."""


def decide(file: CaseFile, event: Event, rules: Rules, now: datetime) -> Decision:
    """What happens to the case because of the event. `now` is UTC. The new case has the next version."""
    draft = Draft(file, rules)
    _apply(draft, event, now)
    wake_at, wake = next_wake(draft.file, rules, now)
    if wake_at and wake is Wake.TICK:
        wake_at = max(wake_at, now + _AT_ONCE)
    draft.set(wake_at=wake_at, wake=wake, version=file.case.version + 1)
    return draft.decision()


def _apply(draft: Draft, event: Event, now: datetime) -> None:  # noqa: C901, PLR0912 - one line per kind of event
    match event:
        case Woken():
            woken(draft, now)
        case Replied():
            replied(draft, event, now)
        case PaymentReceived():
            payment_received(draft, event.payment, now)
        case Imported():
            imported(draft, now)
            draft.set(shift_days=shift_for(draft.file, draft.rules.scenario))
        case DeliveryFailed():
            delivery_failed(draft, event, now)
        case DeliveryUnknown():
            delivery_unknown(draft, event, now)
        case DeliveryConfirmed():
            delivery_confirmed(draft, event, now)
        case DoorClosed():
            door_closed(draft, event, now)
        case Bound():
            bound(draft, event, now)
        case TakenOver():
            taken_over(draft, event, now)
        case AgentReplied():
            agent_replied(draft, event, now)
        case HandedBack():
            handed_back(draft, event, now)
        case DisputeSettled():
            dispute_settled(draft, event, now)
        case PromiseRecorded():
            promise_recorded(draft, event, now)
        case PlanApproved():
            plan_approved(draft, event, now)
        case Paused():
            paused(draft, event, now)
        case Exported():
            draft.note(Kind.ACCESS, f"export/{event.why}", "the whole file was exported", actor=event.by)
        case IdentityConfirmed():
            identity_confirmed(draft, event, now)
        case RepresentativeSet():
            representative_set(draft, event, now)
        case RepresentativeRemoved():
            representative_removed(draft, event, now)
        case BreathingSpace():
            breathing_space(draft, event, now)
        case BreathingSpaceEnded():
            breathing_space_ended(draft, event, now)
        case Suspended():
            suspended(draft, event, now)
        case ConsentGiven():
            consent_given(draft, event, now)
        case ConsentWithdrawn():
            consent_withdrawn(draft, event, now)
        case Corrected():
            record_corrected(draft, event, now)
        case ErasureOrdered():
            erasure_ordered(draft, event, now)


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
