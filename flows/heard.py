"""A message that cannot be answered before it is known who wrote it: its reading as text, and back.

Read once, when it came: "on Friday" is that Friday whenever the answer follows.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flows.events import Replied
from flows.intents import Intent
from flows.message import Author, Delivery, Direction, Message
from flows.understanding import Part, Right, Scored, Slots, Understanding

MOST = 5
"""So many messages are kept, the latest ones; people read all of them in the conversation."""

_LONGEST = 1_000
"""Characters of the words that are kept: as many as are read (nlu.guard)."""


def remember(before: str, event: Replied) -> str:
    """The messages kept so far (`before`, empty for none) and this one."""
    kept: list[Any] = json.loads(before) if before else []
    return json.dumps([*kept, _packed(event)][-MOST:], ensure_ascii=False)


def recall(text: str, key: str) -> tuple[Replied, ...]:
    """The messages that came from a contact point (`key` as in ContactPoint), oldest first."""
    kept: list[dict[str, Any]] = json.loads(text) if text else []
    return tuple(_opened(item) for item in kept if f"{item['channel']}:{item['address']}" == key)


def _packed(event: Replied) -> dict[str, Any]:
    said = event.understanding
    return {
        "id": event.message_id,
        "channel": event.channel,
        "address": event.address,
        "text": event.text[:_LONGEST],
        "language": said.language,
        "intents": [[scored.name.value, scored.confidence] for scored in said.intents],
        "abstain": said.abstain,
        "engine": said.engine,
        "right": said.right.value if said.right else None,
        "slots": _packed_slots(said.slots),
        "about": _packed_message(event.about) if event.about else None,
    }


def _packed_message(about: Message) -> dict[str, Any]:
    """Of the message that they ask about, what the answer to "why?" speaks of (flows.replies.rights)."""
    return {
        "id": about.id,
        "case": about.case_id,
        "debtor": about.debtor_id,
        "channel": about.channel,
        "address": about.address,
        "author": about.author.value,
        "text": about.text[:_LONGEST],
        "language": about.language,
        "at": about.at.isoformat(),
        "wording": about.wording,
        "unasked": about.unasked,
    }


def _opened_message(item: dict[str, Any]) -> Message:
    return Message(
        item["id"],
        item["case"],
        item["debtor"],
        item["channel"],
        item["address"],
        Direction.OUTBOUND,
        Author(item["author"]),
        item["text"],
        item["language"],
        datetime.fromisoformat(item["at"]),
        Delivery.SENT,
        wording=item["wording"],
        unasked=item["unasked"],
    )


def _packed_slots(slots: Slots) -> dict[str, Any]:
    return {
        "date": _text(slots.date),
        "amount": _text(slots.amount),
        "currency": slots.currency,
        "reference": slots.reference,
        "share": _text(slots.share),
        "parts": [[_text(part.due), _text(part.amount)] for part in slots.parts],
        "date_vague": slots.date_vague,
        "choice": slots.choice,
    }


def _opened(item: dict[str, Any]) -> Replied:
    intents = tuple(Scored(Intent(name), float(sure)) for name, sure in item["intents"])
    said = Understanding(
        item["text"],
        item["language"],
        intents,
        abstain=item["abstain"],
        slots=_opened_slots(item["slots"]),
        engine=item["engine"],
        right=Right(item["right"]) if item.get("right") else None,
    )
    about = _opened_message(item["about"]) if item.get("about") else None
    return Replied(item["id"], item["channel"], item["address"], item["text"], said, about=about)


def _opened_slots(slots: dict[str, Any]) -> Slots:
    return Slots(
        date=_date(slots["date"]),
        amount=_decimal(slots["amount"]),
        currency=slots["currency"],
        reference=slots["reference"],
        share=_decimal(slots["share"]),
        parts=tuple(Part(_date(due), _decimal(amount)) for due, amount in slots["parts"]),
        date_vague=slots["date_vague"],
        choice=slots["choice"],
    )


def _text(value: date | Decimal | None) -> str | None:
    return None if value is None else str(value)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None
