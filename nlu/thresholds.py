"""When an understanding is acted on, when it is asked about, when a person decides: one table, with reasons.

The smallest probability at which acting costs less than asking is 1 - (cost of asking / cost of acting wrongly).
Acting wrongly on a protective intent costs little (a person looks, messages stop); missing it costs much: so their
thresholds are low. Acting wrongly on a promise or on "already paid" stops reminders on a false record.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flows.intents import PROTECTIVE, Intent


class Course(StrEnum):
    """What to do with a reading."""

    ACT = "act"
    ASK = "ask"
    HAND_OVER = "hand_over"


ACT_AT: Mapping[Intent, float] = {
    Intent.OPT_OUT: 0.45,  # acting wrongly: one channel silent; missing it: unlawful messages
    Intent.WRONG_PERSON: 0.60,  # missing it discloses a debt to a stranger; wrongly: a task for an agent
    Intent.HARDSHIP: 0.55,  # missing it: reminders to somebody in distress; wrongly: an agent reads
    Intent.DISPUTE: 0.60,  # missing it: chasing a disputed invoice; wrongly: an agent reads
    Intent.TALK_TO_HUMAN: 0.60,  # wrongly: an agent reads
    Intent.ALREADY_PAID: 0.75,  # wrongly: reminders rest for days on a payment that is not there
    Intent.PROMISE_TO_PAY: 0.80,  # a recap follows that the debtor can correct
    Intent.NEED_MORE_TIME: 0.80,  # a recap follows
    Intent.REQUEST_PAYMENT_PLAN: 0.80,  # an offer follows, nothing is recorded before a choice
    Intent.REFUSE_TO_PAY: 0.96,  # wrongly: a willing payer ("it won't let me pay") lands with an agent as a refuser
    Intent.REQUEST_INVOICE_COPY: 0.65,  # a wrong copy costs nothing
    Intent.ASK_BALANCE: 0.65,
    Intent.ASK_HOW_TO_PAY: 0.65,
    Intent.PAYMENT_PROBLEM: 0.65,
    Intent.CONTACT_PREFERENCE: 0.75,  # a changed channel or hour must be what was asked
    Intent.AFFIRM: 0.70,  # confirms what the bot asked last: a plan, a promise
    Intent.DENY: 0.70,
    Intent.GREET: 0.60,
    Intent.THANKS: 0.85,
    Intent.BOT_CHALLENGE: 0.65,
    Intent.OUT_OF_SCOPE: 1.01,  # never acted on
}
HAND_OVER_BELOW = 0.20
"""So little certainty that a question would not help."""

COMPANION_AT = 0.70
"""A further intent of a clause counts from here on."""
PROTECTIVE_COMPANION_AT = 0.55
"""A protective one already from here on, wherever it stands."""


def course(intent: Intent, confidence: float) -> Course:
    """Act, ask, or hand over."""
    if confidence >= ACT_AT[intent]:
        return Course.ACT
    return Course.HAND_OVER if confidence < HAND_OVER_BELOW else Course.ASK


def counts(intent: Intent, confidence: float) -> bool:
    """Whether an intent found in one clause counts beside the one that leads."""
    return confidence >= (PROTECTIVE_COMPANION_AT if intent in PROTECTIVE else COMPANION_AT)
