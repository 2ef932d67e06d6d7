"""What a debtor's message does: protective intents first, then the answer to the bot's question, then the rest."""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.case import Ask, CaseState, MarkKind, Owner
from flows.clarified import confirmed, denied
from flows.draft import Draft
from flows.effects import CancelQueued, Kind, Tell
from flows.events import Replied
from flows.guarded import guarded, overheard
from flows.intents import PROTECTIVE, Intent
from flows.replies.base import Turn
from flows.replies.preference import heed
from flows.replies.registry import ANSWERS, REPLIES
from flows.replies.rights import rights
from flows.understanding import Right

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
_THEY_WROTE = CancelQueued("debtor_replied", spares_work=True)
_KEPT_BESIDE = (Intent.ALREADY_PAID, Intent.PROMISE_TO_PAY)
_BEFORE_RIGHTS = (Intent.HARDSHIP, Intent.WRONG_PERSON)
_EVEN_WHEN_HUMAN = (Intent.OPT_OUT, Intent.WRONG_PERSON)


def replied(draft: Draft, event: Replied, now: datetime) -> None:
    """Answer, unless a person owns the conversation: then only what protects is done."""
    draft.note(Kind.REPLY, "debtor/message", "the debtor wrote", channel=event.channel, text=event.text, actor="debtor")
    draft.emit(_THEY_WROTE)
    quiet_until = now + timedelta(days=draft.policy.quiet_after_reply_days)
    draft.set(
        last_inbound={**draft.case.last_inbound, event.channel: now},
        step_at=max(draft.case.step_at or quiet_until, quiet_until),
    )
    turn = Turn(draft, event, draft.case.question, now)
    if _closed(turn):
        draft.escalate("wrong_person", "somebody writes from a contact point that is not the debtor's", now)
        draft.emit(Tell("wrong_person", "somebody writes from a closed contact point"))
    elif draft.case.owner is Owner.HUMAN:
        _while_human(turn)
    elif _stopped(turn):
        _unheard(turn)
    elif event.media and not event.text.strip():
        turn.say("media_received")
        draft.hand_to_human("handover", f"the debtor sent a {event.media}", now)
    else:
        _listen(turn)
    draft.muted = False


def _closed(turn: Turn) -> bool:
    """Whether this address belongs to somebody else: then nothing is said there, least of all about a debt."""
    marks, event = turn.draft.case.marks, turn.event
    return bool(marks) and f"{event.channel}:{event.address}" in {m.key for m in marks if m.kind is MarkKind.CLOSED}


def _stopped(turn: Turn) -> bool:
    return turn.event.channel in [item.channel for item in turn.draft.case.opt_outs]


def _unheard(turn: Turn) -> None:
    """After a stop nothing more goes out on that channel, but what the debtor says still counts; a person reads it."""
    turn.draft.muted = True
    _listen(turn)
    if not turn.understood.means(Intent.OPT_OUT):
        turn.draft.escalate("handover", "the debtor writes on a channel that they had stopped", turn.now)


def _while_human(turn: Turn) -> None:
    """The bot is silent; a stop is still a stop, and danger to life is still told at once."""
    draft, said = turn.draft, turn.understood
    for intent in _EVEN_WHEN_HUMAN:
        if said.means(intent) and not said.abstain:
            draft.muted = intent is not Intent.OPT_OUT
            REPLIES[intent](turn)
    if said.right and said.right is not Right.WHY:
        draft.muted = True
        rights(turn)
    if said.crisis:
        draft.escalate("crisis", "words that point to danger to life", turn.now, urgent=True)
    overheard(turn)
    draft.emit(Tell("handover", "the debtor wrote again"))


def _listen(turn: Turn) -> None:
    """Who writes, and who stands for them, comes before what they write."""
    if not guarded(turn, _converse, _protect):
        _converse(turn)


