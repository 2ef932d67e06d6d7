"""A person's own words to a debtor, now or later: where they may go, and what the writer has to know before they do."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from flows.barrier import barrier
from flows.case import Case, CaseFile, CaseState, Owner
from flows.draft import Draft
from flows.effects import CancelQueued, Kind, Send
from flows.events import AgentReplied, ReplyWithdrawn, TakenOver
from flows.message import Message
from flows.opening import window_from
from flows.people import taken_over
from flows.policy import Policy
from flows.sending import TAKES_FILES

WHATSAPP = "whatsapp"
_LATE = timedelta(hours=1)


class Hurdle(StrEnum):
    """What a writer must have before their eyes. Nothing goes after an erasure; the others a person may go past."""

    ERASED = "erased"
    REPRESENTED = "represented"
    BREATHING_SPACE = "breathing_space"
    SETTLED = "settled"


_BARRIERS = {item.value for item in Hurdle}


def hurdle(file: CaseFile, policy: Policy) -> Hurdle | None:
    """What stands between a person's words and this debtor; None for nothing."""
    if file.case.erasure and file.case.erasure.restricted:
        return Hurdle.ERASED
    found = barrier(file.case, policy)
    if found and found.rule in _BARRIERS:
        return Hurdle(found.rule)
    return Hurdle.SETTLED if file.case.state is CaseState.SETTLED else None


def channels_for_words(file: CaseFile, in_service: Collection[str]) -> tuple[str, ...]:
    """Where a person may write, best first: where the debtor wrote last, then the usual order.

    The debtor's own message may be answered where it came from, consent or not.
    """
    last = _wrote_last(file.case)
    points = [point.channel for point in file.contacts()]
    points += [point.channel for point in file.reachable() if point.channel in file.case.last_inbound]
    usable = [name for name in dict.fromkeys(points) if name in in_service]
    return tuple(sorted(usable, key=lambda name: name != last))


def whatsapp_until(case: Case, policy: Policy) -> datetime | None:
    """Until when (UTC) free text may go on WhatsApp, past or to come; None: the debtor never wrote there."""
    last = case.last_inbound.get(WHATSAPP)
    return last + timedelta(hours=policy.whatsapp_hours) if last else None


def late_words(file: CaseFile, policy: Policy, message: Message, now: datetime) -> datetime | None:
    """When words may go whose chosen time has passed unused, after a downtime: None for now.

    Nobody chose this hour: more than an hour late they wait for the debtor's usual hours.
    """
    if message.not_before is None or now - message.not_before <= _LATE:
        return None
    opened = window_from(file, policy, now)
    return opened if opened and opened > now else None


def _wrote_last(case: Case) -> str:
    return max(case.last_inbound, key=lambda channel: case.last_inbound[channel], default="")


def agent_replied(draft: Draft, event: AgentReplied, now: datetime) -> None:
    """A person's own words, on the channel asked for, else where the debtor wrote last, else the preferred one.

    They come by no other channel than the one that the writer looked at, and not past a hurdle that came up meanwhile.
    """
    channels = _channels(draft, event)
    rule, reason = _refused(draft, event, channels, now)
    if rule:
        draft.note(Kind.BLOCK, rule, reason, channel=event.channel or None, actor=event.agent, text=event.text or None)
        return
    if draft.case.owner is not Owner.HUMAN or draft.case.agent != event.agent:
        taken_over(draft, TakenOver(event.agent), now)
    if event.knowing:
        draft.note(Kind.HOLD, "agent/knowing", f"wrote all the same: {event.knowing}", actor=event.agent)
    later = event.not_before if event.not_before and event.not_before > now else None
    draft.emit(
        Send(
            event.template,
            channels,
            False,
            "agent/later" if later else "agent/reply",
            f"written by {event.agent}",
            text=None if event.template else event.text,
            author="agent",
            files=event.files,
            not_before=later,
        )
    )


def _channels(draft: Draft, event: AgentReplied) -> tuple[str, ...]:
    usable = channels_for_words(draft.file, draft.rules.channels)
    if event.files:
        return tuple(name for name in usable if name == event.channel and name in TAKES_FILES)
    if event.knowing is not None and event.channel:
        return (event.channel,) if event.channel in usable else ()
    return tuple(sorted(usable, key=lambda name: name != event.channel)) if event.channel else usable


def _refused(draft: Draft, event: AgentReplied, channels: tuple[str, ...], now: datetime) -> tuple[str, str]:
    """The rule and the reason why it does not go; empty when it may."""
    found = hurdle(draft.file, draft.policy)
    if found is Hurdle.ERASED or (event.knowing is not None and found and found != event.knowing):
        return "agent/refused", f"not sent: {found.value.replace('_', ' ')}"
    if not channels:
        return "contact/none", "no consented contact point is usable"
    until = whatsapp_until(draft.case, draft.policy)
    free_text = event.channel == WHATSAPP and event.knowing is not None and not event.template
    if free_text and (until is None or max(now, event.not_before or now) >= until):
        return "whatsapp/window", f"not sent: over {draft.policy.whatsapp_hours} hours since the debtor wrote there"
    return "", ""


def reply_withdrawn(draft: Draft, event: ReplyWithdrawn, _: datetime) -> None:
    """A message that waits is taken back; what has gone is not called back."""
    draft.emit(CancelQueued("withdrawn", only=(event.message_id,)))
    draft.note(Kind.HOLD, "agent/withdrawn", "took back a message that waited", actor=event.agent)
