"""What the oracle holds against all that the debtor would hear: hours, caps, holds, stops, identity, first words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from benchmarks.histories.law import cap_fault, local, window_fault
from benchmarks.histories.memory import Memory
from benchmarks.histories.seen import Breach, Seen, Tally
from benchmarks.histories.wording_facts import naming
from flows.case import CaseFile, HoldReason, MarkKind, Owner
from flows.effects import CallTask, Kind, Note, PostLetter, Send
from flows.events import Bound, DeliveryFailed, Replied, WentLate
from flows.steps.base import Anchor, Happening

_WEEK = timedelta(days=7)
_THANKS = frozenset({"thank_you", "thank_you_part", "paid_found", "promise_kept", "plan_done"})
_OWN_WORDS: dict[HoldReason, frozenset[str]] = {
    HoldReason.PROMISE: _THANKS | {"promise_day_before"},
    HoldReason.PLAN: _THANKS | {"promise_day_before", "installment_day_before"},
    HoldReason.ALREADY_PAID: _THANKS | {"paid_check"},
    HoldReason.PAUSED: _THANKS,
    HoldReason.SUSPENDED: _THANKS,
    HoldReason.QUESTION: _THANKS,
    HoldReason.NO_CONTACT: _THANKS,
    HoldReason.OPT_OUT: _THANKS,
}
"""What may be said unasked while a hold stands; under any other hold: nothing."""

_PRESSES = (Happening.PROMISE_BROKEN, Happening.DISPUTE_REJECTED)


def addresses(file: CaseFile) -> dict[str, str]:
    """Where each channel leads: a chat that was connected before the records' address."""
    found: dict[str, str] = {}
    for point in file.account.debtor.contacts:
        found.setdefault(point.channel, point.address)
    found.update((point.channel, point.address) for point in file.case.bound)
    return found


def spoken(seen: Seen, memory: Memory, tally: Tally) -> None:
    """Look at every message, letter and call of a decision. Raises Breach."""
    if isinstance(seen.event, WentLate):
        _late(seen, memory, tally, seen.event)
    for effect in seen.effects:
        kind = type(effect)
        if kind is Send:
            assert isinstance(effect, Send)
            _message(seen, memory, tally, effect)
        elif kind is PostLetter or kind is CallTask:
            assert isinstance(effect, PostLetter | CallTask)
            _work(seen, memory, tally, effect)


def _message(seen: Seen, memory: Memory, tally: Tally, send: Send) -> None:
    if not send.channels:
        raise Breach("contact", f"{send.wording} has no channel to go by")
    known = {"": send.to} if send.to else addresses(seen.after)
    for channel in send.channels:
        key = f"{channel}:{send.to or known.get(channel, '')}"
        _reachable(seen, memory, tally, send, channel, key)
        _identity(seen, tally, send, key)
    if send.unasked:
        _unasked(seen, memory, tally, send)
    elif send.author != "agent":
        tally["answers"] += 1
        if not (isinstance(seen.event, Replied | Bound) or (isinstance(seen.event, DeliveryFailed) and send.tried)):
            raise Breach("answer", f"{send.wording} answers nothing: {type(seen.event).__name__}")
    _neutral(seen, memory, tally, send)
    _pressing(seen, memory, tally, send)


# --- whom ---


def _reachable(seen: Seen, memory: Memory, tally: Tally, send: Send, channel: str, key: str) -> None:
    if channel in memory.stopped:
        raise Breach("stop", f"{send.wording or 'agent'} on {channel}, stopped at {memory.stopped[channel]}")
    if key in memory.closed and key not in memory.may_be_known(seen):
        raise Breach("wrong person", f"{send.wording or 'agent'} to {key}, which is somebody else's")
    if not send.unasked:
        return
    if key in memory.dead and any(m.key == key and m.kind is MarkKind.FAILED for m in seen.after.case.marks):
        raise Breach("contact", f"{send.wording} to {key}, which is dead")
    if not any(item.key == key and item.withdrawn is None and item.proof for item in seen.after.case.consents):
        raise Breach("consent", f"{send.wording} to {key} without a consent on file")
    tally["held: consents looked up"] += 1


