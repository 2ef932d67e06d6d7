"""Messages that are not simply answered: from somebody who is not known to be the debtor, from a debtor whom somebody
represents, or to whom the law gives rest. Protective words work for everybody, and name no debt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flows.barrier import is_known, speaks_only_neutrally
from flows.case import HoldReason, Owner
from flows.effects import Kind, Tell
from flows.events import Replied
from flows.identity import (
    MOST_ASKED,
    How,
    affirms,
    asked_at,
    denies,
    heard_from,
    inquire,
    keep_heard,
    names_theirs,
    says_name,
    verify,
)
from flows.intents import Intent
from flows.neutral import IDENTITY_FIRST
from flows.protection import represented, respite_claimed, suspend
from flows.replies.base import Turn
from flows.replies.registry import REPLIES
from flows.replies.rights import rights
from flows.standing_words import Claim, claim_in
from flows.understanding import Right
from flows.woken import say_due_step
from ledger.debtor import ContactPoint

Converse = Callable[[Turn], None]
Protect = Callable[[Turn, list[Intent], list[Intent]], None]
"""How a message is answered otherwise, and how its protective intents are (flows.replied)."""

_FOR_EVERYBODY = (Intent.OPT_OUT, Intent.WRONG_PERSON, Intent.HARDSHIP, Intent.TALK_TO_HUMAN)
_GRAVE = frozenset({Intent.HARDSHIP})
_BRIEF = 4
"""A yes of so few words says nothing else."""

_MOST_IN_TALK = 4
"""So often somebody who asks other things is asked who they are."""

_COURTESIES = frozenset({Intent.GREET, Intent.THANKS, Intent.BOT_CHALLENGE, Intent.CONTACT_PREFERENCE})
_SAY_NOTHING = frozenset({Intent.AFFIRM, Intent.DENY, Intent.GREET, Intent.THANKS, Intent.OUT_OF_SCOPE})


def guarded(turn: Turn, converse: Converse, protect: Protect) -> bool:
    """Deal with the message if it must not simply be answered; False when it may."""
    claim = _claim(turn)
    if claim is not None:
        _claimed(turn, claim, protect)
    elif speaks_only_neutrally(turn.draft.case, turn.draft.policy):
        _quietly(turn, protect)
    elif turn.draft.policy.identity_check and not is_known(turn.draft.case, _point(turn).key):
        _unknown(turn, converse, protect)
    else:
        return False
    return True


def overheard(turn: Turn) -> None:
    """What counts while a person has the conversation, in silence: who is there, who stands for them."""
    claim = _claim(turn)
    if claim is Claim.REPRESENTED:
        represented(turn.draft, turn.now)
    elif claim is Claim.RESPITE:
        respite_claimed(turn.draft, turn.now)
    how = _shown(turn) if turn.draft.policy.identity_check else None
    if how and not is_known(turn.draft.case, _point(turn).key):
        verify(turn.draft, _point(turn), turn.now, how)


def _point(turn: Turn) -> ContactPoint:
    return ContactPoint(turn.event.channel, turn.event.address)


def _protective(turn: Turn) -> list[Intent]:
    sure = not turn.understood.abstain
    found = [intent for intent in _FOR_EVERYBODY if sure and turn.understood.means(intent)]
    if turn.understood.crisis:
        found = [Intent.HARDSHIP, *(intent for intent in found if intent is not Intent.HARDSHIP)]
    return found


# --- standing ---


def _claim(turn: Turn) -> Claim | None:
    """What the debtor says of their own standing; not what somebody else says."""
    if turn.understood.means(Intent.WRONG_PERSON):
        return None
    claim = claim_in(turn.event.text)
    hardship = turn.understood.means(Intent.HARDSHIP) or turn.understood.crisis
    return None if claim is Claim.ADVICE and (hardship or not turn.draft.policy.suspend_days) else claim


def _claimed(turn: Turn, claim: Claim, protect: Protect) -> None:
    """Rest at once, whatever else the message says; danger to life and a stop speak before it, hardship counts too.

    The wish for a person needs no words of its own: one gets the case in any event.
    """
    draft = turn.draft
    crisis = turn.understood.crisis
    loud: list[Intent] = [item for item in _protective(turn) if item is Intent.OPT_OUT or (crisis and item in _GRAVE)]
    if loud:
        protect(turn, loud, [])
        draft.muted = True
    match claim:
        case Claim.REPRESENTED:
            represented(draft, turn.now)
            turn.say("represented_noted")
        case Claim.RESPITE:
            respite_claimed(draft, turn.now)
            turn.say("respite_noted")
        case Claim.ADVICE:
            _advice(turn)
    if crisis or (turn.understood.means(Intent.HARDSHIP) and not turn.understood.abstain):
        draft.escalate("vulnerable", "the debtor is in hardship", turn.now)  # a doubtful one is explained by the claim
    if turn.understood.right:
        rights(turn)


def _advice(turn: Turn) -> None:
    """Debt advice is sought: the policy's days of rest, once; then a person hears of it and decides."""
    draft = turn.draft
    suspend(draft, turn.now, "debt advice is being sought")
    draft.escalate("plan", "the debtor seeks debt advice", turn.now)
    hold = draft.case.hold
    until = draft.today(hold.until) if hold and hold.until else None
    turn.say("advice_noted", until=until if hold and hold.reason is HoldReason.SUSPENDED else None)


