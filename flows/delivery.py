"""What a message's fate does to its case, and contact points that come and go."""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.case import CaseState, ContactMark, HoldReason, MarkKind, Owner
from flows.charging import undelivered
from flows.commitments import resume
from flows.consenting import give, stop
from flows.draft import Draft
from flows.effects import CancelQueued, Kind, Send
from flows.events import Bound, DeliveryConfirmed, DeliveryFailed, DeliveryUnknown, DoorClosed, WentLate
from flows.first_reminder import has_to_come_first, sent_later
from flows.gate import after_term, earliest_lawful
from flows.grounds import grounds
from flows.identity import How, move_inquiry, verify
from flows.neutral import IDENTITY_ASK
from flows.opening import window_from
from flows.standing import Source
from flows.wake import promise_rests
from ledger.debtor import ContactPoint

_ONLY_HERE = frozenset({"opt_out_done", "wrong_person", "bound_welcome"})
"""What speaks of the very channel or address, and makes no sense (or does harm) anywhere else."""

_THANKS = frozenset({"thank_you", "thank_you_part", "paid_found", "promise_kept", "plan_done"})
_PROMISE_WORDS = frozenset({"promise_day_before", "installment_day_before"})

_LATEST = timedelta(days=7)
"""After so long a reminder's words no longer fit; the ladder goes on with its next step."""

_IN_DOUBT = "the outcome of a message is unknown"


def delivery_failed(draft: Draft, event: DeliveryFailed, now: datetime) -> None:
    """The next channel has its turn with the same message; with none left a person looks."""
    _mark(draft, event, now)
    tried = {event.channel, *event.tried}
    left = tuple(dict.fromkeys(p.channel for p in _readers(draft, event) if p.channel not in tried))
    draft.note(Kind.BLOCK, f"delivery/{event.code}", event.reason, channel=event.channel, step=event.step)
    if event.wording in _ONLY_HERE:
        return
    stale = _stale(draft, event, now)
    if stale:
        draft.note(Kind.BLOCK, "delivery/stale", stale, channel=event.channel, step=event.step)
        if any(item.step == event.step for item in draft.case.announced[-1:]):
            undelivered(draft, event.step)
        return
    if left and not event.filed and _say_elsewhere(draft, event, left, tuple(sorted(tried)), now):
        return
    undelivered(draft, event.step)
    if not draft.contacts():
        draft.hold(HoldReason.NO_CONTACT, now, why="no contact point works any more")
    draft.escalate("delivery", f"a message could not be delivered ({event.code})", now)


def _readers(draft: Draft, event: DeliveryFailed) -> tuple[ContactPoint, ...]:
    """Whose readers may hear it: the debt is named to nobody unknown. A person decides for themselves."""
    return draft.contacts() if event.author == "agent" else draft.hearing(event.wording)


def _say_elsewhere(
    draft: Draft, event: DeliveryFailed, left: tuple[str, ...], tried: tuple[str, ...], now: datetime
) -> bool:
    """The same message by the next channel: an unasked one in the debtor's hours only; it was counted already.

    An answer or a person's words are said again as they were; a reminder is written anew, with today's figures.
    """
    not_before = None
    if event.unasked:
        not_before = _counted_anew(draft, event, now)
        if not_before is None:
            return False
    text = None if event.unasked and event.wording else event.text
    facts = event.facts if text is None else {}
    draft.emit(
        Send(
            event.wording,
            left,
            event.unasked,
            "delivery/fallback",
            f"{event.channel} failed",
            facts,
            event.step,
            text,
            event.author,
            tried=tried,
            not_before=not_before if not_before and not_before > now else None,
            basis=grounds(draft.file, draft.policy, not_before, again=True) if not_before else None,
        )
    )
    sent_later(draft, event.step, not_before or now)
    if event.wording == IDENTITY_ASK:
        move_inquiry(draft, left[0])
    return True


def _counted_anew(draft: Draft, event: DeliveryFailed, now: datetime) -> datetime | None:
    """When it may be said again, counted from now on in the place of the one that failed; None: not within 60 days."""
    begins = after_term(draft.file, draft.policy, now) if _presses(draft, event) else now
    if event.decided is None:
        return window_from(draft.file, draft.policy, begins)
    counted = draft.case.unasked
    draft.set(unasked=tuple(sent for sent in counted if sent != event.decided))
    moment = earliest_lawful(draft.file, draft.policy, begins)
    draft.set(unasked=(*draft.case.unasked, now) if moment else counted)
    return moment


def _presses(draft: Draft, event: DeliveryFailed) -> bool:
    """Whether it was firmer than a first reminder: a clock that was set back may have put us into its term again."""
    step = next((item for item in draft.rules.scenario.steps if item.id == event.step), None)
    return step is not None and step.presses and event.wording != draft.policy.first_reminder_wording


def _stale(draft: Draft, event: DeliveryFailed, now: datetime) -> str:
    """Why the message must not be said again although it never arrived: things moved on meanwhile."""
    case = draft.case
    if event.author == "agent":
        return ""
    if case.owner is Owner.HUMAN and (event.unasked or event.step or case.agent):
        return "a person has the conversation"
    if event.wording == IDENTITY_ASK and case.inquiry is None:
        return "it is known who is there"
    if not (event.unasked or event.step) or event.wording in _THANKS:
        return ""
    if case.state is not CaseState.OPEN:
        return "nothing is open any more"
    return _stale_reminder(draft, event, now)


