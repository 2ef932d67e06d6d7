"""A message of a conversation, in either direction, and the life of its delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Direction(StrEnum):
    """Who spoke."""

    INBOUND = "in"
    OUTBOUND = "out"


class Author(StrEnum):
    """Whose words they are."""

    DEBTOR = "debtor"
    BOT = "bot"
    AGENT = "agent"


class Delivery(StrEnum):
    """Where an outbound message stands.

    queued -> sending -> sent -> delivered -> read; or failed (refused for good), cancelled (a stop outran it) or
    unknown (the provider's answer was never seen: a human looks, nothing is sent again blindly).
    """

    RECEIVED = "received"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message. `stored` is the id of a file of the case (store.files), whose content then lies
    there and not here; the outbox fetches it right before the message goes.
    """

    filename: str
    media_type: str
    content: bytes
    stored: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A message template approved by the provider (WhatsApp), used where free text is not allowed."""

    name: str
    language: str
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message as kept in the records. Times are UTC.

    `unasked` messages count towards the caps; answers do not. `not_before` is the earliest time of the next try,
    `attempts` counts tries that the provider answered with "later". `lease_until` belongs to a sender that has
    claimed it, `overtaken` says that a stop came meanwhile. `provider_id` is the provider's own id; `rule` and `reason`
    say why it went.
    `scheduled`: a person chose the time at which their words go; until then every stop cancels them, as if unasked.
    `settled_at` is when the last try ended, with the provider's `code` if it was refused, `reported_at` when the last
    delivery report came.
    `facts` are the wording's own facts, encoded (flows.facts), so that another channel can say the same; `tried` names
    the channels on which it failed before. `scenario` and `creditor_id` are its case's when it was decided: by them a
    switch finds it (flows.switches).
    """

    id: str
    case_id: str
    debtor_id: str
    channel: str
    address: str
    direction: Direction
    author: Author
    text: str
    language: str
    at: datetime
    state: Delivery
    subject: str | None = None
    step: str | None = None
    wording: str | None = None
    unasked: bool = False
    scheduled: bool = False
    rule: str | None = None
    reason: str | None = None
    template: Template | None = None
    attachments: tuple[Attachment, ...] = ()
    in_reply_to: str | None = None
    tried: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    not_before: datetime | None = None
    attempts: int = 0
    lease_until: datetime | None = None
    overtaken: bool = False
    provider_id: str | None = None
    settled_at: datetime | None = None
    reported_at: datetime | None = None
    code: str | None = None
    scenario: str = ""
    creditor_id: str = ""
    intents: tuple[str, ...] = ()
    confidence: float | None = None
    engine: str | None = None
