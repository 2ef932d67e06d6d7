"""What a try to send can end in, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took the message. `delivered` where the provider's answer already proves delivery (web chat)."""

    provider_id: str
    delivered: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider will never take this message for this address: the next channel has its turn.

    `code` is the provider's own error code; `address_dead` says that the address itself is of no use any more;
    `opted_out` that the provider knows of an opt-out that we did not (Twilio 21610, a Telegram block).
    `misconfigured` marks our own fault (401, 403): nothing is wrong with the address; the operator is told.
    """

    code: str
    reason: str
    address_dead: bool = False
    opted_out: bool = False
    misconfigured: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """A temporary refusal: surely not sent. `retry_after` in seconds if the provider named it."""

    code: str
    reason: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request may have arrived but the answer was never seen. Never blindly resent.

    `provider_id` where we chose it ourselves (e-mail's Message-ID): a later report can still find the message.
    """

    reason: str
    provider_id: str | None = None


TAKES_FILES: tuple[str, ...] = ("email", "telegram")
"""The channels on which a person can send a file of any kind that is kept (one a message)."""

SendResult = Accepted | Refused | Later | Unknown
