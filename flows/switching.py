"""What a switch does to a case whose message it holds: a line in the history, and a person where the debtor waits."""

from __future__ import annotations

from datetime import datetime

from flows.draft import Draft
from flows.effects import CancelQueued, Kind
from flows.switches import HeldBack, WaitOver, basis_of

ANSWER_WAITS = "a switch is on: an answer to the debtor waits"
"""Why the team is told while an answer cannot go."""

_TOO_LATE = "an answer waited too long behind a switch and was not sent: please answer yourself"


def held_back(draft: Draft, event: HeldBack, now: datetime) -> None:
    """The block with its rule, number and earliest moment; who waits for an answer is put before a person."""
    switch = event.switch
    draft.note(
        Kind.DEFER if switch.until else Kind.BLOCK,
        switch.rule,
        switch.why,
        channel=event.channel,
        step=event.step,
        earliest=switch.until,
        basis=basis_of(switch, draft.policy.pack, draft.policy.version),
        text=switch.reason or None,
    )
    if event.answer:
        draft.escalate("delivery", ANSWER_WAITS, now)


def wait_over(draft: Draft, event: WaitOver, now: datetime) -> None:
    """An answer goes after all, or is too old and a person takes its place."""
    draft.close_escalations(frozenset({"delivery"}), now, "the switch is off", reason=ANSWER_WAITS)
    if not event.too_old:
        return
    draft.emit(CancelQueued("switch/too_old", only=(event.message_id,)))
    draft.note(Kind.BLOCK, "switch/too_old", "it waited too long behind a switch", channel=event.channel)
    draft.escalate("delivery", _TOO_LATE, now)
