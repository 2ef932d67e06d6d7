"""What a debtor's message does: protective intents first, then the answer to the bot's question, then the rest."""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.case import Ask, CaseState, Owner
from flows.draft import Draft
from flows.effects import CancelQueued, Kind, Tell
from flows.events import Replied
from flows.intents import PROTECTIVE, Intent
from flows.replies.base import Turn
from flows.replies.registry import ANSWERS, REPLIES

_INFORM = frozenset(
    {
        Intent.REQUEST_INVOICE_COPY,
        Intent.ASK_BALANCE,
        Intent.ASK_HOW_TO_PAY,
        Intent.PAYMENT_PROBLEM,
        Intent.BOT_CHALLENGE,
    }
)
_SMALL_TALK = frozenset({Intent.GREET, Intent.THANKS, Intent.AFFIRM, Intent.DENY, Intent.OUT_OF_SCOPE})
_EVEN_WHEN_HUMAN = (Intent.OPT_OUT, Intent.WRONG_PERSON)


def replied(draft: Draft, event: Replied, now: datetime) -> None:
    """Answer, unless a person owns the conversation: then only what protects is done."""
    draft.note(Kind.REPLY, "debtor/message", "the debtor wrote", channel=event.channel, text=event.text, actor="debtor")
    draft.emit(CancelQueued("debtor_replied"))
    quiet_until = now + timedelta(days=draft.policy.quiet_after_reply_days)
    draft.set(
        last_inbound={**draft.case.last_inbound, event.channel: now},
        step_at=max(draft.case.step_at or quiet_until, quiet_until),
    )
    turn = Turn(draft, event, draft.case.question, now)
    if draft.case.owner is Owner.HUMAN:
        _while_human(turn)
    elif event.media and not event.text.strip():
        turn.say("media_received")
        draft.hand_to_human("handover", f"the debtor sent a {event.media}", now)
    else:
        _converse(turn)
    draft.muted = False


def _while_human(turn: Turn) -> None:
    """The bot is silent; a stop is still a stop, and danger to life is still told at once."""
    draft, said = turn.draft, turn.understood
    for intent in _EVEN_WHEN_HUMAN:
        if said.means(intent):
            draft.muted = intent is not Intent.OPT_OUT
            REPLIES[intent](turn)
    if said.crisis:
        draft.escalate("crisis", "words that point to danger to life", turn.now, urgent=True)
    draft.emit(Tell("handover", "the debtor wrote again"))


def _converse(turn: Turn) -> None:
    intents = [scored.name for scored in turn.understood.intents]
    protective = [intent for intent in PROTECTIVE if intent in intents]
    if turn.understood.crisis and Intent.HARDSHIP not in protective:
        protective.insert(0, Intent.HARDSHIP)
    if protective and not _gives_reason(turn, protective):
        _protect(turn, protective, intents)
    elif not _answered(turn):
        _reply(turn, intents)


def _gives_reason(turn: Turn, protective: list[Intent]) -> bool:
    """ "What is wrong with it?" - "it never arrived" is the answer, not a second dispute."""
    return bool(turn.question and turn.question.ask is Ask.DISPUTE_REASON and protective == [Intent.DISPUTE])


def _protect(turn: Turn, protective: list[Intent], intents: list[Intent]) -> None:
    """The strongest speaks; the rest counts in silence. A claim to have paid is kept beside a stop."""
    leading, *others = protective
    REPLIES[leading](turn)
    turn.draft.muted = True
    for intent in others:
        if turn.draft.case.owner is Owner.BOT:
            REPLIES[intent](turn)
    if Intent.ALREADY_PAID in intents and turn.draft.case.owner is Owner.BOT:
        REPLIES[Intent.ALREADY_PAID](turn)


def _answered(turn: Turn) -> bool:
    answer = ANSWERS.get(turn.question.ask) if turn.question else None
    return bool(answer and answer(turn))


def _reply(turn: Turn, intents: list[Intent]) -> None:
    if turn.understood.abstain:
        REPLIES[Intent.OUT_OF_SCOPE](turn)
        return
    acting = [i for i in intents if i not in _INFORM and i not in _SMALL_TALK]
    informing = [i for i in intents if i in _INFORM]
    chosen = acting[:1] + informing[:2] or intents[:1]
    if chosen != [Intent.OUT_OF_SCOPE] and turn.question and turn.question.ask is Ask.CLARIFY:
        turn.done()
    for intent in chosen:
        REPLIES[intent](turn)
    if turn.draft.case.state is CaseState.OPEN and len(acting) > 1:
        turn.draft.note(Kind.HOLD, "reply/also", f"also said: {', '.join(acting[1:])}")
