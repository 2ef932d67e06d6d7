"""What the team sees, prepared for the templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from console.texts import name_of, speaker
from flows.case import CaseFile
from flows.history import Entry
from flows.message import Delivery, Direction, Message
from flows.standing import Erasure
from ledger.calendar import local_date
from ledger.invoice import Invoice
from ledger.money import Money
from pages.why import Why
from pages.words import plain
from store.base import QueueItem

_NEEDS_EYES = frozenset({Delivery.UNKNOWN, Delivery.FAILED})

PRIORITY_WORDS = {0: "alert", 1: "urgent", 2: "high", 3: "high"}
"""Priorities as words; what is not here is normal."""

_SYMBOLS = {
    "message": "→",
    "reply": "←",
    "promise": "✓",
    "payment": "€",
    "escalation": "!",
    "hold": "‖",
    "block": "×",
    "defer": "◷",
    "call_task": "☎",
    "letter": "✉",
    "close": "●",
    "access": "⎙",
    "team": "✎",
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message of the transcript. `worry` marks a delivery that a person has to look at."""

    message: Message
    inbound: bool
    intents: str
    sure: str
    worry: bool
    why: Why | None = None


def spoken(messages: Sequence[Message], whys: Sequence[Why] = ()) -> list[Spoken]:
    """The transcript over all channels, each message with the reason of the entry that first speaks of it."""
    reasons = {why.message_id: why for why in reversed(whys)}
    return [
        Spoken(
            message=item,
            inbound=item.direction is Direction.INBOUND,
            intents=" + ".join(plain(name) for name in item.intents),
            sure=f"{round(item.confidence * 100)} %" if item.confidence is not None else "",
            worry=item.state in _NEEDS_EYES,
            why=reasons.get(item.id),
        )
        for item in messages
    ]


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """An invoice with how late it is on the debtor's own calendar day."""

    invoice: Invoice
    late: int
    disputed: bool


@dataclass(frozen=True, slots=True)
class AccountLines:
    """The account as shown: all that is open, what of it is overdue, and the invoices, open ones first."""

    balance: Money
    overdue: Money
    invoices: tuple[InvoiceLine, ...]


def account_lines(file: CaseFile, now: datetime) -> AccountLines:
    """The account on the debtor's calendar day."""
    today = local_date(now, file.case.timezone)
    ordered = sorted(file.account.invoices, key=lambda item: (not item.is_open, item.due_date, item.number))
    lines = tuple(InvoiceLine(item, item.days_overdue(today), item.number in file.disputed) for item in ordered)
    return AccountLines(file.account.balance(), file.account.overdue(today), lines)


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A line of the queue. `level` is the priority as a word."""

    item: QueueItem
    level: str
    overdue: bool


def queue_lines(items: Sequence[QueueItem], queue: str, now: datetime) -> list[QueueLine]:
    """The open escalations, of one queue when it is named."""
    return [
        QueueLine(item, PRIORITY_WORDS.get(item.escalation.priority, "normal"), item.escalation.deadline < now)
        for item in items
        if not queue or item.escalation.queue == queue
    ]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened: a symbol, the words of rule and reason, and why in full."""

    entry: Entry
    symbol: str
    why: Why | None = None


def history_lines(entries: Sequence[Entry], whys: Sequence[Why] = ()) -> list[HistoryLine]:
    """The history, newest first."""
    reasons = {why.id: why for why in whys}
    symbols = ((item, _SYMBOLS.get(item.kind.value, "·")) for item in reversed(entries))
    return [HistoryLine(item, symbol, reasons.get(item.id)) for item, symbol in symbols]


def erased(file: CaseFile) -> Erasure | None:
    """What a debtor had erased, as long as the rest is restricted."""
    found = file.case.erasure
    return found if found is not None and found.restricted and found.asked else None


def standing(file: CaseFile, language: str) -> str:
    """One sentence on who acts next and why the case rests, if it does."""
    case, say = file.case, speaker(language)
    if erased(file):
        return say("case.standing_erased")
    if case.state.value != "open":
        return say("case.standing_closed", state=name_of(language, "state", case.state.value))
    if case.owner.value == "human":
        return say("case.standing_agent", name=case.agent) if case.agent else say("case.standing_person")
    if case.hold:
        return say("case.standing_rests", reason=name_of(language, "hold", case.hold.reason.value))
    return say("case.standing_bot")
