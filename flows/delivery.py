"""What a message's fate does to its case, and contact points that come and go."""

from __future__ import annotations

from datetime import datetime

from flows.case import ContactMark, HoldReason, MarkKind
from flows.draft import Draft
from flows.effects import CancelQueued, Kind, Send
from flows.events import Bound, DeliveryFailed, DeliveryUnknown, DoorClosed
from ledger.debtor import ContactPoint, OptOut


def delivery_failed(draft: Draft, event: DeliveryFailed, now: datetime) -> None:
    """The next channel has its turn with the same message; with none left a person looks."""
    _mark(draft, event, now)
    tried = {event.channel, *event.tried}
    left = tuple(dict.fromkeys(p.channel for p in draft.contacts() if p.channel not in tried))
    draft.note(Kind.BLOCK, f"delivery/{event.code}", event.reason, channel=event.channel, step=event.step)
    if left:
        reason = f"{event.channel} failed"
        text = event.text if event.author == "agent" or not event.wording else None
        draft.emit(
            Send(
                event.wording,
                left,
                event.unasked,
                "delivery/fallback",
                reason,
                event.facts,
                event.step,
                text,
                event.author,
                tried=tuple(sorted(tried)),
            )
        )
        return
    if not draft.contacts():
        draft.hold(HoldReason.NO_CONTACT, now, why="no contact point works any more")
    draft.escalate("delivery", f"a message could not be delivered ({event.code})", now)


def _mark(draft: Draft, event: DeliveryFailed, now: datetime) -> None:
    if event.opted_out:
        _stop(draft, event.channel, event.reason, now)
    elif event.dead:
        mark = ContactMark(f"{event.channel}:{event.address}", MarkKind.FAILED, now, event.code)
        draft.set(marks=(*draft.case.marks, mark))


def _stop(draft: Draft, channel: str, words: str, now: datetime) -> None:
    if all(item.channel != channel for item in draft.case.opt_outs):
        draft.set(opt_outs=(*draft.case.opt_outs, OptOut(channel, now, words)))
        draft.note(Kind.BLOCK, "opt_out/provider", "the debtor closed this channel", channel=channel)


def delivery_unknown(draft: Draft, event: DeliveryUnknown, now: datetime) -> None:
    """Never resent blindly: a person looks."""
    draft.note(Kind.BLOCK, "delivery/unknown", "the provider's answer was never seen", channel=event.channel)
    draft.escalate("delivery", "the outcome of a message is unknown", now)


def door_closed(draft: Draft, event: DoorClosed, now: datetime) -> None:
    """A block by the provider's means is an opt-out of that channel."""
    draft.emit(CancelQueued("opt_out", answers_too=True))
    _stop(draft, event.channel, event.words, now)
    if not draft.contacts():
        draft.hold(HoldReason.OPT_OUT, now, why="the debtor closed the last channel")
        draft.escalate("no_contact", "the debtor closed the last channel", now)


def bound(draft: Draft, event: Bound, now: datetime) -> None:
    """A chat is bound to the debtor by a signed token: it counts as consent to that channel."""
    others = tuple(point for point in draft.case.bound if point.channel != event.channel)
    opt_outs = tuple(item for item in draft.case.opt_outs if item.channel != event.channel)
    draft.set(bound=(*others, ContactPoint(event.channel, event.address)), opt_outs=opt_outs)
    draft.note(Kind.REPLY, "contact/bound", "the debtor connected a chat", channel=event.channel, actor="debtor")
    draft.set(last_inbound={**draft.case.last_inbound, event.channel: now})
    draft.answer("bound_welcome", event.channel, event.address, {})