def _identity(seen: Seen, tally: Tally, send: Send, key: str) -> None:
    if not seen.law.identity or send.author == "agent":
        return
    if any(item.key == key for item in seen.after.case.verified):
        tally["held: identity, reader known"] += 1
    elif send.wording in naming():
        raise Breach("identity", f"{send.wording} names the debt to {key}, who is not known")
    else:
        tally["held: identity, only neutral words"] += 1


def _neutral(seen: Seen, memory: Memory, tally: Tally, send: Send) -> None:
    """Somebody stands for the debtor, or the law gives them rest: no word of a debt, even in an answer."""
    represented = memory.represented and seen.law.represented and seen.after.case.representative is not None
    if not represented and not memory.resting(seen.now):
        return
    if send.author != "agent" and send.wording in naming():
        raise Breach("rest by law", f"{send.wording} while represented or in a breathing space")
    tally["held: answers in rest by law"] += 1


# --- when ---


def _unasked(seen: Seen, memory: Memory, tally: Tally, send: Send) -> None:
    tally["unasked messages decided"] += 1
    wish = seen.before.case.preferences
    shown = local(send.not_before, seen.zone) if send.not_before else seen.shown
    if fault := window_fault(seen.law, shown, wish.earliest, wish.latest):
        raise Breach("window", f"{send.wording}: {fault}")
    _resting(seen, memory, tally, send)
    if memory.fresh_until is not None and seen.now >= memory.fresh_until and not send.tried:
        raise Breach("old data", f"{send.wording} on payment data that are too old")
    if send.tried:
        _again(seen, memory, tally, send)
        return
    if fault := cap_fault(seen.law, memory.said, seen.now, seen.zone):
        raise Breach("caps", f"{send.wording} at {seen.shown:%a %d %b %H:%M}: {fault}")
    if memory.said:
        tally["held: caps with earlier messages"] += 1
    memory.said.append(seen.now)


def _again(seen: Seen, memory: Memory, tally: Tally, send: Send) -> None:
    """By another channel: counted in the place of the one that failed."""
    tally["unasked messages said again elsewhere"] += 1
    assert isinstance(seen.event, DeliveryFailed)
    counted = memory.moved.get(seen.event.message_id, seen.event.decided)
    if counted in memory.said:
        memory.said.remove(counted)
    moment = send.not_before or seen.now
    if fault := cap_fault(seen.law, memory.said, moment, seen.zone):
        raise Breach("caps", f"{send.wording} again at {moment}: {fault}")
    memory.said.append(seen.now)


def _late(seen: Seen, memory: Memory, tally: Tally, event: WentLate) -> None:
    """What goes on another day than planned is counted there, or waits."""
    if any(isinstance(effect, Note) and effect.kind is Kind.DEFER for effect in seen.effects):
        tally["held: late messages that wait for a cap"] += 1
        return
    counted = memory.moved.get(event.message_id, event.decided)
    if counted in memory.said:
        memory.said.remove(counted)
    if any(isinstance(effect, Note) and effect.rule == "delivery/stale" for effect in seen.effects):
        tally["held: what was too old by then is not said"] += 1
        return
    memory.moved[event.message_id] = seen.now
    if fault := cap_fault(seen.law, memory.said, seen.now, seen.zone):
        raise Breach("caps", f"{event.wording}, late, at {seen.shown:%a %d %b %H:%M}: {fault}")
    memory.said.append(seen.now)
    tally["held: late messages counted on the day they go"] += 1


def _resting(seen: Seen, memory: Memory, tally: Tally, send: Send) -> None:
    before, after = seen.before.case, seen.after.case
    if memory.resting(seen.now) or (memory.represented and seen.law.represented):
        raise Breach("rest by law", f"{send.wording} unasked while represented or in a breathing space")
    if before.owner is Owner.HUMAN and after.owner is Owner.HUMAN:
        raise Breach("hold", f"{send.wording} unasked while a person has the conversation")
    if before.hold is None or after.hold is None or before.hold.reason is not after.hold.reason:
        return
    tally[f"held: unasked under a {before.hold.reason.value} hold"] += 1
    if send.wording not in _OWN_WORDS.get(before.hold.reason, frozenset()):
        raise Breach("hold", f"{send.wording} unasked under a hold: {before.hold.reason.value}")


# --- the first reminder ---