def _quietly(turn: Turn, protect: Protect) -> None:
    """A person reads it; the answer names no debt."""
    draft, protective = turn.draft, _protective(turn)
    if turn.understood.right:
        rights(turn)
        draft.muted = True
    if protective:
        protect(turn, protective, [])
    elif turn.understood.hand_over:
        _unsure(turn)
    elif _only_courtesy(turn):
        REPLIES[turn.understood.intent.name](turn)
    elif not turn.understood.right:
        respite = draft.case.hold is not None and draft.case.hold.reason is HoldReason.BREATHING_SPACE
        turn.say("respite_noted" if respite else "represented_noted")
        draft.escalate("breathing_space" if respite else "represented", "the debtor wrote: read it", turn.now)
        draft.emit(Tell("breathing_space" if respite else "represented", "the debtor wrote"))


def _unsure(turn: Turn) -> None:
    """It may be something that protects: neither guess nor ask."""
    turn.say("to_human_unsure")
    turn.draft.hand_to_human("not_understood", f"may mean {turn.understood.intent.name}", turn.now)


def _only_courtesy(turn: Turn) -> bool:
    return turn.understood.intent.name in _COURTESIES and not turn.understood.abstain


# --- identity ---


def _asked_here(turn: Turn) -> bool:
    return asked_at(turn.draft.case, _point(turn).key)


def _shown(turn: Turn) -> How | None:
    """How the message shows that the debtor wrote it; a yes counts only where the question was asked."""
    event, name = turn.event, turn.draft.account.debtor.name
    yes = _asked_here(turn) and affirms(event.text, name)
    if not yes and (turn.understood.means(Intent.WRONG_PERSON) or denies(event.text, name)):
        return None
    if names_theirs(turn.draft, event):
        return How.REFERENCE
    return How.NAME if yes and (says_name(event.text, name) or not event.shared) else None


def _unknown(turn: Turn, converse: Converse, protect: Protect) -> None:
    """Who is there comes first; what was said meanwhile is answered once that is known."""
    how = _shown(turn)
    protective = _heard_of_anybody(turn, how)
    asks_why = turn.understood.right is Right.WHY
    if turn.understood.right and not (asks_why and how):
        rights(turn)
        turn.draft.muted = True
        if asks_why and not protective:
            keep_heard(turn.draft, _point(turn).key, turn.now, turn.event)
    if protective:
        _protected(turn, protective, how, protect)
    elif how is not None:
        _go_on(turn, how, converse)
    elif not (turn.understood.right or turn.draft.muted):
        _not_yet(turn)