def _stale_reminder(draft: Draft, event: DeliveryFailed, now: datetime) -> str:
    hold = draft.case.hold
    if event.step in _PROMISE_WORDS:
        promise = draft.case.promise
        same = promise is not None and event.facts.get("due") in (None, promise.due)
        return "" if same and promise_rests(draft.case) else "the promise is not waited for any more"
    if event.step == "paid_check":
        return "" if hold and hold.reason is HoldReason.ALREADY_PAID else "the payment is not looked for any more"
    if hold is not None:
        return f"reminders rest: {hold.reason.value}"
    lawful = event.wording in (draft.policy.first_reminder_wording, IDENTITY_ASK)
    if not lawful and has_to_come_first(draft.file, draft.policy, draft.today(now)):
        return "a first reminder in the law's words comes before it"
    sent = max((done.at for done in draft.case.steps if done.step == event.step), default=None)
    if sent and any(heard > sent for heard in draft.case.last_inbound.values()):
        return "the debtor has written since"
    return ""


def _mark(draft: Draft, event: DeliveryFailed, now: datetime) -> None:
    if event.opted_out:
        _stop(draft, event.channel, event.address, event.reason, now)
    elif event.dead:
        mark = ContactMark(f"{event.channel}:{event.address}", MarkKind.FAILED, now, event.code)
        draft.set(marks=(*draft.case.marks, mark))


def _stop(draft: Draft, channel: str, address: str, words: str, now: datetime) -> None:
    if stop(draft, ContactPoint(channel, address), Source.DEBTOR, words, now):
        draft.emit(CancelQueued("opt_out", spares_work=True))
        draft.note(Kind.BLOCK, "opt_out/provider", "the debtor closed this channel", channel=channel)


def delivery_unknown(draft: Draft, event: DeliveryUnknown, now: datetime) -> None:
    """Never resent blindly: a person looks."""
    draft.note(Kind.BLOCK, "delivery/unknown", "the provider's answer was never seen", channel=event.channel)
    draft.escalate("delivery", _IN_DOUBT, now)


def delivery_confirmed(draft: Draft, event: DeliveryConfirmed, now: datetime) -> None:
    """The doubt is over: the escalation that it opened is closed, unless another message is still in doubt."""
    outcome = f"{event.state} after all"
    draft.note(Kind.BLOCK, "delivery/confirmed", f"the message was {outcome}", channel=event.channel)
    if not event.others:
        draft.close_escalations(frozenset({"delivery"}), now, outcome, reason=_IN_DOUBT)


def went_late(draft: Draft, event: WentLate, now: datetime) -> None:
    """What goes on a later day than planned is counted on that day, and only where the caps have room for it there.

    A first reminder's term runs from the day on which it really goes.
    """
    counted = draft.case.unasked
    draft.set(unasked=tuple(sent for sent in counted if sent != event.decided))
    if too_late := _too_late(draft, event, now):
        draft.emit(CancelQueued("delivery/stale", only=(event.message_id,)))
        draft.note(Kind.BLOCK, "delivery/stale", too_late, step=event.step)
        if event.step in {item.step for item in draft.case.announced[-1:]}:
            undelivered(draft, event.step)
        return
    free = earliest_lawful(draft.file, draft.policy, now)
    if free == now:
        draft.set(unasked=(*draft.case.unasked, now))
        sent_later(draft, event.step, now)
        return
    basis = grounds(draft.file, draft.policy, now)
    draft.note(
        Kind.DEFER,
        "delivery/late",
        "it waits until caps and hours allow it",
        step=event.step,
        earliest=free,
        basis=basis,
    )
    draft.set(unasked=counted)


def _too_late(draft: Draft, event: WentLate, now: datetime) -> str:
    """Why a message that waited (for a provider, a switch, a long downtime) is not said any more; empty: it is."""
    if now - event.decided > _LATEST:
        return f"it waited for more than {_LATEST.days} days"
    if event.step in _PROMISE_WORDS and not promise_rests(draft.case):
        return "the promise is not waited for any more"
    return ""


def door_closed(draft: Draft, event: DoorClosed, now: datetime) -> None:
    """A block by the provider's means is an opt-out of that channel."""
    draft.emit(CancelQueued("opt_out", answers_too=True, spares_work=True))
    _stop(draft, event.channel, event.address, event.words, now)
    if not draft.contacts():
        draft.hold(HoldReason.OPT_OUT, now, why="the debtor closed the last channel")
        draft.escalate("no_contact", "the debtor closed the last channel", now)


def bound(draft: Draft, event: Bound, now: datetime) -> None:
    """A chat is bound to the debtor by a signed token: it counts as consent to that channel."""
    others = tuple(point for point in draft.case.bound if point.channel != event.channel)
    point = ContactPoint(event.channel, event.address)
    marks = tuple(item for item in draft.case.marks if item.key != point.key)
    draft.set(bound=(*others, point), marks=marks)
    give(draft, point, Source.DEBTOR, "the debtor opened the signed link and connected this chat", now)
    draft.note(Kind.REPLY, "contact/bound", "the debtor connected a chat", channel=event.channel, actor="debtor")
    draft.set(last_inbound={**draft.case.last_inbound, event.channel: now})
    verify(draft, point, now, How.TOKEN)
    if draft.case.hold and draft.case.hold.reason in (HoldReason.NO_CONTACT, HoldReason.OPT_OUT):
        draft.close_escalations(frozenset({"no_contact"}), now, "the debtor connected a chat")
        resume(draft, now)
    if draft.case.owner is Owner.BOT:
        draft.answer("bound_welcome", event.channel, event.address, {})