def _converse(turn: Turn) -> None:
    intents = [scored.name for scored in turn.understood.intents]
    protective = [intent for intent in PROTECTIVE if intent in intents and not turn.understood.abstain]
    if turn.understood.crisis:
        protective = [Intent.HARDSHIP, *(intent for intent in protective if intent is not Intent.HARDSHIP)]
    if turn.understood.right and _by_right(turn, protective, intents):
        return
    if protective and not _gives_reason(turn, protective):
        _protect(turn, protective, intents)
    elif turn.understood.hand_over and not _gives_reason(turn, [i for i in intents if i in PROTECTIVE]):
        turn.say("to_human_unsure")
        turn.draft.hand_to_human("not_understood", f"may mean {intents[0]}: not sure enough to act or to ask", turn.now)
    elif not _answered(turn):
        _reply(turn, intents)


def _by_right(turn: Turn, protective: list[Intent], intents: list[Intent]) -> bool:
    """A right that is asked for is never lost: it speaks unless hardship or a wrong person do, and counts in any case.

    "Why?" is answered when nothing else was said; False leaves the message to its intents.
    """
    if turn.understood.right is Right.WHY:
        if any(intent not in _INFORM and intent not in _SMALL_TALK for intent in intents):
            return False
        rights(turn)
        return True
    if any(intent in protective for intent in _BEFORE_RIGHTS):
        _protect(turn, protective, intents)
        rights(turn)
        return True
    rights(turn)
    turn.draft.muted = turn.draft.muted or turn.understood.right is Right.ERASURE
    if protective:
        _protect(turn, protective, intents)
    return True


def _gives_reason(turn: Turn, protective: list[Intent]) -> bool:
    """ "What is wrong with it?" - "it never arrived" is the answer, not a second dispute."""
    return bool(turn.question and turn.question.ask is Ask.DISPUTE_REASON and protective == [Intent.DISPUTE])


def _protect(turn: Turn, protective: list[Intent], intents: list[Intent]) -> None:
    """The strongest speaks (danger to life before all); the rest counts in silence.

    A claim to have paid, or else a promise, is kept beside a stop or a dispute; not what somebody else says.
    """
    leading, *others = protective
    REPLIES[leading](turn)
    turn.draft.muted = True
    for intent in others:
        REPLIES[intent](turn)
    if turn.draft.case.owner is Owner.BOT and Intent.WRONG_PERSON not in protective:
        for intent in [item for item in _KEPT_BESIDE if item in intents][:1]:
            REPLIES[intent](turn)


def _answered(turn: Turn) -> bool:
    if turn.question and turn.question.ask is Ask.CLARIFY:
        return _clarified(turn)
    answer = ANSWERS.get(turn.question.ask) if turn.question else None
    return bool(answer and answer(turn))


def _clarified(turn: Turn) -> bool:
    """A yes to the guess that the bot named: what was guessed is done, as if it had been said."""
    meant = confirmed(turn)
    if meant is None:
        return denied(turn)
    turn.done()
    intents = [scored.name for scored in meant.understood.intents]
    if Intent.DISPUTE in intents:
        _protect(meant, [Intent.DISPUTE], intents)
    else:
        _reply(meant, intents)
    return True


def _reply(turn: Turn, intents: list[Intent]) -> None:
    if turn.understood.abstain:
        REPLIES[Intent.OUT_OF_SCOPE](turn)
        return
    acting = [i for i in intents if i not in _INFORM and i not in _SMALL_TALK]
    acting.sort(key=lambda intent: intent is Intent.CONTACT_PREFERENCE)
    informing = [i for i in intents if i in _INFORM]
    chosen = acting[:1] + informing[:2] or intents[:1]
    if chosen != [Intent.OUT_OF_SCOPE] and turn.question and turn.question.ask is Ask.CLARIFY:
        turn.done()
    beside = [intent for intent in acting[1:] if intent is not Intent.CONTACT_PREFERENCE or not heed(turn)]
    for intent in chosen:
        REPLIES[intent](turn)
    if turn.draft.case.state is CaseState.OPEN and beside:
        turn.draft.note(Kind.HOLD, "reply/also", f"also said: {', '.join(beside)}")
