"""The question that names a guess, "do you mean that you have already paid?": a yes is taken as if it had been said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from flows.case import Ask, Question
from flows.intents import Intent
from flows.replies.base import Turn
from flows.understanding import Scored, Slots

GUESSED = frozenset(
    {
        Intent.ALREADY_PAID,
        Intent.PROMISE_TO_PAY,
        Intent.NEED_MORE_TIME,
        Intent.REQUEST_PAYMENT_PLAN,
        Intent.DISPUTE,
        Intent.REQUEST_INVOICE_COPY,
        Intent.ASK_BALANCE,
        Intent.ASK_HOW_TO_PAY,
        Intent.PAYMENT_PROBLEM,
    }
)
"""What may be put into a debtor's mouth: nothing that hurts if the guess is wrong, nothing that needs their words."""
NAMED_FROM = 0.4
"""Below this confidence a guess is wrong more often than it helps: the open question is asked."""
_YES_FROM = 0.5


def name_guess(turn: Turn) -> bool:
    """Ask whether the likeliest meaning is meant, where there is one that may be named; False when there is none."""
    guess = turn.understood.intent
    if not turn.understood.abstain or guess.name not in GUESSED or guess.confidence < NAMED_FROM:
        return False
    data = {"guess": guess.name.value, **_kept(turn.slots)}
    turn.ask(Ask.CLARIFY, "clarify_guess", data, guess=guess.name.value)
    return True


def confirmed(turn: Turn) -> Turn | None:
    """The turn as if the debtor had said in clear words what was guessed, when this message says yes to it."""
    question, said = turn.question, turn.understood.intent
    if (
        question is None
        or "guess" not in question.data
        or said.name is not Intent.AFFIRM
        or said.confidence < _YES_FROM
    ):
        return None
    meant = Intent(question.data["guess"])
    slots = turn.slots if turn.slots.date or turn.slots.amount else _slots(question)
    understood = replace(turn.understood, intents=(Scored(meant, 1.0),), abstain=False, slots=slots)
    return replace(turn, event=replace(turn.event, understanding=understood), question=None)


def denied(turn: Turn) -> bool:
    """Ask openly, when this message says no to the guess."""
    if turn.question is None or "guess" not in turn.question.data or not _says(turn, Intent.DENY):
        return False
    turn.ask(Ask.CLARIFY, "clarify")
    return True


def _says(turn: Turn, answer: Intent) -> bool:
    said = turn.understood.intent
    return said.name is answer and said.confidence >= _YES_FROM


def _kept(slots: Slots) -> dict[str, str]:
    known = {"date": slots.date, "amount": slots.amount, "currency": slots.currency, "share": slots.share}
    return {name: str(value) for name, value in known.items() if value is not None}


def _slots(question: Question) -> Slots:
    data = question.data
    return Slots(
        date=date.fromisoformat(data["date"]) if "date" in data else None,
        amount=Decimal(data["amount"]) if "amount" in data else None,
        currency=data.get("currency"),
        share=Decimal(data["share"]) if "share" in data else None,
    )