def _pressing(seen: Seen, memory: Memory, tally: Tally, spoken_of: Send | PostLetter | CallTask) -> None:
    """Belgium: a complete first reminder before all, and 14 days after it really went before anything firmer."""
    law = seen.law
    if not law.first_wording or spoken_of.wording in (law.first_wording, "identity_ask") or not spoken_of.step:
        return
    if not _presses(seen, spoken_of.step) or _finds_out_who(seen):
        return
    oldest = seen.after.account.oldest_open(seen.after.disputed)
    if oldest is None or oldest.due_date >= seen.today:
        return
    told = memory.told.get(oldest.number)
    if told is None:
        raise Breach("first reminder", f"{spoken_of.wording} about {oldest.number}, which had no first reminder")
    later = spoken_of.not_before if isinstance(spoken_of, Send) else None
    day = local(later, seen.zone).date() if later else seen.today
    if (day - told).days <= law.wait_days:
        raise Breach("first reminder", f"{spoken_of.wording} on {day}, the first reminder went on {told}")
    tally["held: firmer words after the first reminder's term"] += 1


def _finds_out_who(seen: Seen) -> bool:
    """A call because nobody said who reads there: it is about identity, and asks for no money."""
    return any(
        isinstance(e, Note) and e.kind is Kind.BLOCK and e.rule.endswith("/identity_check") for e in seen.effects
    )


def _presses(seen: Seen, name: str) -> bool:
    step = next((item for item in seen.scenario.steps if item.id == name), None)
    if step is None or step.kind == "escalate":
        return False
    when = step.when
    if when.anchor is Anchor.EVENT:
        return when.event in _PRESSES
    return when.anchor is Anchor.LAST_STEP or when.days >= 0


def about(seen: Seen) -> tuple[str, ...]:
    """The invoices that a first reminder of today speaks of."""
    account = seen.after.account
    return tuple(i.number for i in account.open_invoices(seen.after.disputed) if i.due_date < seen.today)


# --- letters and calls ---


def _work(seen: Seen, memory: Memory, tally: Tally, work: PostLetter | CallTask) -> None:
    case = seen.after.case
    if memory.resting(seen.now) or (memory.represented and seen.law.represented):
        raise Breach("rest by law", f"{work.wording} while represented or in a breathing space")
    if case.hold and case.hold.reason is HoldReason.HARDSHIP:
        raise Breach("hold", f"{work.wording} in hardship")
    _pressing(seen, memory, tally, work)
    if isinstance(work, PostLetter):
        tally["letters"] += 1
        wish = seen.before.case.preferences
        if fault := window_fault(seen.law, seen.shown, wish.earliest, wish.latest):
            raise Breach("window", f"letter {work.wording}: {fault}")
        if work.unasked:
            if fault := cap_fault(seen.law, memory.said, seen.now, seen.zone):
                raise Breach("caps", f"letter {work.wording}: {fault}")
            memory.said.append(seen.now)
        return
    tally["calls"] += 1
    memory.calls = [at for at in memory.calls if at > seen.now - _WEEK]
    if seen.law.calls_week is not None and len(memory.calls) >= seen.law.calls_week:
        raise Breach("caps", f"a call, {len(memory.calls)} in 7 days already")
    memory.calls.append(seen.now)


LawfulAt = Callable[[datetime], str]
"""Why something unasked may not be said at a moment; empty when it may."""


def lawful_at(seen: Seen, memory: Memory, *, firmer: bool) -> LawfulAt:
    """The whole law for the debtor, as a question about any moment."""
    wish = seen.before.case.preferences

    def fault(moment: datetime) -> str:
        shown = local(moment, seen.zone)
        found = window_fault(seen.law, shown, wish.earliest, wish.latest)
        found = found or cap_fault(seen.law, memory.said, moment, seen.zone)
        if found or not firmer or not seen.law.wait_days:
            return found
        return _in_term(seen, memory, moment)

    return fault


def _in_term(seen: Seen, memory: Memory, moment: datetime) -> str:
    oldest = seen.after.account.oldest_open(seen.after.disputed)
    told = memory.told.get(oldest.number) if oldest else None
    day = local(moment, seen.zone).date()
    return f"in the term of {told}" if told and (day - told).days <= seen.law.wait_days else ""
