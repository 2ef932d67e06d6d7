"""Word to the team: a new escalation, by Telegram group or e-mail. No debtor data, only the case, queue and reason."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import structlog

from bot.caseless import caseless
from bot.wording import Wordings
from flows.effects import Tell
from flows.message import Author, Delivery, Direction, Message
from flows.sending import Accepted, SendResult

log = structlog.get_logger(__name__)


class Sender(Protocol):
    """A channel that can carry a word to the team."""

    async def send(self, message: Message) -> SendResult:
        """Try once; never raises."""


class Team:
    """Sends to every address of the team. `missed` counts words that did not go (shown on the health page)."""

    def __init__(
        self,
        channels: Mapping[str, Sender],
        addresses: Sequence[tuple[str, str]],
        wordings: Wordings,
        creditor: Mapping[str, str],
        language: str = "en",
    ) -> None:
        self._channels = channels
        self._addresses = addresses
        self._wordings = wordings
        self._creditor = creditor
        self._language = language
        self.missed = 0

    async def tell(self, case_id: str, tells: Sequence[Tell], now: datetime) -> None:
        """Pass the news on; a failure is counted and logged, never raised: the console shows the escalation anyway."""
        for number, tell in enumerate(tells):
            facts = {"case_id": case_id, "queue": tell.queue, "reason": tell.reason, "urgent": tell.urgent}
            for channel, address in self._addresses:
                message = self._message(f"team:{case_id}:{now:%Y%m%dT%H%M%S%f}:{number}", channel, address, facts, now)
                result = await self._channels[channel].send(message)
                if not isinstance(result, Accepted):
                    self.missed += 1
                    log.error("team_not_told", channel=channel, case=case_id, queue=tell.queue)

    def carries_mail(self) -> bool:
        """Whether there is a channel for mail."""
        return "email" in self._channels

    async def mail(self, address: str, subject: str, text: str, now: datetime) -> bool:
        """One mail to somebody who is asked something (console.asking); whether it was taken. It names no debtor."""
        name = f"asked:{secrets.token_hex(8)}"
        message = caseless(name, "email", address, text, self._language, now, subject)
        result = await self._channels["email"].send(message)
        if not isinstance(result, Accepted):
            log.warning("mail_not_taken", outcome=type(result).__name__)
        return isinstance(result, Accepted)

    def _message(self, name: str, channel: str, address: str, facts: Mapping[str, object], now: datetime) -> Message:
        said = {**facts, "creditor": self._creditor, "channel": channel, "language": self._language}
        rendered = self._wordings.render("team_escalation", self._language, channel, said)
        return Message(
            id=name,
            case_id=str(facts["case_id"]),
            debtor_id="",
            channel=channel,
            address=address,
            direction=Direction.OUTBOUND,
            author=Author.BOT,
            text=rendered.text,
            subject=rendered.subject,
            language=self._language,
            at=now,
            state=Delivery.SENDING,
        )
