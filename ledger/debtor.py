"""Who owes: the debtor, the points where one may be reached, and what one agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """The kind of debtor: decides which law applies."""

    PERSON = "person"
    COMPANY = "company"


LANGUAGES: tuple[str, ...] = ("en", "fr", "nl")
"""Languages that Amicable speaks (ISO 639-1)."""

REACHABLE: tuple[str, ...] = ("sms", "whatsapp", "telegram", "email", "web")
"""Channels that a contact point may name."""


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """An address on a channel that the debtor consented to, as the creditor's records give it.

    `address` is E.164 for sms and whatsapp, the mail address for email, the chat id (or empty until bound) for
    telegram, and the debtor's id for web.
    """

    channel: str
    address: str

    @property
    def key(self) -> str:
        """The name under which marks and look-ups know it ("sms:+32470123456")."""
        return f"{self.channel}:{self.address}"


@dataclass(frozen=True, slots=True)
class OptOut:
    """A channel that must not be used any more, with the debtor's exact words and the address that said them."""

    channel: str
    at: datetime
    words: str
    address: str = ""

    @property
    def key(self) -> str:
        """As in ContactPoint; empty when the address is not known."""
        return f"{self.channel}:{self.address}" if self.address else ""


@dataclass(frozen=True, slots=True)
class Debtor:
    """A person or company that owes the creditor, as the creditor's records give it (owned by the import).

    `contacts` holds consented contact points only, the preferred one first. `timezone` is an IANA name, never empty.
    `country` is ISO 3166 alpha-2, `language` one of LANGUAGES. `phone` (E.164) is for a person to call: no consent to
    messages.
    """

    id: str
    creditor_id: str
    name: str
    kind: Kind
    language: str
    country: str
    timezone: str
    contacts: tuple[ContactPoint, ...] = ()
    phone: str = ""

    def contact(self, channel: str) -> ContactPoint | None:
        """The contact point on that channel, if one is known."""
        return next((point for point in self.contacts if point.channel == channel), None)
