"""The built-in web chat: the page reads the records, so a message is delivered once the page can show it.

What a debtor writes comes in by the portal's own door (portal.ports.ChatDoor), never by a webhook.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import ClassVar

from bot.channels.base import Accepted, Arrival, Call, Forged, Later, Refused, SendResult
from bot.hub import Hub
from flows.message import Message

_TEXT_LIMIT = 20_000


class WebChannel:
    """Addresses are debtor ids; `provider_id` is the message's own id. Needs no account and no network."""

    name: ClassVar[str] = "web"
    length_limit: ClassVar[int] = _TEXT_LIMIT

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._started = False

    async def start(self) -> None:
        """Open for sending."""
        self._started = True

    async def close(self) -> None:
        """Stop sending."""
        self._started = False

    async def send(self, message: Message) -> SendResult:
        """Tell the open pages. The message is in the records already and stays there for a page opened later."""
        if not message.address:
            return Refused(code="no_address", reason="It needs the debtor's id as address", address_dead=True)
        if len(message.text) > self.length_limit:
            return Refused(code="too_long", reason=f"The text is over {self.length_limit} characters")
        if not self._started:
            return Later(code="closed", reason="The channel is not started")
        self._hub.publish(message.case_id)
        return Accepted(message.id, delivered=True)

    def verify(self, call: Call, now: datetime) -> None:  # noqa: ARG002  # no webhook call is genuine
        """Nobody calls this channel from outside. Always raises Forged."""
        raise Forged("The web chat has no webhook")

    def event_id(self, call: Call) -> str:
        """A hash of the body."""
        return hashlib.sha256(call.body).hexdigest()

    def parse(self, call: Call) -> list[Arrival]:  # noqa: ARG002  # nothing is ever read from a call
        """Nothing arrives this way."""
        return []

    def handshake(self, call: Call) -> str | None:  # noqa: ARG002  # no provider subscribes
        """Never a subscription check."""
        return None

    async def healthy(self) -> str | None:
        """Well as soon as it is started."""
        return None if self._started else "The web chat is not started"
