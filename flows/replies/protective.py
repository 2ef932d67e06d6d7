"""The replies that protect: opt_out, wrong_person, hardship, talk_to_human, refuse_to_pay."""

from __future__ import annotations

from flows.case import ContactMark, HoldReason, MarkKind
from flows.consenting import stop
from flows.effects import CancelQueued, Kind
from flows.identity import withdraw
from flows.replies.base import Turn
from flows.standing import Source
from ledger.debtor import ContactPoint


def opt_out(turn: Turn) -> None:
    """That channel stops at once, one confirmation, nothing more; the exact words are kept (TCPA: honoured at once)."""
    draft, event = turn.draft, turn.event
    draft.emit(CancelQueued("opt_out", answers_too=True, spares_work=True))
    news = stop(draft, ContactPoint(event.channel, event.address), Source.DEBTOR, event.text, turn.now)
    if news:
        draft.note(Kind.BLOCK, "opt_out/debtor", "the debtor wants no more messages here", channel=event.channel)
        turn.say("opt_out_done")
    turn.done()
    if not draft.contacts() and news:
        draft.hold(HoldReason.OPT_OUT, turn.now, why="the debtor stopped the last channel")
        draft.escalate("no_contact", "the debtor opted out of the last channel", turn.now)


def wrong_person(turn: Turn) -> None:
    """No word about the debt; every contact point with this address is closed; a task to find the right one."""
    draft, event = turn.draft, turn.event
    draft.emit(CancelQueued("wrong_person", answers_too=True, spares_work=True))
    points = [p for p in draft.contacts() if p.address == event.address]
    keys = {p.key for p in points} | {f"{event.channel}:{event.address}"}
    marks = tuple(ContactMark(key, MarkKind.CLOSED, turn.now, event.text) for key in sorted(keys))
    draft.set(marks=(*draft.case.marks, *marks), question=None)
    withdraw(draft, keys)
    draft.note(Kind.BLOCK, "contact/wrong_person", "the contact point belongs to somebody else", channel=event.channel)
    turn.say("wrong_person")
    draft.escalate("wrong_person", "find the right contact point of the debtor", turn.now)
    if not draft.contacts():
        draft.hold(HoldReason.NO_CONTACT, turn.now, why="no contact point is left")


def hardship(turn: Turn) -> None:
    """All reminders stop; a supportive answer; the vulnerable-customers queue; danger to life: alert at once."""
    draft = turn.draft
    crisis = turn.understood.crisis
    turn.say("hardship_crisis" if crisis else "hardship")
    reason = "words that point to danger to life" if crisis else "the debtor is in hardship"
    draft.hand_to_human(
        "vulnerable", reason, turn.now, rule="playbook/hardship", urgent=crisis, hold=HoldReason.HARDSHIP
    )


def talk_to_human(turn: Turn) -> None:
    """Hand-over: the bot is silent until a person hands the conversation back."""
    turn.say("handover")
    turn.draft.hand_to_human("handover", "the debtor asks for a person", turn.now)


def refuse_to_pay(turn: Turn) -> None:
    """A calm answer, no threat; a person goes on."""
    turn.say("refuse")
    turn.draft.hand_to_human("refusal", "the debtor refuses to pay", turn.now)
