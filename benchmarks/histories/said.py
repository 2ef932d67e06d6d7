"""What debtors and strangers write: every intent, several at once, on right and wrong channels, with odd slots."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from benchmarks.histories.happenings import Happening, pick
from flows.case import CaseFile
from flows.events import Replied
from flows.intents import Intent
from flows.message import Message
from flows.understanding import Right, Scored, Slots, Understanding

_INTENTS = tuple(Intent)
_PROTECTING = (Intent.OPT_OUT, Intent.WRONG_PERSON, Intent.HARDSHIP, Intent.DISPUTE, Intent.TALK_TO_HUMAN)
_TEXTS = (
    "…",
    "2",
    "in 3 parts",
    "it never arrived",
    "too expensive, cancelled",
    "please email after 20h",
    "par sms, le matin",
    "in het Nederlands graag",
    "yes that is me",
    "oui c'est moi",
    "nee, verkeerd nummer",
    "ja",
    "no",
    "not on whatsapp please",
)
_CLAIMS = (
    "my solicitor represents me",
    "mon avocat me représente",
    "I am in breathing space",
    "collectieve schuldenregeling",
    "I am talking to StepChange, a debt adviser",
    "règlement collectif de dettes",
)
_CHANNELS = ("sms", "whatsapp", "email", "web", "telegram")


def reply(file: CaseFile, today: date, what: Happening, name: str, about: Message | None) -> Replied:
    """The debtor, or who reads there, writes on a channel of the records; now and then somewhere else."""
    channel, address = _where(file, what)
    said = _understood(file, today, what)
    media = "image" if what.d > 0.985 else None
    asked = about if said.right is Right.WHY else None
    return Replied(name, channel, address, said.text, said, media, asked, what.d < 0.02)


def stranger(file: CaseFile, today: date, what: Happening, name: str, about: Message | None) -> Replied:
    """Somebody who is not the debtor: mostly says so, at one of the debtor's contact points or a closed one."""
    channel, address = _where(file, what)
    closed = [mark.key for mark in file.case.marks]
    if closed and what.c < 0.5:
        channel, _, address = pick(closed, what.c * 2).partition(":")
    wrong = what.b < 0.6
    intents = (Scored(Intent.WRONG_PERSON, 0.95),) if wrong else _intents(what)
    said = Understanding("I do not know this person" if wrong else "who is this?", file.language, intents)
    return Replied(name, channel, address, said.text, said)


def _where(file: CaseFile, what: Happening) -> tuple[str, str]:
    points = [point for point in (*file.case.bound, *file.account.debtor.contacts) if point.address]
    if points and what.a < 0.95:
        point = pick(points, what.a / 0.95)
        return point.channel, point.address
    return pick(_CHANNELS, what.b), "somewhere-else"


def _intents(what: Happening) -> tuple[Scored, ...]:
    """One to three intents; a protective one more often than its share."""
    first = pick(_PROTECTING, what.c * 10 % 1) if what.b < 0.3 else pick(_INTENTS, what.b)
    more = [pick(_INTENTS, what.c)] if what.c > 0.7 else []
    if what.c > 0.93:
        more.append(pick(_PROTECTING, what.b))
    return tuple(Scored(intent, 0.93) for intent in dict.fromkeys([first, *more]))


def _understood(file: CaseFile, today: date, what: Happening) -> Understanding:
    text = pick(_CLAIMS, what.d / 0.04) if what.d < 0.04 else pick(_TEXTS, what.d)
    if 0.4 < what.d < 0.46:
        right = pick(tuple(Right), (what.d - 0.4) / 0.06)
        return Understanding(text, file.language, _intents(what), right=right)
    if 0.46 < what.d < 0.52:
        return Understanding(text, file.language, (Scored(Intent.OUT_OF_SCOPE, 0.2),), abstain=True)
    crisis = what.d > 0.98
    return Understanding(text, file.language, _intents(what), slots=_slots(file, today, what), crisis=crisis)


def _slots(file: CaseFile, today: date, what: Happening) -> Slots:
    """Dates before and after what policy allows, amounts that fit and that do not, references of theirs and others'."""
    number = what.c * 7 % 1
    due = today + timedelta(days=int(number * 100) - 8) if what.d > 0.25 else None
    amounts = (None, Decimal("0.00"), Decimal("12.34"), file.account.balance().amount, Decimal(5000))
    references = (None, None, *(item.number for item in file.account.invoices), "REF-A", "none")
    return Slots(
        date=due,
        amount=pick(amounts, what.c * 13 % 1),
        currency=pick((None, None, "EUR", "USD"), what.c * 17 % 1),
        reference=pick(references, what.c * 19 % 1),
        share=pick((None, None, Decimal("0.5"), Decimal("0.01")), what.c * 23 % 1),
        date_vague="soon" if due is None and number > 0.8 else None,
        choice=pick((None, None, 1, 2, 9), what.c * 29 % 1),
    )
