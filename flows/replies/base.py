"""A turn of the conversation: what every reply handler is given, and the few things that several of them do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flows.case import Ask, Question
from flows.commitments import furthest, record_promise, smallest_part
from flows.draft import Draft
from flows.effects import Fact
from flows.events import Replied
from flows.understanding import Slots, Understanding
from ledger.agreements import PromiseKind, PromiseToPay, share_of
from ledger.money import Money


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the debtor, being answered. `question` is what the bot had asked before it."""

    draft: Draft
    event: Replied
    question: Question | None
    now: datetime

    @property
    def understood(self) -> Understanding:
        """What was understood of the message."""
        return self.event.understanding

    @property
    def slots(self) -> Slots:
        """Dates, amounts and references of the message."""
        return self.event.understanding.slots

    @property
    def today(self) -> date:
        """The debtor's local date."""
        return self.draft.today(self.now)

    def say(self, wording: str, *, attach: tuple[str, ...] = (), **facts: Fact) -> None:
        """Answer on the channel and address where the debtor wrote."""
        self.draft.answer(wording, self.event.channel, self.event.address, facts, attach)

    def ask(self, ask: Ask, wording: str, data: dict[str, str] | None = None, **facts: Fact) -> None:
        """Answer with a question and remember it."""
        self.draft.answer(wording, self.event.channel, self.event.address, facts)
        if not self.draft.muted:
            self.draft.ask(ask, self.now, **(data or {}))

    def done(self) -> None:
        """The question that was open is answered."""
        self.draft.set(question=None)


Handler = Callable[[Turn], None]
"""Answers one intent."""

Answer = Callable[[Turn], bool]
"""Tries to take the message as the answer to the open question; False leaves it to the intents."""


def amount_said(turn: Turn) -> Money | None:
    """The amount that the message names, in the account's currency: a figure, or a share of the balance."""
    slots = turn.slots
    if slots.amount is not None and slots.amount > 0:
        currency = turn.draft.account.currency
        return Money.of(slots.amount, currency) if slots.currency in (None, currency) else None
    return share_of(turn.draft.balance(), slots.share) if slots.share is not None else None


def nothing_open(turn: Turn) -> bool:
    """Tell a debtor who owes nothing so; True when that was the case."""
    if turn.draft.balance():
        return False
    turn.say("nothing_open")
    return True


def promise(turn: Turn, kind: PromiseKind, due: date | None, amount: Money | None) -> None:
    """Take a promise as far as it is known: ask what is missing, hold it against policy, record it, recap it."""
    draft = turn.draft
    if due and draft.case.plan and draft.case.promise:
        _within_plan(turn, draft.case.promise, due)
        return
    if due is None:
        known = {"kind": kind.value} | ({"amount": str(amount.amount)} if amount else {})
        wording = "time_ask_date" if kind is PromiseKind.EXTENSION else "promise_ask_date"
        turn.ask(Ask.PROMISE_DATE, wording, known, latest=furthest(draft, turn.now))
        return
    if due > furthest(draft, turn.now):
        _too_far(turn, kind, amount)
        return
    balance = draft.balance()
    amount = amount if amount and amount < balance else balance
    smallest = smallest_part(balance, draft.policy)
    if amount < smallest:
        if turn.question and turn.question.ask is Ask.PROMISE_AMOUNT and turn.question.tries > 1:
            beyond_policy(turn)
            return
        data = {"kind": kind.value, "due": due.isoformat()}
        turn.ask(Ask.PROMISE_AMOUNT, "promise_too_small", data, smallest=smallest)
        return
    recorded = record_promise(draft, amount, due, turn.now, kind)
    wording = "time_granted" if kind is PromiseKind.EXTENSION else "promise_recap"
    turn.ask(Ask.PROMISE_CONFIRM, wording, {"promise": recorded.id}, amount=amount, due=due, rest=balance - amount)


def _within_plan(turn: Turn, installment: PromiseToPay, due: date) -> None:
    """A date while a plan runs is that of its current installment: earlier is fine, later is for a person."""
    if due > installment.due:
        beyond_policy(turn)
        return
    turn.say("promise_confirmed", amount=installment.missing, due=installment.due)
    turn.done()


def _too_far(turn: Turn, kind: PromiseKind, amount: Money | None) -> None:
    question = turn.question
    if question and question.ask is Ask.PROMISE_DATE and question.data.get("too_far"):
        beyond_policy(turn)
        return
    data = {"kind": kind.value, "too_far": "yes"} | ({"amount": str(amount.amount)} if amount else {})
    turn.ask(Ask.PROMISE_DATE, "promise_too_far", data, latest=furthest(turn.draft, turn.now))


def beyond_policy(turn: Turn) -> None:
    """More than policy allows: a human decides."""
    turn.say("time_beyond")
    turn.draft.hand_to_human("plan", "the debtor asks for more time than policy allows", turn.now)


def known_amount(question: Question | None, currency: str) -> Money | None:
    """The amount that an earlier message of this exchange has named."""
    text = question.data.get("amount") if question else None
    return Money.of(Decimal(text), currency) if text else None