def _heard_of_anybody(turn: Turn, how: How | None) -> list[Intent]:
    """The protective intents; a no to the question who is there is one of them."""
    protective = _protective(turn)
    if how is not None:
        return [intent for intent in protective if intent not in _outweighed(turn)]
    denied = _asked_here(turn) and denies(turn.event.text, turn.draft.account.debtor.name)
    if denied and Intent.WRONG_PERSON not in protective and not turn.event.shared:
        protective.append(Intent.WRONG_PERSON)
    return protective


def _not_yet(turn: Turn) -> None:
    if turn.understood.hand_over:
        _unsure(turn)
    elif _only_courtesy(turn):
        REPLIES[turn.understood.intent.name](turn)
    else:
        _ask(turn)


def _outweighed(turn: Turn) -> tuple[Intent, ...]:
    """ "Yes, this is Ann" outweighs a model that takes it for somebody else, or for the wish to speak with somebody."""
    brief = len(turn.event.text.split()) <= _BRIEF
    return (Intent.WRONG_PERSON, Intent.TALK_TO_HUMAN) if brief else (Intent.WRONG_PERSON,)


def _protected(turn: Turn, protective: list[Intent], how: How | None, protect: Protect) -> None:
    if how is not None:
        verify(turn.draft, _point(turn), turn.now, how)
    protect(turn, protective, [])


def _ask(turn: Turn) -> None:
    """Ask who is there, a few times at most; an answer that two debtors could have given is for a person as well."""
    draft, asked = turn.draft, turn.draft.case.inquiry
    ambiguous = turn.event.shared and _asked_here(turn)
    most = MOST_ASKED if turn.understood.abstain else _MOST_IN_TALK
    tired = asked is not None and asked.tries >= most and _asked_here(turn)
    inquire(draft, _point(turn).key, turn.now, turn.event if _says_more(turn.event) else None)
    if ambiguous or tired:
        turn.say("to_human_unsure")
        why = "it is not clear which of several debtors answers here" if ambiguous else "asked twice who is there"
        draft.hand_to_human("not_understood", f"{why}: find out, and confirm it here", turn.now)
    else:
        turn.say(IDENTITY_FIRST)


def _go_on(turn: Turn, how: How, converse: Converse) -> None:
    """Now it is known: answer what was said before, else say what was to be said in the first place."""
    draft, point = turn.draft, _point(turn)
    unanswered = [*heard_from(draft, point.key), *_rest_of(turn)]
    verify(draft, point, turn.now, how)
    if unanswered:
        _catch_up(turn, unanswered, converse)
    elif not say_due_step(draft, point, turn.now):
        turn.say("open_question")


def _says_more(event: Replied) -> bool:
    """Whether a message says more than who wrote it."""
    said = event.understanding
    if said.right is Right.WHY:
        return True
    return not said.abstain and any(item.name not in _SAY_NOTHING for item in said.intents)


def _rest_of(turn: Turn) -> list[Replied]:
    """What the message says besides who wrote it."""
    left = tuple(item for item in turn.understood.intents if item.name not in _outweighed(turn))
    if not left and turn.understood.right is not Right.WHY:
        return []
    event = replace(turn.event, understanding=replace(turn.understood, intents=left or turn.understood.intents))
    return [event] if _says_more(event) else []


def _catch_up(turn: Turn, unanswered: list[Replied], converse: Converse) -> None:
    """Each message counts; the last one is answered aloud."""
    draft = turn.draft
    draft.note(Kind.HOLD, "identity/heard", f"{len(unanswered)} earlier message(s) count now", actor="debtor")
    hushed = draft.muted  # a channel that was stopped hears nothing, whoever is known by now
    for event in unanswered:
        if draft.case.owner is not Owner.BOT:
            turn.say("handover")
            return
        draft.muted = hushed or event is not unanswered[-1]
        converse(replace(turn, event=event, question=draft.case.question))
        draft.muted = hushed
