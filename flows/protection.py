"""Who stands for the debtor, and what rest the law gives: as the debtor says it, as a person records it, as it ends.

Sources: US Regulation F, 12 CFR 1006.6(b)(2) (an attorney); FCA CONC 7 (a debt adviser; 30 + 30 days); the UK Debt
Respite Scheme Regulations 2020 (breathing space); the Belgian Judicial Code, art. 1675/2 ff. (collective debt
settlement). To be verified with counsel.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from flows.barrier import firmness
from flows.case import Case, HoldReason
from flows.commitments import resume
from flows.draft import Draft
from flows.effects import CancelQueued, Kind
from flows.events import BreathingSpace, BreathingSpaceEnded, RepresentativeRemoved, RepresentativeSet, Suspended
from flows.policy import Policy
from flows.standing import Representative, Respite
from ledger.calendar import at_local

_DAY = timedelta(days=1)
_RESPITE = firmness(HoldReason.BREATHING_SPACE)
_PROLONGED = "suspension_prolonged"
_SUSPENDED = "suspended"


# --- representation ---


def represented(draft: Draft, now: datetime) -> None:
    """The debtor says that somebody represents them: reminders stop at once, a person records who it is."""
    if draft.case.representative is None and draft.policy.represented_stops:
        draft.set(representative=Representative("", "", now))
    _rest_represented(draft, now, "the debtor says that somebody represents them")
    draft.escalate("represented", "somebody represents the debtor: record who it is and how to reach them", now)


def representative_set(draft: Draft, event: RepresentativeSet, now: datetime) -> None:
    """A person has recorded who represents the debtor."""
    draft.set(representative=Representative(event.name, event.contact, now))
    _rest_represented(draft, now, "a representative is recorded", event.agent)
    draft.close_escalations(frozenset({"represented"}), now, "recorded")


def representative_removed(draft: Draft, event: RepresentativeRemoved, now: datetime) -> None:
    """Nobody represents the debtor (any more): the case goes on as before."""
    draft.set(representative=None)
    draft.note(Kind.HOLD, "agent/not_represented", "nobody represents the debtor any more", actor=event.agent)
    draft.close_escalations(frozenset({"represented"}), now, "not represented")
    if draft.case.hold and draft.case.hold.reason is HoldReason.REPRESENTED:
        resume(draft, now, by_person=True)


def _rest_represented(draft: Draft, now: datetime, why: str, actor: str = "debtor") -> None:
    draft.emit(CancelQueued("represented", answers_too=True))
    draft.set(question=None, inquiry=None, later=())
    draft.note(Kind.HOLD, f"{draft.policy.pack}/represented", why, actor=actor)
    held = draft.case.hold and draft.case.hold.reason is HoldReason.REPRESENTED
    if draft.policy.represented_stops and not held:
        draft.hold(HoldReason.REPRESENTED, now, rule=f"{draft.policy.pack}/represented")


# --- breathing space ---


def respite_claimed(draft: Draft, now: datetime) -> None:
    """The debtor says that the law gives them rest: believed at once, a person looks it up and records its days."""
    if draft.case.hold is None or draft.case.hold.reason is not HoldReason.BREATHING_SPACE:
        _rest_by_law(draft, now, None, "the debtor says that they are in a breathing space")
        draft.escalate("breathing_space", "the debtor says that they are in a breathing space: look it up", now)


def breathing_space(draft: Draft, event: BreathingSpace, now: datetime) -> None:
    """A person has recorded a breathing space: no contact, interest or fees until its last day is over."""
    respite = Respite(event.start, event.until, event.reference, event.agent)
    draft.set(respites=(*draft.case.respites, respite))
    draft.close_escalations(frozenset({"breathing_space"}), now, "recorded")
    ends = at_local(event.until + _DAY, time(0), draft.timezone)
    if ends <= now:
        draft.note(Kind.HOLD, "breathing_space/past", "it was over when it was recorded", actor=event.agent)
        return
    _rest_by_law(draft, now, ends, f"a breathing space until {event.until}", event.agent)
    hold = draft.case.hold
    if hold and hold.reason is HoldReason.BREATHING_SPACE:
        began = at_local(event.start, time(0), draft.timezone)
        draft.set(hold=replace(hold, since=min(hold.since, began)))


def breathing_space_ended(draft: Draft, event: BreathingSpaceEnded, now: datetime) -> None:
    """A person has recorded that it ended early, or never was."""
    hold = draft.case.hold
    draft.close_escalations(frozenset({"breathing_space"}), now, "ended")
    draft.note(Kind.HOLD, "breathing_space/ended", "the breathing space has ended", actor=event.agent)
    over = draft.today(now) - _DAY
    draft.set(respites=tuple(replace(item, until=min(item.until, over)) for item in draft.case.respites))
    if hold and hold.reason is HoldReason.BREATHING_SPACE:
        draft.set(hold=replace(hold, until=now))
        resume(draft, now, by_person=True)


def respite_over(draft: Draft, now: datetime) -> None:
    """It ends by itself; a person looks before the bot goes on."""
    draft.note(Kind.HOLD, "breathing_space/over", "the last day of the breathing space has passed")
    draft.release(now)
    draft.hand_to_human("breathing_space", "the breathing space is over: look before reminders go on", now)


def rest_again(draft: Draft, now: datetime) -> None:
    """A case that begins anew (after an erasure) rests as the old one did: the law protects the debtor.

    So does one whose breathing space was taken for over by a clock that has been set back since. One that only begins
    later counts from now on, as it did when it was recorded.
    """
    today = draft.today(now)
    until = max((item.until for item in draft.case.respites if today <= item.until), default=None)
    if until is not None and firmness(draft.case.hold.reason if draft.case.hold else None) < _RESPITE:
        _rest_by_law(draft, now, at_local(until + _DAY, time(0), draft.timezone), f"a breathing space until {until}")
    elif draft.case.representative is not None and draft.case.hold is None and draft.policy.represented_stops:
        draft.hold(HoldReason.REPRESENTED, now, rule=f"{draft.policy.pack}/represented")


def _rest_by_law(draft: Draft, now: datetime, until: datetime | None, why: str, actor: str = "debtor") -> None:
    draft.emit(CancelQueued("breathing_space", answers_too=True))
    draft.set(question=None, inquiry=None, later=())
    draft.note(Kind.HOLD, f"{draft.policy.pack}/breathing_space", why, actor=actor)
    draft.hold(HoldReason.BREATHING_SPACE, now, until, rule=f"{draft.policy.pack}/breathing_space")


# --- a plan in the making, advice being sought ---


def suspend(draft: Draft, now: datetime, why: str) -> None:
    """Reminders rest for the policy's days, once of the debtor's own accord; what rests already is left alone."""
    days = draft.policy.suspend_days
    begun = draft.case.happened.get(_SUSPENDED)
    if not days or draft.case.hold is not None or (begun and begun >= draft.case.opened_at):
        return
    draft.happened(_SUSPENDED, now)
    _suspend_until(draft, now, now + timedelta(days=days), why)


def suspended(draft: Draft, event: Suspended, now: datetime) -> None:
    """A person lets reminders rest, or prolongs the rest once."""
    hold, days = draft.case.hold, draft.policy.suspend_days
    if hold is None and days:
        draft.happened(_SUSPENDED, now)
        _suspend_until(draft, now, now + timedelta(days=days), f"suspended by {event.agent}")
    elif may_prolong(draft.case, draft.policy):
        draft.happened(_PROLONGED, now)
        until = (hold.until if hold and hold.until else now) + timedelta(days=draft.policy.suspend_extension_days)
        _suspend_until(draft, now, until, f"prolonged by {event.agent}")
    else:
        draft.note(Kind.BLOCK, f"{draft.policy.pack}/suspend_days", "it rests already, or cannot be prolonged again")


def may_prolong(case: Case, policy: Policy) -> bool:
    """Whether a suspension runs that was not prolonged before."""
    if case.hold is None or case.hold.reason is not HoldReason.SUSPENDED or not policy.suspend_extension_days:
        return False
    prolonged = case.happened.get(_PROLONGED)
    return prolonged is None or prolonged < case.hold.since


def _suspend_until(draft: Draft, now: datetime, until: datetime, why: str) -> None:
    draft.hold(HoldReason.SUSPENDED, now, until, rule=f"{draft.policy.pack}/suspend_days", why=why)
