"""already_paid: thank, ask when and how if not said, rest, and look for the money."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from flows.case import Ask
from flows.commitments import rest_for_claim
from flows.replies.base import Turn, nothing_open
from flows.understanding import Slots

_TO_COME = re.compile(
    r"\b(?:will|shall|going to|gonna|tomorrow|next|vais|demain|prochaine?|(?:paie|paye|fe|vire|verse|regle|règle)rai|"
    r"zal|ga|gaan|morgen|volgende?|komende?)\b|'ll\b",
    re.IGNORECASE,
)
"""Words that make a day one to come."""

_WEEK = timedelta(days=7)


def already_paid(turn: Turn) -> None:
    """Believe the debtor for the policy's business days; a payment that comes in closes the case by itself."""
    if nothing_open(turn):
        return
    if _again_after_check(turn):
        return
    _rest(turn)
    paid_on = _past_date(turn.slots, turn)
    if paid_on:
        _noted(turn, paid_on)
    else:
        turn.ask(Ask.PAID_WHEN, "paid_ask_when")


def paid_when(turn: Turn) -> bool:
    """ "When and how did you pay?" - a date, or just any words about it."""
    paid_on = _past_date(turn.slots, turn) or _last_weekday(turn)
    if paid_on is None and not turn.understood.abstain:
        return False
    _rest(turn)
    _noted(turn, paid_on)
    return True


def _again_after_check(turn: Turn) -> bool:
    """The debtor insists after the gentle question: a person looks."""
    if not (turn.question and turn.question.ask is Ask.PAID_STILL_OPEN):
        return False
    turn.say("paid_unclear_human")
    turn.draft.hand_to_human("paid_not_found", "the debtor says again that it was paid", turn.now)
    return True


def paid_still_open(turn: Turn) -> bool:
    """ "We have not found your payment": a yes or a date insists, anything else goes its own way."""
    if _past_date(turn.slots, turn) is None:
        return False
    return _again_after_check(turn)


def _past_date(slots: Slots, turn: Turn) -> date | None:
    return slots.date if slots.date and slots.date <= turn.today else None


def _last_weekday(turn: Turn) -> date | None:
    """ "When did you pay?" - "Monday, by transfer" is the last one, where the day alone reads as the next."""
    day = turn.slots.date
    if day is None or not turn.today < day <= turn.today + _WEEK or _TO_COME.search(turn.event.text):
        return None
    return day - _WEEK


def _rest(turn: Turn) -> None:
    rest_for_claim(turn.draft, turn.now, "the debtor says that it was paid")


def _noted(turn: Turn, paid_on: date | None) -> None:
    hold = turn.draft.case.hold
    until = turn.draft.today(hold.until) if hold and hold.until else turn.today
    turn.say("paid_noted", until=until, paid_on=paid_on)
    turn.draft.set(question=None, hold=replace(hold, claimed=paid_on) if hold else None)
