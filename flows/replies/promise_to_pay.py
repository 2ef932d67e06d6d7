"""promise_to_pay: date and amount, asked for if missing, held against policy, recorded and recapped."""

from __future__ import annotations

from datetime import date

from flows.commitments import drop_promise
from flows.intents import Intent
from flows.replies.base import Turn, amount_said, beyond_policy, known_amount, nothing_open, promise
from ledger.agreements import PromiseKind

_LEADS_ELSEWHERE = frozenset({Intent.ALREADY_PAID, Intent.REQUEST_PAYMENT_PLAN, Intent.REFUSE_TO_PAY})


def promise_to_pay(turn: Turn) -> None:
    """Record the debtor's word."""
    if nothing_open(turn):
        return
    promise(turn, PromiseKind.PROMISE, _future(turn), amount_said(turn))


def promise_date(turn: Turn) -> bool:
    """ "When?" - "Friday"."""
    due = _future(turn)
    question = turn.question
    if question is None or _elsewhere(turn):
        return False
    kind = PromiseKind(question.data.get("kind", "promise"))
    if due is None:
        return _no_date(turn, kind)
    amount = amount_said(turn) or known_amount(question, turn.draft.account.currency)
    promise(turn, kind, due, amount)
    return True


def _no_date(turn: Turn, kind: PromiseKind) -> bool:
    question = turn.question
    if question and question.data.get("too_far") and turn.understood.means(Intent.AFFIRM):
        beyond_policy(turn)
        return True
    vague = turn.slots.date_vague is not None or turn.understood.abstain
    if not vague:
        return False
    if question and question.tries > 1:
        beyond_policy(turn)
    else:
        promise(turn, kind, None, amount_said(turn))
    return True


def promise_amount(turn: Turn) -> bool:
    """ "That is too small a part" - another amount."""
    amount, question = amount_said(turn), turn.question
    if amount is None or question is None or _elsewhere(turn):
        return False
    due = _future(turn) or date.fromisoformat(question.data["due"])
    promise(turn, PromiseKind(question.data.get("kind", "promise")), due, amount)
    return True


def promise_confirm(turn: Turn) -> bool:
    """ "Is that right?" - yes, no, or another date or amount."""
    open_promise = turn.draft.case.promise
    if open_promise is None or _elsewhere(turn):
        return False
    due, amount = _future(turn) or open_promise.due, amount_said(turn) or open_promise.amount
    if (due, amount) != (open_promise.due, open_promise.amount):
        promise(turn, open_promise.kind, due, amount)
        return True
    if turn.understood.means(Intent.AFFIRM):
        turn.say("promise_confirmed", amount=open_promise.amount, due=open_promise.due)
        turn.done()
        return True
    if turn.understood.intent.name is Intent.DENY:
        drop_promise(turn.draft, turn.now)
        promise(turn, open_promise.kind, None, None)
        return True
    return False


def _elsewhere(turn: Turn) -> bool:
    """Whether the message leads somewhere else: "I paid it today" gives no new date for a promise."""
    return turn.understood.intent.name in _LEADS_ELSEWHERE and not turn.understood.abstain


def _future(turn: Turn) -> date | None:
    return turn.slots.date if turn.slots.date and turn.slots.date >= turn.today else None
