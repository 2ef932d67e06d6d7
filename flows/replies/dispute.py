"""dispute: reminders for the disputed invoices stop at once; the reason is asked and classified; a person decides."""

from __future__ import annotations

from flows.case import Ask
from flows.commitments import classify_dispute, open_dispute
from flows.dispute_reasons import reason_in
from flows.intents import Intent
from flows.replies.base import Turn
from ledger.calendar import local_date


def dispute(turn: Turn) -> None:
    """Open the dispute at once, whatever the reason; ask for the reason when the words do not give it."""
    draft = turn.draft
    if draft.case.open_disputes and draft.account.oldest_open(draft.file.disputed) is None:
        _noted(turn)
        return
    turn.done()
    reason = reason_in(turn.event.text)
    open_dispute(draft, turn.event.text, turn.now, reason, _invoices(turn))
    if reason is None:
        turn.ask(Ask.DISPUTE_REASON, "dispute_ask_reason")
    else:
        _noted(turn)


def dispute_reason(turn: Turn) -> bool:
    """ "What is wrong with it?" - any words are an answer; those that fit no reason are kept as they are."""
    if not turn.draft.case.open_disputes:
        return False
    reason = reason_in(turn.event.text)
    leading = turn.understood.intent.name
    if reason is None and not turn.understood.abstain and leading not in (Intent.DISPUTE, Intent.OUT_OF_SCOPE):
        return False
    classify_dispute(turn.draft, reason or reason_in("other"), turn.event.text)  # type: ignore[arg-type]
    _noted(turn)
    turn.done()
    return True


def satisfied(turn: Turn) -> bool:
    """The courtesy message asked whether everything is alright."""
    leading = turn.understood.intent.name
    if leading in (Intent.AFFIRM, Intent.THANKS):
        turn.say("satisfied_thanks")
        turn.done()
        return True
    if leading is Intent.DENY:
        dispute(turn)
        return True
    return False


def _invoices(turn: Turn) -> tuple[str, ...]:
    named = turn.slots.reference
    return tuple(
        item.number for item in turn.draft.account.invoices if named and named in (item.number, item.reference)
    )


def _noted(turn: Turn) -> None:
    draft = turn.draft
    deadline = local_date(draft.case.open_disputes[-1].deadline, draft.timezone)
    turn.say("dispute_noted", rest=draft.balance(), deadline=deadline)
