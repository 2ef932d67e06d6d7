"""The channel protocol: what a way of speaking with debtors has to offer, and the values that cross it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Protocol

from flows.message import Delivery, Message
from flows.sending import Accepted, Later, Refused, SendResult, Unknown

__all__ = [
    "Accepted",
    "Arrival",
    "Bind",
    "Blocked",
    "Call",
    "Channel",
    "ChannelError",
    "Enclosed",
    "Feed",
    "Forged",
    "Inbound",
    "Later",
    "Malformed",
    "Misconfigured",
    "Receipt",
    "Refused",
    "SendResult",
    "Unknown",
]


class ChannelError(Exception):
    """The root of what can go wrong at a channel's door."""


class Forged(ChannelError):
    """The signature or secret of a webhook call is missing, wrong or too old. Only a count of it is kept."""


class Malformed(ChannelError):
    """A verified webhook call cannot be read. The raw payload is kept and the call refused."""


class Misconfigured(ChannelError):
    """A channel is switched on but a setting or secret is missing; the message says which one and how to set it."""


# --- what a webhook or a poll can bring -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that came with a message: its `content`, or the provider's `reference` under which it is to be fetched.

    `name` is the sender's own.
    """

    name: str
    content: bytes | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message from outside. `provider_id` is unique per channel: the base of deduplication.

    `address` is the sender as contact points name it (E.164, e-mail, Telegram chat id, web token subject);
    `other_addresses` are further names of the same sender (WhatsApp business-scoped user id, Telegram user name).
    `text` is empty for media; `media` then says what came ("image", "voice"). `sent_at` is the provider's time.
    `to_message` is the provider id of the message that it answers, where known. `files` are those that can be kept.
    """

    channel: str
    provider_id: str
    address: str
    text: str
    sent_at: datetime | None = None
    other_addresses: tuple[str, ...] = ()
    media: str | None = None
    to_message: str | None = None
    files: tuple[Enclosed, ...] = ()


@dataclass(frozen=True, slots=True)
class Bind:
    """A Telegram `/start <token>`: the chat wants to be bound to the debtor that the signed token names."""

    channel: str
    provider_id: str
    address: str
    token: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A delivery report on one of our messages. `failure` is set when `state` is failed.

    `message_id` is our own id of the message, where the provider hands it back: it finds a message whose provider id we
    never learned.
    """

    channel: str
    message_provider_id: str
    state: Delivery
    at: datetime | None = None
    failure: Refused | None = None
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class Blocked:
    """The other side has closed the door by the provider's own means (Telegram block, STOP handled by Twilio)."""

    channel: str
    provider_id: str
    address: str
    words: str


Arrival = Inbound | Bind | Receipt | Blocked


@dataclass(frozen=True, slots=True)
class Call:
    """A webhook call as it came in. `url` is the public URL (behind the proxy), `headers` keys are lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    query: Mapping[str, str] = field(default_factory=dict)


class Channel(Protocol):
    """A way of speaking with debtors. One file in bot/channels, one line in registry.py."""

    name: ClassVar[str]
    length_limit: ClassVar[int]

    async def start(self) -> None:
        """Open clients. Raises Misconfigured."""

    async def close(self) -> None:
        """Close clients; never raises."""

    async def send(self, message: Message) -> SendResult:
        """Try once. Every provider answer and every network fault maps to one of the four results; never raises."""

    def verify(self, call: Call, now: datetime) -> None:
        """Check signature, secret and age in constant time. Raises Forged."""

    def event_id(self, call: Call) -> str:
        """A stable id of the raw call for deduplication (the provider's update id, else a hash of the body)."""

    def parse(self, call: Call) -> list[Arrival]:
        """Read a verified call. Raises Malformed."""

    def handshake(self, call: Call) -> str | None:
        """The text to answer to a provider's subscription check (WhatsApp GET), or None where this is no such call."""

    async def healthy(self) -> str | None:
        """None when all is well, else what is wrong and what to do, in one sentence."""


class Feed(Protocol):
    """What a polling channel (Telegram polling, IMAP) hands over to: raw bytes first, then what they mean.

    Returns once the arrival is safely kept, so that the channel may acknowledge it to the provider.
    """

    async def __call__(self, channel: str, event_id: str, raw: bytes, arrivals: list[Arrival]) -> None:
        """Keep the raw event, then handle what it means."""
